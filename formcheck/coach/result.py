"""What a session came to: the numbers left and right in words, and with them what went wrong and what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from formcheck.coach.amount import UNCERTAIN, is_zero, known, rounded, spoken, written
from formcheck.coach.comparison import Last, Round, between_legs, between_rounds, since_last, told_sides
from formcheck.coach.faults import how_often, in_form, is_corrected, out_of_form, to_watch
from formcheck.exercise.event import NOT_ASKED, Event
from formcheck.exercise.exercise import Exercise
from formcheck.exercise.guide import Score
from formcheck.exercise.outcome import Outcome, sides_of, uncertainties_of
from formcheck.exercise.repetition import RepResult
from formcheck.pose.landmarks import SIDES, Side

SENTENCE_DEGREES, FINISHED = "degrees", "Session finished"
IN_FORM = "In form all the time, as far as it could be seen"
_NEXT_TIME = "Next time: "


@dataclass(frozen=True, slots=True)
class Summary:
    """A session's result, as it is stored in the recording.

    reps: repetitions by side (`both` where both legs work together). measures, best: the exercise's first result by
    side, in degrees: usual (median) and best; uncertainties: of the usual ones, if known. faults: how often each
    compensation occurred. watch: what to watch next time, "" for nothing. sentence: all in one, as it is said.
    lines: everything; values and comparison are parts of it: left, right and best; difference, rounds and since last
    time. shown: what a screen needs beside sentence and scores. assessed, not_assessed: the compensations, see
    `Outcome`; None in older recordings.
    """

    exercise: str
    reps: Mapping[str, int]
    measures: Mapping[str, float | None]
    best: Mapping[str, float | None]
    faults: Mapping[str, int]
    watch: str = ""
    sentence: str = ""
    lines: tuple[str, ...] = ()
    values: tuple[str, ...] = field(default=(), compare=False)
    comparison: tuple[str, ...] = field(default=(), compare=False)
    scores: tuple[Score, ...] = field(default=(), compare=False)
    shown: tuple[str, ...] = field(default=(), compare=False)
    uncertainties: Mapping[str, float | None] = field(default_factory=dict)
    assessed: tuple[str, ...] | None = None
    not_assessed: tuple[str, ...] | None = None

    def as_dict(self) -> dict[str, Any]:
        """As in the recording."""
        return {
            "exercise": self.exercise,
            "reps": dict(self.reps),
            "measures": dict(self.measures),
            "best": dict(self.best),
            "uncertainties": dict(self.uncertainties),
            "faults": dict(self.faults),
            "watch": self.watch,
            "sentence": self.sentence,
            "lines": list(self.lines),
            **({} if self.assessed is None else {"assessed": list(self.assessed)}),
            **({} if self.not_assessed is None else {"not_assessed": list(self.not_assessed)}),
        }


def summarized(
    exercise: Exercise, reps: Sequence[RepResult], events: Sequence[Event], last: Last | None = None
) -> Summary:
    """The result of these repetitions and faults. Rounds with a progression are counted, not measured."""
    plain = [rep for rep in reps if not rep.progression]
    usual, off = _first(exercise, sides_of(exercise, plain)), _first(exercise, uncertainties_of(exercise, plain))
    best: dict[str, float | None] = {side: _best(exercise, in_form(exercise, plain, events), side) for side in SIDES}
    watch = to_watch(exercise, events)
    # Of a single repetition the best is the usual one.
    tops: dict[str, float | None] = {
        side: best[side] if sum(rep.side in (side, "both") for rep in plain) > 1 else None for side in SIDES
    }
    values = tuple(_values(exercise, usual, off, tops))
    sure: dict[str, float | None] = {side: known(exercise.plan, usual[side], off[side]) for side in SIDES}
    rounds = [(one, _first(exercise, sides_of(exercise, _plain(reps, one.id)))) for one in exercise.plan.progressions]
    comparison = (
        *out_of_form(exercise, plain, events),
        *between_legs(exercise, sure, off),
        *between_rounds(exercise, usual, rounds),
        *since_last(exercise, sure, off, last),
    )
    wrong = how_often(exercise, events)
    watched = [_NEXT_TIME + watch] if watch else []
    # What is a result and nothing to correct, such as a knee that stays bent, is told by its number.
    corrected = [words for kind, words in wrong.items() if is_corrected(exercise, kind)]
    sentence = _sentence(exercise, usual, off, rounds) or _without_number(exercise, reps, bool(corrected), watch)
    return Summary(
        exercise=exercise.id,
        reps={side: count for side in ("left", "right", "both") if (count := sum(rep.side == side for rep in reps))},
        measures=usual,
        best=best,
        faults=dict(Counter(event.compensation for event in events)),
        watch=watch,
        sentence=sentence,
        lines=(*values, *comparison, *wrong.values(), *watched),
        values=values,
        comparison=comparison,
        scores=tuple(
            Score(words, "°", sure["left"], sure["right"], exercise.plan.better, off["left"], off["right"])
            for words in [_called(exercise, "left")]
            if exercise.compares and any(value is not None for value in usual.values())
        ),
        shown=(
            *([] if exercise.compares else values),
            *comparison,
            *(line for line in watched if line != sentence),
            *(
                _bests(exercise, {side: tops[side] for side in SIDES if sure[side] is not None})
                if exercise.compares
                else []
            ),
            _capital(", ".join(words[:1].lower() + words[1:] for words in corrected)) or IN_FORM,
        ),
        uncertainties=off,
    )


def praising(exercise: Exercise, judged: Collection[str]) -> Exercise:
    """The exercise without its words of praise where what it is seen from there for was not judged."""
    if not exercise.plan.clean or set(exercise.plan.shows) <= set(judged):
        return exercise
    return replace(exercise, plan=replace(exercise.plan, clean=FINISHED))


def result_of(outcome: Outcome, last: Last | None) -> Summary | None:
    """The result of a session that has ended, with what was judged in it; None without a repetition.

    last: the result of the time before, to compare with.
    """
    # Not the file's exercise: seen from the end it has other words, and these were said.
    if outcome.exercise is None or not outcome.reps:
        return None
    # What was not asked for is no news from session to session.
    unseen = tuple(name for name, reason in outcome.not_assessed if reason != NOT_ASKED)
    exercise = praising(outcome.exercise, outcome.assessed)
    result = summarized(exercise, outcome.reps, outcome.events, last)
    return replace(result, assessed=outcome.assessed, not_assessed=unseen)


def _plain(reps: Sequence[RepResult], progression: str) -> list[RepResult]:
    """The repetitions of a round, as if it were the only one."""
    return [replace(rep, progression="") for rep in reps if rep.progression == progression]


def _first(exercise: Exercise, table: Mapping[str, Mapping[str, float | None]]) -> Mapping[str, float | None]:
    """The exercise's first result by side. table: all results, by name and side."""
    return {side: table[exercise.first(side).name][side] for side in SIDES}


