"""In a standing bend the bottom drifts back behind the heels. Against the shank's own neutral."""

from __future__ import annotations

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.situation import Situation
from formcheck.measure.reading import Reading, no_reading

_BENT_DEG = 20.0
"""Trunk forward of upright: less is no bend that the hips could balance."""
_LIFTED_DEG = 40.0
"""No standing shank leans back so far: the foot has left the floor."""


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
        trunk = situation.reading("trunk_inclination").value
        if -change.value > _LIFTED_DEG:
            return Finding(no_reading("the foot is off the floor"), "both")
        bent = trunk is None or trunk > _BENT_DEG
        return Finding(Reading(-change.value if bent else 0.0, change.confidence), "both")
