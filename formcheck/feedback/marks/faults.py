"""Compensations on the body part: a ring at each joint, the bones between, and the word beside it."""

from __future__ import annotations

import math

from formcheck.exercise.moment import Fault, Moment
from formcheck.feedback.marks.canvas import Canvas
from formcheck.feedback.marks.placing import beside, join
from formcheck.feedback.marks.skeleton import BACK_FAULT
from formcheck.feedback.marks.sprites import Sprite, rings
from formcheck.feedback.marks.text import Style, fitted, label
from formcheck.feedback.palette import BLACK, FAULT, ORANGE, WHITE
from formcheck.pose.landmarks import SIDES, Side, of
from formcheck.pose.observation import Point

_TEXT, _SMALLEST = 0.07, 0.05
_RING = 0.05
_WORD = Style(colour=BLACK, plate=ORANGE, solid=1.0)


def draw_marks(canvas: Canvas, moment: Moment) -> None:
    """Rings and bones of every fault that is on, in the fault's colour with a white rim.

    A rounded back is marked by the line of the back itself, where it is seen. What stops nothing is a result and not
    to be corrected, such as a knee that stays bent: its number says so, and no alarm.
    """
    for fault in _to_correct(moment):
        if _on_back_line(moment, fault):
            continue
        for place in _places(canvas, moment, fault):
            if len(place) > 1:
                canvas.line(place, WHITE, canvas.px(0.026))
                canvas.line(place, FAULT, canvas.px(0.018))
            for joint in place:
                canvas.stamp(_mark(canvas), joint)
                canvas.busy.extend(_around(joint, canvas.px(_RING)))


def draw_words(canvas: Canvas, moment: Moment) -> None:
    """The word of every fault beside its mark, joined to it when it had to go farther away."""
    for fault in _to_correct(moment):
        anchor = _anchor(canvas, moment, fault)
        if anchor is None or not fault.label.strip():
            continue
        plate = word_of(canvas, fault.label)
        away = canvas.px(_RING + 0.02)
        corner = beside(canvas, anchor, plate.size, away, _outward(canvas, moment, anchor), fault.compensation)
        join(canvas, anchor, corner, plate.size, canvas.px(_RING * 1.2), ORANGE)
        canvas.write(plate, round(corner[0]), round(corner[1]))


def word_of(canvas: Canvas, text: str) -> Sprite:
    """The word of a fault as it is drawn: in one line if that can be read, since two take a place the body needs."""
    largest, smallest, room = canvas.px(_TEXT, 12), canvas.px(_SMALLEST, 10), canvas.width * 0.45
    lines, size = fitted(text, room, largest, smallest, 1)
    if " ".join(lines) != " ".join(text.split()):
        lines, size = fitted(text, room, largest, smallest, 2)
    return label(lines, size, _WORD)


def _to_correct(moment: Moment) -> list[Fault]:
    return [fault for fault in moment.faults if fault.stops]


def _mark(canvas: Canvas) -> Sprite:
    """A thick ring in the fault's colour between white and black rims."""
    radius, wide, rim = canvas.px(_RING, 8), canvas.px(0.017, 3), canvas.px(0.004)
    dark = (radius + 2 * rim, radius - wide - 2 * rim, BLACK, 1.0)
    light = (radius + rim, radius - wide - rim, WHITE, 1.0)
    return rings(dark, light, (radius, radius - wide, FAULT, 1.0))


def _on_back_line(moment: Moment, fault: Fault) -> bool:
    return fault.compensation == BACK_FAULT and len(moment.back_line) > 1


def _anchor(canvas: Canvas, moment: Moment, fault: Fault) -> Point | None:
    """The drawn point that the word belongs to."""
    if moment.points is not None and _on_back_line(moment, fault):
        return canvas.at(moment.back_line[len(moment.back_line) // 2])
    places = _places(canvas, moment, fault)
    return _centre(places[0]) if places else None


def _places(canvas: Canvas, moment: Moment, fault: Fault) -> list[list[Point]]:
    """The drawn joints of a fault, one list a side, the near side first; sides that coincide only once."""
    points = moment.points
    if points is None or not fault.where:
        return []
    sides: list[Side] = [side for side in SIDES if fault.side in (side, "both")]
    sides.sort(key=lambda side: side != moment.near_side)
    places = [[canvas.at(points[of(joint, side)]) for joint in fault.where] for side in sides]
    if len(places) == 2 and all(math.dist(a, b) < canvas.px(2 * _RING) for a, b in zip(*places, strict=True)):
        return places[:1]
    return places


def _around(centre: Point, radius: float) -> list[Point]:
    """Eight points on a circle."""
    turns = [math.tau * k / 8 for k in range(8)]
    return [(centre[0] + radius * math.cos(turn), centre[1] + radius * math.sin(turn)) for turn in turns]


def _outward(canvas: Canvas, moment: Moment, anchor: Point) -> Point:
    """Away from the middle of the body: there is room for a word."""
    joints = canvas.all(moment.points or ())
    middle = _centre(joints) if joints else anchor
    x, y = anchor[0] - middle[0], anchor[1] - middle[1]
    return (x, y) if abs(x) + abs(y) > 1 else (0.0, -1.0)


def _centre(points: list[Point]) -> Point:
    return sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)
