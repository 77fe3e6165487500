"""The body: bones, joints coloured by how well they are seen, the head, the line of the back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from formcheck.exercise.moment import Moment
from formcheck.feedback.marks.canvas import Canvas
from formcheck.feedback.palette import (
    FAR_BONE,
    FAULT,
    GOOD,
    GREY,
    NEAR_BONE,
    UNSURE,
    WHITE,
    Colour,
    confidence_colour,
)
from formcheck.pose.landmarks import BONES, SIDES, Landmark, Side
from formcheck.pose.observation import Point

BACK_FAULT = "lumbar_rounding"
"""The compensation that turns the line of the back from green to the fault's colour."""

_BONES = tuple((int(a), int(b)) for a, b in BONES)
_SAMPLES = (0.0, 0.25, 0.5, 0.75, 1.0)


def draw_body(canvas: Canvas, moment: Moment) -> None:
    """Skeleton of a moment in which somebody is seen: the far side first, so that the near one covers it."""
    if moment.points is None:
        return
    at, seen = canvas.all(moment.points), moment.visibility
    _draw_head(canvas, at)
    unsure = [(at[a], at[b]) for a, b in _BONES if min(seen[a], seen[b]) < UNSURE]
    canvas.lines(unsure, GREY, canvas.px(0.004))
    dots: dict[tuple[int, Colour], list[Point]] = {}
    for near, colour, wide in ((False, FAR_BONE, 0.006), (True, NEAR_BONE, 0.011)):
        bones, joints = _DRAWN[moment.near_side, near]
        sure = [(at[a], at[b]) for a, b in bones if min(seen[a], seen[b]) >= UNSURE]
        canvas.lines(sure, colour, canvas.px(wide))
        radius = canvas.px(0.016 if near else 0.011)
        for joint in joints:
            _sort_joint(canvas, dots, at[joint], radius, seen[joint])
    for (radius, ink), centres in dots.items():
        canvas.lines([(centre, centre) for centre in centres], ink, 2 * radius)
    canvas.busy.extend(_along(at[a], at[b], share) for a, b in _BONES for share in _SAMPLES)


def draw_back(canvas: Canvas, moment: Moment) -> None:
    """The dorsal contour: a green line; while the back is rounded thicker, in the fault's colour, and hatched."""
    if len(moment.back_line) < 2:
        return
    rounded = any(fault.compensation == BACK_FAULT for fault in moment.faults)
    path = [canvas.at(point) for point in moment.back_line]
    wide = 0.026 if rounded else 0.016
    canvas.line(path, WHITE, canvas.px(wide + 0.008))
    canvas.lines([path], FAULT if rounded else GOOD, canvas.px(wide), rim=False)
    if rounded:
        canvas.lines(_hatches(path, canvas.px(0.03)), WHITE, canvas.px(0.006), rim=False)
    canvas.busy.extend(path[:: max(1, len(path) // 12)])


def _hatches(path: Sequence[Point], apart: int) -> list[tuple[Point, Point]]:
    """Short strokes across a line, evenly `apart` pixels: told from a plain line without colours."""
    strokes, left, half = [], apart / 2, apart * 0.4
    for a, b in pairwise(path):
        length = math.dist(a, b)
        while left < length:
            x, y = _along(a, b, left / length)
            across = (b[1] - a[1]) / length * half, (a[0] - b[0]) / length * half
            strokes.append(((x - across[0], y - across[1]), (x + across[0], y + across[1])))
            left += apart
        left -= length
    return strokes[:200]


def _drawn(near_side: Side | None, near: bool) -> tuple[list[tuple[int, int]], list[int]]:
    """The bones and joints that are drawn as near, or as far; both sides are near when that one is unknown."""

    def belongs(joint: Landmark) -> bool:
        return (near_side is None or joint.name.startswith(near_side.upper())) is near

    joints = sorted({joint for bone in BONES for joint in bone})
    return [(int(a), int(b)) for a, b in BONES if belongs(a)], [int(joint) for joint in joints if belongs(joint)]


_NEAR_SIDES: tuple[Side | None, ...] = (None, *SIDES)
_DRAWN = {(side, near): _drawn(side, near) for side in _NEAR_SIDES for near in (False, True)}
"""Looked up once: the names of an enumeration are slow."""


def _sort_joint(
    canvas: Canvas, dots: dict[tuple[int, Colour], list[Point]], at: Point, radius: int, seen: float
) -> None:
    """Badly seen joints are hollow as well as grey: colour is never the only sign. The others are drawn by kind."""
    if seen < UNSURE:
        canvas.dot(at, radius, GREY, wide=radius // 2)
    else:
        dots.setdefault((radius, confidence_colour(seen)), []).append(at)


def _draw_head(canvas: Canvas, at: Sequence[Point]) -> None:
    """A circle about nose and ears, joined to the shoulders."""
    neck = _middle(at[Landmark.LEFT_SHOULDER], at[Landmark.RIGHT_SHOULDER])
    ears = _middle(at[Landmark.LEFT_EAR], at[Landmark.RIGHT_EAR])
    centre = _middle(ears, at[Landmark.NOSE])
    radius = max(canvas.px(0.025), round(math.dist(ears, at[Landmark.NOSE])))
    reach = math.dist(neck, centre)
    if reach > radius:
        share = 1 - radius / reach
        edge = neck[0] + (centre[0] - neck[0]) * share, neck[1] + (centre[1] - neck[1]) * share
        canvas.line([neck, edge], FAR_BONE, canvas.px(0.006))
    canvas.dot(centre, min(radius, canvas.px(0.2)), FAR_BONE, wide=canvas.px(0.006))
    canvas.busy.append(centre)


def _along(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _middle(a: Point, b: Point) -> Point:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
