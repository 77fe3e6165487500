"""The dial, in a corner: repetitions around, the hold or the rest inside, and one number in the middle."""

from __future__ import annotations

import math
from functools import lru_cache

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw

from formcheck.capture.frame import Image
from formcheck.exercise.moment import Moment
from formcheck.feedback.labels import Labels
from formcheck.feedback.marks.canvas import Canvas
from formcheck.feedback.marks.sprites import Sprite, layered, ring
from formcheck.feedback.marks.text import Style, label, text_width
from formcheck.feedback.palette import BLACK, ORANGE, PLATE, SKY, TRACK, WHITE

SIZE, MARGIN = 0.29, 0.025
"""Its diameter, and how far from the edges it is: shares of the picture, as in Canvas.px."""
_HOLD_AT, _HOLD_WIDE = 0.35, 0.085
_REPS_AT, _REPS_WIDE = 0.45, 0.055
_GAP = 7.0
"""Degrees between two repetitions."""
_MOST_PIECES = 12
_NAME = "dial"
_BELOW, _BELOW_TALL = 0.25, 0.36
"""How far down a dial beneath the instruction begins, which may have two lines; in a portrait picture three."""
_NEAR, _MORE = 0.06, 0
"""How near a point of the body comes beneath the dial, and how many may before it goes elsewhere."""
_DASH = 40.0
"""Degrees of a dash and its gap, in a hold that stands still."""


def draw_dial(canvas: Canvas, moment: Moment, labels: Labels) -> None:
    """Nothing where there is neither a hold, nor a rest, nor a number of repetitions to do."""
    text = dial_text(moment, labels)
    if not text:
        return
    diameter, margin = canvas.px(SIZE, 48), canvas.px(MARGIN)
    left, top = _corner(canvas, diameter, margin)
    canvas.taken.append((left, top, left + diameter, top + diameter))
    centre = left + diameter // 2, top + diameter // 2
    done, target = _reps(moment)
    canvas.stamp(_face(diameter, done, target), centre)
    stands = stands_still(moment)
    _draw_hold(canvas, moment, centre, diameter, stands)
    size = max(8, min(round(diameter * 0.38), math.floor(diameter * 0.5 * 99 / max(1.0, text_width(text, 99)))))
    lift = round(diameter * 0.06) if stands else 0
    canvas.stamp(label((text,), size, Style(WHITE, plate=None)), (centre[0], centre[1] - lift))
    if stands:
        canvas.stamp(pause_bars(round(diameter * 0.16), ORANGE), (centre[0], centre[1] + round(diameter * 0.18)))


def _corner(canvas: Canvas, diameter: int, margin: int) -> tuple[int, int]:
    """Top left of the dial: bottom right, but where the body lies there, beneath the instruction, right or left.

    It stays where it is until the body comes there and another corner is free.
    """
    below = canvas.px(_BELOW if canvas.width >= canvas.height else _BELOW_TALL)
    right, bottom = canvas.width - margin - diameter, canvas.height - margin - diameter
    corners = [(right, bottom), (right, below), (margin, below)]
    before = canvas.places.get(_NAME)
    at = before[2] if before is not None else 0
    near = canvas.px(_NEAR)
    on_body = [
        sum(x - near <= u <= x + diameter + near and y - near <= v <= y + diameter + near for u, v in canvas.busy)
        for x, y in corners
    ]
    if on_body[at] > _MORE and min(on_body) == 0:
        at = on_body.index(0)
    canvas.places[_NAME] = 0.0, 0.0, at
    return corners[at]


def dial_text(moment: Moment, labels: Labels) -> str:
    """Seconds of rest or hold that are left, a tick when the hold is done, else repetitions; "" for no dial."""
    guide = moment.guide
    if guide is not None and guide.stage in ("set_up", "done"):
        return ""
    if guide is not None and guide.stage == "rest" and guide.rest_left_s is not None:
        return str(math.ceil(guide.rest_left_s))
    if moment.phase == "hold" or moment.hold_s > 0:
        if not moment.hold_target_s:
            return labels.seconds.format(n=math.floor(moment.hold_s))
        left = math.ceil(moment.hold_target_s - moment.hold_s - 1e-9)
        return str(left) if left > 0 else "✓"
    if guide is not None and guide.reps_target:
        return labels.of.format(n=guide.reps_done, all=guide.reps_target)
    return ""


