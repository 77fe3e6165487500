"""Why no repetition was seen, where the posture of no leg could be read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from formcheck.exercise.exercise import Exercise
from formcheck.exercise.load import find_exercise
from formcheck.exercise.unread_start import UnreadStart
from formcheck.measure.measurer import Measured
from formcheck.measure.reading import Reading, no_reading
from formcheck.measure.readings import COLUMNS
from formcheck.measure.view import View

FEET = "from the foot end the legs are mixed up: put the camera at the head end"
KICK = find_exercise("supine_leg_kick")
END, SIDE = View(None, None, 88.0, False, "end"), View("right", "left", 5.0, True, "side")


def why(*frames: tuple[Measured, int], exercise: Exercise = KICK) -> str:
    unread = UnreadStart()
    for measured, count in frames:
        for _ in range(count):
            unread.see(exercise, measured)
    return unread.reason


def seen(view: View, left: Reading, right: Reading) -> Measured:
    readings = {name: left if "_left_" in name else right for name in COLUMNS}
    return Measured(0.0, readings, view, points=())


BOTH_UNREAD = seen(END, no_reading(FEET), no_reading(FEET))
READ = seen(END, Reading(10.0), Reading(80.0))
NOBODY = replace(BOTH_UNREAD, points=None)


def test_what_stands_in_the_way_of_both_legs_is_the_reason() -> None:
    assert why((BOTH_UNREAD, 10)) == FEET
    assert why((seen(END, no_reading("the thigh points along the line of sight"), Reading(80.0)), 10)) == ""
    assert why((READ, 10)) == ""


@pytest.mark.parametrize(("others", "reason"), [(30, FEET), (60, "")])
def test_a_reason_that_is_seldom_explains_nothing(others: int, reason: str) -> None:
    assert why((BOTH_UNREAD, 10), (READ, others), (NOBODY, 500)) == reason


CUT = "right ankle out of the picture"
OUTSIDE = seen(SIDE, no_reading("left knee not seen"), no_reading(CUT))


def test_from_the_side_the_near_leg_tells_why() -> None:
    assert why((OUTSIDE, 10)) == CUT
    assert why((seen(SIDE, no_reading("left knee not seen"), Reading(10.0)), 10)) == "", "one leg is enough"
    roughly = replace(no_reading(CUT), rough=12.0)
    assert why((seen(SIDE, roughly, roughly), 10)) == "", "good enough to tell phases apart"


@pytest.mark.parametrize(("others", "reason"), [(8, CUT), (12, "")])
def test_who_walks_in_from_outside_is_not_unread(others: int, reason: str) -> None:
    assert why((OUTSIDE, 10), (seen(SIDE, Reading(10.0), Reading(80.0)), others)) == reason


def test_end_range_that_is_never_read_is_a_reason_too() -> None:
    """A downward dog is begun without the ankles, but not held without them."""
    readings = {**seen(SIDE, Reading(90.0), Reading(90.0)).readings}
    readings |= {f"knee_flexion_{side}_deg": no_reading(CUT) for side in ("left", "right")}
    assert why((Measured(0.0, readings, SIDE, points=()), 10), exercise=find_exercise("downward_dog")) == CUT


def test_from_an_end_that_the_exercise_does_not_have_nothing_is_said() -> None:
    assert why((BOTH_UNREAD, 10), exercise=find_exercise("toe_touch")) == ""
