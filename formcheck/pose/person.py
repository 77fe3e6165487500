"""Whether somebody found in the picture is *the* person: the one of the frames before."""

from __future__ import annotations

from math import hypot

import numpy as np
from numpy.typing import NDArray

_MEMORY_S = 2.0
"""After this long out of sight whoever is there is taken as the person."""
_REACH = 0.5
"""How far, in body sizes, the person may have moved since the last frame in which they were seen."""

Box = tuple[float, float, float, float]
"""(left, top, right, bottom) in pixels."""


class SamePerson:
    """Remembers where the person was last, and nothing else about them."""

    def __init__(self) -> None:
        self._box: Box | None = None
        self._seen_s = 0.0

    def is_same(self, points: NDArray[np.float64], time_s: float) -> bool:
        """Whether the body at `points`, (33, 2) in pixels, is the person.

        Whoever is seen first is; later, whoever is near to where the person was. Somebody elsewhere
        does not take their place before they have been out of sight for two seconds.
        """
        box = body_box(points)
        known = self._box is not None and time_s - self._seen_s <= _MEMORY_S
        if known and self._box is not None and _distance(box, self._box) > _REACH * _size(self._box):
            return False
        self._box, self._seen_s = box, time_s
        return True


def body_box(points: NDArray[np.float64]) -> Box:
    """The box round shoulders, arms and legs."""
    x, y = points[11:33].T.tolist()
    return min(x), min(y), max(x), max(y)


def _size(box: Box) -> float:
    return hypot(box[2] - box[0], box[3] - box[1])


def _distance(a: Box, b: Box) -> float:
    return hypot((a[0] + a[2]) / 2 - (b[0] + b[2]) / 2, (a[1] + a[3]) / 2 - (b[1] + b[3]) / 2)
