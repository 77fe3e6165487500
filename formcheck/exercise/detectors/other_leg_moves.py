"""The resting leg bends or lifts where it should be still. Measured against its posture as the movement starts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.exercise import Compensation
from formcheck.exercise.situation import Situation
from formcheck.measure.body import MIXED_UP
from formcheck.measure.reading import Reading, no_reading
from formcheck.pose.landmarks import other

_SEEN = 0.8
"""Behind the working leg it is guessed: only a leg that is surely seen is judged."""
LEG_HIDDEN = "the resting leg is hidden"


class OtherLegMoves(Detector):
    """Judges thigh and knee of the leg that does not work.

    A reading less certain than `sure_deg` says nothing about a leg at rest. One that goes faster than `hop_deg_s` (0:
    any), or is off its start by the threshold as the movement is noticed, is the tracker's mistake until it is back.
    """

    id = "other_leg_moves"
    unit = "deg"
    joints = ("knee",)
    limits: ClassVar[Mapping[str, float]] = {"sure_deg": 10.0, "hop_deg_s": 0.0}

    def __init__(self, rule: Compensation) -> None:
        super().__init__(rule)
        self._rep: int | None = None
        self._last = (0.0, 0.0)
        self._hopped = False

    def find(self, situation: Situation) -> Finding:
        """How far its thigh has lifted or its knee bent since the start, whichever is more."""
        if situation.working is None:
            return Finding(no_reading("both legs work together"), "both")
        leg = other(situation.working)
        seen = [situation.since_start(name, leg) for name in ("thigh_elevation", "knee_flexion")]
        now = [situation.reading(name, leg) for name in ("thigh_elevation", "knee_flexion")]
        unsure = any(
            reading.confidence < _SEEN or (reading.uncertainty or 0.0) > self.limit("sure_deg") for reading in now
        )
        moved = [abs(change.value) for change in seen if change.value is not None]
        if unsure or len(moved) < len(seen):
            return Finding(no_reading(LEG_HIDDEN), leg)
        if self._mixed_up(situation, max(moved)):
            return Finding(no_reading(MIXED_UP), leg)
        return Finding(Reading(max(moved), min(change.confidence for change in seen)), leg)

    def _mixed_up(self, situation: Situation, moved: float) -> bool:
        """Whether it came where it is, farther off than at its rest, in no time."""
        now, most = situation.measured.time_s, self.limit("hop_deg_s")
        before_s, before = self._last
        first, self._rep, self._last = situation.rep != self._rep, situation.rep, (now, moved)
        hopped = moved > self.rule.enter if first else moved - before > most * (now - before_s)
        self._hopped = most > 0 and moved > self.rule.exit and (hopped or (self._hopped and not first))
        return self._hopped
