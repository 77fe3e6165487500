"""The drawn picture: where a point of the data is on it, and which places are taken.

Data stay in pixels of the unmirrored camera picture. Here alone they are scaled and, for the window,
mirrored; text is laid on afterwards and so is never mirrored.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from formcheck.capture.frame import Image
from formcheck.feedback.framing import Part
from formcheck.feedback.marks.sprites import Sprite, paste, rings
from formcheck.feedback.palette import BLACK, Colour
from formcheck.pose.observation import Point

SMALLEST = 640
"""A smaller picture is enlarged until its longer side has so many pixels. Marks on a larger one would be crisper,
but cost more; a window enlarges what is drawn."""
LARGEST = 2560
"""A larger picture of which a part is shown is drawn with so many: no screen that it is enlarged to has more."""
_FAR = 20_000.0
_BITS = 3
"""OpenCV takes whole numbers; with 3 fractional bits a line moves smoothly."""

Rect = tuple[int, int, int, int]
"""(left, top, right, bottom) in drawn pixels."""

Place = tuple[float, float, int]
"""From a label's anchor to its corner (x, y), and the points of the body beneath it."""


@dataclass(slots=True)
class Canvas:
    """An image being drawn on.

    image: (h, w, 3) uint8 RGB, already mirrored and enlarged. scale: drawn pixels for one of the data.
    corner: the point of the data that is drawn at the top left (mirrored: right).
    taken: rectangles that hold text. busy: drawn points that text should not cover.
    places: where labels were in the picture before, by name; kept up by `placing.beside`.
    """

    image: Image
    scale: float
    mirrored: bool
    taken: list[Rect] = field(default_factory=list)
    busy: list[Point] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    corner: Point = (0.0, 0.0)
    _unit: float = 0.0
    _body: tuple[Sequence[Point], list[Point]] | None = None

    def __post_init__(self) -> None:
        self._unit = min(self.height, 0.75 * self.width)

    @property
    def width(self) -> int:
        return self.image.shape[1]

    @property
    def height(self) -> int:
        return self.image.shape[0]

    def px(self, fraction: float, least: int = 1) -> int:
        """A length in drawn pixels: a fraction of the picture's height (less in a portrait picture)."""
        return max(least, round(fraction * self._unit))

    def dim(self) -> None:
        """Darken the whole picture to half."""
        np.right_shift(self.image, 1, out=self.image)

    def at(self, point: Point) -> Point:
        """Where a point of the data is drawn."""
        x = (point[0] - self.corner[0]) * self.scale
        y = (point[1] - self.corner[1]) * self.scale
        x = self.width - 1 - x if self.mirrored else x
        return _near(x), _near(y)

    def all(self, points: Sequence[Point]) -> list[Point]:
        """Where these points of the data are drawn; remembered for the last ones, the body's."""
        if self._body is None or self._body[0] is not points:
            self._body = points, [self.at(point) for point in points]
        return self._body[1]

    def line(self, points: Sequence[Point], colour: Colour, thickness: int, closed: bool = False) -> None:
        """A line through drawn points with a dark rim, so that it shows on any ground."""
        self.lines([points], colour, thickness, closed)

    def lines(
        self, paths: Sequence[Sequence[Point]], colour: Colour, thickness: int, closed: bool = False, rim: bool = True
    ) -> None:
        """Several lines of one kind; the dark rims lie beneath all of them."""
        if not paths:
            return
        if len({len(path) for path in paths}) == 1:
            whole = np.rint(np.array(paths, np.float64) * (1 << _BITS)).astype(np.int32)
            drawn = list(whole[:, :, None])
        else:
            drawn = [np.rint(np.array(path) * (1 << _BITS)).astype(np.int32)[:, None] for path in paths]
        if rim:
            wide = thickness + 2 * self.px(0.004)
            cv2.polylines(self.image, drawn, closed, BLACK, wide, cv2.LINE_8, _BITS)
        cv2.polylines(self.image, drawn, closed, colour, thickness, cv2.LINE_AA, _BITS)

    def dashed(self, start: Point, end: Point, colour: Colour, thickness: int) -> None:
        """A dashed line between two drawn points."""
        length = math.dist(start, end)
        dash = self.px(0.025)
        pieces = []
        for number in range(min(200, int(length / dash / 2) + 1)):
            a, b = (min(1.0, (2 * number + k) * dash / max(length, 1e-6)) for k in (0, 1))
            pieces.append((_between(start, end, a), _between(start, end, b)))
        self.lines(pieces, colour, thickness)

    def dot(self, centre: Point, radius: int, colour: Colour, wide: int = 0) -> None:
        """A disc, or a ring so many pixels `wide`, with a dark rim at a drawn point.

        A picture made once: drawing a smooth circle takes ten times as long as laying it down.
        """
        rim = self.px(0.004)
        inner = max(0, radius - wide) if wide else 0
        dark = (radius + rim, max(0, inner - rim), BLACK, 1.0)
        self.stamp(rings(dark, (radius, inner, colour, 1.0)), centre)

    def stamp(self, what: Sprite, centre: Point) -> None:
        """Lay a sprite down, its middle at a drawn point; cut at the edges."""
        paste(self.image, what, round(centre[0]) - what.size[0] // 2, round(centre[1]) - what.size[1] // 2)

    def write(self, what: Sprite, x: int, y: int) -> Rect:
        """Lay text down with its top left corner at (x, y), moved inside the picture; its place is taken."""
        wide, high = what.size
        left = max(0, min(x, self.width - wide))
        top = max(0, min(y, self.height - high))
        paste(self.image, what, left, top)
        rect = left, top, left + wide, top + high
        self.taken.append(rect)
        return rect


def prepared(image: Image, mirrored: bool, places: dict[str, Place] | None = None, part: Part | None = None) -> Canvas:
    """A canvas with a copy of the picture: mirrored if wanted, enlarged if small. places: see Canvas.

    part: what of the picture is shown, in the size of the whole one.
    """
    height, width = image.shape[:2]
    left, top, wide, high = (0, 0, width, height) if part is None else part.pixels
    left, top, wide, high = min(left, width - 1), min(top, height - 1), max(wide, 1), max(high, 1)
    longest = max(height, width)
    shown = max(longest, SMALLEST) if part is None else min(max(longest, SMALLEST), LARGEST)
    size = max(1, round(width * shown / longest)), max(1, round(height * shown / longest))
    ground = image[top : top + high, left : left + wide]
    if size[0] < wide:
        ground = np.asarray(cv2.resize(ground, size), np.uint8)  # first smaller, then mirrored: less to do
    ground = np.asarray(cv2.flip(ground, 1), np.uint8) if mirrored else ground.copy()
    if size[0] > wide:
        ground = np.asarray(cv2.resize(ground, size), np.uint8)
    corner = (float(left), float(top))
    return Canvas(ground, size[0] / wide, mirrored, places={} if places is None else places, corner=corner)


def _near(value: float) -> float:
    """OpenCV's whole numbers overflow far outside the picture, where nothing is seen anyway."""
    return max(-_FAR, min(_FAR, value))


def _between(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
