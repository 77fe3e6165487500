"""The knee straightens only because the thigh sinks. Measured against the thigh's angle as the kick starts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.exercise import Compensation
from formcheck.exercise.situation import Situation
from formcheck.exercise.slope import Slope
from formcheck.measure.reading import Reading


class ThighDrop(Detector):
    """Judges the direction of the working thigh."""

    id = "thigh_drop"
    unit = "deg"
    joints = ("hip", "knee")
    lasts = True  # a thigh that fell stays down until it is lifted, also while the knee bends again
    limits: ClassVar[Mapping[str, float]] = {"lowered_deg_s": 15.0}

    def __init__(self, rule: Compensation) -> None:
        super().__init__(rule)
        self._speed = Slope()

    def find(self, situation: Situation) -> Finding:
        """How far the working thigh has fallen since the start of the movement.

        A held leg that goes down with its knee straight, faster than `lowered_deg_s`, is on its way to the floor.
        """
        leg = situation.legs[0]
        change = situation.since_start("thigh_elevation", leg)
        if change.value is None:
            return Finding(change, situation.midline_side)
        drop = -change.value
        self._speed.add(situation.measured.time_s, drop)
        if situation.phase == "hold" and not self.on and (self._speed.speed or 0.0) > self.limit("lowered_deg_s"):
            drop = min(drop, self.rule.exit)
        return Finding(Reading(drop, change.confidence), situation.midline_side)
