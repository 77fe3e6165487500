"""What has its fixed place: the instruction at the top, phase and rep at the bottom, the ring of the hold."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2

from formcheck.exercise.moment import Moment
from formcheck.feedback.labels import Labels
from formcheck.feedback.marks.canvas import Canvas
from formcheck.feedback.marks.sprites import Sprite, rings
from formcheck.feedback.palette import ORANGE, PLATE, SKY, TRACK, WHITE, YELLOW
from formcheck.feedback.text import Style, fitted, label, plate_height, text_width

_ONE_LINE, _TWO_LINES, _SMALLEST = (0.1, 0.075), 0.085, 0.055
_STATUS, _STATUS_SMALLEST = 0.068, 0.045
_RING = 0.25
_MARGIN, _TOP = 0.025, 0.015


def draw_instruction(canvas: Canvas, text: str) -> None:
    """One instruction, centred at the top: in one line if that can be large, else in two.

    (Three in a portrait picture, which is narrow and has room at the top.)
    """
    if not text.strip():
        return
    largest, large_enough = (canvas.px(fraction, 12) for fraction in _ONE_LINE)
    room = canvas.width - 2 * canvas.px(_MARGIN) - canvas.px(_TWO_LINES)
    lines, size = fitted(text, room, largest, large_enough, 1)
    if " ".join(lines) != " ".join(text.split()):
        rows = 2 if canvas.width >= canvas.height else 3
        lines, size = fitted(text, room, canvas.px(_TWO_LINES, 12), canvas.px(_SMALLEST, 10), rows)
    plate = label(lines, size, Style(WHITE))
    canvas.write(plate, (canvas.width - plate.size[0]) // 2, canvas.px(_TOP))


def draw_status(canvas: Canvas, moment: Moment, labels: Labels) -> None:
    """Phase and rep, bottom left."""
    words = labels.status(moment.phase, moment.rep, moment.reps_done)
    room = canvas.width - canvas.px(_RING + 4 * _MARGIN)
    lines, size = fitted(words, room, canvas.px(_STATUS, 12), canvas.px(_STATUS_SMALLEST, 10), 1)
    _write_at_bottom(canvas, label(lines, size, Style(WHITE)), canvas.px(_MARGIN), 0)


def draw_notices(canvas: Canvas, notices: Sequence[str]) -> None:
    """Short states such as `Paused` and `Muted`, stacked above the status."""
    below = plate_height(canvas.px(_STATUS, 12)) + canvas.px(0.01)
    for text in notices:
        plate = label((text,), canvas.px(_STATUS_SMALLEST, 10), Style(YELLOW))
        _write_at_bottom(canvas, plate, canvas.px(_MARGIN), below)
        below += plate.size[1] + canvas.px(0.01)


def draw_ring(canvas: Canvas, moment: Moment, labels: Labels) -> None:
    """The hold, bottom right: a ring that fills, the seconds that are left (without a dose: those held)."""
    if moment.phase != "hold" and moment.hold_s <= 0:
        return
    diameter, margin = canvas.px(_RING, 40), canvas.px(_MARGIN)
    left, top = canvas.width - margin - diameter, canvas.height - margin - diameter
    canvas.taken.append((left, top, left + diameter, top + diameter))
    centre = left + diameter // 2, top + diameter // 2
    _draw_ring_line(canvas, moment, centre, diameter)
    text = _ring_text(moment, labels)
    size = _size_for(text, diameter * 0.66, round(diameter * 0.42))
    figure = label((text,), size, Style(WHITE, plate=None))
    canvas.stamp(figure, centre)


def draw_panel(canvas: Canvas, lines: Sequence[str]) -> None:
    """A block of lines in the middle, over everything: help, or the result at the end."""
    if not lines:
        return
    size = canvas.px(0.07, 10)
    widest = max(text_width(line, size) for line in lines)
    room = min((canvas.width * 0.94 - size) / max(widest, 1), canvas.height * 0.92 / (1.3 * size * len(lines)))
    size = max(8, math.floor(size * min(1.0, room)))
    plate = label(tuple(lines), size, Style(WHITE, solid=1.0, centred=False))
    canvas.write(plate, (canvas.width - plate.size[0]) // 2, (canvas.height - plate.size[1]) // 2)


def _draw_ring_line(canvas: Canvas, moment: Moment, centre: tuple[int, int], diameter: int) -> None:
    """Grey all round, filled clockwise from the top; orange while a fault is on, sky blue in form."""
    radius, wide = round(diameter * 0.41), max(3, round(diameter * 0.09))
    track = (radius + wide // 2, radius - wide // 2, TRACK, 1.0)
    canvas.stamp(rings((diameter // 2, 0, PLATE, 0.85), track), centre)
    share = hold_share(moment)
    if share > 0:
        colour = ORANGE if moment.faults else SKY
        end = -90 + 360 * share
        cv2.ellipse(canvas.image, centre, (radius, radius), 0, -90, end, colour, wide, cv2.LINE_AA)


def hold_share(moment: Moment) -> float:
    """How much of the hold is done, 0..1; 0 without a dose."""
    if not moment.hold_target_s:
        return 0.0
    return max(0.0, min(1.0, moment.hold_s / moment.hold_target_s))


def _ring_text(moment: Moment, labels: Labels) -> str:
    """Seconds left, counted down to a tick; seconds held when there is no dose."""
    if not moment.hold_target_s:
        return labels.seconds.format(n=math.floor(moment.hold_s))
    left = math.ceil(moment.hold_target_s - moment.hold_s - 1e-9)
    return str(left) if left > 0 else "✓"


def _size_for(text: str, width: float, largest: int) -> int:
    return max(8, min(largest, math.floor(largest * width / max(1.0, text_width(text, largest)))))


def _write_at_bottom(canvas: Canvas, plate: Sprite, left: int, above: int) -> None:
    canvas.write(plate, left, canvas.height - canvas.px(_MARGIN) - plate.size[1] - above)
