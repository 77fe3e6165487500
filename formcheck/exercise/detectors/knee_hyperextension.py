"""The knee locks past straight. Measured against 0 degrees."""

from __future__ import annotations

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.situation import Situation, both
from formcheck.measure.reading import no_reading


class KneeHyperextension(Detector):
    """Judges the knees of the legs at work."""

    id = "knee_hyperextension"
    unit = "deg"
    joints = ("knee",)

    def find(self, situation: Situation) -> Finding:
        """Degrees past straight of the knee that is furthest past it, 0 for bent ones."""
        seen = [(leg, situation.reading("knee_flexion", leg)) for leg in situation.legs]
        past = [(leg, -reading.value, reading) for leg, reading in seen if reading.value is not None]
        if not past:
            return Finding(no_reading(seen[0][1].reason), situation.midline_side)
        worst, value, reading = max(past, key=lambda found: found[1])
        locked = [leg for leg, degrees, _ in past if leg == worst or degrees > self.rule.exit]
        return Finding(reading.at(max(0.0, value)), both(locked))
