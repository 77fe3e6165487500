"""The body: bones, joints coloured by how well they are seen, the head, the line of the back."""

from __future__ import annotations

import math
from collections.abc import Sequence

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
    confidence_colour,
)
from formcheck.pose.landmarks import BONES, Landmark, Side
from formcheck.pose.observation import Point

BACK_FAULT = "lumbar_rounding"
"""The compensation that turns the line of the back from green to the fault's colour."""

_JOINTS = tuple(sorted({joint for bone in BONES for joint in bone}))
_SAMPLES = (0.0, 0.25, 0.5, 0.75, 1.0)


def draw_body(canvas: Canvas, moment: Moment) -> None:
    """Skeleton of a moment in which somebody is seen: the far side first, so that the near one covers it."""
    if moment.points is None:
        return
    at = [canvas.at(point) for point in moment.points]
    _draw_head(canvas, at)
    for a, b in sorted(BONES, key=lambda bone: _is_near(bone[0], moment.near_side)):
        seen = min(moment.visibility[a], moment.visibility[b])
        _draw_bone(canvas, at[a], at[b], _is_near(a, moment.near_side), seen)
    for joint in sorted(_JOINTS, key=lambda joint: _is_near(joint, moment.near_side)):
        _draw_joint(canvas, at[joint], _is_near(joint, moment.near_side), moment.visibility[joint])


def draw_back(canvas: Canvas, moment: Moment) -> None:
    """The dorsal contour: green, in the fault's colour and thicker while the back is rounded."""
    if len(moment.back_line) < 2:
        return
    rounded = any(fault.compensation == BACK_FAULT for fault in moment.faults)
    path = [canvas.at(point) for point in moment.back_line]
    wide = 0.024 if rounded else 0.015
    canvas.line(path, WHITE, canvas.px(wide + 0.008))
    canvas.line(path, FAULT if rounded else GOOD, canvas.px(wide))
    canvas.busy.extend(path[:: max(1, len(path) // 12)])


def _is_near(joint: Landmark, near_side: Side | None) -> bool:
    """Whether a joint is drawn as near; both sides are when the near one is unknown."""
    return near_side is None or joint.name.startswith(near_side.upper())


def _draw_bone(canvas: Canvas, a: Point, b: Point, near: bool, seen: float) -> None:
    if seen < UNSURE:
        canvas.line([a, b], GREY, canvas.px(0.004))
    else:
        canvas.line([a, b], NEAR_BONE if near else FAR_BONE, canvas.px(0.011 if near else 0.006))
    canvas.busy.extend((a[0] + (b[0] - a[0]) * s, a[1] + (b[1] - a[1]) * s) for s in _SAMPLES)


def _draw_joint(canvas: Canvas, at: Point, near: bool, seen: float) -> None:
    """Badly seen joints are hollow as well as grey: colour is never the only sign."""
    radius = canvas.px(0.016 if near else 0.011)
    canvas.dot(at, radius, confidence_colour(seen), wide=0 if seen >= UNSURE else radius // 2)


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


def _middle(a: Point, b: Point) -> Point:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
