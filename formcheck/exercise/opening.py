"""A film that opens at end range: its person was never seen in the start posture, and holds what they came to."""

from __future__ import annotations

from dataclasses import dataclass

from formcheck.exercise.driver import Driver
from formcheck.exercise.exercise import Phasing

_RESTS_S = 0.5
"""Seconds of rest at end range: who only passes through does not rest there."""


@dataclass
class Opening:
    """Feed `see` every frame before the first movement, until it is `over`: told, or found not to be so."""

    over: bool = False

    def see(self, phasing: Phasing, driver: Driver, now: float, in_start: bool, at_end: bool) -> float | None:
        """Where the driver would have started if a hold has been on since before the film, else None.

        in_start, at_end: whether the postures of the start, and of end range, hold.
        """
        if in_start or not phasing.opens:
            self.over = True
        start, value = _start_of(phasing), driver.value
        if self.over or start is None or value is None or not at_end or not phasing.far_enough(start, value):
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
