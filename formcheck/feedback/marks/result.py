"""The end: the result in one sentence, left against right as bars, and what else there is to say."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw

from formcheck.exercise.guide import Guide, Score
from formcheck.feedback.labels import Labels
from formcheck.feedback.marks.canvas import Canvas
from formcheck.feedback.marks.sprites import Sprite, round_plate
from formcheck.feedback.palette import GREY, ORANGE, PLATE, SKY, WHITE, Colour
from formcheck.feedback.text import fitted, font, text_width, wrapped

_WIDE, _HIGH, _PAD = 0.95, 0.95, 0.035
_TITLE, _TITLE_LEAST = 0.085, 0.06
_BAR, _BAR_APART = 0.085, 0.018
_LINE, _LINE_LEAST, _APART = 0.06, 0.038, 1.22


def draw_result(canvas: Canvas, guide: Guide, labels: Labels) -> None:
    """A panel over nearly all of the picture; drawn anew only when the result or the picture's size changes."""
    size = round(canvas.width * _WIDE), round(canvas.height * _HIGH)
    panel = _panel(size, canvas.px(1.0), guide.result, guide.scores, (labels.left, labels.right))
    canvas.write(panel, (canvas.width - size[0]) // 2, (canvas.height - size[1]) // 2)


def score_text(value: float | None, unit: str) -> str:
    """A value as written beside its bar: `12°`; a dash where there is none."""
    if value is None:
        return "–"
    if unit in ("°", "deg"):
        return f"{round(value)}°".replace("-", "−")
    return f"{value:.3g} {unit}".rstrip().replace("-", "−")


@lru_cache(maxsize=4)
def _panel(
    size: tuple[int, int], whole: int, lines: tuple[str, ...], scores: tuple[Score, ...], names: tuple[str, str]
) -> Sprite:
    """whole: the length that shares are of, in pixels."""
    picture = Pillow.new("RGB", size, PLATE)
    pen = _Pen(picture, whole, names)
    if lines:
        pen.title(lines[0])
    for score in scores:
        pen.score(score)
    pen.lines(lines[1:])
    shape = np.repeat(round_plate(size, whole * 0.03)[..., None], 3, axis=2)
    ink = (np.asarray(picture, np.uint16) * shape // 255).astype(np.uint8)
    return Sprite(ink, np.asarray(255 - shape, np.uint8))


class _Pen:
    """Writes from the top down."""

    def __init__(self, picture: Pillow.Image, whole: int, names: tuple[str, str]) -> None:
        self._draw = ImageDraw.Draw(picture)
        self._whole, self._names = whole, names
        self._width, self._height = picture.size
        self._pad = self._px(_PAD)
        self._y = float(self._pad)

    def _px(self, share: float) -> int:
        return max(1, round(share * self._whole))

    def _write(self, x: float, y: float, text: str, size: int, colour: Colour = WHITE) -> None:
        """One line, its left end and its middle at (x, y)."""
        self._draw.text((x, y), text, font=font(size), fill=colour, anchor="lm")

    def title(self, text: str) -> None:
        """The sentence, as large as it fits into two lines."""
        room = self._width - 2 * self._pad
        lines, size = fitted(text, room, self._px(_TITLE), self._px(_TITLE_LEAST), 2)
        for line in lines:
            self._write(self._pad, self._y + size * 0.6, line, size)
            self._y += size * 1.2
        self._y += self._pad / 3

    def score(self, score: Score) -> None:
        """What it is, then a bar for each side, long for much; the value stands at its end."""
        size, high = self._px(_LINE), self._px(_BAR)
        start = self._pad + max(text_width(name, size) for name in self._names) + self._pad / 2
        room = self._width - self._pad - start - text_width("−188°", high) - self._pad / 2
        most = max([abs(value) for value in (score.left, score.right) if value is not None] + [1e-6])
        if score.words:
            self._write(start, self._y + size * 0.5, score.words, round(size * 0.8), GREY)
            self._y += size * 1.15
        sides = zip(self._names, (score.left, score.right), (SKY, ORANGE), strict=True)
        for name, value, colour in sides:
            middle = self._y + high / 2
            self._write(self._pad, middle, name, size)
            wide = room * abs(value or 0.0) / most
            end = start + max(wide, high * 0.08)
            self._draw.rounded_rectangle((start, self._y, end, self._y + high), high * 0.15, colour)
            self._write(end + self._pad / 2, middle, score_text(value, score.unit), round(high * 0.95))
            self._y += high + self._px(_BAR_APART)
        self._y += self._pad / 2

    def lines(self, lines: tuple[str, ...]) -> None:
        """The rest, all in one size, as large as there is room. What does not fit even small is left out."""
        room, width = self._height - self._pad - self._y, self._width - 2 * self._pad
        rows: list[str] = []
        for size in range(self._px(_LINE), self._px(_LINE_LEAST) - 1, -1):
            rows = [row for line in lines for row in wrapped(line, size, width)]
            if size * _APART * len(rows) <= room:
                break
        fit = max(0, int(room / (size * _APART)))
        # The last line is what to watch next time: the middle can be spared sooner.
        for row in rows if len(rows) <= fit else [*rows[: max(0, fit - 1)], *rows[-1:]]:
            self._write(self._pad, self._y + size * _APART / 2, row, size)
            self._y += size * _APART
