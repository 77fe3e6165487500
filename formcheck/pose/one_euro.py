"""The One Euro filter: steady when still, quick when fast.

Casiez, Roussel, Vogel: "1€ Filter", CHI 2012. A low pass whose cutoff rises with the speed of the
signal: cutoff = min_cutoff + beta * speed.
"""

from __future__ import annotations

from math import pi, sqrt
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Signal = TypeVar("Signal", NDArray[np.float64], NDArray[np.complex128])
_OVER_NOISE = 3.0
"""A speed that is only noise has a square under so many times its mean, 19 times in 20."""


class OneEuro(Generic[Signal]):
    """Filters n points of the plane at once, as complex numbers; the speed of a point is that of both coordinates.

    So a turned picture gives turned results. With real numbers it is the authors' filter for each of n signals.

    min_cutoff: Hz, at rest. beta: Hz for each unit a second. speed_cutoff: Hz, for the speed itself.
    gap_s: after a longer pause the filter starts anew, since an old value says nothing any more.
    """

    def __init__(self, min_cutoff: float, beta: float, speed_cutoff: float = 1.0, gap_s: float = 0.5) -> None:
        self._min_cutoff, self._beta, self._speed_cutoff = min_cutoff, beta, speed_cutoff
        self._gap_s = gap_s
        self._value: Signal | None = None
        self._velocity: Signal | None = None
        self._time_s = 0.0

    def reset(self) -> None:
        """Forget everything: the next value passes unfiltered."""
        self._value = self._velocity = None

    def filter(
        self, value: Signal, time_s: float, beta_scale: float = 1.0, noise: float = 0.0, calmer: float = 1.0
    ) -> Signal:
        """The filtered value at a time, (n,) x + iy or real; times must not run backwards.

        beta_scale: multiplies beta, for signals whose unit changes (such as pixels of a body size).
        noise: standard deviation of each coordinate at rest; a speed that it alone would give opens nothing.
        calmer: divides min_cutoff, and beta by its root, for a signal that is noisier than they were made for.
        """
        step = time_s - self._time_s
        if self._value is None or self._velocity is None or step > self._gap_s:
            self._value, self._velocity, self._time_s = value, np.zeros_like(value), time_s
            return value
        if step <= 0:
            return self._value
        rate = 1.0 / step
        a = _smoothing(self._speed_cutoff, rate)
        # In place where it can be, and as real numbers: with so few, each call costs more than its sums.
        way = value - self._value
        velocity, moved = self._velocity.view(np.float64), way.view(np.float64)
        velocity *= 1 - a
        velocity += (a * rate) * moved
        cutoff = np.abs(self._velocity)
        if noise:
            # White noise, differenced and smoothed, has this variance in each coordinate.
            coordinates = 2 if value.dtype.kind == "c" else 1
            cutoff *= cutoff
            cutoff -= _OVER_NOISE * coordinates * 2 * a * a / (2 - a) * (noise * rate) ** 2
            np.maximum(cutoff, 0.0, out=cutoff)
            np.sqrt(cutoff, out=cutoff)
        cutoff *= self._beta * beta_scale / sqrt(calmer)
        cutoff += self._min_cutoff / calmer
        # The share of the way that is gone: 1 / (1 + rate / (2 pi cutoff)).
        way *= cutoff / (cutoff + rate / (2 * pi))
        way += self._value
        self._value = way
        self._time_s = time_s
        return self._value


def _smoothing(cutoff: float, rate: float) -> float:
    return 1.0 / (1.0 + rate / (2 * pi * cutoff))
