"""How a file's display matrix turns its pictures upright.

The matrix (ISO/IEC 14496-12, `tkhd`; FFmpeg libavutil/display.h) is 3x3, row by row
`a b u, c d v, x y w`, as 32 bit integers, and moves a point to (a x + c y, b x + d y), y down.
Phones write quarter turns, sometimes mirrored; any other angle is taken as the nearest of these.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np

from formcheck.capture.frame import Image


@dataclass(frozen=True, slots=True)
class Orientation:
    """First exchange rows and columns (`transposed`), then flip."""

    transposed: bool = False
    flip_x: bool = False
    flip_y: bool = False

    def size(self, width: int, height: int) -> tuple[int, int]:
        """(width, height) of the upright picture."""
        return (height, width) if self.transposed else (width, height)

    def apply(self, image: Image) -> Image:
        """The upright picture, C-contiguous; image: (h, w, 3) uint8."""
        if self.transposed:
            image = image.transpose(1, 0, 2)
        if self.flip_x:
            image = image[:, ::-1]
        if self.flip_y:
            image = image[::-1]
        return np.ascontiguousarray(image)


UPRIGHT = Orientation()


def from_display_matrix(matrix: bytes) -> Orientation:
    """Orientation of a display matrix of 36 bytes in the machine's byte order; upright if it is no matrix."""
    if len(matrix) != 36:
        return UPRIGHT
    a, b, _, c, d, *_ = struct.unpack("=9i", matrix)
    if abs(a) + abs(d) >= abs(b) + abs(c):
        return Orientation(False, flip_x=a < 0, flip_y=d < 0)
    return Orientation(True, flip_x=c < 0, flip_y=b < 0)
