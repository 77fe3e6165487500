"""One fault from when it is raised until it is over or out of sight; back soon after that it is the same one."""

from __future__ import annotations

from formcheck.exercise.event import Event

SETTLED_S = 0.5
"""How long a fault must be gone before it is over: one fault is one event."""
_AGAIN_S, _UNSEEN_S = 0.9, 4.0
"""A fault that comes back so soon after it was gone (or out of sight), in the same repetition, is the same fault."""


class Episode:
    """The fault that is on, and the last one that was.

    exit_value: below it a fault is gone. event: of the fault that is on. last: of the one that was and may come back;
    ended_s: when it was over. found_over_s: in the frame in which a fault is found to be over since before, since when.
    unseen: a fault was on when it went out of sight, and its end was not seen.
    """

    def __init__(self, exit_value: float) -> None:
        self.event: Event | None = None
        self.last: Event | None = None
        self.ended_s = 0.0
        self.found_over_s: float | None = None
        self.unseen = False
        self._exit = exit_value
        self._below_s: float | None = None
        self._gone_s = 0.0
        self._seen_s = 0.0
        self._lost = False

    @property
    def on(self) -> bool:
        """Whether the fault is there now: raised, and not on its way out."""
        return self.event is not None and self._below_s is None

    def begin(self, event: Event) -> None:
        """A fault is raised."""
        self.event, self._below_s, self._seen_s = event, None, event.raised_s

    def follow(self, event: Event, now: float, value: float, over_s: float | None) -> None:
        """One more reading of the fault that is on. over_s: when it ended, where the detector knows better."""
        self._seen_s = now
        if value > self._exit:
            self._below_s = None
            event.peak = max(event.peak, value)
            return
        if self._below_s is None:
            self._below_s = self._gone_s = now
            if over_s is not None:
                self._gone_s = self.found_over_s = max(over_s, event.raised_s)
        if now - self._below_s >= SETTLED_S:
            self._close(event, self._gone_s)

    def stay(self, now: float) -> None:
        """What is on goes on for all that can be told now."""
        self._seen_s = now

    def lose(self, now: float) -> None:
        """No reading; when that lasts, what is on is over where it was last seen."""
        event = self.event
        if event is not None and now - self._seen_s >= SETTLED_S:
            lost = event.out_of_sight = self.on
            self._close(event, self._seen_s if lost else self._gone_s)
            self._lost = self.unseen = lost

    def leave(self, over_s: float) -> None:
        """It is not judged any more: what is on is over, at over_s if it was not on its way out before."""
        event = self.event
        if event is not None:
            if self._below_s is None:
                self._gone_s = self.found_over_s = max(over_s, event.raised_s)
            self._close(event, self._gone_s)

    def finish(self) -> None:
        """The session is over: a fault that is on stays without an end."""
        if self.event is not None and self._below_s is not None:
            self.event.end_s = self._gone_s
            self.event = None

    def _close(self, event: Event, time_s: float) -> None:
        event.end_s = self.ended_s = time_s
        self.last, self._lost, self.unseen = event, False, False
        self.event = self._below_s = None

    def forget_other_reps(self, rep: int | None) -> None:
        """A fault is the same only in the same repetition."""
        if self.last is not None and (rep is None or self.last.rep != rep):
            self.last, self.unseen = None, False

    def again(self, now: float) -> bool:
        """Whether a fault now would be the one that was just over."""
        return self.last is not None and now - self.ended_s <= _AGAIN_S

    def in_sight_again(self, now: float) -> bool:
        """Whether a value that is near its threshold now is the fault that went out of sight."""
        return self._lost and self.last is not None and now - self.ended_s <= _UNSEEN_S

    def resume(self, now: float, peak: float) -> None:
        """The fault that was over goes on: one fault in one repetition is one event. peak: since it is back."""
        event = self.last
        if event is not None:
            event.end_s, event.peak, event.out_of_sight = None, max(event.peak, peak), False
        self.event, self.last, self.unseen = event, None, False
        self._below_s, self._seen_s = None, now