def _called(exercise: Exercise, side: Side) -> str:
    """What a side's result is called beside the side."""
    return exercise.first(side).words.removeprefix(f"{side} ")


def _best(exercise: Exercise, reps: Sequence[RepResult], side: Side) -> float | None:
    name = exercise.first(side).name
    values = [value for rep in reps if rep.side in (side, "both") and (value := rep.measures.get(name)) is not None]
    if not values:
        return None
    return round(min(values) if exercise.plan.better == "less" else max(values), 1)


def _sentence(
    exercise: Exercise, usual: Mapping[str, float | None], off: Mapping[str, float | None], rounds: Sequence[Round]
) -> str:
    """One sentence, of words and whole numbers that the voice can say."""
    words = exercise.plan.result or SENTENCE_DEGREES
    values = [(side, value) for side in SIDES if (value := usual[side]) is not None]
    if not values:
        return ""
    if not exercise.compares:
        side, value = values[0]
        one = " ".join(spoken(exercise.plan, value, off[side], words)).rstrip()
        again = [then for one, row in rounds if one.always and (then := row[side]) is not None]
        return f"First {one}, then {rounded(again[-1], off[side])}" if again else _capital(one)
    told, before = [], ""
    for side, value in values:
        number, behind = spoken(exercise.plan, value, off[side], words)
        # The words are said with the first number that they belong to.
        told.append(f"{side} {number}" + (f" {behind}" if behind and behind != before else ""))
        before = behind or before
    return ", ".join(told).capitalize()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _without_number(exercise: Exercise, reps: Sequence[RepResult], faulty: bool, watch: str) -> str:
    """The sentence if the result is no number: what to watch, or that all was well."""
    if not reps:
        return ""
    told = _NEXT_TIME + watch if faulty and exercise.plan.clean else exercise.plan.clean
    return told or FINISHED


def _values(
    exercise: Exercise,
    usual: Mapping[str, float | None],
    off: Mapping[str, float | None],
    best: Mapping[str, float | None],
) -> list[str]:
    lines = []
    for side in told_sides(exercise):
        value, top = usual[side], best[side]
        if value is not None:
            words = _called(exercise, side)
            who = (side if exercise.compares else words).capitalize()
            told = written(exercise.plan, value, off[side], words if exercise.compares else "")
            better = "" if top is None or told.startswith(UNCERTAIN) else f", best {_top(exercise, top)}"
            lines.append(f"{who} {told}" + ("" if told == exercise.plan.zero else better))
    return lines


def _top(exercise: Exercise, value: float) -> str:
    """The best value."""
    return exercise.plan.zero if is_zero(exercise.plan, value) else f"{value:.0f}°"


def _bests(exercise: Exercise, best: Mapping[str, float | None]) -> list[str]:
    """The best of each side in one line: the usual values are in the sentence and in the bars."""
    told = [f"{side} {_top(exercise, value)}" for side in SIDES if (value := best.get(side)) is not None]
    return [f"Best: {', '.join(told)}"] if told else []