def hold_share(moment: Moment) -> float:
    """How much of the hold is done, 0..1; 0 without a dose."""
    if not moment.hold_target_s:
        return 0.0
    return max(0.0, min(1.0, moment.hold_s / moment.hold_target_s))


def stands_still(moment: Moment) -> bool:
    """Whether a hold is not counted just now: out of form, or the session is paused."""
    paused = moment.guide is not None and moment.guide.stage == "paused"
    return (moment.phase == "hold" and any(fault.stops for fault in moment.faults)) or paused


@lru_cache(maxsize=16)
def pause_bars(height: int, colour: tuple[int, int, int]) -> Sprite:
    """Two upright bars with a dark rim: everybody's sign for a pause."""
    rim = max(1, height // 20)
    wide, bar = height + 2 * rim, round(height * 0.36)
    shape = np.zeros((height + 2 * rim, wide), np.uint8)
    dark = np.zeros_like(shape)
    for left in (rim, wide - rim - bar):
        shape[rim : rim + height, left : left + bar] = 255
        dark[:, left - rim : left + bar + rim] = 255
    return layered((wide, height + 2 * rim), [(dark, BLACK, 1.0), (shape, colour, 1.0)])


def _reps(moment: Moment) -> tuple[int, int]:
    guide = moment.guide
    return (guide.reps_done, guide.reps_target or 0) if guide is not None else (0, 0)


def _draw_hold(canvas: Canvas, moment: Moment, centre: tuple[int, int], diameter: int, stands: bool) -> None:
    """Clockwise from the top: a sky blue arc, which turns into orange dashes while it does not grow."""
    end = 360 * hold_share(moment)
    if end <= 0 or (moment.guide is not None and moment.guide.stage == "rest"):
        return
    radius, wide = round(diameter * _HOLD_AT), max(3, round(diameter * _HOLD_WIDE))
    pieces = [(0.0, end)]
    if stands:
        count = max(1, math.ceil(end / _DASH))
        pieces = [(k * _DASH, min(end, (k + 0.4) * _DASH)) for k in range(count)]
    for start, stop in pieces:
        colour = ORANGE if stands else SKY
        cv2.ellipse(canvas.image, centre, (radius, radius), -90, start, stop, colour, wide, cv2.LINE_AA)


@lru_cache(maxsize=32)
def _face(diameter: int, done: int, target: int) -> Sprite:
    """The ground: a dark disc, the track of the hold, and a piece of the outer ring for each repetition."""
    radius, wide = diameter * _HOLD_AT, diameter * _HOLD_WIDE
    extent = 2 * (diameter // 2) + 1
    layers = [
        (ring(extent, diameter // 2, 0), PLATE, 0.85),
        (ring(extent, round(radius + wide / 2), round(radius - wide / 2)), TRACK, 1.0),
    ]
    if target:
        layers += [(_pieces(extent, 0, target, target), TRACK, 1.0), (_pieces(extent, 0, done, target), WHITE, 1.0)]
    return layered((extent, extent), layers)


def _pieces(extent: int, first: int, last: int, target: int) -> Image:
    """(extent, extent) uint8 shape of some of the outer ring's pieces."""
    smooth = 4
    large = Pillow.new("L", (extent * smooth, extent * smooth), 0)
    pen = ImageDraw.Draw(large)
    outer = (_REPS_AT + _REPS_WIDE / 2) * (extent - 1) * smooth
    low, high = extent * smooth / 2 - outer, extent * smooth / 2 + outer
    gap = _GAP if target <= _MOST_PIECES else 0.0
    for number in range(first, min(last, target)):
        start, end = (-90 + 360 * (number + k) / target for k in (0, 1))
        pen.arc((low, low, high, high), start + gap / 2, end - gap / 2, 255, round(_REPS_WIDE * extent * smooth))
    return np.asarray(large.resize((extent, extent), Pillow.Resampling.BOX))
