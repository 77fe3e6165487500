"""A session in a few lines, for the terminal and the screen."""

from __future__ import annotations

from formcheck.coach.amount import counted, limit
from formcheck.coach.comparison import Last
from formcheck.coach.result import summarized
from formcheck.exercise.event import NOT_ASKED, Event
from formcheck.exercise.outcome import Outcome
from formcheck.feedback.silence import commonest, silence
from formcheck.pose.landmarks import SIDES


def summary(outcome: Outcome, last: Last | None = None) -> list[str]:
    """What the session came to, in words: repetitions, measures left and right, faults, what was not seen.

    last: the result of the time before, to compare with.
    """
    exercise = outcome.exercise
    if exercise is None:
        return ["one picture" if outcome.frames == 1 else _frames(outcome)]
    lines = [f"{exercise.name}: {counted(len(outcome.reps), 'repetition')}, {_frames(outcome)}"]
    told = summarized(exercise, outcome.reps, outcome.events, last)
    lines += [f"  {line}" for line in (*told.values, *told.comparison)]
    lines += [f"  {line}" for line in (*_others(outcome), *_faults(outcome))]
    lines += [f"  next time: {told.watch}"] if told.watch else []
    return lines + [f"  {line}" for line in _judged(outcome)]


def _judged(outcome: Outcome) -> list[str]:
    """What could be judged, and why the rest was not."""
    rows = tuple(row for row in outcome.not_assessed if row[1] != NOT_ASKED)
    reasons = [reason for _, reason in rows]
    told = "" if outcome.events else silence(len(outcome.assessed), reasons)
    if told and not outcome.assessed:  # the usual reason has been said, and what can never be seen is no news then
        never = {unseen.id for unseen in (outcome.exercise.unseen if outcome.exercise else ())}
        rows = tuple(row for row in rows if row[0] not in never and row[1] != commonest(reasons))
    return [told] * bool(told) + [f"not assessed: {_words(name)} ({reason})" for name, reason in rows]


def _others(outcome: Outcome) -> list[str]:
    """The exercise's other results."""
    lines = []
    told = {outcome.exercise.first(side).name for side in SIDES} if outcome.exercise else set()
    for wanted in outcome.exercise.results if outcome.exercise else ():
        if wanted.name in told:
            continue
        row = outcome.measures.get(wanted.name, {})
        values = [f"{side} {round(value)}°" for side in SIDES if (value := row.get(side)) is not None]
        if values:
            if outcome.exercise is not None and outcome.exercise.sides == "both":
                values = [values[0].split(" ", 1)[1]]
            lines.append(f"{wanted.words}: {', '.join(values)}")
    return lines


def _frames(outcome: Outcome) -> str:
    seen = f", seen in {outcome.tracked}" if outcome.tracked != outcome.frames else ""
    return f"{outcome.duration_s:.1f} s, {counted(outcome.frames, 'frame')}{seen}"


def _faults(outcome: Outcome) -> list[str]:
    by_kind: dict[str, list[Event]] = {}
    for event in outcome.events:
        by_kind.setdefault(event.compensation, []).append(event)
    return [
        f"{_words(kind)}: {counted(len(events), 'time')}{_sides(events)}, at most {_peak(events)}"
        for kind, events in by_kind.items()
    ]


def _sides(events: list[Event]) -> str:
    """On which legs; nothing for what belongs to no side."""
    sides = sorted({event.side for event in events})
    return "" if sides == ["both"] else f" ({', '.join(sides)})"


def _peak(events: list[Event]) -> str:
    worst = max(events, key=lambda event: event.peak)
    return limit(worst.peak, worst.unit, whole=True)


def _words(name: str) -> str:
    return name.replace("_", " ")
