"""The working angle: an arc from where its zero is to where the bone is, with the number beside it.

The number is the measure's. The arc only shows which angle is meant: it spans from the measure's zero
(for a knee, the thigh prolonged) to the moving bone, so a straight knee has no arc and says 0 degrees.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from formcheck.exercise.moment import Moment
from formcheck.feedback.marks.canvas import Canvas
from formcheck.feedback.marks.placing import beside, join
from formcheck.feedback.marks.text import Style, label
from formcheck.feedback.palette import ANGLE, GOOD
from formcheck.measure.reading import Reading, no_reading
from formcheck.pose.landmarks import Landmark, Side, of
from formcheck.pose.observation import Point

_TEXT = 0.085
_RADIUS = 0.12
_BAND, _OUTSIDE = 0.035, 1.35
"""The target band: how wide, and how far out in radii of the arc, so that the arc never covers it."""
_TELLING, _APART = 15.0, 45.0
"""Degrees of a bend from which its direction is the joint's, and from the bone from which the band has spokes."""
_NUMBER = Style(ANGLE)


@dataclass(frozen=True, slots=True)
class Arc:
    """An angle in the drawn picture, degrees clockwise from the right (y points down).

    vertex: drawn point. zero: direction in which the angle is 0. turn: signed way to the moving bone.
    plus: 1 where larger values lie clockwise when the person's right side is near and nothing is mirrored, else -1.
    """

    vertex: Point
    zero: float
    turn: float
    plus: int


def draw_arc(canvas: Canvas, moment: Moment, target: tuple[float, float] | None) -> None:
    """Arc of the working angle, the target band (degrees, low to high) in green; none without a reading."""
    arc, value = arc_of(canvas, moment), _reading(moment).value
    if arc is None or value is None:
        return
    radius = canvas.px(_RADIUS)
    if target is not None:
        sense = _sense(canvas, moment, arc, value)
        band = _arc_points(arc.vertex, radius * _OUTSIDE, arc.zero + sense * target[0], sense * (target[1] - target[0]))
        if abs(arc.turn - sense * sum(target) / 2) > _APART:
            # Far from the bone the band would float in the air: two spokes say what it belongs to.
            canvas.lines([(arc.vertex, band[0]), (arc.vertex, band[-1])], GOOD, canvas.px(0.006))
        canvas.line(band, GOOD, canvas.px(_BAND))
    canvas.dashed(arc.vertex, _polar(arc.vertex, radius * 1.55, arc.zero), ANGLE, canvas.px(0.006))
    curve = _arc_points(arc.vertex, radius, arc.zero, arc.turn)
    _tint(canvas, [arc.vertex, *curve])
    canvas.line(curve, ANGLE, canvas.px(0.012))
    canvas.busy.extend(curve[::4])


def _sense(canvas: Canvas, moment: Moment, arc: Arc, value: float) -> float:
    """Which way larger values lie, 1 clockwise. A joint that is nearly straight does not tell it: the side does."""
    if abs(arc.turn) >= _TELLING or moment.near_side is None:
        return math.copysign(1.0, arc.turn) * math.copysign(1.0, value)
    return arc.plus * (1.0 if moment.near_side == "right" else -1.0) * (-1.0 if canvas.mirrored else 1.0)


def draw_number(canvas: Canvas, moment: Moment, target: tuple[float, float] | None) -> None:
    """The value of the working angle beside its joint, ticked off in the target; a dash when there is no reading."""
    if moment.working_angle is None or moment.points is None:
        return
    arc = arc_of(canvas, moment)
    hips = (moment.points[Landmark.LEFT_HIP], moment.points[Landmark.RIGHT_HIP])
    vertex = arc.vertex if arc else canvas.at(_middle(*hips))
    text = number(moment.working_angle, _reading(moment)) + (" ✓" if arrived(moment, target) else "")
    plate = label((text,), canvas.px(_TEXT, 12), _NUMBER)
    toward = _polar((0.0, 0.0), 1.0, arc.zero + arc.turn / 2) if arc else (0.0, -1.0)
    corner = beside(canvas, vertex, plate.size, canvas.px(_RADIUS * _OUTSIDE + 0.03), toward, "angle")
    join(canvas, vertex, corner, plate.size, canvas.px(_RADIUS + 0.01), ANGLE)
    canvas.write(plate, round(corner[0]), round(corner[1]))


def arrived(moment: Moment, target: tuple[float, float] | None) -> bool:
    """Whether the angle is in the target, and nothing is to be corrected: a tick would praise the cheat."""
    value = _reading(moment).value
    if target is None or value is None or any(fault.stops for fault in moment.faults):
        return False
    return target[0] <= round(value) <= target[1]


def number(name: str, reading: Reading) -> str:
    """The reading as written on the picture: `12°`; a dash, nothing invented, when there is none."""
    if reading.value is None:
        return "–"
    text = f"{round(reading.value)}°" if name.endswith("_deg") else f"{reading.value:.2f}"
    return text.replace("-", "−")


