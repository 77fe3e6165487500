"""How much the tracker's landmarks tremble by themselves: what no movement smaller than this can be told from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_JOINTS = np.array([11, 12, 23, 24, 25, 26, 27, 28])
"""Shoulders, hips, knees, ankles. Never do most of them change their speed at once, so the second
stillest trembles only."""
_MEMORY_S = 1.0
_GAP_S = 0.5
_OF_SECOND_DIFFERENCES = 6.0
"""The variance of x - 2y + z, for independent ones of variance 1."""


class Jitter:
    """Feed it the landmarks of each frame, before they are filtered."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the past."""
        self._places: list[NDArray[np.float64]] = []
        self._square: NDArray[np.float64] | None = None
        self._time_s = 0.0

    def update(self, points: NDArray[np.float64], time_s: float, torso: float) -> float:
        """The standard deviation of a coordinate in the last second or so, in torso lengths; 0 before three frames.

        points: (33, 2) pixels. torso: the trunk's length in pixels.
        """
        step_s, self._time_s = time_s - self._time_s, time_s
        if not 0 < step_s <= _GAP_S:
            self.reset()
            self._time_s = time_s
        self._places = [*self._places[-2:], points[_JOINTS] / torso]
        if len(self._places) == 3:
            first, second, third = self._places
            bend = first - 2 * second + third
            square = np.einsum("nd,nd->n", bend, bend) / (2 * _OF_SECOND_DIFFERENCES)
            share = 1.0 if self._square is None else min(step_s / _MEMORY_S, 1.0)
            self._square = square if self._square is None else self._square + share * (square - self._square)
        return 0.0 if self._square is None else float(np.sqrt(np.partition(self._square, 1)[1]))
