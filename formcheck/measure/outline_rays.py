"""Rays from the lines of the body to the silhouette's outline, all of them in one go (`rays.py`).

Rays from the trunk and the limbs tell the body's shape (`shape.py`), from the trunk the line of the back
(`back_line.py`), from where the trunk was at neutral the groin and the seat (`pelvis.py`). From knees, ankles and toes
they go across the picture: such a joint is inside the silhouette if its ray leaves it an odd number of times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, nan

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.rays import CLOCKWISE, OTHERWISE, Floats, Met, Rays, Whole
from formcheck.measure.silhouette import Ring, ring
from formcheck.pose.landmarks import SIDES, TRUNK, Side, of
from formcheck.pose.observation import Point

_TRUNK_SHARES = (-0.12, -0.04, 0.04, 0.12, 0.20, 0.28, 0.36, 0.44, 0.52, 0.60, 0.68, 0.76, 0.84, 0.92)
_LIMB_SHARES = (0.15, 0.35, 0.55, 0.75, 0.92)
BACK_SHARES = (0.0, 0.08, 0.16, 0.24, 0.32, 0.40, 0.48, 0.56, 0.64, 0.72, 0.80, 0.90)
"""Where along hip to shoulder the outline of the back is looked at; the neck and hair begin above."""
CREASE_SHARES = (0.15, 0.20)
"""Where along hip to shoulder, as they were at neutral, the outline in front is looked at, at the groin."""
SEAT_SHARES = (-0.25, -0.15, -0.10, -0.05, 0.0, 0.05, 0.10, 0.15, 0.20, 0.25)
"""Where along the same line the outline behind it is looked at, under the pelvis."""

JOINTS = [int(of(name, side)) for name in ("knee", "ankle", "foot_index") for side in SIDES]
"""The joints that are looked for on the body."""
_LEVEL = (5e-324,)
"""The least positive number: a corner at the joint's own height must count on one side of it, as in any test of what
is inside a polygon."""
_ACROSS = len(JOINTS) * [1j]
"""Down the picture: clockwise of it is left."""

_NOW = ((*_TRUNK_SHARES, *BACK_SHARES), *4 * (_LIMB_SHARES,), *len(JOINTS) * (_LEVEL,))
_RAYS = Rays.of(*_NOW)
_RAYS_AND_REST = Rays.of(*_NOW, (*CREASE_SHARES, *SEAT_SHARES))
"""The lines: trunk; left thigh and shank, right thigh and shank; joints; trunk at neutral."""
_BACK = len(_TRUNK_SHARES)
_LIMBS = _BACK + len(BACK_SHARES)
_JOINTS = _LIMBS + 4 * len(_LIMB_SHARES)
_CREASE = _JOINTS + len(JOINTS)
_SEAT = _CREASE + len(CREASE_SHARES)
"""Where the rays of each begin."""


def _seen_from(near: Side) -> Whole:
    """Where the distances of a shape are: of the near leg before the far one, and what is clockwise of a body that
    shows its right side before what is not.
    """
    left, right = np.split(np.arange(_LIMBS, _JOINTS), 2)
    legs = (left, right) if near == "left" else (right, left)
    rays = 2 * np.concatenate((np.arange(_BACK), *legs))
    clockwise, otherwise = rays + CLOCKWISE, rays + OTHERWISE
    return np.concatenate((otherwise, clockwise) if near == "left" else (clockwise, otherwise))


_PLACES = {near: _seen_from(near) for near in SIDES}


DISTANCES = len(_PLACES["left"])
"""How many distances a shape has."""


@dataclass(slots=True)
class OutlineRays:
    """What the rays met. Not to be written to. joints: where each of JOINTS is, x + iy."""

    corners: Ring
    joints: Sequence[complex]
    _met: Met

    def shape(self, near: Side) -> Floats:
        """How far the outline is from trunk and limbs, torso lengths, inf where it is not met: for each ray to the one
        side, then to the other, of a body whose near leg comes first.
        """
        met, places = self._met, _PLACES[near]
        nearest: Floats = met.nearest.take(places)
        passed = met.passed.take(places)
        if not np.bitwise_and.reduce(passed) & 1:  # not every line came out an odd number of times
            self._beside(places, passed.tolist(), nearest)
        return nearest

    def _beside(self, places: Whole, passed: list[int], nearest: Floats) -> None:
        """Where a line is beside its limb, as when a quick leg leaves its landmarks behind: the side it came out of is
        no distance away, the other one as far as the limb's other edge. Without this both would jump as it comes out.
        """
        for out in range(len(passed)):
            over = (out + len(passed) // 2) % len(passed)
            there = passed[over]
            if passed[out] == 0 and there >= 2 and there % 2 == 0:
                nearest[out] = 0.0
                nearest[over] = sorted(self._met.far[self._met.place == places[over]])[1]

    def outside(self) -> list[float]:
        """How far each of JOINTS is outside the outline, pixels: to its nearest corner, 0 inside."""
        passed = self._met.passed[2 * _JOINTS + OTHERWISE : 2 * _CREASE : 2].tolist()
        return [
            0.0 if times % 2 else float(np.minimum.reduce(np.abs(self.corners - at)))
            for times, at in zip(passed, self.joints, strict=True)
        ]

    def back(self, dorsal: int) -> Floats:
        """How far the back is from the line hip to shoulder, at BACK_SHARES, torso lengths, inf where it is not seen.

        dorsal: 1 if the back is clockwise of that line, else -1.
        """
        return self._beside_trunk(_BACK, _LIMBS, dorsal)

    def crease(self, orientation: int) -> list[float]:
        """How far the outline is in front of the trunk as it was at neutral, at CREASE_SHARES, in its lengths then; nan
        where it is not seen.

        orientation: as in `View`.
        """
        return _or_nan(self._beside_trunk(_CREASE, _SEAT, orientation))

    def seat(self, orientation: int) -> list[float]:
        """Behind the trunk as it was at neutral, at SEAT_SHARES, likewise."""
        return _or_nan(self._beside_trunk(_SEAT, _SEAT + len(SEAT_SHARES), -orientation))

    def _beside_trunk(self, first: int, last: int, toward: int) -> Floats:
        side = CLOCKWISE if toward > 0 else OTHERWISE
        return self._met.nearest[2 * first + side : 2 * last : 2]


def look(
    outline: NDArray[np.float64],
    plane: Sequence[complex],
    rest: tuple[Point, Point] | None = None,
    joints: Sequence[complex] | None = None,
) -> OutlineRays | None:
    """What is around the body in one frame; None without a silhouette.

    outline: (n, 2) closed polygon in pixels. plane: the 33 landmarks, x + iy. rest: hip and shoulder at neutral, None
    where nobody asks for groin and seat. joints: JOINTS, if not as in `plane`.
    """
    if len(outline) < 3:
        return None
    left_shoulder, right_shoulder, left_hip, right_hip = [plane[index] for index in TRUNK]
    left_knee, right_knee, left_ankle, right_ankle = [plane[index] for index in JOINTS[:4]]
    joints = [plane[index] for index in JOINTS] if joints is None else joints
    hips = (left_hip + right_hip) / 2
    trunk = (left_shoulder + right_shoulder) / 2 - hips
    legs = (left_knee - left_hip, left_ankle - left_knee, right_knee - right_hip, right_ankle - right_knee)
    body = [span if abs(span) > 1e-6 else 1e-6 + 0j for span in (trunk, *legs)]
    torso = abs(body[0])
    starts = [hips, left_hip, left_knee, right_hip, right_knee, *joints]
    spans = [*body, *_ACROSS]
    units = [*[abs(span) / torso for span in body], *[1.0] * (len(_NOW) - len(body))]
    if rest is not None:
        at, shoulder = complex(*rest[0]), complex(*rest[1])
        starts.append(at)
        spans.append(shoulder - at if abs(shoulder - at) > 1e-6 else 1e-6 + 0j)
        units.append(1.0)
    corners = ring(outline)
    rays = _RAYS if rest is None else _RAYS_AND_REST
    return OutlineRays(corners, joints, rays.met(corners, starts, spans, units))


def _or_nan(distances: Floats) -> list[float]:
    return [nan if distance == inf else distance for distance in distances.tolist()]
