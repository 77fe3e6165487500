"""What went wrong in a session, in words: how often, what to watch next time, and which repetitions it spoiled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from formcheck.coach.comparison import told_sides
from formcheck.exercise.event import Event
from formcheck.exercise.exercise import Exercise
from formcheck.exercise.repetition import FINE_S, RepResult


def is_corrected(exercise: Exercise, kind: str) -> bool:
    """Whether anything is said of this compensation: what only shows in the result is no fault."""
    return any(rule.id == kind and bool(rule.cue or rule.cue_both) for rule in exercise.compensations)


def how_often(exercise: Exercise, events: Sequence[Event]) -> dict[str, str]:
    """A line for each compensation that there was, by its id, in the order in which they came."""
    counts = Counter(event.compensation for event in events)
    return {kind: f"{_label(exercise, kind)}: {_times(count)}" for kind, count in counts.items()}


def to_watch(exercise: Exercise, events: Sequence[Event]) -> str:
    """The cue of the most frequent fault, among equals of the more important one. A side in its words is left out.

    "" where nothing was to be corrected.
    """
    counts = Counter(event.compensation for event in events)
    said = [rule for rule in exercise.compensations if counts[rule.id] and (rule.cue_both or rule.cue)]
    if not said:
        return ""
    rule = max(said, key=lambda rule: counts[rule.id])
    return rule.cue_both or rule.cue.replace("{side} ", "")


def in_form(exercise: Exercise, reps: Sequence[RepResult], events: Sequence[Event]) -> list[RepResult]:
    """The repetitions in which nothing was to be corrected, since cheating gets farther; of a side without any, all."""
    spoilt = {event.rep for event in events if is_corrected(exercise, event.compensation)}
    clean = [rep for rep in reps if rep.number not in spoilt]
    return [rep for rep in reps if rep in clean or rep.side not in {one.side for one in clean}]


def out_of_form(exercise: Exercise, reps: Sequence[RepResult], events: Sequence[Event]) -> list[str]:
    """Which results come from holds out of form, for want of better ones: with lifted hips one gets farther."""
    # How long something took is not a matter of form.
    spoilt = {event.rep for event in events if event.unit != "s" and is_corrected(exercise, event.compensation)}
    told = []
    for side in told_sides(exercise):
        own = [rep for rep in reps if rep.side in (side, "both")]
        wrong = all(rep.number in spoilt and rep.hold_counted_s < FINE_S for rep in own)
        if own and wrong and exercise.dose.hold_s > FINE_S and not exercise.first(side).in_form:
            words = "not a second of the hold was in form"
            told.append(f"{side.capitalize()}: {words}" if exercise.compares else words.capitalize())
    return told


def _label(exercise: Exercise, kind: str) -> str:
    for rule in exercise.compensations:
        if rule.id == kind:
            return rule.label.capitalize()
    return kind.replace("_", " ").capitalize()


def _times(count: int) -> str:
    return "once" if count == 1 else "twice" if count == 2 else f"{count} times"
