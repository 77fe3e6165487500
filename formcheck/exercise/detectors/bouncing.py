"""Small repeated swings at end range instead of a hold. Measured peak to peak."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.detectors.oscillation import Oscillation
from formcheck.exercise.exercise import Compensation
from formcheck.exercise.situation import Situation
from formcheck.measure.body import MIXED_UP
from formcheck.measure.limbs import END_ON
from formcheck.measure.reading import Reading, no_reading
from formcheck.measure.readings import FOR_PHASES

_COMPANION = {
    "knee_flexion": "shank_inclination",
    "hip_flexion": "trunk_inclination",
    "trunk_inclination": "hip_flexion",
}
"""What swings as far as the moving angle when the body does; a joint that trembles in the picture moves them apart."""
_BLUR_DEG = 150.0
"""Degrees, peak to peak, that the filtered angles swing for each torso length of the landmarks' trembling."""


class Bouncing(Detector):
    """Judges the rhythm of the moving angle.

    A swing slower than `slowest_hz` is a person moving, one faster than `fastest_hz` is noise.
    """

    id = "bouncing"
    unit = "deg"
    joints = ("hip", "knee")
    periodic = True
    limits: ClassVar[Mapping[str, float]] = {"slowest_hz": 0.5, "fastest_hz": 3.0}
    follows = True  # the first swing may begin before the hold is noticed

    def __init__(self, rule: Compensation) -> None:
        super().__init__(rule)
        self._oscillation = Oscillation(rule.exit, rule.min_periods, self.limit("slowest_hz"), self.limit("fastest_hz"))
        self._last_s = 0.0
        self._until_s: float | None = None

    def find(self, situation: Situation) -> Finding:
        """Peak to peak of the moving angle, 0 while there is no oscillation."""
        if situation.driver in FOR_PHASES:
            return Finding(no_reading(END_ON), situation.midline_side)
        leg = situation.legs[0]
        reading = situation.reading(situation.driver, leg)
        now = situation.measured.time_s
        if now - self._last_s > 0.5:
            self._oscillation.reset()
        if reading.value is None or situation.measured.mixed:
            return Finding(no_reading(reading.reason or MIXED_UP), situation.midline_side)
        self._last_s = now
        companion = _COMPANION.get(situation.driver)
        along = situation.reading(companion, leg).value if companion else None
        swing = self._oscillation.update(now, reading.value, along, _BLUR_DEG * situation.measured.jitter)
        if swing.until_s is not None:
            self._until_s = swing.until_s
        value = Reading(swing.peak_to_peak, reading.confidence)
        return Finding(value, situation.midline_side, swing.since_s, self._until_s)

    def over_since(self, situation: Situation) -> float:
        """A bounce is over with its last turn; what follows is the way back."""
        return situation.measured.time_s if self._until_s is None else self._until_s
