"""The knee turns in or out: knee and foot no longer point the same way. Against the start position."""

from __future__ import annotations

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.situation import Situation, both
from formcheck.measure.reading import Reading


class KneeRotation(Detector):
    """Judges where the knees point, seen from the end."""

    id = "knee_rotation"
    unit = "deg"
    joints = ("knee",)

    def find(self, situation: Situation) -> Finding:
        """The leg that turned more since the start of the movement, in or out."""
        changes = [(leg, situation.since_start("knee_rotation", leg)) for leg in situation.legs]
        known = [(leg, change) for leg, change in changes if change.value is not None]
        if not known:
            return Finding(changes[0][1], situation.midline_side)
        turned = [leg for leg, change in known if abs(change.value or 0.0) > self.rule.exit]
        worst = max(known, key=lambda found: abs(found[1].value or 0.0))
        return Finding(Reading(abs(worst[1].value or 0.0), worst[1].confidence), both(turned or [worst[0]]))
