"""Removes single frames in which the tracker puts a landmark somewhere else, before the filter.

A landmark further from where it was going than a body moves between two frames is kept on its way for one
frame. If the next one agrees with the far place, the body is there and it is taken; if it is back, nothing was.
So a true start costs one frame at most, and a steady fast kick none. (A Hampel filter that looks one frame
ahead would do the same, but a live session cannot wait.)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from formcheck.pose.observation import Plane

_JUMP, _JUMP_S = 0.08, 1.5
"""Torso lengths, and torso lengths a second more between two frames, that a landmark may be off its way. The
ankle of a kick in 0.7 s moves at some 3 torso lengths a second; the tracker's own jitter is under 0.03."""
_GAP_S = 0.5
_HELD = 2
"""Frames for which a landmark that is somewhere else in each is kept on its way: after them nothing better is known."""
_HALF = np.array(0.5 + 0j)
"""As an array: with so few numbers a plain one costs half as much again."""


class Spikes:
    """Remembers the last places of n landmarks.

    taken: those that were taken in this frame as being somewhere else than they were, true or false each; None where
    there are none.
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the past."""
        self._place: Plane | None = None
        self._velocity: Plane | None = None
        self._refused: Plane | None = None
        self._held: NDArray[np.int64] | None = None
        self._time_s = 0.0
        self.taken: NDArray[np.bool_] | None = None

    def filter(self, points: Plane, time_s: float, torso: float) -> Plane:
        """The landmarks without those that jumped just now. points: (n,) x + iy; torso: its length in pixels."""
        step_s, self._time_s, self.taken = time_s - self._time_s, time_s, None
        if self._place is None or self._velocity is None or self._held is None or not 0 < step_s <= _GAP_S:
            self._place, self._velocity = points, np.zeros_like(points)
            self._refused, self._held = None, np.zeros(len(points), np.int64)
            return points
        limit = (_JUMP + _JUMP_S * step_s) * torso
        newest = points - self._place
        off = np.abs(newest - self._velocity * step_s)
        if off.item(off.argmax()) > limit:
            points, before = self._held_back(points, self._place + self._velocity * step_s, off > limit, limit)
            newest = points - before
        elif self._refused is not None:
            self._refused, self._held = None, np.zeros(len(points), np.int64)
        # Half of the newest speed: one noisy frame does not send a landmark off.
        newest *= 1.0 / step_s
        self._velocity += newest
        self._velocity *= _HALF
        self._place = points
        return points

    def _held_back(self, points: Plane, expected: Plane, off: NDArray[np.bool_], limit: float) -> tuple[Plane, Plane]:
        """The points with those that jumped kept on their way, and where each was before, for its speed."""
        assert self._place is not None, "the first frame has nothing to be off from"
        assert self._held is not None, "the first frame has nothing to be off from"
        before = self._place
        far = off & (self._held < _HELD)
        if self._refused is not None:
            # Twice in the same place, or further on the same way: it is there, and goes on from where it was refused.
            again = np.abs(points - self._refused) <= limit
            on_its_way = np.abs(2 * self._refused - self._place - points) <= limit
            far &= (self._held == 0) | ~(again | on_its_way)
            before = np.where(off & ~far, self._refused, before)
        self.taken = off & ~far
        self._refused = points
        self._held = np.where(far, self._held + 1, 0)
        return np.where(far, expected, points), before
