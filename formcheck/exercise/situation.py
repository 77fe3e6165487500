"""What a detector gets to see: one measured frame, and where in the exercise it lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from formcheck.exercise.event import EventSide, Phase
from formcheck.exercise.exercise import Range
from formcheck.measure.measurer import Measured
from formcheck.measure.reading import Reading, no_reading
from formcheck.measure.readings import column
from formcheck.pose.landmarks import SIDES, Side, other


@dataclass(slots=True)
class Situation:
    """One frame within the exercise. Not to be written to; frozen, it would take three times as long to make.

    working: the leg that is exercised, None when both work together.
    driver: the measure that the exercise moves.
    hold_since_s: when the hold began, None outside one. hold_left_s: when it was last at its level.
    back: how far the driver is back from the farthest that it came in this repetition.
    began_s: when the repetition began, as near as can be told.
    asked_s: how long a led session asks to hold, None in one that only watches.
    progression: id of the round of a led session, "" for the plain movement.
    correcting: whether the way back may be no more than the correction of a fault.
    movement_s: how long the way to end range is meant to take, 0 where nothing is said of it.
    start: the values (by column) at the start of this repetition; empty before one.
    legs: those that are judged, the near one first. midline_side: what a fault seen at the midline is called: the
    working leg's where one leg works. Both are worked out once for all detectors.
    """

    measured: Measured
    phase: Phase
    rep: int | None
    working: Side | None
    driver: str
    start: Mapping[str, float]
    hold_since_s: float | None = None
    hold_left_s: float | None = None
    back: float = 0.0
    began_s: float | None = None
    asked_s: float | None = None
    progression: str = ""
    movement_s: float = 0.0
    correcting: bool = False
    legs: tuple[Side, ...] = field(init=False)
    midline_side: EventSide = field(init=False)

    def __post_init__(self) -> None:
        near = self.measured.view.followed()
        self.legs = (near, other(near)) if self.working is None else (self.working,)
        self.midline_side = self.working or "both"

    def reading(self, measure: str, side: Side | None = None) -> Reading:
        """The reading of a measure."""
        return self.measured.readings[column(measure, side)]

    def holds(self, where: tuple[Range, ...]) -> bool:
        """Whether the body is in these postures, as far as they can be read."""
        for wanted in where:
            value = self.reading(wanted.measure, self.legs[0]).at_least_roughly
            if value is not None and not wanted.low <= value <= wanted.high:
                return False
        return True

    def since_start(self, measure: str, side: Side | None = None) -> Reading:
        """How much a measure changed since the start of the repetition."""
        name = column(measure, side)
        now = self.measured.readings[name]
        if now.value is None:
            return no_reading(now.reason)  # what was read roughly is no change
        if name not in self.start:
            return no_reading("not seen at the start of the movement")
        return now.at(now.value - self.start[name])


def both(sides: list[Side]) -> EventSide:
    """The side of a fault found on these legs."""
    return "both" if len(sides) == len(SIDES) else sides[0]
