"""The pelvis turns about the long axis of the trunk. Measured against the start position."""

from __future__ import annotations

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.situation import Situation
from formcheck.measure.reading import Reading


class PelvisTwist(Detector):
    """Judges the turn of the pelvis, seen from an end."""

    id = "pelvis_twist"
    unit = "deg"
    joints = ("hip",)

    def find(self, situation: Situation) -> Finding:
        """How far the pelvis has turned since the start, to either side; a fault of the midline."""
        change = situation.since_start("pelvis_twist")
        if change.value is None:
            return Finding(change, "both")
        return Finding(Reading(abs(change.value), change.confidence), "both")
