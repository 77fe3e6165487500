"""The knee locks past straight. Against 0 degrees."""

from __future__ import annotations

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.situation import Situation
from formcheck.measure.reading import no_reading


class KneeHyperextension(Detector):
    """Judges the working knee; where both legs work together the near one, which is seen best."""

    id = "knee_hyperextension"
    unit = "deg"
    joints = ("knee",)

    def find(self, situation: Situation) -> Finding:
        """Degrees past straight, 0 for a bent knee."""
        reading = situation.reading("knee_flexion", situation.legs[0])
        if reading.value is None:
            return Finding(no_reading(reading.reason), situation.midline_side)
        return Finding(reading._replace(value=max(0.0, -reading.value)), situation.legs[0])
