"""The silhouette's outline: its size, its edges, and the line on which it rests."""

from __future__ import annotations

from cmath import phase
from itertools import pairwise
from math import degrees, nan
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from formcheck.pose.observation import Point

Floats = NDArray[np.float64]


Ring = NDArray[np.complex128]


class _Last(NamedTuple):
    outline: Floats | None
    ring: Ring


_last = [_Last(None, np.zeros(0, np.complex128))]
"""The ring of the outline that was asked for last: each frame's is asked for several times."""


def ring(outline: Floats) -> Ring:
    """A polygon as x + iy, its first point once more at the end. outline: (n, 2), at least one point."""
    last = _last[0]
    if last.outline is outline:
        return last.ring
    points = np.empty(len(outline) + 1, np.complex128)
    points.view(np.float64).reshape(-1, 2)[:-1] = outline
    points[-1] = points[0]
    if not outline.flags.writeable:
        _last[0] = _Last(outline, points)
    return points


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


def reach_across(outline: Floats, row: float) -> tuple[float, float] | None:
    """Leftmost and rightmost x of an outline in one row of the picture, None where it is not passed."""
    first, second = outline, np.roll(outline, -1, axis=0)
    edge = np.flatnonzero((first[:, 1] < row) != (second[:, 1] < row))
    if not len(edge):
        return None
    share = (row - first[edge, 1]) / (second[edge, 1] - first[edge, 1])
    x = first[edge, 0] + share * (second[edge, 0] - first[edge, 0])
    return float(x.min()), float(x.max())


def area(outline: Floats) -> float:
    """In square pixels, 0 for no outline. outline: (n, 2) closed polygon."""
    if len(outline) < 3:
        return 0.0
    corners = ring(outline)
    return 0.5 * abs(float(np.vdot(corners[:-1], corners[1:]).imag))


def extent(outline: Floats) -> Point:
    """Width and height of the body in the picture, pixels. outline: (n, 2) closed polygon, at least one point."""
    corners = ring(outline)
    x, y = corners.real, corners.imag
    # By places: the least and the largest themselves take numpy four times as long to find.
    return x.item(x.argmax()) - x.item(x.argmin()), y.item(y.argmax()) - y.item(y.argmin())


def floor_tilt(outline: Floats) -> float | None:
    """The slope of the line on which the silhouette rests, degrees, positive falling to the right.

    The longest edge of the lower convex hull: back and heels of a lying person, hands and feet in
    downward dog. None when no edge is long enough to rest on (somebody standing).
    """
    hull = _lower_hull(outline)
    longest, reach = 0j, 0.0
    for start, end in pairwise(hull):
        far = abs(end - start)
        if far > reach:
            longest, reach = end - start, far
    if len(hull) < 2:
        return None
    # The hull reaches as far to the left, to the right and down as the outline does.
    height = max([corner.imag for corner in hull]) - outline.item(outline[:, 1].argmin(), 1)
    if reach < 0.5 * max(hull[-1].real - hull[0].real, height):
        return None
    return degrees(phase(longest))


def _lower_hull(points: Floats) -> list[complex]:
    """The part of the convex hull that looks down (y grows downward), from left to right, x + iy."""
    hull: list[complex] = []
    corners = ring(points)[:-1]
    lowest = corners[_may_be_lowest(corners)]
    lowest.sort()  # by x, then by y
    for corner in lowest.tolist():
        while len(hull) > 1:
            before = hull[-2]
            if ((hull[-1] - before).conjugate() * (corner - before)).imag < 0:
                break
            hull.pop()
        hull.append(corner)
    return hull


def _may_be_lowest(points: Ring) -> NDArray[np.bool_]:
    """All points but those that lie clearly over a line from the left end by the lowest point to the right end."""
    x = points.real
    left, low, right = (points.item(end) for end in (x.argmin(), points.imag.argmax(), x.argmax()))
    kept: NDArray[np.bool_] = x == left.real
    for a, b in ((left, low), (low, right)):
        if a == b:
            continue  # the lowest point is an end
        # At right angles to the line, down. Under what either line is beyond the lowest point there is nothing.
        under = ((points - a) * (b - a).conjugate()).imag
        kept |= under >= -1e-6 * max(b.real - a.real, 1.0)
    return kept
