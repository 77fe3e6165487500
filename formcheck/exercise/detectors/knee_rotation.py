"""The knee turns in or out: knee and foot no longer point the same way. Measured against the start position."""

from __future__ import annotations

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.situation import Situation, both
from formcheck.measure.reading import Reading

_SQUARE_DEG = 72.0
"""Seen from less far round than this, a knee that straightens looks as if it turned out."""


class KneeRotation(Detector):
    """Judges where the knees point, seen from the end."""

    id = "knee_rotation"
    unit = "deg"
    joints = ("knee",)

    def find(self, situation: Situation) -> Finding:
        """The leg that turned more since the start of the movement, in or out."""
        changes = [(leg, self._turn(situation, situation.since_start("knee_rotation", leg))) for leg in situation.legs]
        known = [(leg, change) for leg, change in changes if change.value is not None]
        if not known:
            return Finding(changes[0][1], situation.midline_side)
        turned = [leg for leg, change in known if (change.value or 0.0) > self.rule.exit]
        worst = max(known, key=lambda found: found[1].value or 0.0)
        return Finding(worst[1], both(turned or [worst[0]]))

    def _turn(self, situation: Situation, change: Reading) -> Reading:
        """The size of a turn."""
        if change.value is None:
            return change
        yaw = situation.measured.view.yaw_deg
        not_square = situation.measured.view.kind == "end" and yaw is not None and abs(yaw) < _SQUARE_DEG
        return Reading(max(change.value, 0.0) if not_square else abs(change.value), change.confidence)
