"""Seen from an end: phases by lengths that grow and shrink, turns by the foot and by the outline."""

from __future__ import annotations

from dataclasses import replace
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
    return body(foot_index_right=(343.0 - 50.0 * sin(radians(angle)), 35.0))


@pytest.mark.parametrize("angle", [-20.0, -10.0, 0.0, 10.0, 15.0, 25.0])
def test_the_foot_of_a_straight_leg_shows_its_turn(angle: float) -> None:
    assert knee_rotation(turned_leg(angle), HEAD_END, "right").value == pytest.approx(angle, abs=1.5)


@pytest.mark.parametrize("angle", [-15.0, 0.0, 15.0])
def test_the_shank_of_a_bent_leg_shows_its_turn(angle: float) -> None:
    ankle = (343.0 + 125.0 * sin(radians(angle)), 122.0)
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


def test_a_raised_thigh_that_is_drawn_short_is_seen() -> None:
    short = body(knee_right=(343.0, 200.0))
    assert thigh_from_end(short, HEAD_END, "right").value == pytest.approx(0.0)


def test_from_the_side_there_is_a_hint_and_no_value() -> None:
    reading = knee_rotation(turned_leg(20.0), SIDE, "right")
    assert (reading.value, reading.reason) == (None, "not visible from the side: put the camera at the head end")
    assert pelvis_twist(body(), SIDE, np.empty((0, 2))).reason.startswith("not visible from the side")
    oblique = replace(SIDE, yaw_deg=38.0, kind="oblique")
    assert pelvis_twist(body(), oblique, np.empty((0, 2))).reason.startswith("not certain from an oblique view")


@pytest.mark.parametrize("rise", [85.0, 92.0, 100.0, 110.0])
def test_a_turn_is_no_larger_where_a_nearly_straight_knee_is_read_roughly(rise: float) -> None:
    leg = body(ankle_right=(343.0, 160.0 - rise), foot_index_right=(343.0 - 50.0 * sin(radians(12.0)), 135.0 - rise))
    assert knee_rotation(leg, HEAD_END, "right").value == pytest.approx(12.0, abs=0.5)


def test_shoulders_that_tremble_do_not_bend_the_knee() -> None:
    steady = replace(HEAD_END, across_px=SHOULDER)
    narrow = {"shoulder_left": (280.0, 300.0), "shoulder_right": (360.0, 300.0)}
    for measure in (knee_from_end, knee_rotation):
        whole, trembling = (measure(body(**more), steady, "right").value for more in ({}, narrow))
        assert whole == trembling
    assert knee_from_end(body(ankle_right=(343.0, 85.0), **narrow), steady, "right").value == pytest.approx(
        knee_from_end(body(ankle_right=(343.0, 85.0)), HEAD_END, "right").value or 0.0, abs=1.0
    )


MIRROR_IMAGE = {"hip_left": (343.0, 240.0), "hip_right": (297.0, 240.0)}


def test_from_the_foot_end_nothing_is_read_and_it_is_said_where_to_put_the_camera() -> None:
    from_feet = replace(HEAD_END, head_nearer=False)
    for seen in (body(), body(**MIRROR_IMAGE)):
        reading = knee_rotation(seen, from_feet, "right")
        assert reading.value is None
        assert reading.reason == "from the foot end the legs are mixed up: put the camera at the head end"
    upright = {"shoulder_left": (370.0, 150.0), "shoulder_right": (270.0, 150.0)}
    assert "foot end" in knee_rotation(body(**MIRROR_IMAGE, **upright), HEAD_END, "right").reason


def test_from_the_head_end_left_and_right_that_are_mixed_up_are_not_called_the_foot_end() -> None:
    reading = knee_rotation(body(**MIRROR_IMAGE), replace(HEAD_END, head_nearer=True), "right")
    assert reading.value is None
    assert reading.reason.startswith("left and right are mixed up: hands on the chest")
    assert "head end" not in reading.reason, "the camera is there"


def test_a_head_that_hangs_is_upside_down() -> None:
    assert trunk_from_end(body(), HEAD_END).value == pytest.approx(180.0)
    assert trunk_from_end(body(), SIDE).value is None


@pytest.mark.parametrize("tilt", [-12.0, 0.0, 9.0])
def test_the_edge_over_the_hips_tilts_with_the_pelvis(tilt: float) -> None:
    corners = np.array([[-60.0, -30.0], [60.0, -30.0], [60.0, 200.0], [-60.0, 200.0]])
    c, s = cos(radians(tilt)), sin(radians(tilt))
    outline = corners @ np.array([[c, s], [-s, c]]) + (320.0, 240.0)
    reading = pelvis_twist(body(), HEAD_END, outline)
    assert reading.value == pytest.approx(1.3 * tilt, abs=1.0)


@pytest.mark.parametrize("aside", [-8.0, 0.0, 8.0])
def test_hips_that_are_found_beside_the_middle_are_not_twisted(aside: float) -> None:
    around = np.radians(np.arange(0, 360, 3))
    arch = np.stack([320.0 + 40.0 * np.cos(around), 255.0 + 30.0 * np.sin(around)], axis=1)
    hips = {"hip_left": (297.0 + aside, 240.0), "hip_right": (343.0 + aside, 240.0)}
    assert pelvis_twist(body(**hips), HEAD_END, arch).value == pytest.approx(0.0, abs=0.5)


def test_an_outline_that_does_not_reach_the_hips_shows_no_twist() -> None:
    below = np.array([[260.0, 300.0], [380.0, 300.0], [380.0, 400.0], [260.0, 400.0]])
    assert pelvis_twist(body(), HEAD_END, below).reason == "the outline of the hips is not seen"
