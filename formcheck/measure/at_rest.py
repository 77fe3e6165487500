"""The roll of the camera, read from a body in one of the postures in which people start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, log, pi

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.shape import Shape

Floats = NDArray[np.float64]

LARGEST_ROLL_DEG = 7.0
_FAR_TURNED = 0.18
"""Radians: so far may parts of the body be from where they are at a level start."""
_LEAST_LIKE = 0.45
"""A posture less like a start than this says nothing of the roll."""
_FARTHEST_LIKE = -2 * log(_LEAST_LIKE)


@dataclass(frozen=True)
class AtRest:
    """The postures in which people start, from which the roll of the camera is read: all their parts lie as in a
    level picture but for the roll, and a sum of them tells it better than any one line.

    bends: (k, 6) hips, knees and ankles of each posture, radians; spread: (k, 6), how far they differ.
    directions: (k, 7) as in `Shape`, radians; slopes: (k, 8) degrees of roll for a radian of each and for a
    degree of yaw.
    """

    bends: Floats
    spread: Floats
    directions: Floats
    slopes: Floats

    @cached_property
    def _postures(self) -> list[_Posture]:
        parts = (self.bends, self.spread, self.directions, self.slopes)
        return [_Posture(*rows) for rows in zip(*(part.tolist() for part in parts), strict=True)]

    def roll(self, shape: Shape, yaw_deg: float) -> tuple[float, float]:
        """(roll of a body that shows its right side, degrees; 0..1 how like a start the posture is).

        0 degrees where it is like none.
        """
        bends, directions = shape.bends, shape.directions
        nearest, found = _FARTHEST_LIKE, None
        for posture in self._postures:
            away = posture.away(bends, directions, nearest)
            if away < nearest:
                nearest, found = away, posture
        if found is None:
            return 0.0, 0.0
        roll = found.roll(directions, yaw_deg)
        return max(-LARGEST_ROLL_DEG, min(LARGEST_ROLL_DEG, roll)), exp(-nearest / 2)


@dataclass(frozen=True, slots=True)
class _Posture:
    """One posture of `AtRest` in plain numbers: with so few a loop is quicker than making an array."""

    bends: list[float]
    spread: list[float]
    directions: list[float]
    slopes: list[float]

    def away(self, bends: Sequence[float], directions: Sequence[float], most: float) -> float:
        """How far off a body is: mean square, in spreads; any number from `most` on where it is further."""
        squares, enough = 0.0, most * len(bends)
        for one, mine, spread in zip(bends, self.bends, self.spread, strict=True):
            off = (one - mine) / spread
            squares += off * off
            if squares >= enough:
                return most
        squares /= len(bends)
        # A body that lies far otherwise in the picture is another posture with the same bends.
        turns = sum(turned * turned for turned in self._turned(directions))
        return squares + turns / (len(directions) * _FAR_TURNED**2)

    def roll(self, directions: Sequence[float], yaw_deg: float) -> float:
        """The camera's roll that a body in this posture tells, degrees."""
        sum_of_parts = sum(turned * slope for turned, slope in zip(self._turned(directions), self.slopes, strict=False))
        return sum_of_parts + self.slopes[-1] * yaw_deg

    def _turned(self, directions: Sequence[float]) -> list[float]:
        return [(one - mine + pi) % (2 * pi) - pi for one, mine in zip(directions, self.directions, strict=True)]
