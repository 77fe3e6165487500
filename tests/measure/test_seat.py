"""The lift of a lying pelvis by the outline under it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from figures import LYING, Figure, filmed
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.measure.measurer import Measurer
from formcheck.measure.outline_rays import SEAT_SHARES, look
from formcheck.measure.pelvis import by_groin, lying_of, seat_row
from formcheck.measure.readings import Readings
from formcheck.measure.seat import LARGEST, moved, seat_lift

REST = [0.16] * len(SEAT_SHARES)


def risen(by: float) -> list[float]:
    """The outline of a seat that has risen about the hip, as a pelvis does that turns on the lower back."""
    return [rest - by * max(0.0, 1 - abs(share) / 0.3) for rest, share in zip(REST, SEAT_SHARES, strict=True)]


def lift(by: float) -> float:
    row = moved(REST, risen(by), (by, by / 2))
    assert row is not None
    return seat_lift()(row)


def test_nothing_that_moved_is_no_lift() -> None:
    assert lift(0.0) == pytest.approx(0.0, abs=1e-9)


def test_a_seat_that_rises_is_lifted_and_more_when_higher() -> None:
    some, more = lift(0.05), lift(0.1)
    assert 0.02 < some < 0.09
    assert some + 0.02 < more < 0.17


def test_fewer_products_give_what_the_network_says() -> None:
    learned = seat_lift()
    rows = np.random.default_rng(0).normal(0, 0.03, (20, len(SEAT_SHARES) + 2))
    said = learned.network(learned.network.normal(np.vstack((rows, np.zeros((1, rows.shape[1]))))))[:, 0, 0]
    assert [learned(row) for row in rows] == pytest.approx((said[:-1] - said[-1]).tolist(), abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), size=st.floats(0, 50))
def test_no_outline_lifts_by_more_than_the_largest(seed: int, size: float) -> None:
    chance = np.random.default_rng(seed)
    now = chance.normal(0, size, len(SEAT_SHARES)).tolist()
    row = moved(REST, now, (float(chance.normal(0, size)), 0.0))
    assert row is not None
    assert abs(seat_lift()(row)) <= LARGEST


def test_an_outline_that_is_hardly_seen_says_nothing() -> None:
    half = len(REST) // 2
    assert moved(REST, [np.nan] * (half + 1) + REST[half + 1 :], (0.0, 0.0)) is None
    assert moved([np.nan] * half + REST[half:], REST, (0.0, 0.0)) is not None


UP = replace(LYING, lift=0.08, crease=0.16)


def seen(before: Figure, after: Figure | None = None) -> Readings:
    """A lying figure against its own neutral: as it was, or as it is after."""
    measurer = Measurer()
    for observation in filmed(lambda _: before, 0.6):
        measurer.measure(observation)
    measurer.take_neutral(0.0)
    for observation in filmed(lambda _: after or before, 1.0):
        measured = measurer.measure(replace(observation, time_us=observation.time_us + 600_000))
    assert isinstance(measured.readings, Readings)
    return measured.readings


def row_of(of: Readings) -> np.ndarray | None:
    assert of.neutral is not None
    return seat_row(lying_of(of.body, of.view, of.neutral, of.rays))


def test_a_leg_that_lay_on_the_floor_hides_what_the_seat_does() -> None:
    raised, flat = replace(LYING, hip=(90.0, 10.0)), replace(LYING, hip=(10.0, 10.0), knee=(5.0, 5.0))
    assert row_of(seen(raised)) is not None
    assert row_of(seen(flat)) is None


def test_with_both_legs_in_the_air_nothing_lies_beside_the_seat() -> None:
    assert row_of(seen(replace(LYING, hip=(90.0, 90.0)))) is None


def test_legs_that_swing_take_the_outline_with_them_and_say_nothing_of_the_seat() -> None:
    of = seen(LYING)
    assert of.neutral is not None
    lying = lying_of(of.body, of.view, of.neutral, of.rays)
    assert seat_row(lying) is not None
    assert seat_row(replace(lying, other_knee=(0.3, 0.1))) is None
    assert seat_row(replace(lying, knee=(-0.4, -0.4))) is None


def test_front_and_back_count_alike_and_the_back_alone_where_the_thigh_tips() -> None:
    of = seen(LYING, UP)
    assert of.neutral is not None
    knees = of.neutral.knees.items()
    tipped = replace(of.neutral, knees={side: (x + 0.12 * of.neutral.torso, y) for side, (x, y) in knees})
    for neutral, alone in ((of.neutral, False), (tipped, True)):
        rays = look(of.outline, of.body.plane, neutral.trunk)
        now = Readings(of.body, of.view, of.outline, rays, of.back, neutral, of.correction, of.corrector)
        lying = lying_of(now.body, now.view, neutral, now.rays)
        row, front = seat_row(lying), by_groin(lying)
        assert row is not None
        back = seat_lift()(row)
        assert back > 0.02
        assert isinstance(front, str) == alone
        expected = back if isinstance(front, str) else 0.57 * (front[0] + back)
        assert now["pelvis_height_change_torso"].value == pytest.approx(expected)
