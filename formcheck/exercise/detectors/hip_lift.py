"""The pelvis leaves the floor. Measured against its height at rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.situation import Situation


class HipLift(Detector):
    """Judges the pelvis' height.

    `limits`, per_deg: by how much more it may lift for each degree that the working thigh is raised beyond at_deg, and
    less for each before: the pelvis turns with a leg that is raised.
    """

    id = "hip_lift"
    unit = "torso"
    joints = ("hip",)
    limits: ClassVar[Mapping[str, float]] = {"per_deg": 0.0, "at_deg": 0.0}

    def find(self, situation: Situation) -> Finding:
        """Lift of the pelvis, less what a leg raised that far may add; seen from the side the two hips are one, so it
        is the working leg's.
        """
        lift = situation.reading("pelvis_height_change")
        more = self.limit("per_deg")
        if lift.value is not None and more:
            raised = situation.reading("thigh_elevation", situation.legs[0]).value
            allowed = 0.0 if raised is None else more * (raised - self.limit("at_deg"))
            lift = lift.at(lift.value - allowed)
        return Finding(lift, situation.midline_side)
