"""Where a label goes: beside what it names, on no other label, and off the body if there is room."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from formcheck.feedback.marks.canvas import Canvas
from formcheck.feedback.palette import Colour
from formcheck.pose.observation import Point

_Numbers = NDArray[np.float64]

_TURNS = (0, 30, -30, 60, -60, 90, -90, 120, -120, 150, -150, 180)
_STEPS = (1.0, 1.5, 2.2, 3.0, 4.0, 5.5, 7.5)
_MORE = 2
"""Points of the body that may come beneath a label before it goes elsewhere."""
_APART = 0.025
"""From one label to another at least, a share of the picture: two that touch are read as one."""
_ON_LABEL, _ON_BODY, _FARTHER, _TURNED = 100.0, 1.5, 1.0, 0.3
_HIDES = 100.0
"""For hiding any part of another label, however small: half a word cannot be read, half a leg can."""


def beside(
    canvas: Canvas, anchor: Point, size: tuple[int, int], distance: float, toward: Point, name: str = ""
) -> Point:
    """Top left corner for a label of `size` near a drawn point, inside the picture.

    toward: direction (x, y) in which it would be best; distance: from the anchor to the label's rim.
    Overlap with other labels costs most, then points of the body beneath, then being far or turned away.
    name: a label of this name stays where it was beside its anchor in the picture before, as long as it is not in
    the way there: what jumps about cannot be read.
    """
    before = canvas.places.get(name)
    if before is not None:
        corner = _inside(canvas, (anchor[0] + before[0], anchor[1] + before[1]), size)
        if _is_free(canvas, corner, size, before[2]):
            return corner
    place = _searched(canvas, anchor, size, distance, toward)
    if name:
        beneath = _beneath(canvas, np.array([place]), size)[0]
        canvas.places[name] = place[0] - anchor[0], place[1] - anchor[1], int(beneath)
    return place


def _searched(canvas: Canvas, anchor: Point, size: tuple[int, int], distance: float, toward: Point) -> Point:
    best = _best(canvas, anchor, size, distance, toward, _STEPS[:1])
    # Farther away costs more anyway: it is only looked there if near by something is in the way.
    if best[0] >= _FARTHER * (_STEPS[1] - 1):
        best = min(best, _best(canvas, anchor, size, distance, toward, _STEPS[1:]))
    return best[1], best[2]


def _inside(canvas: Canvas, corner: Point, size: tuple[int, int]) -> Point:
    edge = canvas.px(0.015)
    most = canvas.width - size[0] - edge, canvas.height - size[1] - edge
    return max(edge, min(corner[0], most[0])), max(edge, min(corner[1], most[1]))


def _is_free(canvas: Canvas, corner: Point, size: tuple[int, int], beneath: int) -> bool:
    """Whether a label here is on no other label and hardly more on the body than when its place was chosen."""
    margin = canvas.px(_APART)
    left, top, right, bottom = corner[0], corner[1], corner[0] + size[0], corner[1] + size[1]
    for rect in canvas.taken:
        if (
            rect[0] - margin < right
            and left < rect[2] + margin
            and rect[1] - margin < bottom
            and top < rect[3] + margin
        ):
            return False
    return sum(left <= x <= right and top <= y <= bottom for x, y in canvas.busy) <= beneath + _MORE


def _best(
    canvas: Canvas, anchor: Point, size: tuple[int, int], distance: float, toward: Point, steps: tuple[float, ...]
) -> tuple[float, float, float]:
    """Cost and corner of the cheapest place at so many times the distance."""
    times = np.repeat(np.array(steps), len(_TURNS))
    turns = np.tile(np.array(_TURNS, np.float64), len(steps))
    corners = _corners(canvas, anchor, size, distance * times, turns, toward)
    cost = _FARTHER * (times - 1) + _TURNED * np.abs(turns) / 90
    cost = cost + _ON_LABEL * _covered(canvas, corners, size) + _ON_BODY * _beneath(canvas, corners, size)
    cost = cost + _HIDES * (_covered(canvas, corners, size, 0) > 0)
    index = int(np.argmin(cost))
    return float(cost[index]), float(corners[index, 0]), float(corners[index, 1])


def join(canvas: Canvas, anchor: Point, corner: Point, size: tuple[int, int], gap: int, colour: Colour) -> None:
    """A line to a label that had to go away from its anchor; it ends `gap` pixels before the anchor."""
    end = (
        min(max(anchor[0], corner[0]), corner[0] + size[0]),
        min(max(anchor[1], corner[1]), corner[1] + size[1]),
    )
    length = math.dist(anchor, end)
    if length > gap + canvas.px(0.1):
        share = gap / length
        start = anchor[0] + (end[0] - anchor[0]) * share, anchor[1] + (end[1] - anchor[1]) * share
        canvas.line([start, end], colour, canvas.px(0.007))


def _corners(
    canvas: Canvas,
    anchor: Point,
    size: tuple[int, int],
    distances: _Numbers,
    turns: _Numbers,
    toward: Point,
) -> _Numbers:
    """(n, 2) candidates around the anchor, moved inside the picture."""
    angles = math.atan2(toward[1], toward[0]) + np.radians(turns)
    rays = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    half = np.array(size) / 2
    to_rim = (half / np.maximum(np.abs(rays), 1e-9)).min(axis=1)
    centres = np.array(anchor) + rays * (distances + to_rim)[:, None]
    edge = canvas.px(0.015)
    most = np.array([canvas.width - size[0], canvas.height - size[1]]) - edge
    return np.maximum(edge, np.minimum(centres - half, most))


def _covered(canvas: Canvas, corners: _Numbers, size: tuple[int, int], apart: float = _APART) -> _Numbers:
    """(n,) parts of the label that lie on other labels or closer to them than `apart`, a share of the picture."""
    if not canvas.taken:
        return np.zeros(len(corners))
    margin = canvas.px(apart, 0)
    taken = np.array(canvas.taken, np.float64)
    low = np.maximum(corners[:, None] - margin, taken[None, :, :2])
    high = np.minimum(corners[:, None] + np.array(size) + margin, taken[None, :, 2:])
    shared: _Numbers = np.maximum(0, high - low).prod(axis=2).sum(axis=1)
    return shared / (size[0] * size[1])


def _beneath(canvas: Canvas, corners: _Numbers, size: tuple[int, int]) -> _Numbers:
    """(n,) numbers of points of the body under the label."""
    if not canvas.busy:
        return np.zeros(len(corners))
    points = np.array(canvas.busy)
    margin = canvas.px(0.008)
    left, top = (corners - margin).T[:, :, None]
    right, bottom = (corners + np.array(size) + margin).T[:, :, None]
    x, y = points[:, 0], points[:, 1]
    inside = (x >= left) & (x <= right) & (y >= top) & (y <= bottom)
    return np.asarray(np.count_nonzero(inside, axis=1), np.float64)
