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
        """Lumbar flexion past neutral; a fault of the midline, whichever leg works.

        A back that was long in its hold is none that rounds as the hold is left: there the outline misleads, and
        nothing is left to be corrected.
        """
        found = situation.reading("lumbar_flexion_change")
        left_s = situation.hold_left_s if situation.working is None and self.event is None else None
        if found.value is not None and left_s is not None and situation.measured.time_s > left_s:
            found = found._replace(value=min(found.value, self.rule.exit))
        return Finding(found, "both")
