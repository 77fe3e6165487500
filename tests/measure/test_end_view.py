"""Seen from an end: phases by lengths that grow and shrink, turns by the foot and by the outline."""

from __future__ import annotations

from math import cos, radians, sin

import numpy as np
import pytest

from formcheck.measure.body import Body
from formcheck.measure.end_view import knee_from_end, thigh_from_end, trunk_from_end
from formcheck.measure.rotation import knee_rotation, pelvis_twist
from formcheck.measure.view import View
from formcheck.pose.landmarks import COUNT, of
from formcheck.pose.observation import Point

HEAD_END = View("right", "left", -88.0, False, "end")
SIDE = View("right", "left", 0.0, True, "side")
SHOULDER = 100.0


def body(**joints: Point) -> Body:
    """Somebody on the back, seen over the head, the right leg raised. Points in pixels, y down."""
    places: dict[str, Point] = {
        **{"shoulder_left": (270.0, 300.0), "shoulder_right": (370.0, 300.0)},
        **{"hip_left": (297.0, 240.0), "hip_right": (343.0, 240.0)},
        **{"knee_left": (300.0, 225.0), "ankle_left": (300.0, 210.0)},
        **{"knee_right": (343.0, 160.0), "ankle_right": (343.0, 60.0), "foot_index_right": (343.0, 35.0)},
        **joints,
    }
    points = [(320.0, 280.0)] * COUNT
    for name, place in places.items():
        joint, _, side = name.rpartition("_")
        points[of(joint, "left" if side == "left" else "right")] = place
    return Body(tuple(points), (0.95,) * COUNT, (640, 480))


def turned_leg(angle: float) -> Body:
    """The straight right leg turned in: the foot points to the middle by the sine."""
    return body(foot_index_right=(343.0 - 60.0 * sin(radians(angle)), 35.0))


@pytest.mark.parametrize("angle", [-20.0, -10.0, 0.0, 10.0, 15.0, 25.0])
def test_the_foot_of_a_straight_leg_shows_its_turn(angle: float) -> None:
    assert knee_rotation(turned_leg(angle), HEAD_END, "right").value == pytest.approx(angle, abs=1.5)


@pytest.mark.parametrize("angle", [-15.0, 0.0, 15.0])
def test_the_shank_of_a_bent_leg_shows_its_turn(angle: float) -> None:
    ankle = (343.0 + 130.0 * sin(radians(angle)), 122.0)
    bent = body(ankle_right=ankle, foot_index_right=(ankle[0], 88.0))
    assert knee_rotation(bent, HEAD_END, "right").value == pytest.approx(angle, abs=1.0)


def test_straightening_is_a_knee_that_gets_less_and_a_thigh_that_stays() -> None:
    knees = [knee_from_end(body(ankle_right=(343.0, y)), HEAD_END, "right").value or 0.0 for y in (120, 100, 80, 60)]
    assert knees == sorted(knees, reverse=True)
    assert knees[0] == pytest.approx(90, abs=5)
    assert knees[-1] == pytest.approx(0, abs=5)
    assert thigh_from_end(body(), HEAD_END, "right").value == pytest.approx(0.0)


def test_the_resting_leg_points_along_the_line_of_sight() -> None:
    assert thigh_from_end(body(), HEAD_END, "left").reason == "the thigh points along the line of sight"
    assert thigh_from_end(body(), HEAD_END, "left").value is None


def test_from_the_side_there_is_a_hint_and_no_value() -> None:
    reading = knee_rotation(turned_leg(20.0), SIDE, "right")
    assert (reading.value, reading.reason) == (None, "not visible from the side: put the camera at the head end")
    assert pelvis_twist(body(), SIDE, np.empty((0, 2))).reason.startswith("not visible from the side")


def test_from_the_foot_end_legs_are_not_told_apart() -> None:
    swapped = body(hip_left=(343.0, 240.0), hip_right=(297.0, 240.0))
    assert "foot end" in knee_rotation(swapped, HEAD_END, "right").reason


def test_a_head_that_hangs_is_upside_down() -> None:
    assert trunk_from_end(body(), HEAD_END).value == pytest.approx(180.0)
    assert trunk_from_end(body(), SIDE).value is None


@pytest.mark.parametrize("tilt", [-12.0, 0.0, 9.0])
def test_the_edge_over_the_hips_tilts_with_the_pelvis(tilt: float) -> None:
    corners = np.array([[-60.0, -30.0], [60.0, -30.0], [60.0, 200.0], [-60.0, 200.0]])
    c, s = cos(radians(tilt)), sin(radians(tilt))
    outline = corners @ np.array([[c, s], [-s, c]]) + (320.0, 240.0)
    reading = pelvis_twist(body(), HEAD_END, outline)
    assert reading.value == pytest.approx(1.2 * tilt, abs=1.0)
