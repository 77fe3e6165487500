"""One frame as a phase machine sees it: where the driver is, and which postures hold."""

from __future__ import annotations

from dataclasses import dataclass

from formcheck.exercise.driver import in_ranges, value_of
from formcheck.exercise.exercise import Phasing
from formcheck.measure.measurer import Measured
from formcheck.pose.landmarks import Side


@dataclass(slots=True)
class LegFrame:
    """One frame of one leg, or of both together (side None).

    value: the driver's, grown toward end range. at_end: whether the postures of end range hold. may_begin, corrected,
    shadow: as in `PhaseMachine.update`. passing: whether the body passes quickly through end range.
    """

    measured: Measured
    phasing: Phasing
    side: Side | None
    value: float
    at_end: bool
    may_begin: bool
    corrected: bool = False
    shadow: bool = False
    passing: bool = False
    _in_start: bool | None = None

    @property
    def now(self) -> float:
        """Its time."""
        return self.measured.time_s

    @property
    def in_start(self) -> bool:
        """Whether the start posture holds; looked at when somebody asks, for most of a movement nobody does."""
        if self._in_start is None:
            self._in_start = in_ranges(self.phasing.start_legs_first, self.side, self.measured)
        return self._in_start

    @property
    def posture(self) -> tuple[float, ...]:
        """The measures of the start posture, as far as they are read."""
        return tuple([value_of(wanted.measure, self.side, self.measured) or 0.0 for wanted in self.phasing.start])
