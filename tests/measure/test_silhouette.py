"""The size of an outline, its width in a row, and the line on which a silhouette rests."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.measure.silhouette import extent, floor_tilt, reach_across

BOX = np.array([(0.0, 0.0), (100.0, 0.0), (100.0, 60.0), (0.0, 60.0)])
"""Seen with y down: its upper edge is y = 0."""


@pytest.mark.parametrize("tilt", [-8.0, 0.0, 8.0])
def test_the_floor_under_a_long_body(tilt: float) -> None:
    c, s = np.cos(np.radians(tilt)), np.sin(np.radians(tilt))
    body = np.array([(-150.0, 0.0), (150.0, 0.0), (60.0, -100.0), (0.0, -60.0)])
    assert floor_tilt(body @ np.array([[c, s], [-s, c]])) == pytest.approx(tilt, abs=0.01)


def test_somebody_standing_rests_on_no_long_line() -> None:
    assert floor_tilt(np.array([(0.0, 0.0), (30.0, 2.0), (25.0, -300.0), (5.0, -300.0)])) is None


def test_the_extent_is_that_of_the_box_around_it() -> None:
    assert extent(BOX) == tuple(np.ptp(BOX, axis=0))


def test_how_far_the_outline_reaches_in_one_row() -> None:
    hollow = np.array([(0, 0), (100, 0), (100, 60), (0, 60), (0, 50), (90, 50), (90, 30), (0, 30)], float)
    assert reach_across(hollow, 40.0) == pytest.approx((90.0, 100.0))
    assert reach_across(hollow, 10.0) == pytest.approx((0.0, 100.0))
    assert reach_across(np.array([(0.0, 0.0), (50.0, 80.0), (100.0, 0.0)]), 40.0) == pytest.approx((25.0, 75.0))
    assert reach_across(hollow, 70.0) is None
