"""Events are handed on once, in the order in which they were raised, when nothing about them can change."""

from __future__ import annotations

from dataclasses import replace

from formcheck.exercise.event import Event
from formcheck.exercise.event_log import EventLog
from formcheck.exercise.load import find_exercise

RULES = find_exercise("supine_leg_kick").compensations
LIFT = Event("hip_lift", "left", 1, "hold", 1.0, 1.3, None, 0.09, "torso", 0.05, 0.9)


def log(*events: Event) -> EventLog:
    found = EventLog()
    found.events += events
    return found


def test_one_that_is_over_waits_for_its_repetition_and_for_earlier_ones() -> None:
    on, over = replace(LIFT), replace(LIFT, compensation="knee_bend", end_s=2.0)
    kept = log(on, over)
    assert kept.take_closed(reps=1) == ()
    on.end_s = 3.0
    assert kept.take_closed(reps=0) == (), "the repetition is not done"
    assert kept.take_closed(reps=1) == (on, over)
    assert kept.take_closed(reps=1) == () == kept.take_rest()


def test_of_a_movement_that_was_given_up_it_waits_for_nothing() -> None:
    given_up = replace(LIFT, rep=None, end_s=2.0)
    assert log(given_up).take_closed(reps=0) == (given_up,)


def test_what_is_left_at_the_end_comes_once() -> None:
    kept = log(LIFT)
    assert kept.take_rest() == (LIFT,)
    assert kept.take_rest() == ()


def test_something_was_to_be_corrected_now_or_just_now_in_this_repetition() -> None:
    assert log(LIFT).corrected(1, 9.0, RULES)
    assert not log(LIFT).corrected(2, 9.0, RULES)
    assert not log(LIFT).corrected(None, 9.0, RULES)
    over = log(replace(LIFT, end_s=2.0))
    assert over.corrected(1, 5.9, RULES)
    assert not over.corrected(1, 6.1, RULES)
    silent = tuple(replace(rule, cue="") for rule in RULES)
    assert not log(LIFT).corrected(1, 9.0, silent), "nobody was told to"
