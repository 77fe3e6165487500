"""Whether what is seen can be the person alone: somebody who walks between camera and person changes the outline."""

from __future__ import annotations

from collections import deque
from math import log

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.silhouette import area

SPAN_S = 0.25
AREA, TRUNK = 0.15, 0.06
"""How far, as natural logarithms, the covered area and the trunk's length in the picture must both change within that
time. Fast legs change the area alone (by 0.24 in real leg raises), a trunk seen from its end changes its length alone
(by 0.5). Both together came in 4 of 4 rendered exercises before which somebody walked, changed what was found in 3 of
328 without, whose masks jump, and come in 1 to 2 % of the frames of real, fast leg raises (own measurement)."""
SETTLES_S = 0.5
"""For so long afterwards landmarks and their filter are on their way back."""


class Disturbance:
    """Feed `update` every frame."""

    def __init__(self) -> None:
        self._recent: deque[tuple[float, float, float]] = deque()
        self._lost = False
        self._until_s = float("-inf")

    def forget(self) -> None:
        """What was seen until now is another picture."""
        self._recent.clear()

    def lose(self) -> None:
        """Nobody is seen in this frame."""
        self._lost = self._lost or bool(self._recent)
        self._recent.clear()

    def update(self, time_s: float, outline: NDArray[np.float64], torso: float) -> bool:
        """Whether this frame is of no worth for judging.

        outline: (n, 2) closed polygon in pixels, may be empty. torso: the trunk's length in pixels, unfiltered.
        """
        if self._lost:
            self._lost, self._until_s = False, time_s + SETTLES_S
        covered = area(outline)
        if covered > 0:
            recent = self._recent
            recent.append((time_s, log(covered), log(torso)))
            while recent[0][0] < time_s - SPAN_S - 1e-6:
                recent.popleft()
            _, areas, trunks = zip(*recent, strict=True)
            if max(areas) - min(areas) > AREA and max(trunks) - min(trunks) > TRUNK:
                self._until_s = time_s + SETTLES_S
        return time_s < self._until_s
