"""What a session asks for decides what is judged; what is on is shown with the word of its rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import pytest
from figures import DOG, STANDING, Figure, course, filmed

from formcheck.exercise.event import Event
from formcheck.exercise.judge import Asked, Judge
from formcheck.exercise.legs import Legs
from formcheck.exercise.load import find_exercise
from formcheck.exercise.moment import Fault
from formcheck.measure.measurer import Measurer

BEND = course((3, 2.0), (1, 40.0), (2, 40.0))
"""Knees that bend after three seconds of a dog."""


def dog(time_s: float) -> Figure:
    knee = BEND(time_s)
    return replace(DOG, knee=(knee, knee), hip=(DOG.hip[0] + knee / 2, DOG.hip[1] + knee / 2))


def judged(
    name: str, posture: Callable[[float], Figure], seconds: float, asked: Asked, view: Literal["side", "end"] = "side"
) -> tuple[list[Event], list[Fault]]:
    """(the events of a film, every fault that was on in one of its frames) of the first repetition."""
    exercise = replace(find_exercise(name), view=view)
    measurer, legs, judge = Measurer(), Legs(exercise, "both"), Judge(exercise.compensations)
    shown: list[Fault] = []
    for seen in filmed(posture, seconds):
        measured = measurer.measure(seen)
        legs.update(measured)
        if legs.ready_since_s is not None:
            measurer.take_neutral(legs.ready_since_s)
        judge.judge(measured, legs, None if legs.rep is None else 1, asked)
        shown += [fault for fault in judge.faults if fault not in shown]
    judge.finish()
    return judge.events.events, shown


@pytest.mark.parametrize(("leaving", "raised"), [(False, ["knee_bend"]), (True, [])])
def test_what_bends_after_the_hold_was_ended_in_words_is_the_way_out(leaving: bool, raised: list[str]) -> None:
    events, shown = judged("downward_dog", dog, 6.0, Asked(leaving=leaving))
    assert [event.compensation for event in events] == raised
    assert [fault.compensation for fault in shown] == raised


def test_what_is_on_is_shown_with_its_rule_s_word_at_its_joints() -> None:
    (event,), (fault,) = judged("downward_dog", dog, 6.0, Asked())
    rule = next(rule for rule in find_exercise("downward_dog").compensations if rule.id == event.compensation)
    assert fault == Fault("knee_bend", "both", rule.label, ("knee",), stops=True)
    assert event.end_s is None, "it was still on as the film ended"


@pytest.mark.parametrize(("view", "raised"), [("side", ["knee_bend"]), ("end", [])])
def test_where_the_camera_is_at_an_end_nothing_is_judged_that_looks_side_on(
    view: Literal["side", "end"], raised: list[str]
) -> None:
    events, _ = judged("downward_dog", dog, 6.0, Asked(), view)
    assert [event.compensation for event in events] == raised


@pytest.mark.parametrize(("hold_s", "raised"), [(30.0, ["hold_too_short"]), (None, [])])
def test_a_hold_is_too_short_only_where_one_is_asked_for(hold_s: float | None, raised: list[str]) -> None:
    share = course((1, 0.0), (2, 1.0), (3, 1.0), (2, 0.0), (1, 0.0))

    def bow(time_s: float) -> Figure:
        hinge = 90 * share(time_s)
        return replace(STANDING, trunk=2 + hinge, hip=(4 + hinge, 4 + hinge))

    events, _ = judged("toe_touch", bow, 9.0, Asked(hold_s))
    assert [event.compensation for event in events] == raised
