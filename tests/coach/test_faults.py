"""What went wrong, in words. What a result makes of it: test_result.py."""

from __future__ import annotations

from dataclasses import replace

import pytest

from formcheck.coach.faults import how_often, in_form, is_corrected, out_of_form, to_watch
from formcheck.exercise.event import Event, EventSide
from formcheck.exercise.load import find_exercise
from formcheck.exercise.repetition import RepResult

KICK = find_exercise("supine_leg_kick")


def fault(kind: str, rep: int = 1) -> Event:
    return Event(kind, "right", rep, "hold", 1.0, 1.3, 2.0, 0.1, "torso", 0.05, 0.9)


def rep(number: int, side: EventSide, counted_s: float = 2.0) -> RepResult:
    return RepResult(number, side, 0.0, 5.0, 2.0, counted_s, {"knee_extension_deficit_deg": 12.0})


def test_each_is_told_with_its_number_in_the_order_in_which_they_came() -> None:
    events = [fault(kind) for kind in ("hip_lift", "bouncing", "hip_lift", "unknown_kind", *["thigh_drop"] * 3)]
    assert how_often(KICK, events) == {
        "hip_lift": "Hips up: twice",
        "bouncing": "Bouncing: once",
        "unknown_kind": "Unknown kind: once",
        "thigh_drop": "Thigh drops: 3 times",
    }
    assert list(how_often(KICK, events)) == ["hip_lift", "bouncing", "unknown_kind", "thigh_drop"]


def test_what_is_only_a_result_is_not_corrected() -> None:
    assert is_corrected(KICK, "hip_lift")
    assert not is_corrected(KICK, "knee_bend")
    assert not is_corrected(KICK, "unknown_kind")


def test_the_most_frequent_is_watched_and_among_equals_the_more_important() -> None:
    first, second, *_ = [rule for rule in KICK.compensations if rule.cue or rule.cue_both]
    words = [rule.cue_both or rule.cue.replace("{side} ", "") for rule in (first, second)]
    assert to_watch(KICK, [fault(second.id), fault(first.id)]) == words[0]
    assert to_watch(KICK, [fault(first.id), fault(second.id), fault(second.id)]) == words[1]
    assert "{side}" not in words[0] + words[1]
    assert to_watch(KICK, [fault("knee_bend")]) == "", "nothing is said of it"


def test_repetitions_in_form_are_those_without_a_fault_or_all_of_a_side_that_has_none() -> None:
    reps = [rep(1, "left"), rep(2, "left"), rep(3, "right")]
    assert in_form(KICK, reps, [fault("hip_lift", 1), fault("hip_lift", 3)]) == reps[1:]
    assert in_form(KICK, reps, [fault("knee_bend", 1)]) == reps


@pytest.mark.parametrize(
    ("counted_s", "unit", "told"),
    [(0.4, "torso", ["Right: not a second of the hold was in form"]), (1.5, "torso", []), (0.4, "s", [])],
)
def test_a_side_is_out_of_form_where_no_hold_has_a_second_in_form(counted_s: float, unit: str, told: list[str]) -> None:
    event = replace(fault("hip_lift", 2), unit=unit)
    assert out_of_form(KICK, [rep(1, "left"), rep(2, "right", counted_s)], [event]) == told
