"""The knee straightens only because the thigh travels toward the floor. Against its angle as the kick starts."""

from __future__ import annotations

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.situation import Situation
from formcheck.measure.reading import Reading


class ThighDrop(Detector):
    """Judges the direction of the working thigh."""

    id = "thigh_drop"
    unit = "deg"
    joints = ("hip", "knee")

    def find(self, situation: Situation) -> Finding:
        """How far the working thigh has fallen since the start of the movement."""
        leg = situation.legs[0]
        change = situation.since_start("thigh_elevation", leg)
        if change.value is None:
            return Finding(change, situation.midline_side)
        return Finding(Reading(-change.value, change.confidence), situation.midline_side)
