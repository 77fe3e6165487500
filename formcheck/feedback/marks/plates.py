"""What has its fixed place: the instruction at the top with the steps of the set-up, the state at the bottom."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from formcheck.exercise.moment import Moment
from formcheck.feedback.labels import Labels
from formcheck.feedback.marks.canvas import Canvas
from formcheck.feedback.marks.dial import MARGIN as _MARGIN
from formcheck.feedback.marks.dial import SIZE
from formcheck.feedback.marks.sprites import Sprite, layered, round_plate
from formcheck.feedback.marks.text import Style, block_width, fitted, label, plate_height, text_width, wrapped
from formcheck.feedback.palette import PLATE, SKY, TRACK, WHITE, YELLOW

_ONE_LINE, _TWO_LINES, _SMALLEST = (0.1, 0.075), 0.085, 0.055
_STATUS, _STATUS_SMALLEST, _NOTICE = 0.068, 0.045, 0.06
_TOP = 0.015
_STEP, _STEP_HIGH = 0.06, 0.026
_NEED, _NEED_SMALLEST = 0.05, 0.03
"""Who reads it still stands at the laptop."""


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


def draw_steps(canvas: Canvas, moment: Moment) -> None:
    """The set-up, beneath the instruction: a box for each step, filled when it is done, framed while it is asked."""
    guide = moment.guide
    if guide is None or guide.stage != "set_up" or not guide.steps:
        return
    plate = _steps(canvas.px(_STEP), canvas.px(_STEP_HIGH, 6), min(guide.step_done, guide.steps), guide.steps)
    below = max((rect[3] for rect in canvas.taken), default=0)
    canvas.write(plate, (canvas.width - plate.size[0]) // 2, below + canvas.px(0.012))


def draw_needs(canvas: Canvas, moment: Moment) -> None:
    """What the exercise needs, between the steps and the status, while nobody is in the picture yet."""
    needs = moment.guide.needs if moment.guide is not None else ()
    if not needs:
        return
    above = max((rect[3] for rect in canvas.taken), default=0) + canvas.px(0.02)
    below = canvas.height - 2 * canvas.px(_MARGIN) - plate_height(canvas.px(_STATUS, 12))
    sizes = canvas.px(_NEED, 10), canvas.px(_NEED_SMALLEST, 9)
    lines, size = _listed(needs, sizes, canvas.width - 4 * canvas.px(_MARGIN), below - above)
    canvas.write(label(lines, size, Style(WHITE, centred=False)), canvas.px(_MARGIN), above)


@lru_cache(maxsize=4)
def _listed(texts: tuple[str, ...], sizes: tuple[int, int], width: float, height: int) -> tuple[tuple[str, ...], int]:
    """(the lines of a list, those after an entry's first one set in; the largest of the font sizes that fits)."""
    mark, indent, lines = "• ", "   ", tuple[str, ...]()
    for size in range(sizes[0], sizes[1] - 1, -1):
        entries = (wrapped(text, size, width - text_width(indent, size)) for text in texts)
        lines = tuple((indent if row else mark) + line for entry in entries for row, line in enumerate(entry))
        if plate_height(size, len(lines)) <= height:
            return lines, size
    return lines, sizes[1]


@lru_cache(maxsize=16)
def _steps(wide: int, high: int, done: int, steps: int) -> Sprite:
    gap = max(2, high // 3)
    size = steps * (wide + gap) + gap, high + 2 * gap
    layers = [(round_plate(size, gap), PLATE, 0.85)]
    for number in range(steps):
        colour = SKY if number < done else WHITE if number == done else TRACK
        shape = np.zeros((size[1], size[0]), np.uint8)
        left = gap + number * (wide + gap)
        shape[gap : gap + high, left : left + wide] = 255
        if number >= done:
            rim = max(1, high // 6)
            shape[gap + rim : gap + high - rim, left + rim : left + wide - rim] = 0
        layers.append((shape, colour, 1.0))
    return layered(size, layers)


def draw_status(canvas: Canvas, moment: Moment, labels: Labels) -> None:
    """Phase and rep, bottom left."""
    if moment.guide is not None and (moment.guide.steps or moment.guide.reps_target):
        words = labels.led(moment.guide, moment.phase)
    else:
        words = labels.status(moment.phase, moment.rep, moment.reps_done)
    room = canvas.width - canvas.px(SIZE + 4 * _MARGIN)
    lines, size = fitted(words, room, canvas.px(_STATUS, 12), canvas.px(_STATUS_SMALLEST, 10), 1)
    _write_at_bottom(canvas, label(lines, size, Style(WHITE)), canvas.px(_MARGIN), 0)


def draw_notices(canvas: Canvas, notices: Sequence[str]) -> None:
    """Short states such as `Paused` and `Muted`, stacked above the status."""
    below = plate_height(canvas.px(_STATUS, 12)) + canvas.px(0.01)
    for text in notices:
        plate = label((text,), canvas.px(_NOTICE, 10), Style(YELLOW))
        _write_at_bottom(canvas, plate, canvas.px(_MARGIN), below)
        below += plate.size[1] + canvas.px(0.01)


def draw_panel(canvas: Canvas, lines: Sequence[str]) -> None:
    """A block of lines in the middle, over everything: help, or the result at the end."""
    if not lines:
        return
    size = canvas.px(0.12 if len(lines) == 1 else 0.07, 10)
    widest = block_width(lines, size)
    room = min((canvas.width * 0.94 - size) / max(widest, 1), canvas.height * 0.92 / (1.3 * size * len(lines)))
    size = max(8, math.floor(size * min(1.0, room)))
    plate = label(tuple(lines), size, Style(WHITE, solid=1.0, centred=False))
    canvas.write(plate, (canvas.width - plate.size[0]) // 2, (canvas.height - plate.size[1]) // 2)


def _write_at_bottom(canvas: Canvas, plate: Sprite, left: int, above: int) -> None:
    canvas.write(plate, left, canvas.height - canvas.px(_MARGIN) - plate.size[1] - above)
