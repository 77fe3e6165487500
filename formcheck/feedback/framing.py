"""Which part of the camera's picture is shown: the person, large, and the room that the movement needs.

From two metres a laptop's picture of a whole room is small. The part follows the person calmly: it opens at once for
what would be cut off, closes slowly, and stands still in between. Data know nothing of it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from formcheck.pose.landmarks import SIDES, Side, of
from formcheck.pose.observation import Point

_LARGEST = 2.2
"""Times that the picture is enlarged at most: a camera of 640 pixels is blurred enough by then."""
_WORTH = 0.94
"""A part nearly as large as the whole picture is not worth leaving anything out."""
_SIDES, _TOP, _BOTTOM = 0.05, 0.18, 0.13
"""Shares of the picture that the body leaves free: at the top is the instruction, at the bottom the state."""
_PAD = 0.3
"""Torso lengths around the landmarks: the head goes on beyond the nose, the foot beyond its joints."""
_LEG, _BOW = 1.9, 1.4
"""Torso lengths that a leg reaches over the hips of somebody lying or on hands and feet, with the foot, and that
trunk and head reach before and behind the hips of somebody standing."""
_FORGET_S, _GLIDE_S = 5.0, 0.6
"""Where the body was is left again so slowly, and so fast the shown part goes to where it should be."""
_CALM = 0.05
"""Share of the part's width by which it must be off before it moves."""
_GONE_S = 1.0
_JUMP_S = 2.0


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle of the picture, in its pixels, of the picture's proportions."""

    left: float
    top: float
    width: float
    height: float

    @property
    def pixels(self) -> tuple[int, int, int, int]:
        """(left, top, width, height) in whole pixels."""
        left, top = round(self.left), round(self.top)
        return left, top, round(self.left + self.width) - left, round(self.top + self.height) - top

    def holds(self, box: Box) -> bool:
        """Whether all of a box is inside."""
        right, bottom = self.left + self.width, self.top + self.height
        return self.left <= box[0] and self.top <= box[1] and box[2] <= right and box[3] <= bottom

    def toward(self, goal: Part, share: float) -> Part:
        """A part of the way to another one."""
        mine = (self.left, self.top, self.width, self.height)
        its = (goal.left, goal.top, goal.width, goal.height)
        return Part(*(a + share * (b - a) for a, b in zip(mine, its, strict=True)))


Box = tuple[float, float, float, float]
"""(left, top, right, bottom) in pixels of the data."""


class Framing:
    """Follows a person from picture to picture."""

    def __init__(self) -> None:
        self._size: tuple[int, int] = (0, 0)
        self._time_s = 0.0
        self._seen_s = float("-inf")
        self._room: Box | None = None
        self._goal: Part | None = None
        self._shown: Part | None = None

    def update(self, time_s: float, size: tuple[int, int], points: Sequence[Point] | None, whole: bool) -> Part:
        """What to show of a picture of this size, (width, height). whole: all of it is wanted now."""
        everything = Part(0.0, 0.0, float(size[0]), float(size[1]))
        step = time_s - self._time_s
        if size != self._size or not 0 <= step < _JUMP_S:
            self._room = self._goal = self._shown = None
        self._size, self._time_s = size, time_s
        body = bounds(points) if points is not None else None
        if body is not None and points is not None:
            self._seen_s = time_s
            self._room = _remembered(self._room, joined(body, reach(points)), max(step, 0.0))
        elif time_s - self._seen_s > _GONE_S:
            self._room = None
        goal = everything if whole or self._room is None else part_for(inside(self._room, size), size)
        cut = body is not None and self._goal is not None and not self._goal.holds(inside(body, size))
        if self._goal is None or cut or _far(goal, self._goal):
            self._goal = goal
        if self._shown is None:
            self._shown = self._goal
        else:
            self._shown = self._shown.toward(self._goal, 1 - math.exp(-max(step, 0.0) / _GLIDE_S))
        if body is not None:
            self._shown = _opened(self._shown, self._goal, inside(body, size))
        return self._shown


def bounds(points: Sequence[Point]) -> Box:
    """The rectangle around all landmarks, with what the body has beyond them."""
    pad = _PAD * _torso(points)
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across) - pad, min(down) - pad, max(across) + pad, max(down) + pad


def reach(points: Sequence[Point]) -> Box:
    """Where the movement may go from here: a raised leg or high hips lying and on hands and feet, a bow standing."""
    shoulder, hip, torso = _middle(points, "shoulder"), _middle(points, "hip"), _torso(points)
    if hip[1] - shoulder[1] > abs(hip[0] - shoulder[0]):
        return hip[0] - _BOW * torso, shoulder[1], hip[0] + _BOW * torso, hip[1]
    legs = max(_long(points, "hip", "knee", side) + _long(points, "knee", "ankle", side) for side in SIDES)
    return hip[0], hip[1] - max(_LEG * torso, 1.2 * legs), hip[0], hip[1]


def joined(one: Box, other: Box) -> Box:
    """The smallest box around both."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def inside(box: Box, size: tuple[int, int]) -> Box:
    """What of a box is in the picture; for none, a point."""
    (left, right), (top, bottom) = (
        (min(max(low, 0.0), whole), min(max(high, 0.0), whole))
        for low, high, whole in ((box[0], box[2], float(size[0])), (box[1], box[3], float(size[1])))
    )
    return left, top, right, bottom


def part_for(box: Box, size: tuple[int, int]) -> Part:
    """The part of a picture of this size in which a box is large and free of what is written at the edges."""
    wide, high = box[2] - box[0], box[3] - box[1]
    share = max(wide / size[0] / (1 - 2 * _SIDES), high / size[1] / (1 - _TOP - _BOTTOM), 1 / _LARGEST)
    if share >= _WORTH:
        return Part(0.0, 0.0, float(size[0]), float(size[1]))
    width, height = share * size[0], share * size[1]
    left = (box[0] + box[2] - width) / 2
    top = (box[1] + box[3]) / 2 - height * (1 + _TOP - _BOTTOM) / 2
    return Part(min(max(left, 0.0), size[0] - width), min(max(top, 0.0), size[1] - height), width, height)


def _remembered(before: Box | None, now: Box, step: float) -> Box:
    """Opens at once, closes slowly."""
    if before is None:
        return now
    stay = math.exp(-step / _FORGET_S)
    left, top = (min(new, new + stay * (old - new)) for old, new in zip(before[:2], now[:2], strict=True))
    right, bottom = (max(new, new + stay * (old - new)) for old, new in zip(before[2:], now[2:], strict=True))
    return left, top, right, bottom


def _far(wanted: Part, goal: Part) -> bool:
    moved = max(abs(wanted.left - goal.left), abs(wanted.top - goal.top), abs(wanted.width - goal.width))
    return moved > _CALM * goal.width


def _opened(shown: Part, goal: Part, body: Box) -> Part:
    """As much nearer to where it should be as it takes until nothing of the body is cut off."""
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        part = shown.toward(goal, share)
        if part.holds(body):
            return part
    return goal


def _torso(points: Sequence[Point]) -> float:
    return math.dist(_middle(points, "shoulder"), _middle(points, "hip"))


def _long(points: Sequence[Point], start: str, end: str, side: Side) -> float:
    return math.dist(points[of(start, side)], points[of(end, side)])


def _middle(points: Sequence[Point], joint: str) -> Point:
    left, right = (points[of(joint, side)] for side in SIDES)
    return (left[0] + right[0]) / 2, (left[1] + right[1]) / 2
