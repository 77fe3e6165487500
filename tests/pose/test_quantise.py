from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.pose.landmarks import COUNT
from formcheck.pose.quantise import LIMIT, quantise


def raw(value: float = 0.5) -> dict[str, object]:
    return {
        "points": np.full((COUNT, 2), value),
        "depth": [value] * COUNT,
        "visibility": [value] * COUNT,
        "presence": [value] * COUNT,
        "world": np.full((COUNT, 3), value, dtype=np.float32),
    }


def test_each_number_is_rounded_to_its_own_step() -> None:
    seen = quantise(40_000, (640, 480), **raw(0.123456), outline=[(10.26, 3.04), (7, 8)])
    assert seen.time_us == 40_000
    assert seen.size == (640, 480)
    assert seen.pose is not None
    assert seen.pose.points == ((0.1, 0.1),) * COUNT
    assert seen.pose.depth == (0.123,) * COUNT
    assert seen.pose.visibility == seen.pose.presence == (0.12,) * COUNT
    assert seen.pose.world == ((0.123, 0.123, 0.123),) * COUNT
    assert seen.outline == ((10.3, 3.0), (7.0, 8.0))
    assert type(seen.pose.points[0][0]) is float


@given(st.integers(-LIMIT, LIMIT), st.floats(-0.49, 0.49))
def test_a_rounded_number_is_a_count_divided_by_its_steps(count: int, beside: float) -> None:
    seen = quantise(0, (640, 480), outline=[((count + beside) / 10, 0)])
    assert seen.outline[0][0] in (count / 10, (count + 1) / 10, (count - 1) / 10)
    assert round(seen.outline[0][0] * 10) / 10 == seen.outline[0][0]
    again = quantise(0, (640, 480), outline=seen.outline)
    assert again == seen


def test_there_is_no_negative_zero() -> None:
    seen = quantise(0, (640, 480), **raw(-0.0001), outline=[(-0.01, -0.0)])
    assert seen.pose is not None
    numbers = [*seen.pose.points[0], *seen.pose.world[0], seen.pose.depth[0], *seen.outline[0]]
    assert [math.copysign(1, number) for number in numbers] == [1] * len(numbers)


@pytest.mark.parametrize("key", ["points", "depth", "visibility", "presence", "world"])
@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_pose_with_a_number_that_is_none_is_no_pose(key: str, bad: float) -> None:
    values = raw()
    values[key] = np.full_like(np.asarray(values[key], dtype=float), bad)
    assert quantise(0, (640, 480), **values).pose is None


def test_nobody() -> None:
    seen = quantise(0, (640, 480))
    assert seen.pose is None
    assert seen.outline == ()


def test_absurd_numbers_are_held_and_bad_outline_points_left_out() -> None:
    seen = quantise(0, (640, 480), **raw(1e30), outline=[(math.nan, 1), (2, 1e308)])
    assert seen.pose is not None
    assert seen.pose.points[0] == (LIMIT / 10, LIMIT / 10)
    assert seen.outline == ((2.0, LIMIT / 10),)
