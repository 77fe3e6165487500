"""Corrections: which fault is named, when, in which words. One at a time, the most important first.

Priority is the order of the compensations in the exercise file: safety, then cause before effect.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from formcheck.coach.voice import speaking_s
from formcheck.exercise.cue import Cue
from formcheck.exercise.event import Event, Phase
from formcheck.exercise.exercise import Compensation, Exercise

GOOD = "Good"
_BETWEEN_S = 2.0
"""Between two cues: the words must be heard and acted on (1 s keeps the flow, Nielsen 1993)."""
_AFTER_INSTRUCTION_S = 0.8
"""After an instruction, such as a short "Ready", a correction need not wait as long."""
_AGAIN_S = 6.0
"""Before the same compensation is named again, from when its words were heard."""
_LASTING_S = (8.0, 16.0, 30.0)
"""A fault that goes on in a hold is named again after so long, then after so long each time: the clock stands still
meanwhile, and who hears nothing takes it that all is well."""
_FRESH_S = 1.5
"""A fault that could not be named by then is not named: too late to correct it."""
_LONGEST_S = 4.0
"""The same where something else was being said meanwhile: no instruction lasts longer."""
_LAST_S = 0.3
"""In the end of a repetition nothing can be corrected any more."""
_DIFFERENT = 2
"""So many different corrections a repetition: nobody can heed more."""
_PRAISED = 2
"""So many times the correction of a fault is acknowledged, then it is taken for granted."""
_PRAISE_S = 1.2
"""From a correction to its acknowledgement at least: the words must be over."""
_PRAISE_LATE_S = 8.0
_CLEAN_REPS, _PATIENCE_S = 2, 0.5
"""After so many clean repetitions in a row the person gets the time to notice a fault themselves: feedback
that fades as the person improves (Sigrist 2013)."""


@dataclass(slots=True)
class Course:
    """Where in the exercise a frame is: rep, None outside; ending_s: about how long the repetition still lasts."""

    phase: Phase = "move"
    rep: int | None = None
    ending_s: float = float("inf")


class Coach:
    """Turns raised events into cues."""

    def __init__(self, exercise: Exercise) -> None:
        self._rules = {rule.id: (rank, rule) for rank, rule in enumerate(exercise.compensations)}
        self._waiting: list[Event] = []
        self._named: list[Event] = []
        self._too_soon: list[Event] = []
        self._last_s = self._busy_s = float("-inf")
        self._named_s: dict[str, float] = {}
        self._heard_s: dict[str, float] = {}
        self._times: Counter[str] = Counter()
        self._praised: Counter[str] = Counter()
        self._lasts: Counter[str] = Counter()
        self._rep: int | None = None
        self._in_rep: set[str] = set()
        self._clean = 0
        self._faulty = False

    def update(
        self, time_s: float, raised: Sequence[Event], course: Course | None = None, free: bool = True
    ) -> tuple[Cue, ...]:
        """The cue to give now, if any. free: whether nothing else is being said."""
        course = course or Course()
        self._count(course.rep, bool(raised))
        if not (raised or self._waiting or self._named or self._too_soon):
            return ()
        new = [event for event in raised if self._words(event)]
        self._waiting += new
        if not free:
            self._busy_s = time_s
        self._too_soon = [event for event in self._too_soon if event.end_s is None and event.rep == course.rep]
        self._too_soon += [event for event in new if event.unit != "s" and not self._may_again(event, time_s)]
        self._waiting = [event for event in self._waiting if self._worth_saying(event, time_s)]
        if not free or time_s - self._last_s < _BETWEEN_S:
            return self._praise(time_s, course.phase) if free else ()
        ripe = [event for event in self._waiting if time_s - event.raised_s >= self._patience_s - 1e-6]
        ripe = ripe or self._left_unsaid(time_s, course.phase) or self._lasting(time_s, course.phase)
        if not ripe or course.ending_s < _LAST_S:
            return self._praise(time_s, course.phase)
        event = min(ripe, key=lambda waiting: self._rules[waiting.compensation][0])
        if event in self._named:
            self._lasts[event.compensation] += 1
        else:
            self._waiting, self._too_soon = _without(event, self._waiting), _without(event, self._too_soon)
            self._named.append(event)
            self._lasts[event.compensation] = 0
        self._in_rep.add(event.compensation)
        words = self._words(event)
        self._last_s, self._named_s[event.compensation] = time_s, time_s
        self._heard_s[event.compensation] = time_s + speaking_s(words)
        self._times[event.compensation] += 1
        return (Cue(time_s, words, event.compensation, tone=True),)

    def told(self, time_s: float, text: str) -> None:
        """Somebody else has said this just now: what is a correction as well is not said again at once."""
        for kind, (_, rule) in self._rules.items():
            if text in (rule.cue, rule.cue_both, *rule.again):
                self._heard_s[kind] = time_s + speaking_s(text)

    def goes_on(self, compensation: str | None) -> bool:
        """Whether this was named and is not corrected yet."""
        return any(event.compensation == compensation and event.end_s is None for event in self._named)

    @property
    def unsaid(self) -> str:
        """The words of a fault that goes on and came too soon to be named aloud yet; "" for none."""
        if not self._too_soon:
            return ""
        return self._words(min(self._too_soon, key=lambda event: self._rules[event.compensation][0]))

    def instruct(self, time_s: float, text: str) -> tuple[Cue, ...]:
        """An instruction, said at once; corrections wait for it."""
        self._last_s = time_s - _BETWEEN_S + _AFTER_INSTRUCTION_S
        return (Cue(time_s, text),)

    @property
    def _patience_s(self) -> float:
        return _PATIENCE_S if self._clean >= _CLEAN_REPS else 0.0

    def _count(self, rep: int | None, faulty: bool) -> None:
        """Follow the repetitions: what was named in this one, and how many were clean in a row."""
        if rep is not None and rep != self._rep:
            if self._rep is not None:
                self._clean = 0 if self._faulty else self._clean + 1
            self._rep, self._faulty = rep, False
            self._in_rep.clear()
        self._faulty = self._faulty or faulty

    def _worth_saying(self, event: Event, time_s: float) -> bool:
        # What waits for an instruction to be over, and is still there, can be corrected yet; not after a correction.
        spoken_over = self._last_s < event.raised_s <= self._busy_s and time_s - event.raised_s <= _LONGEST_S
        fresh = time_s - event.raised_s <= _FRESH_S or spoken_over
        # How long something took is over once it is known, and is corrected in the next repetition.
        usable = event.end_s is None or event.unit == "s"
        return usable and fresh and self._may_again(event, time_s) and not self._one_too_many(event)

    def _may_again(self, event: Event, time_s: float) -> bool:
        """Whether its words were heard long enough ago to be said again."""
        return time_s - self._heard_s.get(event.compensation, float("-inf")) >= _AGAIN_S

    def _one_too_many(self, event: Event) -> bool:
        return event.compensation not in self._in_rep and len(self._in_rep) >= _DIFFERENT

    def _left_unsaid(self, time_s: float, phase: Phase) -> list[Event]:
        """The faults of a hold that came too soon after their words, those of the repetition before, and go on."""
        still = self._too_soon if phase == "hold" else []
        return [event for event in still if self._may_again(event, time_s) and not self._one_too_many(event)]

    def _lasting(self, time_s: float, phase: Phase) -> list[Event]:
        """The faults of a hold that were named and go on: the clock stands still meanwhile, and nobody must wonder."""
        return [
            event
            for event in self._named
            if phase == "hold"
            and event.end_s is None
            and time_s - self._named_s[event.compensation]
            >= _LASTING_S[min(self._lasts[event.compensation], len(_LASTING_S) - 1)]
        ]

    def _praise(self, time_s: float, phase: Phase) -> tuple[Cue, ...]:
        """An acknowledgement, when a fault that was named is over while the person still works against it."""
        # What is over once it was done, such as a movement that was too fast, or is only lost from sight, nobody has
        # corrected.
        self._named = [event for event in self._named if event.unit != "s" and not event.out_of_sight]
        over = [event for event in self._named if event.end_s is not None]
        late = any(time_s - self._named_s[event.compensation] > _PRAISE_LATE_S for event in over)
        if not over or time_s - self._last_s < _PRAISE_S:
            return ()
        self._named = [event for event in self._named if event.end_s is None]
        kind = over[-1].compensation
        if late or self._waiting or phase not in ("move", "hold") or self._praised[kind] >= _PRAISED:
            return ()
        self._praised[kind] += 1
        return (Cue(time_s, GOOD),)

    def _words(self, event: Event) -> str:
        """The words for this time: other ones each time, in the end the last ones again."""
        rule: Compensation = self._rules[event.compensation][1]
        first = rule.cue_both if event.side == "both" and rule.cue_both else rule.cue
        wordings = (first, *rule.again)
        words = wordings[min(self._times[event.compensation], len(wordings) - 1)] if first else ""
        if event.side == "both":
            return "" if "{side}" in words else words
        return words.replace("{side}", event.side)


def _without(event: Event, events: list[Event]) -> list[Event]:
    return [one for one in events if one is not event]
