"""The end: the result in one sentence, left against right as bars, and what else there is to say."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw

from formcheck.coach.amount import off_text
from formcheck.exercise.guide import Guide, Score
from formcheck.feedback.labels import Labels
from formcheck.feedback.marks.canvas import Canvas
from formcheck.feedback.marks.sprites import Sprite, round_plate
from formcheck.feedback.marks.text import fitted, font, text_width, wrapped
from formcheck.feedback.palette import GREY, ORANGE, PLATE, SKY, WHITE, Colour

_WIDE, _HIGH, _PAD = 0.95, 0.95, 0.035
_TITLE, _TITLE_LEAST = 0.105, 0.075
_BAR, _BAR_APART = 0.1, 0.018
_LINE, _LINE_LEAST, _APART = 0.078, 0.06, 1.2
"""Shares of the picture: a line of 0.06 is 7 mm high on a laptop whose picture is 11 cm, read from two metres."""
_PAGE_S = 7.0
"""How long a page is shown when not everything fits on one in a size that can be read from there."""


def draw_result(canvas: Canvas, guide: Guide, labels: Labels, since_s: float) -> None:
    """A panel over nearly all of the picture, in pages that take turns; drawn anew only when it changes.

    since_s: how long the result has been shown.
    """
    size = round(canvas.width * _WIDE), round(canvas.height * _HIGH)
    pages = _pages(size, canvas.px(1.0), guide.result, guide.scores, (labels.left, labels.right))
    panel = pages[int(since_s / _PAGE_S) % len(pages)]
    canvas.write(panel, (canvas.width - size[0]) // 2, (canvas.height - size[1]) // 2)


def score_text(value: float | None, unit: str) -> str:
    """A value as written beside its bar: `12°`; a dash where there is none."""
    if value is None:
        return "–"
    if unit in ("°", "deg"):
        return f"{round(value)}°".replace("-", "−")
    return f"{value:.3g} {unit}".rstrip().replace("-", "−")


@lru_cache(maxsize=4)
def _pages(
    size: tuple[int, int], whole: int, lines: tuple[str, ...], scores: tuple[Score, ...], names: tuple[str, str]
) -> tuple[Sprite, ...]:
    """whole: the length that shares are of, in pixels."""
    rest, first, pages = lines[1:], True, []
    while first or rest:
        pen = _Pen(size, whole, names)
        if first and lines:
            pen.title(lines[0])
        for score in scores if first else ():
            pen.score(score, said=bool(lines) and score.words.casefold() in lines[0].casefold())
        rest, first = pen.lines(rest), False
        pages.append(pen)
    for number, pen in enumerate(pages, start=1):
        pen.number(number, len(pages))
    return tuple(pen.sprite() for pen in pages)


def _rows(lines: tuple[str, ...], size: int, width: float) -> list[tuple[str, ...]]:
    """The rows of each line."""
    return [wrapped(line, size, width) for line in lines]


class _Pen:
    """Writes from the top down."""

    def __init__(self, size: tuple[int, int], whole: int, names: tuple[str, str]) -> None:
        self._picture = Pillow.new("RGB", size, PLATE)
        self._draw = ImageDraw.Draw(self._picture)
        self._whole, self._names = whole, names
        self._width, self._height = size
        self._pad = self._px(_PAD)
        self._y = float(self._pad)

    def _px(self, share: float) -> int:
        return max(1, round(share * self._whole))

    def _write(self, x: float, y: float, text: str, size: int, colour: Colour = WHITE) -> None:
        """One line, its left end and its middle at (x, y)."""
        self._draw.text((x, y), text, font=font(size), fill=colour, anchor="lm")

    def title(self, text: str) -> None:
        """The sentence, in one line if that can be large, else in two; a longer one takes three."""
        room, rows = self._width - 2 * self._pad, 0
        lines: tuple[str, ...] = ()
        size, whole = 0, " ".join(text.split())
        while " ".join(lines) != whole and rows < 3:
            rows += 1
            largest, least = (_TITLE, _TITLE_LEAST) if rows < 3 else (_TITLE_LEAST, _LINE_LEAST)
            lines, size = fitted(text, room, self._px(largest), self._px(least), rows)
        for line in lines:
            self._write(self._pad, self._y + size * 0.6, line, size)
            self._y += size * 1.2
        self._y += self._pad / 3

    def score(self, score: Score, said: bool) -> None:
        """What it is, unless the title says it; a bar for each side, long for much; the value stands at its end."""
        size, high = self._px(_LINE), self._px(_BAR)
        start = self._pad + max(text_width(name, size) for name in self._names) + self._pad * 0.8
        small, offs = round(high * 0.6), (off_text(score.left_off), off_text(score.right_off))
        beside = text_width("−188°", high) + max(text_width(text, small) for text in offs)
        room = self._width - self._pad - start - beside - self._pad / 2
        most = max([abs(value) for value in (score.left, score.right) if value is not None] + [1e-6])
        if score.words and not said:
            self._write(start, self._y + size * 0.5, score.words, round(size * 0.8), GREY)
            self._y += size * 1.15
        sides = zip(self._names, (score.left, score.right), offs, (SKY, ORANGE), strict=True)
        for name, value, off, colour in sides:
            middle = self._y + high / 2
            self._write(self._pad, middle, name, size)
            wide = room * abs(value or 0.0) / most
            end = start + max(wide, high * 0.08)
            self._draw.rounded_rectangle((start, self._y, end, self._y + high), high * 0.15, colour)
            text, large = score_text(value, score.unit), round(high * 0.95)
            off = off if value is not None else ""
            self._write(end + self._pad / 2, middle, text, large)
            self._write(end + self._pad / 2 + text_width(text, large), middle + high * 0.1, off, small, GREY)
            self._y += high + self._px(_BAR_APART)
        self._y += self._pad / 2

    def lines(self, lines: tuple[str, ...]) -> tuple[str, ...]:
        """As many as fit in a size that can be read from afar, at least one; the others are left for another page."""
        room, width = self._height - self._pad - self._y, self._width - 2 * self._pad
        fit, chosen, rows = 0, self._px(_LINE), _rows(lines[:1], self._px(_LINE), width)
        for size in range(self._px(_LINE), self._px(_LINE_LEAST) - 1, -1):
            wrap = _rows(lines, size, width)
            fits = sum(size * _APART * sum(map(len, wrap[: n + 1])) <= room for n in range(len(wrap)))
            if fits > fit:
                fit, chosen, rows = fits, size, wrap[:fits]
        for row in (row for block in rows for row in block):
            self._write(self._pad, self._y + chosen * _APART / 2, row, chosen)
            self._y += chosen * _APART
        return lines[max(fit, 1) :]

    def number(self, number: int, pages: int) -> None:
        """Which page this is, a dot for each, bottom right; nothing where there is one."""
        radius = self._pad / 3
        for dot in range(pages if pages > 1 else 0):
            x, y = self._width - self._pad - (pages - 1 - dot) * 4 * radius, self._height - self._pad
            self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), WHITE if dot + 1 == number else GREY)

    def sprite(self) -> Sprite:
        """The page with its round corners."""
        shape = np.repeat(round_plate(self._picture.size, self._whole * 0.03)[..., None], 3, axis=2)
        ink = (np.asarray(self._picture, np.uint16) * shape // 255).astype(np.uint8)
        return Sprite(ink, np.asarray(255 - shape, np.uint8))
