"""In a standing bend the bottom drifts back behind the heels. Against the shank's own neutral."""

from __future__ import annotations

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.situation import Situation
from formcheck.measure.reading import Reading


class HipsBehindFeet(Detector):
    """Judges the backward lean of the near shank."""

    id = "hips_behind_feet"
    unit = "deg"
    joints = ("hip", "ankle")

    def find(self, situation: Situation) -> Finding:
        """How far the shank leans back since the start; a fault of the midline."""
        change = situation.since_start("shank_inclination", situation.legs[0])
        if change.value is None:
            return Finding(change, "both")
        return Finding(Reading(-change.value, change.confidence), "both")
