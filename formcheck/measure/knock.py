"""Whether the camera was knocked: the whole body turned or shifted in the picture at once, without moving in itself."""

from __future__ import annotations

from collections import deque
from math import degrees

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
        shoulders, hips = (_way(points, first, left) for left in (11, 23))
        if shoulders + hips < RIGID * torso or abs(points - first).sum() / points.size < 0.5 * RIGID * torso:
            return False
        common = np.array((visibility, first_seen, before_seen)).min(axis=0) > _SEEN
        common[1:11] = False  # the face has one landmark's worth of news
        if common.sum() < _ENOUGH or np.abs(points[common] - before[common]).mean() > SETTLED * torso:
            return False
        if not _moved_as_one(first[common], points[common], torso):
            return False
        self.forget()
        return True


def _way(points: Points, before: Points, left: int) -> float:
    """How far a left landmark and the right one after it have moved, both ways together, pixels."""
    way = 0.0
    for index in (left, left + 1):
        for axis in (0, 1):
            way += abs(points.item(index, axis) - before.item(index, axis))
    return way


def _moved_as_one(old: Points, new: Points, torso: float) -> bool:
    """Whether a turn, a shift and a change of size, all of them or one large, bring the old points onto the new."""
    old_mid, new_mid = old.mean(axis=0), new.mean(axis=0)
    a, b = (old - old_mid) @ (1, 1j), (new - new_mid) @ (1, 1j)
    size = float((abs(a) ** 2).sum())
    if size < torso**2:
        return False
    # The similarity of least squares, in complex numbers (Umeyama 1991 for the plane).
    factor = complex((np.conj(a) * b).sum()) / size
    if abs(factor) < 0.3:
        return False
    left_over = float(np.sqrt((abs(b - factor * a) ** 2).mean()))
    if left_over > RIGID * torso:
        return False
    turned = abs(degrees(np.angle(factor)))
    shifted = float(np.hypot(*(new_mid - old_mid))) / torso
    return turned >= TURN_DEG or shifted >= SHIFT or abs(np.log(abs(factor))) >= GROWTH
