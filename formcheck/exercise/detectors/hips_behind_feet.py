"""In a standing bend the bottom drifts back behind the heels. Measured against the shank's own neutral."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.situation import Situation
from formcheck.measure.reading import Reading, no_reading


class HipsBehindFeet(Detector):
    """Judges the backward lean of the near shank."""

    id = "hips_behind_feet"
    unit = "deg"
    joints = ("hip", "ankle")
    limits: ClassVar[Mapping[str, float]] = {"bent_deg": 20.0, "lifted_deg": 40.0}

    def find(self, situation: Situation) -> Finding:
        """How far the shank leans back since the start; a fault of the midline.

        A trunk that is not `bent_deg` forward of upright is none that the hips could balance. From `lifted_deg` on the
        foot is off the floor.
        """
        change = situation.since_start("shank_inclination", situation.legs[0])
        if change.value is None:
            return Finding(change, "both")
        if -change.value > self.limit("lifted_deg"):
            return Finding(no_reading("the foot is off the floor"), "both")
        trunk = situation.reading("trunk_inclination").value
        bent = trunk is None or trunk > self.limit("bent_deg")
        return Finding(Reading(-change.value if bent else 0.0, change.confidence), "both")
