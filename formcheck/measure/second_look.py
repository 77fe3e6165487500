"""A second look at the body, from where its joints more likely are than where the tracker put them.

Rays from a line beside its limb tell little of the limb. So the second opinion (`second_opinion.py`) first says how far
the joints are from the landmarks; from there the outline is looked at again, and the legs' pictures are taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import degrees
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.body import indices_of
from formcheck.measure.geometry import wrapped
from formcheck.measure.leg_pictures import pictures
from formcheck.measure.outline_rays import look
from formcheck.measure.shape import Shape, shape_of
from formcheck.measure.silhouette import ring
from formcheck.pose.landmarks import TRUNK, Side, other

Floats = NDArray[np.float64]

MOVED = ("shoulder", "hip", "knee", "ankle")
"""Joints that are moved, of the near side and then of the far one. A foot goes with its ankle."""
_CHAIN = indices_of(*MOVED)
_FOOT = indices_of("heel", "foot_index")
_HIP, _ANKLE = MOVED.index("hip"), MOVED.index("ankle")


class Seen(Protocol):
    """A body in one frame, as the corrections see it. row: its `Shape.row`, the picture's roll taken out."""

    @property
    def row(self) -> Floats: ...

    def again(self, moves: Sequence[float], lying: bool, legs: bool) -> tuple[Floats, list[float]] | None:
        """The second look: the row of what is seen then, and by how many degrees the joints' angles are others, in the
        order of `correction.OUTPUTS`; None without a silhouette.

        moves: of each of MOVED how far along the trunk it is to be moved, then how far across, in lengths of the trunk,
        as of a body that shows its right side; the row ends with them. legs: whether the row is to have the legs'
        pictures, too. lying: on the back.
        """


@dataclass(frozen=True)
class Look:
    """A body in one frame. plane: the 33 landmarks, x + iy. shape: made of them and of the outline, (n, 2) closed
    polygon in pixels. roll_deg: the picture's, as of a body that shows its right side."""

    plane: Sequence[complex]
    near: Side
    outline: Floats
    shape: Shape
    roll_deg: float

    @cached_property
    def row(self) -> Floats:
        """See `Seen`."""
        return self.shape.row(self.roll_deg)

    def again(self, moves: Sequence[float], lying: bool, legs: bool) -> tuple[Floats, list[float]] | None:
        """See `Seen`."""
        plane = moved(self.plane, self.near, moves)
        rays = look(self.outline, plane)
        if rays is None:
            return None
        shape = shape_of(plane, self.near, rays)
        parts: list[Floats | Sequence[float]] = [shape.row(self.roll_deg), moves]
        if legs:
            parts.append(pictures(plane, ring(self.outline), self.near))
        return np.concatenate(parts), turned(self.shape, shape, lying)


def moved(plane: Sequence[complex], near: Side, moves: Sequence[float]) -> list[complex]:
    """Landmarks, of which MOVED and the feet are moved. moves: see `Seen.again`."""
    found = list(plane)
    left_shoulder, right_shoulder, left_hip, right_hip = TRUNK
    trunk = (plane[left_shoulder] + plane[right_shoulder] - plane[left_hip] - plane[right_hip]) / 2
    half = len(moves) // 2
    for number, (along, across) in enumerate(zip(moves[:half], moves[half:], strict=True)):
        side = near if number < len(MOVED) else other(near)
        joint = number % len(MOVED)
        step = _step(trunk, near, along, across)
        for index in (_CHAIN[side][joint], *(_FOOT[side] if joint == _ANKLE else ())):
            found[index] += step
    return found


def hips_of(hips: complex, trunk: complex, near: Side, moves: Sequence[float]) -> complex:
    """The middle of the hips, moved. hips, trunk: of the landmarks, see `Body`. moves: see `Seen.again`."""
    half, far = len(moves) // 2, _HIP + len(MOVED)
    along, across = ((moves[at + _HIP] + moves[at + far]) / 2 for at in (0, half))
    return hips + _step(trunk, near, along, across)


def _step(trunk: complex, near: Side, along: float, across: float) -> complex:
    """So far along the trunk and across it, in the picture: mirrored, across is to the other side."""
    return trunk * complex(along, across if near == "right" else -across)


def turned(before: Shape, after: Shape, lying: bool) -> list[float]:
    """By how many degrees the angles of the joints are others, in the order of `correction.OUTPUTS`."""
    hip, knee, ankle, far_hip, far_knee, far_ankle = (
        new - old for old, new in zip(before.bends, after.bends, strict=True)
    )
    trunk, thigh, _, _, far_thigh, *_ = (
        new - old for old, new in zip(before.directions, after.directions, strict=True)
    )
    thighs = (-thigh, -far_thigh) if lying else (thigh, far_thigh)
    return [wrapped(degrees(angle)) for angle in (knee, far_knee, -hip, -far_hip, *thighs, -ankle, -far_ankle, trunk)]
