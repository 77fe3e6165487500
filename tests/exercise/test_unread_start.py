"""Why the start posture of no leg could be read, from an end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from formcheck.exercise.exercise import Exercise
from formcheck.exercise.load import find_exercise
from formcheck.exercise.unread_start import UnreadStart
from formcheck.measure.measurer import COLUMNS, Measured
from formcheck.measure.reading import Reading, no_reading
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


def test_from_the_side_and_where_there_is_no_end_nothing_is_said() -> None:
    assert why((replace(BOTH_UNREAD, view=SIDE), 10)) == ""
    assert why((BOTH_UNREAD, 10), exercise=find_exercise("toe_touch")) == ""
