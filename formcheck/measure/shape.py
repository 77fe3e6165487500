"""The body of one frame as a row of numbers that do not depend on place, size, side or facing.

Input of the learned corrections (`correction.py`): where the joints are along and across the trunk, how far
the outline is from the lines of trunk and legs, and how the body lies in the picture. Left and right are
told apart as near and far, and a body that shows its left side is mirrored, so both give the same row.
"""

from __future__ import annotations

from cmath import phase
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.outline_rays import DISTANCES, OutlineRays
from formcheck.pose.landmarks import SIDES, Side, of, other

Floats = NDArray[np.float64]

_FURTHEST = 0.5
"""Torso lengths: an outline further from its line than this is that of another part of the body, or none."""
BENDS = slice(20, 26)
"""Where the angles of the joints are among the features."""
_JOINT_FEATURES = 26
NEAR_SHANK = -5
"""Where a row has the cosine of the near shank's direction: 0 upright, 1 or -1 along the floor."""
TRUNK = -7
"""Where a row has the cosine of the trunk's direction: 0 upright, -1 on the back."""
_LEG = ("hip", "knee", "ankle", "heel", "foot_index")
_INDEX: dict[Side, list[int]] = {
    near: [int(of("shoulder", near)), int(of("shoulder", other(near)))]
    + [int(of(name, side)) for side in (near, other(near)) for name in _LEG]
    for near in SIDES
}
"""By the near side: both shoulders, the near leg, the far leg."""
_UNREACHED = np.full(_JOINT_FEATURES + DISTANCES, _FURTHEST)
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


def shape_of(plane: Sequence[complex], near: Side, rays: OutlineRays | None) -> Shape:
    """The features of one frame. plane: the 33 landmarks, x + iy. rays: None without a silhouette."""
    places = [plane[index] for index in _INDEX[near]]
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
    if rays is not None:
        distances = still[_JOINT_FEATURES:]
        np.minimum(distances, rays.shape(near), out=distances)
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
