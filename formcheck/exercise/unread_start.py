"""Why the start posture of no leg could be read, where the camera stands at an end of the body."""

from __future__ import annotations

from collections import Counter

from formcheck.exercise.exercise import Exercise
from formcheck.measure.measurer import Measured, column
from formcheck.pose.landmarks import SIDES

_OFTEN = 0.2
"""Share of the frames with a person from which a reason explains that nothing was seen: a tracker that mixes the body
up takes the view for another one in most of the others."""


class UnreadStart:
    """Feed it every frame before the first movement."""

    def __init__(self) -> None:
        self._frames = 0
        self._reasons: Counter[str] = Counter()

    def see(self, exercise: Exercise, measured: Measured) -> None:
        """One more frame."""
        if measured.points is None:
            return
        self._frames += 1
        phasing = exercise.phasing_from_end
        if phasing is None or measured.view.kind != "end":
            return
        for wanted in phasing.start:
            reasons = {measured.readings[column(wanted.measure, side)].reason for side in SIDES}
            if len(reasons) == 1 and (reason := reasons.pop()):
                self._reasons[reason] += 1
                return

    @property
    def reason(self) -> str:
        """What stood in the way of both legs; empty where nothing did, or seldom."""
        for reason, frames in self._reasons.most_common(1):
            if frames >= _OFTEN * self._frames:
                return reason
        return ""
