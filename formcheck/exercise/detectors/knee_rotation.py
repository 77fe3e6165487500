"""The knee turns in or out: knee and foot no longer point the same way. Measured against the start position."""

from __future__ import annotations

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.situation import Situation, both
from formcheck.measure.body import MIXED_UP
from formcheck.measure.reading import Reading, no_reading

_MOST_DEG = 45.0
"""No hip turns further to one side: what reads more is a leg that the tracker has mixed up."""


class KneeRotation(Detector):
    """Judges where the knees point, seen from the end."""

    id = "knee_rotation"
    unit = "deg"
    joints = ("knee",)

    def find(self, situation: Situation) -> Finding:
        """The leg that turned more since the start of the movement, in or out."""
        changes = [(leg, _size(situation.since_start("knee_rotation", leg))) for leg in situation.legs]
        known = [(leg, change) for leg, change in changes if change.value is not None]
        if not known:
            return Finding(changes[0][1], situation.midline_side)
        turned = [leg for leg, change in known if (change.value or 0.0) > self.rule.exit]
        worst = max(known, key=lambda found: found[1].value or 0.0)
        return Finding(worst[1], both(turned or [worst[0]]))


def _size(change: Reading) -> Reading:
    if change.value is None:
        return change
    size = abs(change.value)
    return no_reading(MIXED_UP) if size > _MOST_DEG else Reading(size, change.confidence)
