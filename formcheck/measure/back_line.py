"""The line of the back: the silhouette's dorsal outline between hips and shoulders.

No landmark lies between shoulder and hip, so the lower back's shape is read from the outline: the
angle between its lower and its upper part. Against rendered bodies with known lumbar flexion this
bend follows the truth; its zero depends on clothes and build, so only its *change* against the
person's own neutral is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan, degrees, sqrt

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.body import Body
from formcheck.measure.outline_rays import BACK_SHARES, OutlineRays
from formcheck.measure.view import View
from formcheck.pose.landmarks import SIDES, of
from formcheck.pose.observation import Point

_LOWER = len(BACK_SHARES) // 2
_FURTHEST = 0.75
"""An outline further than this from the line hip to shoulder, in torso lengths, is not that of the back."""

_ROUGHEST = 0.035
"""RMS distance of a back's outline from the parabola through it, torso lengths: backs stay under 0.031,
an elbow or a bag behind the back gives 0.045 and more (own measurement)."""
_BEHIND = 0.2
"""An elbow or wrist so far behind the line hip to shoulder, torso lengths, may hide the back."""

_ARMS = [int(of(name, side)) for name in ("elbow", "wrist") for side in SIDES]

_X = np.array(BACK_SHARES)
_OFF_PARABOLA = np.eye(len(_X)) - np.vander(_X, 3) @ np.linalg.pinv(np.vander(_X, 3))
_LOWER_SLOPE = np.linalg.pinv(np.vander(_X[:_LOWER], 2))[0]
_UPPER_SLOPE = np.linalg.pinv(np.vander(_X[_LOWER:], 2))[0]
"""Least-squares fits as weights: the places that are looked at never change."""

HIDDEN_LYING = "the floor hides the back"
HIDDEN = "the outline of the back is not seen"
ARM_BEHIND = "an arm hides the back"
NO_OUTLINE = "no silhouette"


@dataclass(frozen=True, slots=True)
class BackLine:
    """The line of the back in one frame.

    points: the dorsal outline from hip to shoulder, pixels. bend_deg: positive when rounded.
    """

    points: tuple[Point, ...]
    bend_deg: float


def back_line(body: Body, view: View, rays: OutlineRays | None) -> BackLine | str:
    """The back's line in this frame, or why there is none. rays: None without a silhouette."""
    if view.lying:
        return HIDDEN_LYING
    if rays is None:
        return NO_OUTLINE
    dorsal = -view.orientation
    distance = rays.back(dorsal)
    if not np.logical_and.reduce(distance < _FURTHEST):
        return HIDDEN
    if _arm_behind(body, dorsal):
        return ARM_BEHIND
    if _roughness(distance) > _ROUGHEST:
        return HIDDEN
    return BackLine(_on_screen(body, dorsal, distance), _bend(distance))


def _arm_behind(body: Body, dorsal: int) -> bool:
    """Whether an elbow or wrist is behind the trunk, between hip and shoulder."""
    hips, trunk = body.hips, body.trunk
    upright = trunk.conjugate() / max(trunk.real**2 + trunk.imag**2, 1e-9)
    for index in _ARMS:
        # Of the trunk: real part along it, 0 to 1; imaginary part at right angles to it, clockwise.
        place = (body.plane[index] - hips) * upright
        if dorsal * place.imag > _BEHIND and -0.2 < place.real < 1.0:
            return True
    return False


def _roughness(distance: NDArray[np.float64]) -> float:
    off: NDArray[np.float64] = _OFF_PARABOLA.dot(distance)
    rms: float = sqrt(float(off.dot(off))) / sqrt(len(BACK_SHARES))
    return rms


def _bend(distance: NDArray[np.float64]) -> float:
    """Angle between the lower and the upper half of the back, each a straight line fitted to it."""
    lower, upper = float(distance[:_LOWER].dot(_LOWER_SLOPE)), float(distance[_LOWER:].dot(_UPPER_SLOPE))
    return degrees(atan(lower) - atan(upper))


def _on_screen(body: Body, toward: int, distance: NDArray[np.float64]) -> tuple[Point, ...]:
    x, y, ux, uy = body.hips.real, body.hips.imag, body.trunk.real, body.trunk.imag
    vx, vy = -toward * uy, toward * ux
    places = zip(BACK_SHARES, distance.tolist(), strict=True)
    return tuple([(x + share * ux + far * vx, y + share * uy + far * vy) for share, far in places])
