"""The lower back rounds instead of the hip flexing. Against the person's own neutral."""

from __future__ import annotations

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.situation import Situation


class LumbarRounding(Detector):
    """Judges the lower back."""

    id = "lumbar_rounding"
    unit = "deg"
    joints = ("hip", "shoulder")

    def find(self, situation: Situation) -> Finding:
        """Lumbar flexion past neutral; a fault of the midline, whichever leg works."""
        return Finding(situation.reading("lumbar_flexion_change"), "both")
