"""Rounding of what the tracker saw to what is stored: the one place where raw numbers end.

Each number becomes a whole count of steps and is then divided by the steps in a unit. A recording
stores the count and a reader divides again, so live and replay hold the very same floats.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from formcheck.pose.observation import Observation, Point, Pose

PIXEL_STEPS = 10
"""Steps in a pixel: points and outline are to 0.1 px."""
DEPTH_STEPS = 1000
"""Steps in an image width: depth is to 0.001."""
SCORE_STEPS = 100
"""Steps in 1: visibility and presence are to 0.01."""
WORLD_STEPS = 1000
"""Steps in a metre: world coordinates are to 1 mm."""

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
    raw = [np.asarray(values, dtype=np.float64) for values in (points, depth, visibility, presence, world)]
    if not all(np.isfinite(values).all() for values in raw):
        return None
    at, far, seen, inside, metres = raw
    return Pose(
        points=_pairs(_rounded(at, PIXEL_STEPS)),
        depth=tuple(_rounded(far, DEPTH_STEPS).tolist()),
        visibility=tuple(_rounded(seen, SCORE_STEPS).tolist()),
        presence=tuple(_rounded(inside, SCORE_STEPS).tolist()),
        world=tuple((x, y, z) for x, y, z in _rounded(metres, WORLD_STEPS).tolist()),
    )


def _outline(outline: ArrayLike) -> tuple[Point, ...]:
    raw = np.asarray(outline, dtype=np.float64).reshape(-1, 2)
    return _pairs(_rounded(raw[np.isfinite(raw).all(axis=1)], PIXEL_STEPS))


def _pairs(values: NDArray[np.float64]) -> tuple[Point, ...]:
    return tuple((x, y) for x, y in values.tolist())


def _rounded(values: NDArray[np.float64], steps: int) -> NDArray[np.float64]:
    counts = np.rint(np.clip(values, -LIMIT / steps, LIMIT / steps) * steps)
    # Adding 0.0 turns -0.0, which a count of steps cannot keep, into 0.0: atan2 tells them apart.
    quotient: NDArray[np.float64] = counts / steps + 0.0
    return quotient
