"""The stretch is left before its time. Measured against the dose of the exercise, where a led session asks for it."""

from __future__ import annotations

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.event import NOT_ASKED
from formcheck.exercise.exercise import Compensation
from formcheck.exercise.situation import Situation
from formcheck.measure.reading import Reading, no_reading


class HoldTooShort(Detector):
    """Judges, in the return, how long the hold was."""

    id = "hold_too_short"
    unit = "s"
    joints = ("hip",)
    follows = True
    spoils = False

    def __init__(self, rule: Compensation) -> None:
        super().__init__(rule)
        self._hold_since_s: float | None = None
        self._rep: int | None = None
        self._held: tuple[float, float] | None = None

    def find(self, situation: Situation) -> Finding:
        """Seconds that the hold lacked; a hold that goes on, or was cut off with the recording, lacks none."""
        side = situation.midline_side
        if situation.asked_s is None:
            return Finding(no_reading(NOT_ASKED), side)
        if situation.rep != self._rep:
            self._rep, self._hold_since_s, self._held = situation.rep, None, None
        if self._hold_since_s is None:
            # A swing back, or a way further in, does not end a hold: it counts from its first beginning.
            self._hold_since_s = situation.hold_since_s
        if self._straightens(situation) or situation.phase != "return" or situation.correcting:
            return Finding(Reading(0.0), side)
        if self._hold_since_s is None or situation.hold_left_s is None:
            return Finding(no_reading("there was no hold"), side)
        held_s = max(0.0, situation.hold_left_s - self._hold_since_s)
        return Finding(Reading(max(0.0, situation.asked_s - held_s)), side)

    def _straightens(self, situation: Situation) -> bool:
        """Whether the knee has given up more than the hip: bent knees that are straightened take some of the bend."""
        if situation.driver == "knee_flexion":
            return False
        leg = situation.legs[0]
        knee, driver = (situation.reading(name, leg).value for name in ("knee_flexion", situation.driver))
        if knee is None or driver is None:
            return False
        if situation.phase == "hold" or self._held is None:
            self._held = knee, driver
        return self._held[0] - knee > abs(self._held[1] - driver)
