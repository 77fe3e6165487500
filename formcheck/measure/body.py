"""The filtered body of one frame: joints by name and side, and whether they are seen."""

from __future__ import annotations

from cmath import phase
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import degrees, hypot

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.outline_rays import JOINTS, OutlineRays
from formcheck.measure.silhouette import extent
from formcheck.pose.landmarks import COUNT, SIDES, TRUNK, Side, of
from formcheck.pose.observation import Point, as_points

_SEEN = 0.35
"""Visibility from which a landmark counts as seen. Below it the model guesses (own measurement:
hidden far ankles of lying people stay under 0.3, visible joints over 0.6)."""

_BESIDE = 0.1
"""Torso lengths outside the silhouette from which a knee or ankle is a wrong guess: on 170 rendered clips 19 in 20
such points were over a quarter torso from the joint, and of those inside 1 in 100. Toes of feet that are lost in a
kick are as far outside in half of the frames, others in 3 of 1000."""

_LARGEST = 5.5
"""Trunk lengths that a silhouette spans at most, from corner to corner: who lies with arms overhead and a leg up spans
up to 4.9 in 220 rendered and real clips. More did two of 90 kicks, in which the tracker had the trunk on the hips and
an arm for a leg."""

Joint = tuple[str, Side]
JOINT_WORDS = {"foot_index": "toes"}
MIXED_UP = "the legs are mixed up"
_ALL = frozenset(range(COUNT))
_UNASKED: list[str | None] = [None] * COUNT


@dataclass(slots=True)
class Body:
    """The body as it is measured. Not to be written to; frozen, it would take three times as long to make.

    points: 33 filtered (x, y) in pixels. visibility: 0..1 each. size: (width, height) of the picture.

    astray: landmarks that the tracker put beside the body. plane: the points as x + iy, made of them where not given.
    exchanged: those that may be of the other leg. hips, shoulders: the middles between left and right, x + iy;
    trunk: from the one to the other.
    """

    points: Sequence[Point]
    visibility: tuple[float, ...]
    size: tuple[int, int]
    astray: frozenset[int] = frozenset()
    plane: Sequence[complex] = ()
    exchanged: frozenset[int] = frozenset()
    hips: complex = field(init=False, compare=False, repr=False)
    shoulders: complex = field(init=False, compare=False, repr=False)
    trunk: complex = field(init=False, compare=False, repr=False)
    _troubles: list[str | None] = field(default_factory=_UNASKED.copy, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self.plane:
            self.plane = as_points(self.points).plane.tolist()
        plane, (left, right, left_hip, right_hip) = self.plane, TRUNK
        self.shoulders = shoulders = (plane[left] + plane[right]) / 2
        self.hips = hips = (plane[left_hip] + plane[right_hip]) / 2
        self.trunk = shoulders - hips

    def joint(self, name: str, side: Side) -> Point:
        """Where a joint is, such as `joint("knee", "left")`."""
        at = self.plane[_INDEX[name, side]]
        return at.real, at.imag

    def mid(self, name: str) -> Point:
        """The middle between the left and the right joint."""
        middle = (self.plane[_INDEX[name, "left"]] + self.plane[_INDEX[name, "right"]]) / 2
        return middle.real, middle.imag

    def confidence(self, *joints: Joint) -> float:
        """How well the least seen of these joints is seen, 0..1."""
        visibility = self.visibility
        return min([1.0, *[visibility[_INDEX[joint]] for joint in joints]])

    def missing(self, *joints: Joint) -> str:
        """Why a measure of these joints cannot be had: empty when all are seen."""
        return self.sight([_INDEX[joint] for joint in joints])[0]

    def sight(self, indices: Iterable[int]) -> tuple[str, float]:
        """(`missing`, `confidence`) of joints by their indices, see `indices_of`; 0 where one is missing."""
        visibility, known = self.visibility, self._troubles  # each joint is asked for by several measures
        least = 1.0
        for index in indices:
            trouble = known[index]
            if trouble is None:
                trouble = known[index] = self._trouble(index)
            if trouble:
                return trouble, 0.0
            seen = visibility[index]
            if seen < least:
                least = seen
        return "", least

    def turn(self, first: int, second: int, third: int, fourth: int) -> float:
        """By how much the line from the third to the fourth joint is turned against that from the first to the
        second, degrees as `geometry.turn`.
        """
        plane = self.plane
        return degrees(phase((plane[fourth] - plane[third]) * (plane[second] - plane[first]).conjugate()))

    def length(self, first: int, second: int) -> float:
        """From one joint to the other, pixels."""
        return abs(self.plane[second] - self.plane[first])

    def direction(self, against: complex, first: int, second: int) -> float:
        """By how much the line from the first to the second joint is turned against this vector (x + iy), degrees."""
        return degrees(phase((self.plane[second] - self.plane[first]) * against.conjugate()))

    def trunk_turned(self) -> float:
        """By how much the trunk is turned against straight up in the picture, degrees, clockwise positive."""
        return degrees(phase(self.trunk * 1j))

    def _trouble(self, index: int) -> str:
        at, (width, height) = self.plane[index], self.size
        if not (0 <= at.real < width and 0 <= at.imag < height):
            return _OUT[index]
        if self.visibility[index] < _SEEN:
            return f"{_WORDS[index]} not seen"
        if index in self.exchanged:
            return MIXED_UP
        return f"{_WORDS[index]} not found on the body" if index in self.astray else ""


def is_out_of_picture(reason: str) -> bool:
    """Whether there is no reading because a joint is outside the picture. reason: of the reading."""
    return reason in _OUT.values()


def indices_of(*names: str) -> dict[Side, tuple[int, ...]]:
    """The landmarks' indices of some joints, by side."""
    return {side: tuple(_INDEX[name, side] for name in names) for side in SIDES}


def astray(
    points: Sequence[complex], outline: NDArray[np.float64], rays: OutlineRays | None, torso: float
) -> frozenset[int]:
    """Knees, ankles and toes that lie beside the silhouette; all landmarks where the trunk is not on it.

    points: 33, x + iy, pixels. outline: (n, 2) closed polygon in pixels, rays: what is seen of it. torso: the
    trunk's length in pixels.

    A silhouette that holds no knee and no ankle has no legs and says nothing of them.
    """
    if rays is None:
        return frozenset()
    if _lost(points, outline, torso):
        return _ALL
    away = rays.outside()
    if not any(away) or 0.0 not in away[:_KNEES_AND_ANKLES]:
        return frozenset()
    return frozenset([index for index, far in zip(JOINTS, away, strict=True) if far > _BESIDE * torso])


def _lost(points: Sequence[complex], outline: NDArray[np.float64], torso: float) -> bool:
    """Whether the tracked trunk is too small for the silhouette to be its own."""
    # Seen from an end the trunk is short, but not the line of the shoulders.
    trunk = max(torso, abs(points[TRUNK[0]] - points[TRUNK[1]]))
    return hypot(*extent(outline)) > _LARGEST * trunk


_NAMES = ("ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index")
_INDEX: dict[tuple[str, Side], int] = {(name, side): int(of(name, side)) for name in _NAMES for side in SIDES}
"""Looked up once: an enum look-up by name costs more than the angle."""
_WORDS = {index: f"{side} {JOINT_WORDS.get(name, name)}" for (name, side), index in _INDEX.items()}
_OUT = {index: f"{word} out of the picture" for index, word in _WORDS.items()}
_KNEES_AND_ANKLES = 4
