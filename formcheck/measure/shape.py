"""The body of one frame as a row of numbers that do not depend on place, size, side or facing.

Input of the learned corrections (`correction.py`): where the joints are along and across the trunk, how far
the outline is from the lines of trunk and legs, and how the body lies in the picture. Left and right are
told apart as near and far, and a body that shows its left side is mirrored, so both give the same row.
"""

from __future__ import annotations

from cmath import phase
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.body import Body
from formcheck.measure.silhouette import crossed, ring
from formcheck.pose.landmarks import SIDES, Side, of, other

Floats = NDArray[np.float64]

_TRUNK_SHARES = (-0.12, -0.04, 0.04, 0.12, 0.20, 0.28, 0.36, 0.44, 0.52, 0.60, 0.68, 0.76, 0.84, 0.92)
_LIMB_SHARES = (0.15, 0.35, 0.55, 0.75, 0.92)
_FURTHEST = 0.5
"""Torso lengths: an outline further from its line than this is that of another part of the body, or none."""
_SHARES = np.array(_TRUNK_SHARES + 4 * _LIMB_SHARES)
_LINE = np.repeat(np.arange(5), [len(_TRUNK_SHARES), *4 * [len(_LIMB_SHARES)]])
"""Of each ray: where on its line it starts, and which line: trunk, near thigh, near shank, far thigh, far shank."""
BENDS = slice(20, 26)
"""Where the angles of the joints are among the features."""
_JOINT_FEATURES = 26
NEAR_SHANK = -5
"""Where a row has the cosine of the near shank's direction: 0 upright, 1 or -1 along the floor."""
TRUNK = -7
"""The same of the trunk's: 0 upright, -1 on the back."""
_LEG = ("hip", "knee", "ankle", "heel", "foot_index")
_INDEX: dict[Side, list[int]] = {
    near: [int(of("shoulder", near)), int(of("shoulder", other(near)))]
    + [int(of(name, side)) for side in (near, other(near)) for name in _LEG]
    for near in SIDES
}
"""By the near side: both shoulders, the near leg, the far leg."""
_UNREACHED = np.full(_JOINT_FEATURES + 2 * len(_SHARES), _FURTHEST)
"""The features where no line reaches the outline."""


@dataclass(slots=True)
class Shape:
    """Not to be written to. still: what a roll of the picture leaves as it is. directions: of trunk, thighs, shanks and
    feet (near, far) in the picture, radians, 0 to the right of a body that shows its right side, positive clockwise.
    bends: hip, knee and ankle, near and far, radians; `still` has them at BENDS.
    """

    still: Floats
    directions: Sequence[float]
    bends: Sequence[float]

    def row(self, roll_deg: float = 0.0) -> Floats:
        """All features, seen without this roll."""
        roll = radians(roll_deg)
        turned = [direction - roll for direction in self.directions]
        row = np.empty(len(self.still) + 2 * len(turned))
        row[: len(self.still)] = self.still
        row[len(self.still) :] = [*map(sin, turned), *map(cos, turned)]
        return row


def shape_of(body: Body, near: Side, outline: Floats) -> Shape:
    """The features of one frame. outline: (n, 2) closed polygon in pixels, may be empty."""
    places = [body.plane[index] for index in _INDEX[near]]
    if near == "left":
        places = [-place.conjugate() for place in places]
    shoulder, far_shoulder, *legs = places
    leg, far_leg = legs[:5], legs[5:]
    middle, top = (leg[0] + far_leg[0]) / 2, (shoulder + far_shoulder) / 2
    trunk = top - middle
    trunk = trunk if abs(trunk) > 1e-6 else 1e-6 + 0j
    seen = [(place - middle) / trunk for place in (shoulder, *leg, *far_leg[1:])]
    limbs, far_limbs = _limbs(*leg), _limbs(*far_leg)
    bends = (*_bends(trunk, *limbs), *_bends(trunk, *far_limbs))
    still = _UNREACHED.copy()
    still[:_JOINT_FEATURES] = [*[place.real for place in seen], *[place.imag for place in seen], *bends]
    if len(outline) >= 3:
        starts = [middle, *leg[:2], *far_leg[:2]]
        spans = [trunk, *limbs[:2], *far_limbs[:2]]
        if near == "left":  # back to where the outline is
            starts, spans = ([-place.conjugate() for place in places] for places in (starts, spans))
        _reach(outline, near == "left", starts, spans, still[_JOINT_FEATURES:])
    return Shape(still, [phase(limb) for limb in (trunk, *limbs, *far_limbs)], bends)


def _limbs(hip: complex, knee: complex, ankle: complex, heel: complex, toes: complex) -> tuple[complex, ...]:
    """Thigh, shank and foot."""
    return knee - hip, ankle - knee, toes - heel


def _bends(trunk: complex, thigh: complex, shank: complex, foot: complex) -> tuple[float, ...]:
    """Hip, knee and ankle as angles on the screen, radians, without a jump where they can be."""
    return (
        phase(-thigh * trunk.conjugate() * 1j),
        phase(shank * thigh.conjugate()),
        phase(foot * shank.conjugate() * 1j),
    )


def _reach(
    outline: Floats, mirrored: bool, starts: Sequence[complex], spans: Sequence[complex], nearest: Floats
) -> None:
    """How far the outline is from each line on either side, torso lengths, into `nearest` where it is less.

    starts, spans: of the lines, the trunk's first. mirrored: whether what is seen on one side counts as the other.
    """
    points = ring(outline)
    torso = abs(spans[0])
    spans = [span if abs(span) > 1e-6 else 1e-6 + 0j for span in spans]
    # Of the line: real part along it, 0 to 1; imaginary part at right angles to it.
    seen = points - np.array(starts)[:, None]
    seen *= np.array([1 / span for span in spans])[:, None]
    lengths = np.array([abs(span) / torso for span in spans])
    before = seen.real.take(_LINE, axis=0) < _shares_over(len(points))
    ray, edge = np.unravel_index(crossed(before), before.shape)
    line = _LINE[ray]
    first = seen[line, edge]
    step = seen[:, 1:][line, edge] - first
    far = (first.imag + (_SHARES[ray] - first.real) / step.real * step.imag) * lengths[line]
    ray += len(_SHARES) * (far > 0 if mirrored else far < 0)
    far = np.abs(far)
    np.minimum.at(nearest, ray, far)
    passed = np.bincount(ray, minlength=len(nearest))
    if not np.bitwise_and.reduce(passed) & 1:  # not every line came out an odd number of times
        _beside(ray, far, passed, nearest)


@cache
def _shares_over(count: int) -> Floats:
    """Of each ray where it starts, once for each of so many points: tables of one size are compared several times as
    quickly as a table with a column.
    """
    return np.repeat(_SHARES[:, None], count, axis=1)


def _beside(ray: NDArray[np.int64], far: Floats, passed: NDArray[np.int64], nearest: Floats) -> None:
    """Where a line is beside its limb, as when a quick leg leaves its landmarks behind: the side it came out of is no
    distance away, the other one as far as the limb's other edge. Without this both would jump as it comes out.
    """
    for out, over in ((0, len(_SHARES)), (len(_SHARES), 0)):
        sides = zip(passed[out : out + len(_SHARES)], passed[over : over + len(_SHARES)], strict=True)
        for n in (n for n, (here, there) in enumerate(sides) if here == 0 and there >= 2 and there % 2 == 0):
            nearest[out + n] = 0.0
            nearest[over + n] = min(sorted(far[ray == over + n])[1], _FURTHEST)
