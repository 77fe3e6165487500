"""The filtered body of one frame: joints by name and side, and whether they are seen."""

from __future__ import annotations

from dataclasses import dataclass

from formcheck.measure.geometry import middle
from formcheck.pose.landmarks import SIDES, Side, of
from formcheck.pose.observation import Point

_SEEN = 0.35
"""Visibility from which a landmark counts as seen. Below it the model guesses (own measurement:
hidden far ankles of lying people stay under 0.3, visible joints over 0.6)."""

JOINT_WORDS = {"foot_index": "toes"}


@dataclass(frozen=True, slots=True)
class Body:
    """points: 33 filtered (x, y) in pixels. visibility: 0..1 each. size: (width, height) of the picture.

    pictured: where the points are in the picture, when `points` were turned to undo its roll.
    """

    points: tuple[Point, ...]
    visibility: tuple[float, ...]
    size: tuple[int, int]
    pictured: tuple[Point, ...] | None = None

    def joint(self, name: str, side: Side) -> Point:
        """Where a joint is, such as `joint("knee", "left")`."""
        return self.points[_INDEX[name, side]]

    def mid(self, name: str) -> Point:
        """The middle between the left and the right joint."""
        return middle(self.joint(name, "left"), self.joint(name, "right"))

    def confidence(self, *joints: tuple[str, Side]) -> float:
        """How well the least seen of these joints is seen, 0..1."""
        least = 1.0
        for joint in joints:
            seen = self.visibility[_INDEX[joint]]
            if seen < least:
                least = seen
        return least

    def missing(self, *joints: tuple[str, Side]) -> str:
        """Why a measure of these joints cannot be had: empty when all are seen."""
        width, height = self.size
        pictured = self.pictured or self.points
        for joint in joints:
            index = _INDEX[joint]
            x, y = pictured[index]
            if not (0 <= x < width and 0 <= y < height):
                return f"{_words(joint)} out of the picture"
            if self.visibility[index] < _SEEN:
                return f"{_words(joint)} not seen"
        return ""


def _words(joint: tuple[str, Side]) -> str:
    return f"{joint[1]} {JOINT_WORDS.get(joint[0], joint[0])}"


_NAMES = ("ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index")
_INDEX: dict[tuple[str, Side], int] = {(name, side): int(of(name, side)) for name in _NAMES for side in SIDES}
"""Looked up once: an enum look-up by name costs more than the angle."""
