"""Cues that wait to be spoken, in the order in which they were said."""

from __future__ import annotations

import threading
from collections import deque

from formcheck.clock import Clock
from formcheck.coach.cue import Cue

STALE_AFTER_S = 2.0
"""A correction that waited this long answers what the body no longer does."""


class CueQueue:
    """First in, first out; usable from several threads.

    A new correction (a cue with a compensation) drops waiting corrections older than
    STALE_AFTER_S. Instructions and results are never dropped for their age.
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
                fresh = [item for item in self._waiting if not _is_stale(item, now)]
                self._waiting = deque(fresh)
            self._waiting.append((now, cue))
            self._changed.notify()

    def pop(self) -> Cue | None:
        """The next cue; None when none waits."""
        with self._changed:
            return self._waiting.popleft()[1] if self._waiting else None

    def wait_pop(self) -> Cue | None:
        """The next cue as soon as there is one; None once the queue is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closed)
            return None if self._closed else self._waiting.popleft()[1]

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


def _is_stale(item: tuple[float, Cue], now: float) -> bool:
    said_at, cue = item
    return cue.compensation is not None and now - said_at > STALE_AFTER_S
