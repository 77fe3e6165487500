"""Time: one protocol, the real clock, and a hand-driven one for tests."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """A monotonic clock in seconds; its zero is arbitrary."""

    def now(self) -> float:
        """Seconds since the clock's zero; never runs backwards."""

    def sleep(self, seconds: float) -> None:
        """Wait this long; nothing for zero and less."""


class SystemClock:
    """The machine's monotonic clock (not set back by a change of the wall clock)."""

    def now(self) -> float:
        # Not time.monotonic, which on Windows moves in steps of 16 ms; elsewhere both are the same clock.
        return time.perf_counter()

    def sleep(self, seconds: float) -> None:
        if seconds > 0:
            time.sleep(seconds)


class ManualClock:
    """A clock that moves only when told to: `sleep` advances it at once."""

    def __init__(self, start: float = 0.0) -> None:
        self._now = start

    def now(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += max(0.0, seconds)
