"""Reading the silhouette's outline: how far the body reaches from a line inside it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import hypot, nan

import numpy as np
from numpy.typing import NDArray

from formcheck.pose.observation import Point

Floats = NDArray[np.float64]


def exits(outline: Floats, start: Point, end: Point, toward: int, shares: Sequence[float] | Floats) -> Floats:
    """How far the outline is from points on a line, measured at right angles to it.

    outline: (n, 2) closed polygon in pixels. start, end: the line, inside the body.
    toward: +1 looks clockwise of the line's direction on the screen, -1 the other way.
    shares: where on the line, 0 at start and 1 at end.
    Returns one distance a share, in line lengths; nan where the ray from the line meets no outline.
    """
    ux, uy = end[0] - start[0], end[1] - start[1]
    squared = max(ux * ux + uy * uy, 1e-9)
    x, y = outline[:, 0] - start[0], outline[:, 1] - start[1]
    along = np.empty(len(outline) + 1)
    along[:-1] = (x * ux + y * uy) / squared
    along[-1] = along[0]
    at = np.asarray(shares)
    before = along < at[:, None]
    # Only the few edges that a ray's line passes are worked out.
    which, first = places(before[:, 1:] != before[:, :-1])
    second = first + 1
    second[second == len(outline)] = 0
    share = (at[which] - along[first]) / (along[first + 1] - along[first])
    fx, fy, sx, sy = x[first], y[first], x[second], y[second]
    across = toward * (fy * ux - fx * uy) / squared
    distances = across + share * (toward * (sy * ux - sx * uy) / squared - across)
    nearest = [nan] * len(at)
    for ray, distance in zip(which.tolist(), distances.tolist(), strict=True):
        if distance > 0 and not distance >= nearest[ray]:
            nearest[ray] = distance
    return np.array(nearest)


def places(table: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows and columns of what is true, as `nonzero` of a table gives them, only several times as fast."""
    row, column = np.divmod(table.ravel().nonzero()[0], table.shape[1])
    return row, column


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


def outside(outline: Floats, points: Sequence[tuple[float, float]]) -> list[float]:
    """How far each point is outside the outline, pixels: to its nearest corner, 0 inside.

    outline: (n, 2) closed polygon, at least 3 points, evenly spaced.
    """
    at = np.array(points)
    x, y = outline[:, 0, None], outline[:, 1, None]
    below = y <= at[:, 1]
    edge, point = places(below != np.concatenate((below[1:], below[:1])))
    following = (edge + 1) % len(outline)
    share = (at[point, 1] - y[edge, 0]) / (y[following, 0] - y[edge, 0])
    passes = x[edge, 0] + share * (x[following, 0] - x[edge, 0]) > at[point, 0]
    inside = np.bincount(point[passes], minlength=len(at)) % 2 == 1
    if inside.all():
        return [0.0] * len(at)
    nearest = np.sqrt(((x - at[:, 0]) ** 2 + (y - at[:, 1]) ** 2).min(axis=0))
    away: list[float] = np.where(inside, 0.0, nearest).tolist()
    return away


def floor_tilt(outline: Floats) -> float | None:
    """The slope of the line on which the silhouette rests, degrees, positive falling to the right.

    The longest edge of the lower convex hull: back and heels of a lying person, hands and feet in
    downward dog. None when no edge is long enough to rest on (somebody standing).
    """
    hull = _lower_hull(outline)
    longest, reach = (0.0, 0.0), 0.0
    for (ax, ay), (bx, by) in pairwise(hull):
        far = hypot(bx - ax, by - ay)
        if far > reach:
            longest, reach = (bx - ax, by - ay), far
    if len(hull) < 2:
        return None
    # The hull reaches as far to the left, to the right and down as the outline does.
    height = max(y for _, y in hull) - float(outline[:, 1].min())
    if reach < 0.5 * max(hull[-1][0] - hull[0][0], height):
        return None
    return float(np.degrees(np.arctan2(longest[1], longest[0])))


def _lower_hull(points: Floats) -> list[Point]:
    """The part of the convex hull that looks down (y grows downward), from left to right."""
    hull: list[Point] = []
    near = points[_may_be_lowest(points[:, 0], points[:, 1])]
    for x, y in sorted(near.tolist()):
        while len(hull) > 1:
            (ax, ay), (bx, by) = hull[-2], hull[-1]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) < 0:
                break
            hull.pop()
        hull.append((x, y))
    return hull


def _may_be_lowest(x: Floats, y: Floats) -> NDArray[np.bool_]:
    """All points but those that lie clearly over a line from the left end by the lowest point to the right end."""
    left, right, low = int(x.argmin()), int(x.argmax()), int(y.argmax())
    kept: NDArray[np.bool_] = x == x[left]
    for a, b in ((left, low), (low, right)):
        dx, dy = x[b] - x[a], y[b] - y[a]
        over = dx * (y - y[a]) - dy * (x - x[a])
        kept |= (over >= -1e-6 * max(dx, 1.0)) & (x >= x[a]) & (x <= x[b])
    return kept
