"""The body of one frame as a row of numbers that do not depend on place, size, side or facing.

Input of the learned corrections (`correction.py`): where the joints are along and across the trunk, how far
the outline is from the lines of trunk and legs, and how the body lies in the picture. Left and right are
told apart as near and far, and a body that shows its left side is mirrored, so both give the same row.
"""

from __future__ import annotations

from cmath import phase
from collections.abc import Sequence
from math import cos, radians, sin
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.body import Body
from formcheck.measure.silhouette import crossed, ring
from formcheck.pose.landmarks import Side, of, other

Floats = NDArray[np.float64]

_TRUNK_SHARES = (-0.12, -0.04, 0.04, 0.12, 0.20, 0.28, 0.36, 0.44, 0.52, 0.60, 0.68, 0.76, 0.84, 0.92)
_LIMB_SHARES = (0.15, 0.35, 0.55, 0.75, 0.92)
_FURTHEST = 0.5
"""Torso lengths: an outline further from its line than this is that of another part of the body, or none."""
_TRUNK_AT, _LIMB_AT = np.array(_TRUNK_SHARES)[:, None], np.array(_LIMB_SHARES)[:, None]
_SHARES = np.array(_TRUNK_SHARES + 4 * _LIMB_SHARES)
_LINE = np.repeat(np.arange(5), [len(_TRUNK_SHARES), *4 * [len(_LIMB_SHARES)]])
"""Of each ray: where on its line it starts, and which line: trunk, near thigh, near shank, far thigh, far shank."""
BENDS = slice(20, 26)
"""Where the angles of the joints are among the features."""
_JOINT_FEATURES = 26
NEAR_SHANK = -5
"""Where a row has the cosine of the near shank's direction: 0 upright, 1 or -1 along the floor."""
_LEG = ("hip", "knee", "ankle", "heel", "foot_index")
_INDEX: dict[Side, list[int]] = {
    side: [int(of(name, side)) for name in ("shoulder", *_LEG)] for side in ("left", "right")
}


class Shape(NamedTuple):
    """still: what a roll of the picture leaves as it is. directions: of trunk, thighs, shanks and feet (near,
    far) in the picture, radians, 0 to the right of a body that shows its right side, positive clockwise.
    """

    still: Floats
    directions: Sequence[float]

    @property
    def bends(self) -> Floats:
        """Hip, knee and ankle, near and far, radians."""
        return self.still[BENDS]

    def row(self, roll_deg: float = 0.0) -> Floats:
        """All features, seen without this roll."""
        roll = radians(roll_deg)
        turned = [direction - roll for direction in self.directions]
        return np.concatenate((self.still, [*map(sin, turned), *map(cos, turned)]))


def shape_of(body: Body, near: Side, outline: Floats) -> Shape:
    """The features of one frame. outline: (n, 2) closed polygon in pixels, may be empty."""
    flip = 1.0 if near == "right" else -1.0
    shoulder, *leg = _complex(body, near, flip)
    far_shoulder, *far_leg = _complex(body, other(near), flip)
    middle, top = (leg[0] + far_leg[0]) / 2, (shoulder + far_shoulder) / 2
    trunk = top - middle
    trunk = trunk if abs(trunk) > 1e-6 else 1e-6 + 0j
    places = [(point - middle) / trunk for point in (shoulder, *leg, *far_leg[1:])]
    angles = [_bends(trunk, *leg), _bends(trunk, *far_leg)]
    lines = ((middle, top), (leg[0], leg[1]), (leg[1], leg[2]), (far_leg[0], far_leg[1]), (far_leg[1], far_leg[2]))
    still = np.full(_JOINT_FEATURES + 2 * len(_SHARES), _FURTHEST)
    still[:_JOINT_FEATURES] = [*[p.real for p in places], *[p.imag for p in places], *angles[0], *angles[1]]
    if len(outline) >= 3:
        _reach(outline, flip, lines, abs(trunk), still[_JOINT_FEATURES:])
    directions = [trunk]
    for hip, knee, ankle, heel, toes in (leg, far_leg):
        directions += (knee - hip, ankle - knee, toes - heel)
    return Shape(still, tuple(map(phase, directions)))


def _complex(body: Body, side: Side, flip: float) -> list[complex]:
    points = [body.points[index] for index in _INDEX[side]]
    return [complex(flip * x, y) for x, y in points]


def _bends(trunk: complex, hip: complex, knee: complex, ankle: complex, heel: complex, toes: complex) -> list[float]:
    """Hip, knee and ankle as angles on the screen, radians, without a jump where they can be."""
    thigh, shank, foot = knee - hip, ankle - knee, toes - heel
    return [
        phase(-thigh * trunk.conjugate() * 1j),
        phase(shank * thigh.conjugate()),
        phase(foot * shank.conjugate() * 1j),
    ]


def _reach(
    outline: Floats, flip: float, lines: tuple[tuple[complex, complex], ...], torso: float, nearest: Floats
) -> None:
    """How far the outline is from each line on either side, torso lengths, into `nearest` where it is less."""
    points = ring(outline)
    if flip < 0:
        points = -points.conjugate()
    starts = np.array([[start] for start, _ in lines])
    spans = np.array([end - start if abs(end - start) > 1e-6 else 1e-6 for start, end in lines])
    # Of the line: real part along it, 0 to 1; imaginary part at right angles to it.
    seen = points - starts
    seen *= (1 / spans)[:, None]
    along = np.ascontiguousarray(seen.real)
    before = np.empty((len(_SHARES), len(points)), np.bool_)
    np.less(along[0], _TRUNK_AT, out=before[: len(_TRUNK_AT)])
    np.less(along[1:, None], _LIMB_AT, out=before[len(_TRUNK_AT) :].reshape(4, len(_LIMB_AT), -1))
    ray, edge = crossed(before)
    line = _LINE[ray]
    edge += line * len(points)
    flat = seen.ravel()
    first = flat[edge]
    edge += 1
    step = flat[edge] - first
    far = (first.imag + (_SHARES[ray] - first.real) / step.real * step.imag) * (np.abs(spans) / torso)[line]
    np.minimum.at(nearest, ray + len(_SHARES) * (far < 0), np.abs(far))
