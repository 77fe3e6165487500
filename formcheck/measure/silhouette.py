"""Reading the silhouette's outline: how far the body reaches from a line inside it."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan

import numpy as np
from numpy.typing import NDArray

from formcheck.pose.observation import Point

Floats = NDArray[np.float64]


def exits(outline: Floats, start: Point, end: Point, toward: int, shares: Sequence[float]) -> Floats:
    """How far the outline is from points on a line, measured at right angles to it.

    outline: (n, 2) closed polygon in pixels. start, end: the line, inside the body.
    toward: +1 looks clockwise of the line's direction on the screen, -1 the other way.
    shares: where on the line, 0 at start and 1 at end.
    Returns one distance a share, in line lengths; nan where the ray from the line meets no outline.
    """
    ux, uy = end[0] - start[0], end[1] - start[1]
    squared = max(ux * ux + uy * uy, 1e-9)
    x, y = outline[:, 0] - start[0], outline[:, 1] - start[1]
    along = (x * ux + y * uy) / squared
    along = np.concatenate((along, along[:1]))
    at = np.asarray(shares)
    before = along[:, None] < at
    # Only the few edges that a ray's line passes are worked out.
    first, which = np.nonzero(before[1:] != before[:-1])
    second = (first + 1) % len(outline)
    across = toward * (y * ux - x * uy) / squared
    share = (at[which] - along[first]) / (along[first + 1] - along[first])
    distances = across[first] + share * (across[second] - across[first])
    nearest = [nan] * len(at)
    for ray, distance in zip(which.tolist(), distances.tolist(), strict=True):
        if distance > 0 and not distance >= nearest[ray]:
            nearest[ray] = distance
    return np.array(nearest)


def crossings(outline: Floats, columns: Floats) -> Floats:
    """The upper edge of an outline: its smallest y at each x of `columns`, nan where it is not passed."""
    first, second = outline, np.roll(outline, -1, axis=0)
    passed = (first[:, 0][:, None] < columns) != (second[:, 0][:, None] < columns)
    edge, which = np.nonzero(passed)
    share = (columns[which] - first[edge, 0]) / (second[edge, 0] - first[edge, 0])
    top = np.full(len(columns), np.inf)
    np.minimum.at(top, which, first[edge, 1] + share * (second[edge, 1] - first[edge, 1]))
    top[np.isinf(top)] = nan
    return top


def floor_tilt(outline: Floats) -> float | None:
    """The slope of the line on which the silhouette rests, degrees, positive falling to the right.

    The longest edge of the lower convex hull: back and heels of a lying person, hands and feet in
    downward dog. None when no edge is long enough to rest on (somebody standing).
    """
    hull = _lower_hull(outline)
    steps = np.diff(hull, axis=0)
    longest = int(np.argmax(np.hypot(steps[:, 0], steps[:, 1]))) if len(steps) else 0
    if not len(steps):
        return None
    dx, dy = steps[longest]
    if np.hypot(dx, dy) < 0.5 * float(np.ptp(outline, axis=0).max()):
        return None
    return float(np.degrees(np.arctan2(dy, dx)))


def _lower_hull(points: Floats) -> Floats:
    """The part of the convex hull that looks down (y grows downward), from left to right."""
    hull: list[tuple[float, float]] = []
    for x, y in points[np.lexsort((points[:, 1], points[:, 0]))].tolist():
        while len(hull) > 1:
            (ax, ay), (bx, by) = hull[-2], hull[-1]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) < 0:
                break
            hull.pop()
        hull.append((x, y))
    return np.array(hull)