def arc_of(canvas: Canvas, moment: Moment) -> Arc | None:
    """Where the working angle is in the drawn picture; None for a measure that is no angle at a joint."""
    if moment.working_angle is None or moment.points is None:
        return None
    joint, side = _split(moment.working_angle)
    build = _ARCS.get(joint)
    if build is None:
        return None
    at = canvas.all(moment.points)
    return build(at, side or moment.working_side or moment.near_side or "left")


def _split(name: str) -> tuple[str, Side | None]:
    """`knee_flexion_left_deg` is `knee_flexion` on the left."""
    bare = name.removesuffix("_deg")
    if bare.endswith("_left"):
        return bare.removesuffix("_left"), "left"
    if bare.endswith("_right"):
        return bare.removesuffix("_right"), "right"
    return bare, None


def _reading(moment: Moment) -> Reading:
    return moment.measures.get(moment.working_angle or "", no_reading("not measured"))


def _knee(at: Sequence[Point], side: Side) -> Arc:
    hip, knee, ankle = (at[of(joint, side)] for joint in ("hip", "knee", "ankle"))
    return _arc(knee, _direction(hip, knee), _direction(knee, ankle), 1)


def _hip(at: Sequence[Point], side: Side) -> Arc:
    """Lying the thigh moves against the trunk; where the thigh carries, the trunk against the thigh prolonged."""
    shoulder, hip, knee = (at[of(joint, side)] for joint in ("shoulder", "hip", "knee"))
    if knee[1] - hip[1] > abs(knee[0] - hip[0]):
        return _arc(hip, _direction(knee, hip), _direction(hip, shoulder), 1)
    return _arc(hip, _direction(shoulder, hip), _direction(hip, knee), -1)


def _thigh(at: Sequence[Point], side: Side) -> Arc:
    """Zero is along the floor, away from the head."""
    shoulder, hip, knee = (at[of(joint, side)] for joint in ("shoulder", "hip", "knee"))
    return _arc(hip, 0.0 if hip[0] >= shoulder[0] else 180.0, _direction(hip, knee), -1)


def _ankle(at: Sequence[Point], side: Side) -> Arc:
    """Zero is the sole at a right angle to the shank, on the side of the toes."""
    knee, ankle, heel, toe = (at[of(joint, side)] for joint in ("knee", "ankle", "heel", "foot_index"))
    shank, sole = _direction(knee, ankle), _direction(heel, toe)
    return _arc(ankle, shank + math.copysign(90.0, _turn(shank, sole)), sole, -1)


def _trunk(at: Sequence[Point], side: Side) -> Arc:
    """Zero is upright."""
    hip = _middle(at[Landmark.LEFT_HIP], at[Landmark.RIGHT_HIP])
    shoulder = _middle(at[Landmark.LEFT_SHOULDER], at[Landmark.RIGHT_SHOULDER])
    return _arc(hip, -90.0, _direction(hip, shoulder), 1)


_ARCS: dict[str, Callable[[Sequence[Point], Side], Arc]] = {
    "knee_flexion": _knee,
    "knee_extension_deficit": _knee,
    "hip_flexion": _hip,
    "thigh_elevation": _thigh,
    "ankle_dorsiflexion": _ankle,
    "trunk_inclination": _trunk,
}


def _arc(vertex: Point, zero: float, moving: float, plus: int) -> Arc:
    return Arc(vertex, zero, _turn(zero, moving), plus)


def _turn(start: float, end: float) -> float:
    """The short way from one direction to another, -180..180 degrees."""
    return (end - start + 180) % 360 - 180


def _direction(start: Point, end: Point) -> float:
    return math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))


def _arc_points(centre: Point, radius: float, zero: float, turn: float) -> list[Point]:
    steps = max(2, round(abs(turn) / 4) + 1)
    return [_polar(centre, radius, zero + turn * step / (steps - 1)) for step in range(steps)]


def _polar(centre: Point, radius: float, degrees: float) -> Point:
    angle = math.radians(degrees)
    return centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)


def _middle(a: Point, b: Point) -> Point:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _tint(canvas: Canvas, corners: Sequence[Point]) -> None:
    """Lighten the sector, so that a small angle is seen too; only the part of the picture beneath it."""
    path = np.rint(np.array(corners)).astype(np.int32)
    low, high = path.min(axis=0), path.max(axis=0) + 1
    left, top = (max(0, int(v)) for v in low)
    right, bottom = min(canvas.width, int(high[0])), min(canvas.height, int(high[1]))
    if left >= right or top >= bottom:
        return
    ground = canvas.image[top:bottom, left:right]
    inked = ground.copy()
    cv2.fillPoly(inked, [path - np.array([left, top], np.int32)], ANGLE)
    canvas.image[top:bottom, left:right] = cv2.addWeighted(ground, 0.6, inked, 0.4, 0)
