"""From where the camera sees the person: near side, facing, yaw; its roll is told by `roll.py`.

All from the picture, steady over about a second, since cameras stand still and people do not jump.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import atan2, degrees, exp, hypot
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.body import Body, indices_of
from formcheck.measure.correction import Correction, Corrections
from formcheck.measure.geometry import ramp
from formcheck.measure.outline_rays import OutlineRays
from formcheck.measure.roll import RollEstimator
from formcheck.measure.second_look import Look
from formcheck.measure.shape import shape_of
from formcheck.pose.landmarks import TRUNK, Landmark, Side

ViewKind = Literal["side", "oblique", "end", "unknown"]

_MEMORY_S = 1.0
_SIDE_YAW = 30.0
"""Up to here the picture's angles are the body's within some degrees (numbers.md: 3.4-4.1 at 30)."""
_OBLIQUE_YAW = 60.0
_WIDTH = 0.95
"""Hip width plus shoulder width of the tracked landmarks, in torso lengths: rendered bodies seen at
known angles. Half of it shows as a shift between near and far side at 30 degrees."""
_LYING_SHIFT, _UPRIGHT_SHIFT = 0.06, -0.06
"""The shift that the tracker shows in a pure side view, lying and otherwise (same measurement)."""


@dataclass(slots=True)
class View:
    """How the camera sees the person. Not to be written to.

    near_side: the side toward the camera, None while unknown.
    facing: where in the picture the head points (lying, on hands and feet) or the front (standing).
    yaw_deg: turn from the pure side view, positive toward the feet or the back. None while unknown.
    lying: whether the trunk lies on its back.
    kind: side up to 30 degrees of yaw, oblique up to 60, end beyond.
    roll_deg: the picture's tilt, positive when the floor falls to the right; None where no floor line shows.
    roll_sure: whether it was read from a start posture held for a moment, not from a line that may be the body's.
    across_px: width of the shoulders in the picture, pixels; 0 where it is not known.
    head_nearer: whether the shoulders are nearer to the camera than the hips; None where that is not told.
    orientation: +1 when forward of the body is clockwise of headward on the screen (right side near), else -1.
    """

    near_side: Side | None
    facing: Side | None
    yaw_deg: float | None
    lying: bool
    kind: ViewKind
    roll_deg: float | None = None
    roll_sure: bool = False
    across_px: float = 0.0
    head_nearer: bool | None = None
    orientation: int = field(init=False)

    def __post_init__(self) -> None:
        self.orientation = 1 if self.near_side == "right" else -1

    def followed(self, side: Side | None = None) -> Side:
        """This side; without one the near one, and the left one as long as that is unknown."""
        return side or self.near_side or "left"


_BROAD = 0.4
"""Shoulders this broad, in lengths of the trunk as it shows, are seen from an end or obliquely: people do not turn over
from one side to the other, a tracker that guesses does."""
_NEARER, _TELLS = 3.0, 1.0
"""By how much shoulders are nearer than hips by the tracker's depth, in lengths of the trunk as it shows: from the head
end it says 3 to 7, also where it takes left for right; from the foot end -5 to 0. More than the first counts no more,
less than the second tells nothing."""

_LEARNED_YAW = (42.0, 52.0)
"""The fit has cameras up to 40 degrees off: what it adds fades beyond, where it drew a real one 50 off within 40."""

_LEFT_SHOULDER, _RIGHT_SHOULDER, _LEFT_HIP, _RIGHT_HIP = TRUNK
_HIPS_AND_SHOULDERS = ((_LEFT_HIP, _RIGHT_HIP), (_LEFT_SHOULDER, _RIGHT_SHOULDER))
_NOSE, _LEFT_EAR, _RIGHT_EAR = int(Landmark.NOSE), int(Landmark.LEFT_EAR), int(Landmark.RIGHT_EAR)
_SHANK_AND_FOOT = tuple(indices_of("knee", "ankle", "heel", "foot_index").values())

UNKNOWN = View(None, None, None, False, "unknown")


class ViewEstimator:
    """Follows the view from frame to frame."""

    def __init__(self, corrections: Corrections | None) -> None:
        """corrections: None for geometry alone."""
        self.correction: Correction | None = None
        """What to correct in the frame just seen."""
        self._corrections = corrections
        self._orientation = 0.0
        self._shift: float | None = None
        self._sides: tuple[Side, Side] | None = None
        self._more_yaw = 0.0
        self._roll = RollEstimator()
        self._across_px = 0.0
        self._headward = 0.0
        self._broad: int | None = None
        self._time_s = self._since_s = 0.0

    def update(
        self,
        body: Body,
        depth: tuple[float, ...],
        outline: NDArray[np.float64],
        rays: OutlineRays | None,
        time_s: float,
        elsewhere: bool = False,
    ) -> View:
        """The view after this frame.

        depth: the model's z of each landmark, in image widths. outline: (n, 2) closed polygon, may be empty;
        rays: what is seen of it, None if it is.
        elsewhere: the tracker has found the trunk somewhere else than it was: what it saw before tells little.
        """
        step = max(0.0, time_s - self._time_s)
        if elsewhere or self._turned_over(body):
            self._since_s = time_s
        keep = exp(-step / max(min(_MEMORY_S, time_s - self._since_s), 1e-3))
        if self._sides is None:  # the first frame: there is nothing to keep
            keep = 0.0
        self._time_s = time_s
        self._orientation = keep * self._orientation + (1 - keep) * _orientation_evidence(body, depth)
        near: Side = "right" if self._orientation > 0 else "left"
        across = abs(body.plane[_LEFT_SHOULDER] - body.plane[_RIGHT_SHOULDER])
        self._across_px = keep * self._across_px + (1 - keep) * across
        self._headward = keep * self._headward + (1 - keep) * _nearer_by(body, depth)
        inclination = (1 if near == "right" else -1) * body.trunk_turned()
        lying = -135 < inclination < -45
        facing = facing_of(near, body.trunk, abs(inclination) > 45)
        torso = max(hypot(body.trunk.real, body.trunk.imag), 1e-6)
        shift = _shift(body, near, facing, torso)
        if self._sides not in (None, (near, facing)):
            # Near end-on the sides swap: what was the shift of the one is none of the other.
            self._shift = None
        self._sides = (near, facing)
        self._shift = shift if self._shift is None else keep * self._shift + (1 - keep) * shift
        # A trunk along the floor is itself foreshortened by the turn, an upright one is not.
        yaw = self._yaw(abs(body.trunk.real) / torso, lying)
        flip = 1 if near == "right" else -1
        if self._corrections is not None:
            shape = shape_of(body.plane, near, rays)
            self._roll.see_posture(self._corrections.at_rest, shape, yaw, flip, step)
            seen = Look(body.plane, near, outline, shape, flip * (self._roll.roll_deg or 0.0))
            self.correction = self._corrections.of(seen)
            more = self.correction.more_yaw * learned_share(yaw)
            self._more_yaw = keep * self._more_yaw + (1 - keep) * more
            yaw += self._more_yaw
        self._roll.see_floor(outline, lying, inclination, flip * yaw, step)
        size = abs(yaw)
        kind: ViewKind = "side" if size <= _SIDE_YAW else "oblique" if size <= _OBLIQUE_YAW else "end"
        head_nearer = self._headward > 0 if abs(self._headward) > _TELLS else None
        roll = self._roll
        return View(near, facing, yaw, lying, kind, roll.roll_deg, roll.sure, self._across_px, head_nearer)

    def _turned_over(self, body: Body) -> bool:
        """Whether a broad trunk, which the tracker had mirrored before, is now the right way round, or the reverse."""
        plane = body.plane
        trunk = plane[_LEFT_SHOULDER] + plane[_RIGHT_SHOULDER] - plane[_LEFT_HIP] - plane[_RIGHT_HIP]
        across = 2 * ((plane[_LEFT_SHOULDER] - plane[_RIGHT_SHOULDER]) / trunk).imag if abs(trunk) > 1.0 else 0.0
        if abs(across) < _BROAD:
            return False
        before, self._broad = self._broad, 1 if across > 0 else -1
        return before is not None and before != self._broad

    def _yaw(self, flat: float, lying: bool) -> float:
        """The yaw by geometry, degrees. flat: how far the trunk points along the floor, 0..1."""
        shift = (self._shift or 0.0) - (_LYING_SHIFT if lying else _UPRIGHT_SHIFT)
        straight = degrees(atan2(shift, _WIDTH))
        sharp = degrees(atan2(shift, max(1e-6, (_WIDTH**2 - min(shift**2, _WIDTH**2)) ** 0.5)))
        return flat * straight + (1 - flat) * sharp


def learned_share(yaw: float) -> float:
    """How much of the learned yaw counts where geometry sees this one, 0..1."""
    whole, none = _LEARNED_YAW
    return ramp(abs(yaw), none, whole)


def _orientation_evidence(body: Body, depth: tuple[float, ...]) -> float:
    """About -1..1: feet and face point forward of the shank and the neck, and the near side is nearer."""
    votes, plane = 0.0, body.plane
    for knee, ankle, heel, toes in _SHANK_AND_FOOT:
        votes += _sine(plane[knee] - plane[ankle], plane[toes] - plane[heel])
    neck = (plane[_LEFT_SHOULDER] + plane[_RIGHT_SHOULDER] - plane[_LEFT_HIP] - plane[_RIGHT_HIP]) / 2
    votes += _sine(neck, plane[_NOSE] - (plane[_LEFT_EAR] + plane[_RIGHT_EAR]) / 2)
    # z is poor as a length but sure of its sign between near and far (own measurement: 64 of 64 clips).
    hips = depth[_LEFT_HIP] - depth[_RIGHT_HIP]
    shoulders = depth[_LEFT_SHOULDER] - depth[_RIGHT_SHOULDER]
    width = max(abs(neck) / body.size[0], 1e-6)
    votes += 2 * max(-1.0, min(1.0, (hips + shoulders) / width))
    return votes / 5


def _nearer_by(body: Body, depth: tuple[float, ...]) -> float:
    """By how much the shoulders are nearer than the hips, in lengths of the trunk as it shows."""
    trunk = max(abs(body.trunk), 1.0)
    deeper = (depth[_LEFT_HIP] + depth[_RIGHT_HIP] - depth[_LEFT_SHOULDER] - depth[_RIGHT_SHOULDER]) / 2 * body.size[0]
    return max(-_NEARER, min(_NEARER, deeper / trunk))


def _sine(first: complex, second: complex) -> float:
    product = abs(first) * abs(second)
    return (first.conjugate() * second).imag / product if product > 1e-9 else 0.0


def facing_of(near: Side, trunk: complex, along_floor: bool) -> Side:
    """Head direction when the trunk is along the floor, front direction when upright (see conventions)."""
    if along_floor:
        return "left" if trunk.real < 0 else "right"
    return near


def _shift(body: Body, near: Side, facing: Side, torso: float) -> float:
    """How far the near hip and shoulder lie ahead (in facing direction) of the far ones, in torso lengths.

    torso: its length in pixels.
    """
    ahead = (-1.0 if facing == "left" else 1.0) * (1.0 if near == "left" else -1.0)
    wide, plane = body.size[0], body.plane
    pairs = [(plane[left].real, plane[right].real) for left, right in _HIPS_AND_SHOULDERS]
    # A joint guessed outside the picture would turn the camera.
    inside = [left - right for left, right in pairs if 0 <= left < wide and 0 <= right < wide]
    if not inside:
        inside = [left - right for left, right in pairs]
    return ahead * sum(inside) * len(pairs) / len(inside) / torso
