"""The movement is too quick to be controlled. Judged once it has come to its hold, or turns back without one."""

from __future__ import annotations

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.event import NOT_ASKED
from formcheck.exercise.exercise import Compensation
from formcheck.exercise.situation import Situation
from formcheck.measure.reading import Reading, no_reading

_SAID_S = 0.6
"""Seconds for which it counts as a fault: what has been done cannot be corrected any more."""


class TooFast(Detector):
    """Judges how long the way to end range took."""

    id = "too_fast"
    unit = "s"
    joints = ("knee",)
    spoils = False

    def __init__(self, rule: Compensation) -> None:
        super().__init__(rule)
        self._rep: int | None = None
        self._over_s: float | None = None

    def find(self, situation: Situation) -> Finding:
        """Seconds that the movement was shorter than asked, just after its end; 0 later."""
        side = situation.midline_side
        if not situation.movement_s:
            return Finding(no_reading(NOT_ASKED), side)
        over_s = self._over_at(situation)
        if over_s is None or situation.began_s is None:
            return Finding(no_reading("no movement that ended in a hold"), side)
        driver = situation.reading(situation.driver, situation.legs[0])
        if driver.value is None and driver.rough is not None:
            return Finding(no_reading(driver.reason), side)  # seen only roughly, a start may be missed
        took_s = over_s - situation.began_s
        fresh = situation.measured.time_s - over_s <= _SAID_S
        return Finding(Reading(max(0.0, situation.movement_s - took_s) if fresh else 0.0), side)

    def _over_at(self, situation: Situation) -> float | None:
        """When the way there was over: as the hold began, or as a movement without one turned back."""
        if situation.rep != self._rep:
            self._rep, self._over_s = situation.rep, None
        if situation.hold_since_s is not None:
            self._over_s = situation.hold_since_s
        elif situation.phase == "return" and self._over_s is None:
            self._over_s = situation.measured.time_s
        return self._over_s
