"""The pelvis leaves the floor. Against its height at rest."""

from __future__ import annotations

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.situation import Situation


class HipLift(Detector):
    """Judges the pelvis' height."""

    id = "hip_lift"
    unit = "torso"
    joints = ("hip",)

    def find(self, situation: Situation) -> Finding:
        """Lift of the pelvis; seen from the side the two hips are one, so it is the working leg's."""
        return Finding(situation.reading("pelvis_height_change"), situation.midline_side)
