"""In a standing bend the bottom drifts back behind the heels. Against the shank's own neutral."""

from __future__ import annotations

from math import inf

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.situation import Situation
from formcheck.measure.reading import Reading, no_reading


class HipsBehindFeet(Detector):
    """Judges the backward lean of the near shank."""

    id = "hips_behind_feet"
    unit = "deg"
    joints = ("hip", "ankle")
    limits = ("lifted_deg",)

    def find(self, situation: Situation) -> Finding:
        """How far the shank leans back since the start; a fault of the midline.

        From `lifted_deg` on the foot is off the floor.
        """
        change = situation.since_start("shank_inclination", situation.legs[0])
        if change.value is None:
            return Finding(change, "both")
        if -change.value > self.rule.limits.get("lifted_deg", inf):
            return Finding(no_reading("the foot is off the floor"), "both")
        return Finding(Reading(-change.value, change.confidence), "both")
