"""What is said, and when: one thing at a time, the most important first, and not the same again at once."""

from __future__ import annotations

from collections.abc import Sequence

from formcheck.coach.cue import Cue
from formcheck.exercise.event import Event
from formcheck.exercise.exercise import Compensation, Exercise

_BETWEEN_S = 2.0
"""Between two cues: the words must be heard and acted on (1 s keeps the flow, Nielsen 1993)."""
_AFTER_INSTRUCTION_S = 0.8
"""After an instruction, such as a short "Ready", a correction need not wait as long."""
_AGAIN_S = 6.0
"""Before the same compensation is named again."""
_FRESH_S = 1.5
"""A fault that could not be named by then is not named: too late to correct it."""


class Coach:
    """Turns raised events into cues. Priority is the order of the compensations in the exercise file."""

    def __init__(self, exercise: Exercise) -> None:
        self._rules = {rule.id: (rank, rule) for rank, rule in enumerate(exercise.compensations)}
        self._waiting: list[Event] = []
        self._last_s = float("-inf")
        self._named_s: dict[str, float] = {}

    def update(self, time_s: float, raised: Sequence[Event]) -> tuple[Cue, ...]:
        """The cue to give now, if any."""
        self._waiting += [event for event in raised if self._words(event)]
        self._waiting = [event for event in self._waiting if self._worth_saying(event, time_s)]
        if not self._waiting or time_s - self._last_s < _BETWEEN_S:
            return ()
        event = min(self._waiting, key=lambda waiting: self._rules[waiting.compensation][0])
        self._waiting.remove(event)
        self._last_s = self._named_s[event.compensation] = time_s
        return (Cue(time_s, self._words(event), event.compensation, tone=True),)

    def instruct(self, time_s: float, text: str) -> tuple[Cue, ...]:
        """An instruction, said at once; corrections wait for it."""
        self._last_s = time_s - _BETWEEN_S + _AFTER_INSTRUCTION_S
        return (Cue(time_s, text),)

    def _worth_saying(self, event: Event, time_s: float) -> bool:
        named = self._named_s.get(event.compensation, float("-inf"))
        return event.end_s is None and time_s - event.raised_s <= _FRESH_S and time_s - named >= _AGAIN_S

    def _words(self, event: Event) -> str:
        rule: Compensation = self._rules[event.compensation][1]
        if event.side == "both":
            return rule.cue_both or ("" if "{side}" in rule.cue else rule.cue)
        return rule.cue.replace("{side}", event.side)
