"""The filtered body of one frame: joints by name and side, and whether they are seen."""

from __future__ import annotations

from dataclasses import dataclass

from formcheck.measure.geometry import middle
from formcheck.pose.landmarks import Landmark, Side, of
from formcheck.pose.observation import Point

_SEEN = 0.35
"""Visibility from which a landmark counts as seen. Below it the model guesses (own measurement:
hidden far ankles of lying people stay under 0.3, visible joints over 0.6)."""

JOINT_WORDS = {"foot_index": "toes"}


@dataclass(frozen=True, slots=True)
class Body:
    """points: 33 filtered (x, y) in pixels. visibility: 0..1 each. size: (width, height) of the picture."""

    points: tuple[Point, ...]
    visibility: tuple[float, ...]
    size: tuple[int, int]

    def joint(self, name: str, side: Side) -> Point:
        """Where a joint is, such as `joint("knee", "left")`."""
        return self.points[of_cached(name, side)]

    def mid(self, name: str) -> Point:
        """The middle between the left and the right joint."""
        return middle(self.joint(name, "left"), self.joint(name, "right"))

    def confidence(self, *joints: tuple[str, Side]) -> float:
        """How well the least seen of these joints is seen, 0..1."""
        return min(self.visibility[of_cached(name, side)] for name, side in joints)

    def missing(self, *joints: tuple[str, Side]) -> str:
        """Why a measure of these joints cannot be had: empty when all are seen."""
        width, height = self.size
        for name, side in joints:
            index = of_cached(name, side)
            x, y = self.points[index]
            if not (0 <= x < width and 0 <= y < height):
                return f"{side} {JOINT_WORDS.get(name, name)} out of the picture"
            if self.visibility[index] < _SEEN:
                return f"{side} {JOINT_WORDS.get(name, name)} not seen"
        return ""


_INDEX: dict[tuple[str, str], Landmark] = {}


def of_cached(name: str, side: Side) -> Landmark:
    """As `landmarks.of`, looked up once: an enum look-up by name costs more than the angle."""
    key = (name, side)
    found = _INDEX.get(key)
    if found is None:
        found = _INDEX[key] = of(name, side)
    return found
