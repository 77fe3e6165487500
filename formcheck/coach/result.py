"""What a session came to, in words: left, right, best, what went wrong, what to watch, and since last time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from formcheck.coach.amount import UNCERTAIN, is_zero, known, rounded, spoken, written
from formcheck.coach.comparison import Last, Round, between_legs, between_rounds, since_last, told_sides
from formcheck.exercise.event import Event
from formcheck.exercise.exercise import Exercise
from formcheck.exercise.guide import Score
from formcheck.exercise.outcome import sides_of, uncertainties_of
from formcheck.exercise.repetition import FINE_S, RepResult
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
    best: dict[str, float | None] = {side: _best(exercise, _in_form(exercise, plain, events), side) for side in SIDES}
    faults = Counter(event.compensation for event in events)
    watch = _watch(exercise, events)
    # Of a single repetition the best is the usual one.
    tops: dict[str, float | None] = {
        side: best[side] if sum(rep.side in (side, "both") for rep in plain) > 1 else None for side in SIDES
    }
    values = tuple(_values(exercise, usual, off, tops))
    sure: dict[str, float | None] = {side: known(exercise.plan, usual[side], off[side]) for side in SIDES}
    rounds = [(one, _first(exercise, sides_of(exercise, _plain(reps, one.id)))) for one in exercise.plan.progressions]
    comparison = (
        *_out_of_form(exercise, plain, events),
        *between_legs(exercise, sure, off),
        *between_rounds(exercise, usual, rounds),
        *since_last(exercise, sure, off, last),
    )
    wrong = {kind: f"{_label(exercise, kind)}: {_times(count)}" for kind, count in faults.items()}
    watched = [_NEXT_TIME + watch] if watch else []
    # What is a result and nothing to correct, such as a knee that stays bent, is told by its number.
    corrected = [words for kind, words in wrong.items() if _is_corrected(exercise, kind)]
    sentence = _sentence(exercise, usual, off, rounds) or _without_number(exercise, reps, bool(corrected), watch)
    return Summary(
        exercise=exercise.id,
        reps={side: count for side in ("left", "right", "both") if (count := sum(rep.side == side for rep in reps))},
        measures=usual,
        best=best,
        faults=dict(faults),
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


def _in_form(exercise: Exercise, reps: Sequence[RepResult], events: Sequence[Event]) -> list[RepResult]:
    """The repetitions in which nothing was to be corrected, since cheating gets farther; of a side without any, all."""
    spoilt = {event.rep for event in events if _is_corrected(exercise, event.compensation)}
    clean = [rep for rep in reps if rep.number not in spoilt]
    return [rep for rep in reps if rep in clean or rep.side not in {one.side for one in clean}]


def _out_of_form(exercise: Exercise, reps: Sequence[RepResult], events: Sequence[Event]) -> list[str]:
    """Which results come from holds out of form, for want of better ones: with lifted hips one gets farther."""
    # How long something took is not a matter of form.
    spoilt = {event.rep for event in events if event.unit != "s" and _is_corrected(exercise, event.compensation)}
    told = []
    for side in told_sides(exercise):
        own = [rep for rep in reps if rep.side in (side, "both")]
        wrong = all(rep.number in spoilt and rep.hold_counted_s < FINE_S for rep in own)
        if own and wrong and exercise.dose.hold_s > FINE_S and not exercise.first(side).in_form:
            words = "not a second of the hold was in form"
            told.append(f"{side.capitalize()}: {words}" if exercise.compares else _capital(words))
    return told


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


def _watch(exercise: Exercise, events: Sequence[Event]) -> str:
    """The cue of the most frequent fault, among equals of the more important one. A side in its words is left out."""
    counts = Counter(event.compensation for event in events)
    said = [rule for rule in exercise.compensations if counts[rule.id] and (rule.cue_both or rule.cue)]
    if not said:
        return ""
    rule = max(said, key=lambda rule: counts[rule.id])
    return rule.cue_both or rule.cue.replace("{side} ", "")


def _label(exercise: Exercise, kind: str) -> str:
    for rule in exercise.compensations:
        if rule.id == kind:
            return rule.label.capitalize()
    return kind.replace("_", " ").capitalize()


def _is_corrected(exercise: Exercise, kind: str) -> bool:
    return any(rule.id == kind and bool(rule.cue or rule.cue_both) for rule in exercise.compensations)


def _times(count: int) -> str:
    return "once" if count == 1 else "twice" if count == 2 else f"{count} times"
