"""Whether somebody walks between camera and person: the outline then changes as no single body can."""

from __future__ import annotations

from cmath import phase
from collections import deque
from itertools import pairwise
from math import log, radians

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.jitter import more_than_own
from formcheck.measure.silhouette import area

SPAN_S = 0.25
AREA, TRUNK = 0.15, 0.06
"""How far, as natural logarithms, the covered area and the trunk's length in the picture must both change within that
time. Fast legs change the area alone (by 0.24 in real leg raises), a trunk seen from its end changes its length alone
(by 0.5). Both together came in 4 of 4 rendered exercises before which somebody walked, changed what was found in 3 of
328 without, whose masks jump, and come in 1 to 2 % of the frames of real, fast leg raises (own measurement)."""
BENT_DEG, BENT_MOST = 10.0, 0.3
"""A trunk that turns by so much in that time, on and on, bends: arms and belly cover each other, it is seen shorter,
but not by so much (natural logarithm) as one of which an end is lost. Bends are done in a second: without this 38 of
815 rendered clips were held for disturbed, nearly all of them quick toe touches, and now 20 (own measurement)."""
_TREMBLES = 6.0
"""A trunk's length (as its logarithm) may change by six times what trembling is more than the tracker's own, for which
TRUNK leaves room: so the lengths seen in SPAN_S lie further apart than they may once in a hundred times, by trembling
alone."""
SETTLES_S = 0.5
"""Seconds afterwards in which landmarks and their filter are still on their way back."""

SOMEBODY_BEFORE = "somebody is in front of the person"


class Disturbance:
    """Feed `update` every frame."""

    def __init__(self) -> None:
        self._recent: deque[tuple[float, float, complex]] = deque()
        self._lost = False
        self._until_s = float("-inf")

    def forget(self) -> None:
        """What was seen until now is another picture."""
        self._recent.clear()

    def lose(self) -> None:
        """Nobody is seen in this frame."""
        self._lost = self._lost or bool(self._recent)
        self._recent.clear()

    def update(self, time_s: float, outline: NDArray[np.float64], trunk: complex, jitter: float = 0.0) -> bool:
        """Whether this frame is of no worth for judging.

        outline: (n, 2) closed polygon in pixels, may be empty. trunk: from hips to shoulders, x + iy in pixels,
        unfiltered, not 0. jitter: how far the landmarks tremble, torso lengths.
        """
        if self._lost:
            self._lost, self._until_s = False, time_s + SETTLES_S
        covered = area(outline)
        if covered > 0:
            recent = self._recent
            recent.append((time_s, log(covered), trunk))
            while recent[0][0] < time_s - SPAN_S - 1e-6:
                recent.popleft()
            areas = [each[1] for each in recent]
            if max(areas) - min(areas) > AREA and self._torn(_TREMBLES * more_than_own(jitter)):
                self._until_s = time_s + SETTLES_S
        return time_s < self._until_s

    def _torn(self, trembling: float) -> bool:
        """Whether the trunk has changed its length as no bend changes it, nor trembling by so much."""
        trunks = [each[2] for each in self._recent]
        lengths = [log(abs(trunk)) for trunk in trunks]
        change = max(lengths) - min(lengths)
        turns = [phase(b / a) for a, b in pairwise(trunks)]
        bends = abs(sum(turns)) >= radians(BENT_DEG) and (min(turns) >= 0 or max(turns) <= 0)
        return change > (BENT_MOST if bends else TRUNK) + trembling
