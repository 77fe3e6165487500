"""Rays from lines in the body to the outline around it."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence

import numpy as np
import pytest
from figures import DOG, LYING, STANDING, Figure

from formcheck.measure.outline_rays import BACK_SHARES, CREASE_SHARES, JOINTS, SEAT_SHARES, OutlineRays, look
from formcheck.measure.rays import CLOCKWISE, OTHERWISE, Floats, Rays
from formcheck.measure.silhouette import ring

BOX = np.array([(0.0, 0.0), (100.0, 0.0), (100.0, 60.0), (0.0, 60.0)])
"""Seen with y down: its upper edge is y = 0."""
FORK = np.array([(0, 0), (100, 0), (100, 60), (0, 60), (0, 50), (90, 50), (90, 30), (0, 30)], float)


def distances(outline: Floats, start: complex, end: complex, shares: Sequence[float], side: int) -> list[float]:
    """In lengths of the line from start to end."""
    met = Rays.of(shares).met(ring(outline), [start], [end - start], [1.0])
    nearest: list[float] = met.nearest[side::2].tolist()
    return nearest


def looked_at(outline: Floats, *joints: complex) -> OutlineRays:
    """With these places for joints, the first of them for those that are left."""
    at = [*joints, *[joints[0]] * (len(JOINTS) - len(joints))]
    found = look(outline, list(np.arange(33) + 20j), joints=at)
    assert found is not None
    return found


def test_distances_in_lengths_of_the_line_on_either_side() -> None:
    assert distances(BOX, 20 + 40j, 70 + 40j, (0.0, 0.5, 1.0), CLOCKWISE) == pytest.approx([0.4] * 3)  # down
    assert distances(BOX, 20 + 40j, 70 + 40j, (0.0, 0.5, 1.0), OTHERWISE) == pytest.approx([0.8] * 3)


def test_where_there_is_no_outline_there_is_no_distance() -> None:
    assert distances(BOX, 20 + 40j, 70 + 40j, (0.5, 3.0), CLOCKWISE) == pytest.approx([0.4, np.inf])


def test_the_first_exit_counts() -> None:
    assert distances(FORK, 20 + 10j, 70 + 10j, (0.5,), CLOCKWISE) == pytest.approx([0.4])


def test_lines_looked_at_together_see_what_each_sees_alone() -> None:
    starts, spans = [20 + 40j, 60 + 55j, 50 + 20j], [50 + 0j, -5 - 30j, 3 + 9j]
    shares = ((0.1, 0.5), (0.0, 0.3, 0.9), (0.5,))
    together = Rays.of(*shares).met(ring(FORK), starts, spans, [1.0, 2.0, 0.5])
    alone = [
        Rays.of(at).met(ring(FORK), [start], [span], [unit])
        for at, start, span, unit in zip(shares, starts, spans, (1.0, 2.0, 0.5), strict=True)
    ]
    assert together.nearest == pytest.approx(np.concatenate([met.nearest for met in alone]))
    assert together.passed.tolist() == np.concatenate([met.passed for met in alone]).tolist()


def test_joints_inside_are_no_way_outside_and_others_as_far_as_the_nearest_corner() -> None:
    found = looked_at(BOX, 50 + 30j, 99 + 59j, 103 + 64j, -30 + 0j).outside()
    assert found == pytest.approx([0.0, 0.0, 5.0, 30.0, 0.0, 0.0])


def test_a_hole_between_limbs_is_outside() -> None:
    found = looked_at(FORK, 50 + 20j, 1 + 40j, 50 + 55j).outside()
    assert found == pytest.approx([0.0, 101**0.5, 0.0, 0.0, 0.0, 0.0])


@pytest.mark.parametrize("height", [30.0, 29.999, 30.001])
def test_a_joint_as_high_as_a_corner_is_inside_or_not(height: float) -> None:
    diamond = np.array([(0.0, 30.0), (50.0, 0.0), (100.0, 30.0), (50.0, 60.0)])
    found = looked_at(diamond, complex(50, height), complex(-20, height), complex(120, height)).outside()
    assert found[:3] == pytest.approx([0.0, 20.0, 20.0], abs=0.01)


def test_without_a_silhouette_nothing_is_met() -> None:
    assert look(np.empty((0, 2)), [0j] * 33) is None


def test_groin_and_seat_are_on_the_sides_of_front_and_back() -> None:
    square = np.array([[-100.0, -30.0], [100.0, -30.0], [100.0, 20.0], [-100.0, 20.0]])
    found = look(square, list(np.arange(33) + 5j), ((0.0, 0.0), (100.0, 0.0)))
    assert found is not None
    for clockwise_is_front, front, back in ((1, 0.2, 0.3), (-1, 0.3, 0.2)):
        assert found.crease(clockwise_is_front) == pytest.approx([front] * len(CREASE_SHARES))
        assert found.seat(clockwise_is_front) == pytest.approx([back] * len(SEAT_SHARES))


def test_what_is_not_reached_has_no_number() -> None:
    small = np.array([[10.0, -30.0], [40.0, -30.0], [40.0, 20.0], [10.0, 20.0]])
    found = look(small, list(np.arange(33) + 5j), ((0.0, 0.0), (100.0, 0.0)))
    assert found is not None
    assert np.isnan(found.seat(1)).tolist() == [not 0.1 < share < 0.4 for share in SEAT_SHARES]


@pytest.mark.parametrize("figure", [LYING, STANDING, DOG], ids=["lying", "standing", "dog"])
def test_a_mirrored_body_has_the_same_outline_beside_it(figure: Figure) -> None:
    shapes, backs = [], []
    for seen, near, dorsal in ((figure.seen(0.0), "right", -1), (figure.mirrored().seen(0.0), "left", 1)):
        assert seen.pose is not None
        plane = [complex(*point) for point in seen.pose.points]
        found = look(np.array(seen.outline), plane)
        assert found is not None
        shapes.append(np.minimum(found.shape(near), 0.5))
        backs.append(found.back(dorsal))
    assert shapes[0] == pytest.approx(shapes[1], abs=0.03)
    assert len(backs[0]) == len(BACK_SHARES)
    assert backs[0] == pytest.approx(backs[1], abs=0.03)


def test_outlines_of_ever_other_sizes_leave_nothing_behind() -> None:
    """A damaged recording may hold any; a tracker's all have one."""
    rays = Rays.of(*[(0.2, 0.5, 0.8)] * 20)
    turns = np.linspace(0, 2 * np.pi, 1000, endpoint=False)
    circle = np.column_stack((50 + 40 * np.cos(turns), 50 + 40 * np.sin(turns)))
    tracemalloc.start()
    try:
        for count in range(900, 1000):
            rays.met(ring(circle[:count]), 20 * [30 + 50j], 20 * [40 + 0j], 20 * [1.0])
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 5e6
