"""A hold whose way in was not seen from its beginning: the film opens in it, or the tracker was late."""

from __future__ import annotations

from dataclasses import dataclass

from formcheck.exercise.driver import Driver
from formcheck.exercise.exercise import Phasing

_RESTS_S = 0.5
"""Seconds of rest at end range: who only passes through does not rest there."""


@dataclass
class Opening:
    """Feed `see` every frame before the first movement, until it is `over`: told, or the start posture was taken.

    A start posture that was seen too briefly to be taken is enough. Where none was seen, the file says whether a film
    may open at end range.
    """

    over: bool = False
    _seen: float | None = None

    def see(self, phasing: Phasing, driver: Driver, now: float, in_start: bool, at_end: bool) -> float | None:
        """Where the driver came from, or would have, if a hold is on that began unseen, else None.

        in_start, at_end: whether the postures of the start, and of end range, hold.
        """
        value = driver.value
        if self.over or phasing.led or value is None:
            return None
        if in_start:
            self._seen = value if self._seen is None else min(self._seen, value)
            return None
        start = _start_of(phasing) if self._seen is None and phasing.opens else self._seen
        if start is None or not phasing.travel or not at_end or not phasing.far_enough(start, value):
            return None
        if driver.rested_s(now) < _RESTS_S:
            return None
        self.over = True
        return start


def _start_of(phasing: Phasing) -> float | None:
    """The end of the driver's start posture that is nearest to end range, turned so that it grows toward it."""
    for wanted in phasing.start:
        if wanted.measure == phasing.driver:
            return wanted.high if phasing.toward == "more" else -wanted.low
    return None
