"""Whether the camera was knocked: the whole body turned or shifted in the picture at once, without moving in itself."""

from __future__ import annotations

from cmath import phase
from collections import deque
from math import degrees, log, sqrt

import numpy as np
from numpy.typing import NDArray

SPAN_S = 0.5
"""A knock is over within this time."""
SETTLED = 0.02
"""From one frame to the next the body has come to rest again, in torso lengths."""
RIGID = 0.045
"""How far, on average, landmarks may be from where the turned and shifted old picture has them, in torso
lengths."""
_SEEN, _ENOUGH = 0.5, 8
"""Landmarks from this visibility on are compared, at least so many."""
TURN_DEG, SHIFT, GROWTH = 5.0, 0.25, 0.10
"""What is a knock: the picture turned by degrees, shifted by torso lengths, or grown by this share.
Lying or standing bodies do not move so far in half a second with all limbs stiff (own measurement: none of
141 clips of exercises, rendered and real, does; see docs/reliability.md)."""

_ENDS = [11, 12, 23, 24]
"""Shoulders and hips."""
_COMPARED = (0, *range(11, 33))
"""The face has one landmark's worth of news."""
Points = NDArray[np.float64]


class KnockWatch:
    """Looks at the raw landmarks of each frame."""

    def __init__(self) -> None:
        self._recent: deque[tuple[float, Points, tuple[float, ...]]] = deque()

    def forget(self) -> None:
        """What was seen until now is another picture."""
        self._recent.clear()

    def update(self, points: Points, visibility: tuple[float, ...], time_s: float, torso: float) -> bool:
        """Whether the camera was knocked just now.

        points: (33, 2) pixels. torso: the trunk's length in pixels. True once for each knock.
        """
        self._recent.append((time_s, points, visibility))
        while time_s - self._recent[0][0] > SPAN_S:
            self._recent.popleft()
        if len(self._recent) < 4 or torso <= 1.0:
            return False
        _, first, first_seen = self._recent[0]
        _, before, before_seen = self._recent[-2]
        # Most frames end here, for a few microseconds: nothing moved, or one end of the body only.
        moved = np.abs(points - first)
        ends = sum(map(sum, moved[_ENDS].tolist()))
        if ends < RIGID * torso or moved.sum() < 0.5 * RIGID * torso * points.size:
            return False
        common = [n for n in _COMPARED if visibility[n] > _SEEN and first_seen[n] > _SEEN and before_seen[n] > _SEEN]
        if len(common) < _ENOUGH:
            return False
        now = points[common]
        if float(np.abs(now - before[common]).sum()) > SETTLED * torso * now.size:
            return False
        if not _moved_as_one(_as_complex(first[common]), _as_complex(now), torso):
            return False
        self.forget()
        return True


def _as_complex(points: Points) -> NDArray[np.complex128]:
    """x + iy of each point."""
    return points.view(np.complex128)[:, 0]


def _moved_as_one(old: NDArray[np.complex128], new: NDArray[np.complex128], torso: float) -> bool:
    """Whether a turn, a shift and a change of size, all of them or one large, bring the old points onto the new."""
    count = len(old)
    old_mid, new_mid = complex(old.sum()) / count, complex(new.sum()) / count
    a, b = old - old_mid, new - new_mid
    size = float(np.vdot(a, a).real)
    if size < torso**2:
        return False
    # The similarity of least squares, in complex numbers (Umeyama 1991 for the plane).
    factor = complex(np.vdot(a, b)) / size
    if abs(factor) < 0.3:
        return False
    turned = abs(degrees(phase(factor)))
    shifted = abs(new_mid - old_mid) / torso
    if turned < TURN_DEG and shifted < SHIFT and abs(log(abs(factor))) < GROWTH:
        return False
    off = b - factor * a
    return sqrt(float(np.vdot(off, off).real) / count) <= RIGID * torso
