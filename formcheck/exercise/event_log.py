"""The events of a session: raised in order, and handed on in that order once nothing about them can change."""

from __future__ import annotations

from collections.abc import Sequence

from formcheck.exercise.event import Event
from formcheck.exercise.exercise import Compensation

_CORRECTED_S = 4.0
"""Seconds after the end of a fault in which its correction may still be under way."""


class EventLog:
    """Keeps the events of a session. events: all that were raised, in order."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._handed_on = 0

    @property
    def open(self) -> list[Event]:
        """Those not yet handed on."""
        return self.events[self._handed_on :]

    def take_closed(self, reps: int) -> tuple[Event, ...]:
        """The next ones that are settled, once: over, and of a repetition that counts. reps: how many are done."""
        first = self._handed_on
        while self._handed_on < len(self.events) and _is_settled(self.events[self._handed_on], reps):
            self._handed_on += 1
        return tuple(self.events[first : self._handed_on])

    def take_rest(self) -> tuple[Event, ...]:
        """The session is over: those never handed on, once."""
        rest = tuple(self.open)
        self._handed_on = len(self.events)
        return rest

    def corrected(self, rep: int | None, now: float, rules: Sequence[Compensation]) -> bool:
        """Whether in this repetition something was to be corrected, now or just now (seconds)."""
        if rep is None or not self.events:
            return False
        mine = [event for event in self.open if event.rep == rep and event.phase in ("move", "hold")]
        recent = {event.compensation for event in mine if event.end_s is None or now - event.end_s < _CORRECTED_S}
        return any(rule.cue for rule in rules if rule.id in recent)


def _is_settled(event: Event, reps: int) -> bool:
    """Whether nothing about an event can change any more: it is over, and its repetition counts or not."""
    return event.end_s is not None and (event.rep is None or event.rep <= reps)
