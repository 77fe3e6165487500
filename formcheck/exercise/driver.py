"""The number that a phase machine watches: where it is, how fast it moves, whether it rests."""

from __future__ import annotations

from dataclasses import dataclass, field

from formcheck.exercise.exercise import Phasing, Range
from formcheck.exercise.settled import Settled
from formcheck.exercise.slope import Slope
from formcheck.measure.measurer import Measured
from formcheck.measure.readings import column
from formcheck.pose.landmarks import Side

_REST_S = 0.1
NOTICED_S = 0.1
"""How late the beginning of rest is noticed: half the window of the slope, plus the filter's delay at that speed."""
_TREMBLES = 200.0
"""Degrees a second that a driver at rest seems to move for each torso length of trembling of the landmarks."""
_POSTURE_S = 0.4
"""A posture is held if its driver goes nowhere for so long: a hop of the tracker and back does not count."""


@dataclass
class Driver:
    """Feed `update` every frame.

    value: of the driver, turned so that it grows toward end range; None while it is not read. speed: its own, degrees
    a second; still: up to where it rests. along, along_speed: of what grows along with it. rest_since_s: since when
    they rest, None while they move. before: time and value of the reading before this one, None where there was none.
    """

    value: float | None = None
    speed: float | None = None
    still: float = 0.0
    along: float | None = None
    along_speed: float | None = None
    rest_since_s: float | None = None
    before: tuple[float, float] | None = None
    _read: tuple[float, float] | None = None
    _accompanied: bool = False
    _step_s: float = 0.0
    _slope: Slope = field(default_factory=Slope)
    _long: Slope = field(default_factory=lambda: Slope(_POSTURE_S))
    _along_slope: Slope = field(default_factory=Slope)
    _settled: Settled = field(default_factory=Settled)

    def update(
        self, phasing: Phasing, side: Side | None, measured: Measured, step_s: float, set_up: bool = True
    ) -> float | None:
        """The value after one more frame. step_s: since the frame before. set_up: whether `in_place` may be asked."""
        now, self._step_s = measured.time_s, step_s
        value = value_of(phasing.driver, side, measured)
        if value is not None and phasing.toward != "more":
            value = -value
        self.value = value
        if value is None:
            return None
        self.before, self._read = self._read, (now, value)
        self.speed = self._slope.update(now, value)
        if set_up:
            self._long.add(now, value)
        self._settled.update(now, value)
        self.still = phasing.still + _TREMBLES * measured.jitter
        self._accompanied = bool(phasing.along)
        if phasing.along:
            self.along = value_of(phasing.along, side, measured)
            self.along_speed = None if self.along is None else self._along_slope.update(now, self.along)
        return value

    @property
    def unread_s(self) -> float:
        """Seconds just before this frame in which it was not read."""
        if self.before is None or self._read is None:
            return 0.0
        return max(0.0, self._read[0] - self.before[0] - self._step_s)

    def forget(self) -> None:
        """Begin anew: what comes next has nothing to do with what was."""
        self.rest_since_s = self.before = self._read = None
        self._slope.reset()
        self._long.reset()

    def in_place(self, factor: float, long: bool) -> bool:
        """Whether it goes nowhere: at up to so many times the speed of rest now, or, if long, at that over a while."""
        if self.speed is None or abs(self.speed) < factor * self.still:
            return True
        return long and self._long.speed is not None and abs(self._long.speed) < self.still

    def resting(self, now: float) -> bool:
        """Whether it has been slow for a moment."""
        if self.speed is None or max(abs(self.speed), abs(self.along_speed or 0.0)) > self.still:
            self.rest_since_s = None
            return False
        if self.rest_since_s is None:
            self.rest_since_s = now - max(0.5 * self._step_s - NOTICED_S, 0.0)
        # Seen seldom, one frame of rest already looks back so far.
        return now - self.rest_since_s >= _REST_S or self._step_s > _REST_S + 0.02

    def rested_s(self, now: float) -> float:
        """For how long it has rested."""
        self.resting(now)
        return 0.0 if self.rest_since_s is None else now - self.rest_since_s

    def at_rest(self, now: float) -> bool:
        """Whether it rests, or has for long been where it is though its reading trembles."""
        if self.resting(now):
            return True
        if self._accompanied or (since_s := self._settled.since_s(self.still)) is None:
            return False
        self.rest_since_s = since_s + NOTICED_S
        return True


def value_of(measure: str, side: Side | None, measured: Measured) -> float | None:
    """A measure, of the leg that is followed where it has sides."""
    return measured.readings[column(measure, measured.view.followed(side))].at_least_roughly


def in_ranges(ranges: tuple[Range, ...], side: Side | None, measured: Measured, edge: float = 0.0) -> bool:
    """Whether all these measures are read and in their ranges, of which each is wider by `edge` at both ends."""
    readings, side = measured.readings, measured.view.followed(side)
    for wanted in ranges:
        reading = readings[column(wanted.measure, side)]
        value = reading.rough if reading.value is None else reading.value
        if value is None or not wanted.low - edge <= value <= wanted.high + edge:
            return False
    return True
