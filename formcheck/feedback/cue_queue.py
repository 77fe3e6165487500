"""Cues that wait to be spoken, in the order in which they were said."""

from __future__ import annotations

import threading
from collections import deque

from formcheck.clock import Clock
from formcheck.exercise.cue import Cue

STALE_AFTER_S = 2.0
"""A correction that waited this long makes room for a newer one."""

TOO_LATE_S = 5.0
"""A correction that waited this long is no longer said: by now the body does something else."""


class CueQueue:
    """First in, first out; usable from several threads.

    A new correction (a cue with a compensation) drops waiting corrections older than
    STALE_AFTER_S; one older than TOO_LATE_S is never said. Instructions and results are never
    dropped for their age.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: deque[tuple[float, Cue]] = deque()
        self._changed = threading.Condition()
        self._closed = False

    def push(self, cue: Cue) -> None:
        """Add a cue at the end."""
        now = self._clock.now()
        with self._changed:
            if cue.compensation is not None:
                fresh = [item for item in self._waiting if not _is_older(item, now, STALE_AFTER_S)]
                self._waiting = deque(fresh)
            self._waiting.append((now, cue))
            self._changed.notify()

    def pop(self) -> Cue | None:
        """The next cue that is not too late; None when none waits."""
        now = self._clock.now()
        with self._changed:
            while self._waiting:
                item = self._waiting.popleft()
                if not _is_older(item, now, TOO_LATE_S):
                    return item[1]
            return None

    def wait(self) -> bool:
        """Wait until a cue waits (True) or the queue is closed (False)."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closed)
            return not self._closed

    def clear(self) -> None:
        """Forget what waits."""
        with self._changed:
            self._waiting.clear()

    def close(self) -> None:
        """Forget what waits and end every wait."""
        with self._changed:
            self._waiting.clear()
            self._closed = True
            self._changed.notify_all()

    def __len__(self) -> int:
        return len(self._waiting)


def _is_older(item: tuple[float, Cue], now: float, limit_s: float) -> bool:
    """Whether this is a correction that waited longer than limit_s."""
    said_at, cue = item
    return cue.compensation is not None and now - said_at > limit_s
