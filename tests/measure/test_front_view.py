"""Knees and feet from the front."""

from __future__ import annotations

from dataclasses import replace

import pytest
from figures import LYING, STANDING, filmed

from formcheck.checker import Checker
from formcheck.exercise.load import find_exercise
from formcheck.measure.body import Body
from formcheck.measure.front_view import BEHIND, NOT_UPRIGHT, SIDE_ON, foot_outward, knee_inward
from formcheck.measure.view import View
from formcheck.pose.landmarks import COUNT, SIDES, Side, of
from formcheck.pose.observation import Point

FRONT = View("right", "right", -90.0, False, "end")


def standing(inward: float = 0.0, aside: float = 0.0, mirrored: bool = False) -> Body:
    """Somebody 400 px tall who faces the camera. inward: px that the knees are off; aside: px that the toes are."""
    points: list[Point] = [(320.0, 40.0)] * COUNT
    for side in SIDES:
        out = 1.0 if (side == "left") != mirrored else -1.0
        for name, x, y in (
            ("shoulder", 40.0, 90.0),
            ("hip", 25.0, 220.0),
            ("knee", 25.0 - inward, 320.0),
            ("ankle", 25.0, 420.0),
            ("foot_index", 25.0 + aside, 445.0),
        ):
            points[of(name, side)] = (320.0 + out * x, y)
    return Body(tuple(points), (0.95,) * COUNT, (640, 480))


@pytest.mark.parametrize("side", SIDES)
def test_knees_inward_are_positive_on_both_sides(side: Side) -> None:
    assert knee_inward(standing(), FRONT, side).value == pytest.approx(0.0, abs=1e-9)
    inward, outward = knee_inward(standing(10.0), FRONT, side), knee_inward(standing(-10.0), FRONT, side)
    assert inward.value == pytest.approx(11.4, abs=0.1)
    assert outward.value == pytest.approx(-11.4, abs=0.1)
    assert inward.uncertainty is not None


@pytest.mark.parametrize("side", SIDES)
def test_feet_turned_out_are_positive_on_both_sides(side: Side) -> None:
    assert foot_outward(standing(), FRONT, side).value == pytest.approx(0.0)
    values = [foot_outward(standing(aside=aside), FRONT, side).value or 0.0 for aside in (5.0, 10.0, 20.0)]
    assert values == sorted(values)
    assert foot_outward(standing(aside=-8.0), FRONT, side).value == pytest.approx(-13.8, abs=0.2)


def test_only_somebody_who_stands_and_faces_the_camera_is_read() -> None:
    for measure in (knee_inward, foot_outward):
        assert measure(standing(), replace(FRONT, kind="side", yaw_deg=5.0), "left").reason == SIDE_ON
        assert measure(standing(mirrored=True), FRONT, "left").reason == BEHIND
        upside_down = standing()
        flipped = replace(upside_down, points=tuple((x, 480.0 - y) for x, y in upside_down.points), plane=())
        assert measure(flipped, FRONT, "left").reason == NOT_UPRIGHT


def test_the_posture_from_the_front_is_no_matter_of_the_side_view() -> None:
    for figure in (STANDING, LYING):
        checker = Checker(find_exercise("posture_front"))
        for seen in filmed(lambda _, figure=figure: figure, 2):
            checker.step(seen)
        assert checker.finish().reps == ()
