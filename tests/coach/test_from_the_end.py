"""A session with the camera at an end: its own words, what is seen from there is judged, the rest is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import cos, radians, sin

import pytest
from figures import DOG, LYING, STANDING
from led import led, said

from formcheck.checker import Options
from formcheck.exercise.load import exercise_ids, find_exercise
from formcheck.pose.landmarks import COUNT, of
from formcheck.pose.observation import Observation, Pose

FPS, SIZE = 15, (640, 480)
FROM_END = Options(led=True, view="end")


def kick_from_the_head(time_s: float, knee: float, turn: float) -> Observation:
    """Somebody on the back seen over the head, the right leg raised: its knee so far bent and turned in."""
    rise = 38.0 + 62.0 * cos(radians(knee))
    across = 130.0 * sin(radians(knee)) * sin(radians(turn))
    foot = 60.0 * cos(radians(knee)) * sin(radians(turn))
    ankle = 343.0 + across, 160.0 - rise
    places = {
        **{"left shoulder": (270.0, 300.0), "right shoulder": (370.0, 300.0)},
        **{"left hip": (297.0, 240.0), "right hip": (343.0, 240.0)},
        **{"left knee": (300.0, 225.0), "left ankle": (300.0, 210.0), "left foot_index": (300.0, 190.0)},
        **{"right knee": (343.0, 160.0), "right ankle": ankle, "right foot_index": (ankle[0] - foot, ankle[1] - 25.0)},
    }
    points = [(320.0, 330.0)] * COUNT
    for name, place in places.items():
        side, joint = name.split()
        points[of(joint, "left" if side == "left" else "right")] = place
    zeros, sure = (0.0,) * COUNT, (0.95,) * COUNT
    return Observation(round(time_s * 1e6), SIZE, Pose(tuple(points), zeros, sure, sure, ((0.0, 0.0, 0.0),) * COUNT))


def kicks(turn: float, count: int = 3) -> Iterator[Observation]:
    """Six seconds of rest, then kicks of two seconds each way with three of hold."""
    for number in range(round((6 + 8 * count) * FPS)):
        now = number / FPS
        into = (now - 6) % 8 if now > 6 else 0.0
        way = min(1.0, into / 2, max(0.0, (7 - into) / 2))
        share = (1 - cos(3.14159 * way)) / 2
        yield kick_from_the_head(now, 90.0 - 85.0 * share, turn * share)


def test_the_kick_is_led_from_the_head_end_and_a_turn_of_the_knee_is_corrected() -> None:
    checker, moments = led(kicks(25.0), options=replace(FROM_END, side="right"))
    words = said(moments)
    assert words[:2] == ["Hold still", "Right leg: straighten the knee slowly"]
    assert "Point the knee to the ceiling" in words
    assert checker.done
    assert words[-1] == "Point the knee to the ceiling", "without a number the result is what to watch"
    reasons = dict(checker.finish().not_assessed)
    assert {"hip_lift", "lumbar_rounding", "thigh_drop"} <= set(reasons)
    assert "knee_rotation" not in reasons
    assert {moment.working_angle for moment in moments} == {None}, "no rough number is shown"


def test_a_knee_that_stays_in_line_is_told_in_the_end() -> None:
    checker, moments = led(kicks(0.0), options=replace(FROM_END, side="right"))
    assert checker.done
    assert said(moments)[-1] == "Your knees stayed in line"


def test_who_lies_side_on_is_told_to_turn_the_head_to_the_camera() -> None:
    assert set(said(led(lambda _: LYING, 5, FROM_END)[1])) == {"Lie with your head to the camera"}


def test_the_dog_is_led_from_the_front() -> None:
    checker, moments = led(lambda t: replace(DOG, yaw=85.0 if t > 4 else 0.0), 50, FROM_END, name="downward_dog")
    words = said(moments)
    assert words[:3] == ["Turn to face the camera", "Hold still", "Lift the hips high and back"]
    assert "Half way" in words
    assert "lumbar_rounding" in dict(checker.finish().not_assessed)


@pytest.mark.parametrize("name", exercise_ids())
def test_what_has_no_words_for_the_end_stays_as_it_is(name: str) -> None:
    exercise = find_exercise(name)
    seen = exercise.seen_from_end()
    assert (seen is exercise) == (exercise.plan_from_end is None)
    if seen is not exercise:
        assert seen.view == "end"
        assert seen.plan.turn
        assert seen.plan.clean


def test_the_side_is_asked_for_as_ever_without_the_option() -> None:
    assert said(led(lambda _: replace(STANDING, yaw=75.0), 6, name="toe_touch")[1])[0] == "Turn side on to the camera"
