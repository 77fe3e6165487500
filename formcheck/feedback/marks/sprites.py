"""Small pictures with soft edges, made once and pasted often: plates under text, rings, dots."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw

from formcheck.capture.frame import Image
from formcheck.feedback.palette import Colour

_SMOOTH = 4
"""Shapes are drawn so much larger and then reduced, because Pillow's own edges are jagged."""


@dataclass(frozen=True, slots=True, eq=False)
class Sprite:
    """A picture ready to paste.

    ink: (h, w, 3) uint8 RGB, already multiplied by its opacity.
    keep: (h, w, 3) uint8, what of the ground shines through: 255 all, 0 nothing.
    """

    ink: Image
    keep: Image

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        return self.ink.shape[1], self.ink.shape[0]


def layered(size: tuple[int, int], layers: list[tuple[Image, Colour, float]]) -> Sprite:
    """A sprite from layers, the lowest first: (h, w) uint8 shape, its colour, how solid it is (0..1)."""
    # Colour by colour: a new number is written several times a second, and rows of three are slow.
    inks = np.zeros((3, size[1], size[0]), np.float32)
    keep = np.ones((size[1], size[0]), np.float32)
    for shape, colour, solid in layers:
        opacity = shape.astype(np.float32)
        opacity *= solid / 255
        through = 1 - opacity
        inks *= through
        for ink, part in zip(inks, colour, strict=True):
            ink += opacity * np.float32(part)
        keep *= through
    shine = np.rint(keep * 255).astype(np.uint8)
    whole = np.rint(inks).astype(np.uint8)
    return Sprite(cv2.merge(list(whole)), cv2.merge([shine] * 3))


@lru_cache(maxsize=32)
def round_plate(size: tuple[int, int], radius: float) -> Image:
    """(h, w) uint8 shape of a rectangle of (width, height) with round corners."""
    large = Pillow.new("L", (size[0] * _SMOOTH, size[1] * _SMOOTH), 0)
    box = (0, 0, size[0] * _SMOOTH - 1, size[1] * _SMOOTH - 1)
    ImageDraw.Draw(large).rounded_rectangle(box, radius=radius * _SMOOTH, fill=255)
    return np.asarray(large.resize(size, Pillow.Resampling.BOX))


@lru_cache(maxsize=64)
def rings(*bands: tuple[int, int, Colour, float]) -> Sprite:
    """Concentric rings, the lowest first: outer and inner radius in pixels (0: a disc), colour, how solid."""
    wide = 2 * max(outer for outer, *_ in bands) + 1
    layers = [(ring(wide, outer, inner), colour, solid) for outer, inner, colour, solid in bands]
    return layered((wide, wide), layers)


def ring(wide: int, outer: int, inner: int) -> Image:
    """(wide, wide) uint8 shape of a ring about the middle."""
    large = Pillow.new("L", (wide * _SMOOTH, wide * _SMOOTH), 0)
    pen = ImageDraw.Draw(large)
    for radius, fill in ((outer, 255), (inner, 0)):
        if radius > 0:
            low, high = (wide / 2 - radius) * _SMOOTH, (wide / 2 + radius) * _SMOOTH - 1
            pen.ellipse((low, low, high, high), fill=fill)
    return np.asarray(large.resize((wide, wide), Pillow.Resampling.BOX))


def paste(image: Image, what: Sprite, x: int, y: int) -> None:
    """Lay a sprite on an (h, w, 3) RGB image, in place, its top left corner at (x, y); cut at the edges."""
    height, width = image.shape[:2]
    left, top = max(0, x), max(0, y)
    right, bottom = min(width, x + what.size[0]), min(height, y + what.size[1])
    if left >= right or top >= bottom:
        return
    part = (slice(top - y, bottom - y), slice(left - x, right - x))
    ground = image[top:bottom, left:right]
    dimmed = cv2.multiply(ground, what.keep[part], scale=1 / 255)
    image[top:bottom, left:right] = cv2.add(dimmed, what.ink[part])
