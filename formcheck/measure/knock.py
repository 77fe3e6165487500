"""Whether the camera was knocked: the whole body turned or shifted in the picture at once, without moving in itself."""

from __future__ import annotations

from cmath import phase
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from math import degrees, log, sqrt

import numpy as np

from formcheck.pose.landmarks import LARGE_JOINTS, TRUNK
from formcheck.pose.observation import Plane

SPAN_S = 0.5
"""A knock is over within this time."""
SETTLED = 0.02
"""Torso lengths from one frame to the next, on average: what moves less has come to rest again."""
RIGID = 0.045
"""How far, on average, landmarks may be from where the turned and shifted old picture has them, in torso
lengths."""
_SEEN, _ENOUGH = 0.5, 8
"""Landmarks from this visibility on are compared, and there must be at least so many."""
TURN_DEG, SHIFT, GROWTH = 5.0, 0.25, 0.10
"""What is a knock: the picture turned by degrees, shifted by torso lengths, or grown by this share.
Lying or standing bodies do not move so far in half a second with all limbs stiff (own measurement: none of
935 clips of exercises, rendered and real, does; see docs/reliability.md)."""

CAMERA_MOVES = "the camera moves"

_COMPARED = (0, *range(11, 33))
"""The whole face counts as one landmark."""


@dataclass(slots=True)
class _Seen:
    """One frame. places: the points as plain numbers. size: (width, height) of the picture."""

    time_s: float
    points: Plane
    places: list[complex]
    visibility: Sequence[float]
    size: tuple[int, int]
    _shown: list[int] | None = None

    @property
    def shown(self) -> list[int]:
        """The landmarks that are seen, and in the picture: beyond, a guess is not where a stiff body has them."""
        if self._shown is None:
            (width, height), places, seen = self.size, self.places, self.visibility
            self._shown = [
                n for n in _COMPARED if seen[n] > _SEEN and 0 <= places[n].real < width and 0 <= places[n].imag < height
            ]
        return self._shown


class KnockWatch:
    """Looks at the raw landmarks of each frame.

    shaken: whether the whole body has just moved as one, as by a knock, and is not at rest yet: what such a frame shows
    is the camera's doing.
    """

    def __init__(self) -> None:
        self._recent: deque[_Seen] = deque()
        self.shaken = False

    def forget(self) -> None:
        """What was seen until now is another picture."""
        self._recent.clear()

    def update(
        self, points: Plane, visibility: Sequence[float], time_s: float, torso: float, size: tuple[int, int]
    ) -> bool:
        """Whether the camera was knocked just now.

        points: (33,) x + iy, pixels. torso: the trunk's length in pixels. size: (width, height) of the picture. True
        once for each knock.
        """
        self.shaken = False
        now = _Seen(time_s, points, points.tolist(), visibility, size)
        self._recent.append(now)
        while time_s - self._recent[0].time_s > SPAN_S:
            self._recent.popleft()
        if len(self._recent) < 4 or torso <= 1.0:
            return False
        first, before = self._recent[0], self._recent[-2]
        # Most frames end here, for a few microseconds: nothing moved, or one end of the body only.
        steps = [now.places[n] - first.places[n] for n in TRUNK]
        ends_way = sum([abs(step.real) + abs(step.imag) for step in steps])
        if ends_way < RIGID * torso or _way(points - first.points) < RIGID * torso * len(points):
            return False
        if _bent(first, before, now, torso):
            return False
        at_first, seen_before = set(first.shown), before.visibility
        common = [n for n in now.shown if n in at_first and seen_before[n] > _SEEN]
        if len(common) < _ENOUGH:
            return False
        places = np.array(common)
        if not _moved_as_one(first.points.take(places), points.take(places), torso):
            return False
        if not _at_rest(before, now, first.visibility, torso):
            self.shaken = True
            return False
        self.forget()
        return True


def _bent(first: _Seen, before: _Seen, now: _Seen, torso: float) -> bool:
    """Whether the large joints alone have moved too differently for the body to be stiff, however the rest of it did.

    Most frames in which a body moves end here, without the work of comparing all: what a part is off at best is no more
    than what it is off with the whole.
    """
    at_first, before_seen, seen = first.visibility, before.visibility, now.visibility
    joints = [n for n in LARGE_JOINTS if at_first[n] > _SEEN and before_seen[n] > _SEEN and seen[n] > _SEEN]
    if len(joints) < 3:
        return False
    old, new = [first.places[n] for n in joints], [now.places[n] for n in joints]
    old_mid, new_mid = sum(old) / len(joints), sum(new) / len(joints)
    size, grown, both = 0.0, 0.0, 0j
    for a, b in zip(old, new, strict=True):
        a -= old_mid
        b -= new_mid
        size += a.real * a.real + a.imag * a.imag
        grown += b.real * b.real + b.imag * b.imag
        both += a.conjugate() * b
    if _off(size, grown, both) <= len(_COMPARED) * (RIGID * torso) ** 2:
        return False
    return _in_picture(old, first.size) and _in_picture(new, now.size)


def _in_picture(places: Sequence[complex], size: tuple[int, int]) -> bool:
    """Whether all of them are. size: (width, height)."""
    x, y = [place.real for place in places], [place.imag for place in places]
    return min(x) >= 0 and max(x) < size[0] and min(y) >= 0 and max(y) < size[1]


def _off(size: float, grown: float, both: complex) -> float:
    """How far points are off after the similarity of least squares, squared (Umeyama 1991 for the plane).

    With a, b the points before and after, x + iy from their middles: the sums of |a|^2, |b|^2 and conj(a) b.
    """
    return grown - (both.real**2 + both.imag**2) / max(size, 1e-9)


def _at_rest(before: _Seen, now: _Seen, first_seen: Sequence[float], torso: float) -> bool:
    """Whether the landmarks that are compared, wherever they are, have hardly moved since the frame before."""
    common = [
        n for n in _COMPARED if now.visibility[n] > _SEEN and first_seen[n] > _SEEN and before.visibility[n] > _SEEN
    ]
    return _way(now.points[common] - before.points[common]) <= 2 * SETTLED * torso * len(common)


def _way(steps: Plane) -> float:
    """How far these steps go along x and y, all together."""
    return float(np.add.reduce(np.abs(steps.view(np.float64))))


def _moved_as_one(old: Plane, new: Plane, torso: float) -> bool:
    """Whether a turn, a shift and a change of size, all of them or one large, bring the old points onto the new."""
    count = len(old)
    old_mid, new_mid = np.add.reduce(old).item() / count, np.add.reduce(new).item() / count
    a, b = old - old_mid, new - new_mid
    size = float(np.vdot(a, a).real)
    if size < torso**2:
        return False
    both = complex(np.vdot(a, b))
    factor = both / size
    if abs(factor) < 0.3:
        return False
    turned = abs(degrees(phase(factor)))
    shifted = abs(new_mid - old_mid) / torso
    if turned < TURN_DEG and shifted < SHIFT and abs(log(abs(factor))) < GROWTH:
        return False
    off = _off(size, float(np.vdot(b, b).real), both)
    return sqrt(max(off, 0.0) / count) <= RIGID * torso
