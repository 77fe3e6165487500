"""The person stays the same person."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.pose.person import SamePerson, body_box


def body(x: float, y: float = 200.0, size: float = 200.0) -> np.ndarray:
    points = np.full((33, 2), (x, y))
    points[11], points[32] = (x - size / 2, y - size / 2), (x + size / 2, y + size / 2)
    return points


def test_whoever_is_seen_first_is_the_person_and_may_move() -> None:
    person = SamePerson()
    for n in range(60):
        assert person.is_same(body(100 + 8.0 * n), n / 30)


def test_somebody_elsewhere_is_not() -> None:
    person = SamePerson()
    assert person.is_same(body(150), 0.0)
    assert not person.is_same(body(500), 0.1)
    assert person.is_same(body(155), 0.2)


def test_somebody_elsewhere_becomes_the_person_when_the_person_has_gone() -> None:
    person = SamePerson()
    person.is_same(body(150), 0.0)
    seen = [person.is_same(body(500), n / 10) for n in range(1, 30)]
    assert not any(seen[:19])
    assert all(seen[20:])


def test_a_body_box_leaves_the_head_out() -> None:
    points = body(100, 100, 50)
    points[0] = (900, 900)
    assert list(body_box(points)) == [75, 75, 125, 125]


@pytest.mark.parametrize("scale", [0.2, 1.0, 4.0])
def test_how_far_is_measured_in_body_sizes(scale: float) -> None:
    near, far = SamePerson(), SamePerson()
    assert near.is_same(scale * body(150), 0.0)
    assert near.is_same(scale * body(250), 0.1)
    assert far.is_same(scale * body(150), 0.0)
    assert not far.is_same(scale * body(350), 0.1)
