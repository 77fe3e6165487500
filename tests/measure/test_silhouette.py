"""Rays from a line to an outline, and the line on which a silhouette rests."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.measure.silhouette import exits, extent, floor_tilt, outside, reach_across

BOX = np.array([(0.0, 0.0), (100.0, 0.0), (100.0, 60.0), (0.0, 60.0)])
"""Seen with y down: its upper edge is y = 0."""


def test_distances_in_lengths_of_the_line_on_either_side() -> None:
    start, end = (20.0, 40.0), (70.0, 40.0)
    assert exits(BOX, start, end, 1, (0.0, 0.5, 1.0)) == pytest.approx([0.4] * 3)  # clockwise of right is down
    assert exits(BOX, start, end, -1, (0.0, 0.5, 1.0)) == pytest.approx([0.8] * 3)


def test_where_there_is_no_outline_there_is_no_distance() -> None:
    found = exits(BOX, (20.0, 40.0), (70.0, 40.0), 1, (0.5, 3.0))
    assert found[0] == pytest.approx(0.4)
    assert np.isnan(found[1])


def test_the_first_exit_counts() -> None:
    hollow = np.array([(0, 0), (100, 0), (100, 60), (0, 60), (0, 50), (90, 50), (90, 30), (0, 30)], float)
    assert exits(hollow, (20.0, 10.0), (70.0, 10.0), 1, (0.5,)) == pytest.approx([0.4])


@pytest.mark.parametrize("tilt", [-8.0, 0.0, 8.0])
def test_the_floor_under_a_long_body(tilt: float) -> None:
    c, s = np.cos(np.radians(tilt)), np.sin(np.radians(tilt))
    body = np.array([(-150.0, 0.0), (150.0, 0.0), (60.0, -100.0), (0.0, -60.0)])
    assert floor_tilt(body @ np.array([[c, s], [-s, c]])) == pytest.approx(tilt, abs=0.01)


def test_somebody_standing_rests_on_no_long_line() -> None:
    assert floor_tilt(np.array([(0.0, 0.0), (30.0, 2.0), (25.0, -300.0), (5.0, -300.0)])) is None


def test_points_inside_are_no_way_outside_and_others_as_far_as_the_nearest_corner() -> None:
    found = outside(BOX, np.array([50 + 30j, 99 + 59j, 103 + 64j, -30 + 0j]))
    assert found == pytest.approx([0.0, 0.0, 5.0, 30.0])


def test_the_extent_is_that_of_the_box_around_it() -> None:
    assert extent(BOX) == tuple(np.ptp(BOX, axis=0))


def test_a_hole_between_limbs_is_outside() -> None:
    fork = np.array([(0, 0), (100, 0), (100, 60), (0, 60), (0, 50), (90, 50), (90, 30), (0, 30)], float)
    assert outside(fork, np.array([50 + 20j, 1 + 40j, 50 + 55j])) == pytest.approx([0.0, 101**0.5, 0.0])


def test_how_far_the_outline_reaches_in_one_row() -> None:
    hollow = np.array([(0, 0), (100, 0), (100, 60), (0, 60), (0, 50), (90, 50), (90, 30), (0, 30)], float)
    assert reach_across(hollow, 40.0) == pytest.approx((90.0, 100.0))
    assert reach_across(hollow, 10.0) == pytest.approx((0.0, 100.0))
    assert reach_across(np.array([(0.0, 0.0), (50.0, 80.0), (100.0, 0.0)]), 40.0) == pytest.approx((25.0, 75.0))
    assert reach_across(hollow, 70.0) is None
