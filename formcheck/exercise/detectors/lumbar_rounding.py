"""The lower back rounds instead of the hip flexing. Measured against the person's own neutral."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.exercise import Compensation
from formcheck.exercise.situation import Situation

WITH_ITSELF = "the back was seen in the hold alone: begin before it, in the start posture"


class LumbarRounding(Detector):
    """Judges the lower back.

    `limits`, moved_deg: a hold in which neither trunk nor hip ever were so far from the start of the movement began in
    the picture as it went on: its back was compared with itself, and had it been round all the time, nobody could say.
    """

    id = "lumbar_rounding"
    unit = "deg"
    joints = ("hip", "shoulder")
    limits: ClassVar[Mapping[str, float]] = {"moved_deg": 0.0}

    def __init__(self, rule: Compensation) -> None:
        super().__init__(rule)
        self._compared: set[int] = set()

    @property
    def in_vain(self) -> str:
        """A back that was compared with itself."""
        return WITH_ITSELF if self.limit("moved_deg") and not self._compared else ""

    def vain_in(self, reps: int) -> tuple[str, list[int]]:
        """Those, such as one that goes on after a knock at the camera, that show the back in the hold alone."""
        seen = self.coverage.in_reps if self.limit("moved_deg") else {}
        vain = [rep for rep in seen if 0 < rep <= reps and rep not in self._compared and not seen[rep].found]
        return WITH_ITSELF, vain

    def find(self, situation: Situation) -> Finding:
        """Lumbar flexion past neutral; a fault of the midline, whichever leg works.

        A back that was long in its hold is none that rounds as the hold is left: there the outline misleads, and
        nothing is left to be corrected.
        """
        found = situation.reading("lumbar_flexion_change")
        if self.event is not None or self._moved(situation):
            self._compared.add(situation.rep or 0)
        left_s = situation.hold_left_s if situation.working is None and self.event is None else None
        if found.value is not None and left_s is not None and situation.measured.time_s > left_s:
            found = found.at(min(found.value, self.rule.exit))
        return Finding(found, "both")

    def _moved(self, situation: Situation) -> bool:
        """Whether the body is in another posture than it began in, and not on the way back."""
        least = self.limit("moved_deg")
        if situation.phase == "return" or situation.back > least:
            return False
        since = (situation.since_start("trunk_inclination"), situation.since_start("hip_flexion", situation.legs[0]))
        return any(change.value is not None and abs(change.value) >= least for change in since)
