"""Why no repetition was seen, where the posture of no leg could be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from formcheck.exercise.exercise import Exercise
from formcheck.measure.measurer import Measured
from formcheck.measure.readings import column
from formcheck.pose.landmarks import SIDES, Side, other

_OFTEN = 0.2
"""Share of the frames with a person from which a reason explains that nothing was seen: a tracker that mixes the body
up takes the view for another one in most of the others."""
_MOSTLY = 0.5
"""Share of the frames for all reasons together, seen from the side: who comes into the picture is partly outside it for
a while, which explains nothing."""


class UnreadStart:
    """Feed it every frame before the first repetition has come to its end."""

    def __init__(self) -> None:
        self._frames = self._from_side = 0
        self._reasons: Counter[str] = Counter()

    def see(self, exercise: Exercise, measured: Measured) -> None:
        """One more frame."""
        if measured.points is None:
            return
        self._frames += 1
        view, from_end = measured.view, exercise.phasing_from_end
        if view.kind == "end" and from_end is not None:
            self._count([wanted.measure for wanted in from_end.start], measured, None)
        elif view.kind != "unknown" and view.near_side is not None:
            self._from_side += self._count(exercise.phasing.measures, measured, view.near_side)

    def _count(self, measures: Iterable[str], measured: Measured, near: Side | None) -> bool:
        """Whether one of these was read on no side; why, where the sides agree or one is nearer, is counted."""
        first = near or SIDES[0]
        readings = measured.readings
        for measure in measures:
            # The near side first: where that is read, the other one need not be.
            reading = readings[column(measure, first)]
            if reading.at_least_roughly is not None:
                continue
            far = readings[column(measure, other(first))]
            if far.at_least_roughly is None and reading.reason and (near is not None or reading.reason == far.reason):
                self._reasons[reading.reason] += 1
                return True
        return False

    @property
    def reason(self) -> str:
        """What stood in the way of both legs; empty where nothing did, or seldom."""
        for reason, frames in self._reasons.most_common(1):
            if frames >= _OFTEN * self._frames and (not self._from_side or self._from_side >= _MOSTLY * self._frames):
                return reason
        return ""
