"""The filtered body of one frame: joints by name and side, and whether they are seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.geometry import middle
from formcheck.measure.silhouette import outside
from formcheck.pose.landmarks import SIDES, Side, of
from formcheck.pose.observation import Point

_SEEN = 0.35
"""Visibility from which a landmark counts as seen. Below it the model guesses (own measurement:
hidden far ankles of lying people stay under 0.3, visible joints over 0.6)."""

_BESIDE = 0.1
"""Torso lengths outside the silhouette from which a knee or ankle is a wrong guess: on 170 rendered clips 19 in 20
such points were over a quarter torso from the joint, and of those inside 1 in 100."""

Joint = tuple[str, Side]
JOINT_WORDS = {"foot_index": "toes"}


@dataclass(frozen=True, slots=True)
class Body:
    """points: 33 filtered (x, y) in pixels. visibility: 0..1 each. size: (width, height) of the picture.

    astray: landmarks that the tracker put beside the body.
    """

    points: tuple[Point, ...]
    visibility: tuple[float, ...]
    size: tuple[int, int]
    astray: frozenset[int] = frozenset()
    _troubles: dict[int, str] = field(default_factory=dict, compare=False, repr=False)

    def joint(self, name: str, side: Side) -> Point:
        """Where a joint is, such as `joint("knee", "left")`."""
        return self.points[_INDEX[name, side]]

    def mid(self, name: str) -> Point:
        """The middle between the left and the right joint."""
        return middle(self.joint(name, "left"), self.joint(name, "right"))

    def confidence(self, *joints: Joint) -> float:
        """How well the least seen of these joints is seen, 0..1."""
        least = 1.0
        for joint in joints:
            seen = self.visibility[_INDEX[joint]]
            if seen < least:
                least = seen
        return least

    def missing(self, *joints: Joint) -> str:
        """Why a measure of these joints cannot be had: empty when all are seen."""
        known = self._troubles  # each joint is asked for by several measures
        for joint in joints:
            index = _INDEX[joint]
            trouble = known[index] if index in known else known.setdefault(index, self._trouble(joint, index))
            if trouble:
                return trouble
        return ""

    def _trouble(self, joint: Joint, index: int) -> str:
        (x, y), (width, height) = self.points[index], self.size
        if not (0 <= x < width and 0 <= y < height):
            return f"{_words(joint)} out of the picture"
        if self.visibility[index] < _SEEN:
            return f"{_words(joint)} not seen"
        return f"{_words(joint)} not found on the body" if index in self.astray else ""


def astray(points: Sequence[Point] | NDArray[np.float64], outline: NDArray[np.float64], torso: float) -> frozenset[int]:
    """Knees and ankles that lie beside the silhouette. torso: the trunk's length in pixels.

    A silhouette that holds none of the four has no legs and is no witness.
    """
    if len(outline) < 3:
        return frozenset()
    away = outside(outline, [points[index] for index in _LEGS])
    if not any(far == 0.0 for far in away):
        return frozenset()
    return frozenset(index for index, far in zip(_LEGS, away, strict=True) if far > _BESIDE * torso)


def _words(joint: Joint) -> str:
    return f"{joint[1]} {JOINT_WORDS.get(joint[0], joint[0])}"


_NAMES = ("ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index")
_INDEX: dict[tuple[str, Side], int] = {(name, side): int(of(name, side)) for name in _NAMES for side in SIDES}
"""Looked up once: an enum look-up by name costs more than the angle."""
_LEGS = [_INDEX[name, side] for name in ("knee", "ankle") for side in SIDES]
