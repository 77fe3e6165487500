"""How far the seat of somebody who lies has left the floor: the outline under the pelvis, against the neutral.

What the tracker calls the hip is the pelvis' middle and follows half of a lift. The seat's outline is the body itself,
and rises with the pelvis whether the thigh stays upright or tips: over rendered kicks it is what goes with a lift most
(r = 0.85 at the hip; the groin's outline 0.72, the tracked hip 0.69). How its rise along the trunk and that of the hips
make up the lift is learned, see `benchmarks/fit_seat.py`; nothing that has moved is no lift.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import isnan
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.learned_file import learned_file
from formcheck.measure.network import Network, OfOne
from formcheck.pose.observation import Point

Floats = NDArray[np.float64]

_LEAST, _MOST = -0.1, 0.25
"""Torso lengths by which the outline may rise: beyond, it is that of another part of the body."""
_FURTHEST = 0.3
"""Torso lengths by which the hips may have moved, likewise."""
LARGEST = 0.3
"""The largest lift that is told, torso lengths."""
_FILE = Path(__file__).with_name("seat.json")


def moved(rest: Sequence[float], now: Sequence[float], hips: Point) -> Floats | None:
    """What the lift is learned from; None where less than half of the outline is seen.

    rest, now: of `OutlineRays.seat`. hips: how far the hips have moved, torso lengths (to the front, toward the head).
    """
    rises = [then - here for then, here in zip(rest, now, strict=True)]
    unseen = sum(map(isnan, rises))
    if 2 * unseen > len(rises):
        return None
    # Plain numbers: with so few an array's arithmetic costs more.
    limited = [0.0 if isnan(rise) else max(_LEAST, min(rise, _MOST)) for rise in rises]
    return np.array([*limited, *(max(-_FURTHEST, min(way, _FURTHEST)) for way in hips)])


@dataclass(frozen=True)
class SeatLift:
    """The learned lift, torso lengths."""

    network: Network

    def __call__(self, row: Floats) -> float:
        """The lift that a row of `moved` tells."""
        return max(-LARGEST, min(self._of(row)[0][0] - self._at_rest, LARGEST))

    @cached_property
    def _at_rest(self) -> float:
        """What the network says where nothing moved."""
        return self._of(np.zeros_like(self.network.mean))[0][0]

    @cached_property
    def _of(self) -> OfOne:
        """The network itself, in fewer calls."""
        return OfOne.of(self.network)


@cache
def seat_lift() -> SeatLift:
    """The shipped one.

    Raises ModelUnavailable when the file is missing or not the one that was fitted.
    """
    return SeatLift(Network.of(learned_file(_FILE)["network"]))
