"""Text with real glyphs: drawn by Pillow once, then pasted from memory.

OpenCV's own text knows ASCII only: it prints "??" for a degree sign or an umlaut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from formcheck.feedback.marks.sprites import Sprite, layered, round_plate
from formcheck.feedback.palette import PLATE, WHITE, Colour
from formcheck.resources import font_path

_MEMORY = 256
"""Sprites kept: angles and seconds come again and again, old instructions do not."""
COLUMNS = "  "
"""Between the two parts of a line that has columns, such as a key and what it does."""
_LINE = 1.18
_PAD = 0.36

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@lru_cache(maxsize=64)
def font(size: int) -> Font:
    """The font in this size, in pixels."""
    path = font_path()
    if path is not None:
        return ImageFont.truetype(str(path), size)
    return ImageFont.load_default(size)  # Aileron: has the degree sign, but no umlauts


@lru_cache(maxsize=4 * _MEMORY)
def text_width(text: str, size: int) -> float:
    """Width in pixels of one line in a font of this size."""
    return float(font(size).getlength(text))


@dataclass(frozen=True, slots=True)
class Style:
    """How text looks.

    plate: the colour it stands on, None without a plate. solid: opacity of the plate, 0..1.
    centred: lines about the middle, else from the left.
    """

    colour: Colour = WHITE
    plate: Colour | None = PLATE
    solid: float = 0.85
    centred: bool = True


def plate_height(size: int, rows: int = 1) -> int:
    """Height in pixels of a plate with so many lines in a font of this size."""
    return round(size * _LINE) * rows + round(size * _PAD)


def block_width(lines: Sequence[str], size: int) -> float:
    """Width in pixels of lines that stand below each other, in columns where they have them."""
    second = _second_column(lines, size)
    parts = [line.partition(COLUMNS) for line in lines]
    return max(second + text_width(rest, size) if rest else text_width(first, size) for first, _, rest in parts)


def _second_column(lines: Sequence[str], size: int) -> float:
    """Where the second column begins, pixels from the first; 0 without one."""
    firsts = [first for first, _, rest in (line.partition(COLUMNS) for line in lines) if rest]
    return max((text_width(first + COLUMNS, size) for first in firsts), default=0.0)


@lru_cache(maxsize=_MEMORY)
def label(lines: tuple[str, ...], size: int, style: Style) -> Sprite:
    """Lines of text in a font of `size` pixels, on a plate with round corners.

    Where a line has two parts (see COLUMNS) the second ones stand below each other.
    """
    letters = font(size)
    pad = round(size * _PAD)
    second = _second_column(lines, size)
    extent = round(block_width(lines, size)) + 2 * pad, plate_height(size, len(lines))
    glyphs = Pillow.new("L", extent, 0)
    pen = ImageDraw.Draw(glyphs)
    anchor = ("mm" if style.centred else "lm") if isinstance(letters, ImageFont.FreeTypeFont) else None
    x = extent[0] / 2 if style.centred else pad
    for row, line in enumerate(lines):
        middle = pad / 2 + round(size * _LINE) * (row + 0.5)
        first, _, rest = line.partition(COLUMNS)
        pen.text((x, middle), first if rest else line, font=letters, fill=255, anchor=anchor)
        if rest:
            pen.text((x + second, middle), rest, font=letters, fill=255, anchor=anchor)
    layers = [(np.asarray(glyphs), style.colour, 1.0)]
    if style.plate is not None:
        layers.insert(0, (round_plate(extent, size * 0.3), style.plate, style.solid))
    return layered(extent, layers)


def wrapped(text: str, size: int, width: float) -> tuple[str, ...]:
    """The text broken at spaces into lines of at most `width` pixels; a longer word stays whole."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


@lru_cache(maxsize=_MEMORY)
def fitted(text: str, width: float, largest: int, smallest: int, rows: int) -> tuple[tuple[str, ...], int]:
    """Lines and font size with which a text fits into `rows` lines of `width` pixels.

    First smaller, then cut with an ellipsis: what is left is always inside the picture.
    """
    whole = text_width(text, largest) / largest
    for size in range(largest, smallest - 1, -1):
        if whole * size > 1.1 * rows * width:
            continue  # far too long; each size that is tried loads its font
        lines = wrapped(text, size, width)
        if len(lines) <= rows and all(text_width(line, size) <= width for line in lines):
            return _balanced(text, lines, size), size
    lines = wrapped(text, smallest, width)
    cut = [_shortened(line, smallest, width) for line in lines[:rows]]
    if len(lines) > rows:
        cut[-1] = _shortened(cut[-1] + "…", smallest, width)
    return tuple(cut), smallest


def _balanced(text: str, lines: tuple[str, ...], size: int) -> tuple[str, ...]:
    """The same number of lines, as even as the words allow: no lonely last word."""
    if len(lines) < 2:
        return lines
    low, high = 0.0, max(text_width(line, size) for line in lines)
    best = lines
    while high - low > 2:
        middle = (low + high) / 2
        tried = wrapped(text, size, middle)
        if len(tried) <= len(lines) and all(text_width(line, size) <= middle for line in tried):
            best, high = tried, middle
        else:
            low = middle
    return best


def _shortened(line: str, size: int, width: float) -> str:
    """The line, or as much of it as fits with an ellipsis."""
    if text_width(line, size) <= width:
        return line
    body = line.rstrip("…")
    while body and text_width(body + "…", size) > width:
        body = body[:-1]
    return body.rstrip() + "…"
