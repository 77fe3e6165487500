"""How much the tracker's landmarks tremble by themselves: no smaller movement can be seen."""

from __future__ import annotations

from math import sqrt

from formcheck.pose.observation import Plane

_JOINTS = (11, 12, 23, 24, 25, 26, 27, 28)
"""Shoulders, hips, knees, ankles. Never do most of them change their speed at once, so the second
stillest trembles only."""
_MEMORY_S = 1.0
_GAP_S = 0.5
_GROWS = 0.005
"""By how much trembling that lasts may grow in a second, torso lengths: a movement seen seldom looks like ten times as
much, but for a second or two only."""

_Places = tuple[float, list[complex]]
"""Time, and where each of the joints is, x + iy."""


class Jitter:
    """Feed it the landmarks of each frame, before they are filtered.

    lasting: the least that they have trembled lately, torso lengths: a camera's or a tracker's, not a movement's.
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the past."""
        self._places: list[_Places] = []
        self._square: list[float] | None = None
        self._time_s = 0.0
        self.lasting = 0.0

    def update(self, points: Plane, time_s: float, torso: float) -> float:
        """The standard deviation of a coordinate in the last second or so, in torso lengths; 0 before three frames.

        points: (33,) x + iy, pixels. torso: the trunk's length in pixels.
        """
        step_s, self._time_s = time_s - self._time_s, time_s
        if not 0 < step_s <= _GAP_S:
            self.reset()
            self._time_s = time_s
        per_torso = 1.0 / torso
        self._places = [*self._places[-2:], (time_s, [points.item(n) * per_torso for n in _JOINTS])]
        if len(self._places) == 3:
            now, old = _trembling(*self._places), self._square
            if old is not None:
                share = min(step_s / _MEMORY_S, 1.0)
                now = [was + share * (square - was) for was, square in zip(old, now, strict=True)]
            self._square = now
            trembling = sqrt(sorted(now)[1])
            self.lasting = trembling if old is None else min(trembling, self.lasting + _GROWS * step_s)
            return trembling
        return 0.0 if self._square is None else sqrt(sorted(self._square)[1])


def _trembling(first: _Places, second: _Places, third: _Places) -> list[float]:
    """The variance of a coordinate of each joint, as three frames show it. Plain numbers: they are few.

    Off the straight line between its neighbours: frames do not come evenly, and bodies mostly move so.
    """
    later = (second[0] - first[0]) / (third[0] - first[0])
    sooner = 1 - later
    scale = 2 * (1 + sooner**2 + later**2)  # the variance of this difference, for independent ones of variance 1
    off = [b - sooner * a - later * c for a, b, c in zip(first[1], second[1], third[1], strict=True)]
    return [(way.real * way.real + way.imag * way.imag) / scale for way in off]
