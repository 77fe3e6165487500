"""How much the tracker's landmarks tremble by themselves: no smaller movement can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, sqrt

from formcheck.pose.landmarks import LARGE_JOINTS

_MEMORY_S = 1.0
_LEAST = 1e-12
"""The least variance, in squares of the torso's length: less is none at all."""
_OF_NOISE = 1.781
"""How much larger the mean of the squares of white noise in the plane is than their geometric mean: e to Euler's
constant."""
_GAP_S = 0.5
_OWN = 0.015
"""Torso lengths that the tracker's landmarks tremble at most where nothing is wrong: limits leave room for it."""

_Places = tuple[float, list[complex]]
"""Time, and where each of the joints is, x + iy."""


def more_than_own(jitter: float) -> float:
    """How much of a trembling is more than the tracker's own, torso lengths."""
    return max(jitter - _OWN, 0.0)


class Jitter:
    """Feed it the landmarks of each frame, before they are filtered."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the past."""
        self._places: list[_Places] = []
        self._logs: list[float] = []
        self._seen = 0
        self._time_s = 0.0

    def update(self, points: Sequence[complex], time_s: float, torso: float) -> float:
        """The standard deviation of a coordinate in the last second or so, in torso lengths; 0 before three frames.

        points: 33, x + iy, pixels. torso: the trunk's length in pixels.
        """
        step_s, self._time_s = time_s - self._time_s, time_s
        if not 0 < step_s <= _GAP_S:
            self.reset()
            self._time_s = time_s
        per_torso = 1.0 / torso
        self._places = [*self._places[-2:], (time_s, [points[n] * per_torso for n in LARGE_JOINTS])]
        if len(self._places) < 3:
            return self._now()
        self._seen += 1
        logs = _trembling(*self._places)
        # The mean of logarithms: a movement, and a tracker that finds the body elsewhere, are large but soon over.
        share = max(min(step_s / _MEMORY_S, 1.0), 1.0 / self._seen)
        self._logs = [was + share * (now - was) for was, now in zip(self._logs or logs, logs, strict=True)]
        return self._now()

    def _now(self) -> float:
        # Never do most of the joints change their speed at once: the second stillest only trembles.
        return sqrt(max(exp(sorted(self._logs)[1]) - _LEAST, 0.0) * _OF_NOISE) if self._logs else 0.0


def _trembling(first: _Places, second: _Places, third: _Places) -> list[float]:
    """The logarithm of the variance of a coordinate of each joint, as three frames show it. Plain numbers, being few.

    Off the straight line between its neighbours: frames do not come evenly, and bodies mostly move so.
    """
    later = (second[0] - first[0]) / (third[0] - first[0])
    sooner = 1 - later
    scale = 2 * (1 + sooner**2 + later**2)  # the variance of this difference, for independent ones of variance 1
    logs = []
    for a, b, c in zip(first[1], second[1], third[1], strict=True):
        off = b - sooner * a - later * c
        x, y = off.real, off.imag
        logs.append(log((x * x + y * y) / scale + _LEAST))
    return logs
