"""What the legs of an exercise remember of the time before a movement."""

from __future__ import annotations

import pytest

from formcheck.exercise.legs import Legs
from formcheck.exercise.load import find_exercise
from formcheck.measure.measurer import Measured
from formcheck.measure.reading import Reading, no_reading
from formcheck.measure.readings import COLUMNS
from formcheck.measure.view import View

SIDE = View("right", "left", 0.0, True, "side")
FROM_END = View(None, None, 90.0, False, "end")
TWIST = "pelvis_twist_deg"
FPS = 30


def seen(values: list[float | None]) -> Legs:
    """Legs that saw these turns of the pelvis, one a frame, and nothing else."""
    legs = Legs(find_exercise("downward_dog"), "both")
    for number, value in enumerate(values):
        readings = dict.fromkeys(COLUMNS, no_reading("not in this test"))
        readings[TWIST] = no_reading("hidden") if value is None else Reading(value, 0.9)
        legs.update(Measured(number / FPS, readings, FROM_END))
    return legs


def test_one_wrong_frame_is_not_where_a_movement_starts() -> None:
    """The tracker's first look at a person is its worst."""
    assert seen([24.0, 2.0, 2.5, 1.5, *[2.0] * 10]).at_rest[TWIST] == pytest.approx(2.0)


def test_a_start_that_was_hardly_read_is_none() -> None:
    assert TWIST not in seen([2.0, *[None] * 13]).at_rest
    assert seen([None, *[2.0] * 13]).at_rest[TWIST] == 2.0


def test_the_start_is_before_the_movement_that_is_under_way() -> None:
    still, moving = [3.0] * 30, [3.0 + 2 * n for n in range(9)]
    assert seen([*still, *moving]).at_rest[TWIST] == 3.0


def raising(value: float, other: float, seen: float) -> dict[str, Reading]:
    """Lying, the left thigh so far up and seen so well, the right one seen well."""
    readings = dict.fromkeys(COLUMNS, no_reading("not in this test"))
    readings["trunk_inclination_deg"] = Reading(-88.0, 0.95)
    for side, thigh, confidence in (("left", value, seen), ("right", other, 0.95)):
        readings[f"thigh_elevation_{side}_deg"] = Reading(thigh, confidence)
        readings[f"knee_flexion_{side}_deg"] = Reading(5.0, confidence)
    return readings


def raised(left_to: float, right_to: float, seen: float) -> list[str | None]:
    """Whose movement it is while the thighs go up together in 1.5 s."""
    legs, found = Legs(find_exercise("straight_leg_raise"), "both"), []
    for number in range(120):
        gone = min(max((number / FPS - 1.0) / 1.5, 0.0), 1.0)
        legs.update(Measured(number / FPS, raising(gone * left_to, gone * right_to, seen), SIDE))
        found.append(legs.working if legs.rep is not None else None)
    return found


def test_a_far_leg_that_goes_its_own_way_is_none_that_is_drawn_where_the_other_is() -> None:
    assert raised(75.0, 0.0, seen=0.5)[-1] == "left"


def test_a_hidden_leg_that_is_drawn_where_the_other_goes_does_not_move() -> None:
    assert set(raised(75.0, 70.0, seen=0.4)) == {None, "right"}
