"""Rounds what the tracker saw to what is stored: from here on there are no raw numbers.

Each number becomes a whole count of steps and is then divided by the steps in a unit. A recording
stores the count and a reader divides again, so live and replay hold the very same floats.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from formcheck.pose.observation import Observation, Outline, Points, Pose, Spots, as_array

PIXEL_STEPS = 10
"""Steps in a pixel: points and outline are to 0.1 px."""
DEPTH_STEPS = 1000
"""Steps in an image width: depth is to 0.001."""
SCORE_STEPS = 100
"""Steps in 1: visibility and presence are to 0.01."""
WORLD_STEPS = 1000
"""Steps in a metre: world coordinates are to 1 mm."""

POSE_STEPS = np.repeat((PIXEL_STEPS, DEPTH_STEPS, SCORE_STEPS, WORLD_STEPS), (66, 33, 66, 99)).astype(np.float64)
"""Steps of all numbers of a pose in their order: points, depth, visibility, presence, world."""

LIMIT = 1_000_000_000
"""The largest count of steps, so that it fits 32 bits; nothing real comes near it."""


def quantise(
    time_us: int,
    size: tuple[int, int],
    points: ArrayLike | None = None,
    depth: ArrayLike | None = None,
    visibility: ArrayLike | None = None,
    presence: ArrayLike | None = None,
    world: ArrayLike | None = None,
    outline: ArrayLike = (),
    light: int | None = None,
) -> Observation:
    """An observation from the raw numbers of one frame.

    time_us: microseconds since the first frame. size: (width, height) in pixels.
    points: (33, 2) pixels; depth, visibility, presence: (33,); world: (33, 3) metres; or all None
    when nobody was found. A pose with a number that is not finite counts as none.
    outline: (n, 2) pixels; points that are not finite are left out. light: mean brightness 0..255.
    """
    return Observation(
        time_us=time_us,
        size=size,
        pose=_pose(points, depth, visibility, presence, world),
        outline=_outline(outline),
        light=light,
    )


def _pose(
    points: ArrayLike | None,
    depth: ArrayLike | None,
    visibility: ArrayLike | None,
    presence: ArrayLike | None,
    world: ArrayLike | None,
) -> Pose | None:
    if points is None or depth is None or visibility is None or presence is None or world is None:
        return None
    parts = (points, depth, visibility, presence, world)
    raw = np.concatenate([np.asarray(values, dtype=np.float64).ravel() for values in parts])
    if len(raw) != len(POSE_STEPS):
        raise ValueError(f"a pose of {len(raw)} numbers, {len(POSE_STEPS)} are expected")
    return pose_of(_rounded(raw, POSE_STEPS)) if np.isfinite(raw).all() else None


def pose_of(values: NDArray[np.float64]) -> Pose:
    """A pose from its (264,) rounded numbers: points, depth, visibility, presence, world."""
    scores = values[66:165].tolist()
    return Pose(
        points=Points.of(values[:66].reshape(33, 2)),
        depth=tuple(scores[:33]),
        visibility=tuple(scores[33:66]),
        presence=tuple(scores[66:]),
        world=Spots.of(values[165:].reshape(33, 3)),
    )


def numbers_of(pose: Pose) -> NDArray[np.float64]:
    """The inverse of `pose_of`."""
    world = pose.world.array if isinstance(pose.world, Spots) else np.array(pose.world, np.float64)
    scores = (*pose.depth, *pose.visibility, *pose.presence)
    return np.concatenate((as_array(pose.points).ravel(), scores, world.ravel()))


def _outline(outline: ArrayLike) -> Outline:
    raw = np.asarray(outline, dtype=np.float64).reshape(-1, 2)
    finite = np.isfinite(raw)
    return Outline(_rounded(raw if finite.all() else raw[finite.all(axis=1)], PIXEL_STEPS))


def _rounded(values: NDArray[np.float64], steps: int | NDArray[np.float64]) -> NDArray[np.float64]:
    most = LIMIT / steps
    counts = np.rint(np.maximum(np.minimum(values, most), -most) * steps)
    # Adding 0.0 turns -0.0, which a count of steps cannot keep, into 0.0: atan2 tells them apart.
    quotient: NDArray[np.float64] = counts / steps + 0.0
    return quotient
