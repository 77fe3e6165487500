"""The silhouette's outline: from the tracker's mask to a thin closed polygon."""

from __future__ import annotations

import threading
from typing import cast

import numpy as np
from contourpy import FillType, LineType, SerialContourGenerator, ZInterp
from numpy.typing import NDArray

POINTS = 180
"""How many points an outline has: about 3 cm of an adult's contour each."""
_STEP = 2
"""Every second mask pixel is looked at: the network's own mask is coarser than that."""
_LEVEL = 0.5
_SMALLEST = 0.002
"""Share of the picture below which a patch of mask is no person."""


def outline_of(mask: NDArray[np.float32]) -> NDArray[np.float64]:
    """The largest closed contour of a person mask.

    mask: (h, w) float, 0..1, the size of the picture.
    Returns (POINTS, 2) float (x, y) in pixels, evenly spaced along the contour, starting anywhere;
    (0, 2) when the mask holds nothing person-sized.
    """
    rows, cols = _box(mask)
    if rows is None or cols is None:
        return np.empty((0, 2))
    best: NDArray[np.float64] | None = None
    size = _SMALLEST * mask.size / _STEP**2
    for line in _lines(mask[rows, cols]):
        area = _area(line)
        if area > size:
            best, size = line, area
    if best is None:
        return np.empty((0, 2))
    # Padded index 1 is sample 0, whose pixel centre lies half a pixel into the picture.
    origin = np.array([cols.start, rows.start], float)
    return _evenly((best - 1.0) * _STEP + origin + 0.5)


class _Grid(threading.local):
    """Arrays for the contour's search, kept from picture to picture: fresh memory costs as much as the search."""

    def __init__(self) -> None:
        self._room = np.zeros((3, 0))
        self._shape = (0, 0)

    def of(self, small: NDArray[np.float32]) -> list[NDArray[np.float64]]:
        """x, y and value of each sample, in a frame of zeros that closes contours running out of the picture."""
        height, width = shape = small.shape[0] + 2, small.shape[1] + 2
        if height * width > self._room.shape[1]:
            self._room, self._shape = np.empty((3, height * width)), (0, 0)
        x, y, z = grids = [room[: height * width].reshape(shape) for room in self._room]
        if shape != self._shape:
            x[:] = np.arange(width)
            y.T[:] = np.arange(height)
            z[0] = z[-1] = z[:, 0] = z[:, -1] = 0.0
            self._shape = shape
        z[1:-1, 1:-1] = small
        return grids


_GRID = _Grid()


def _lines(small: NDArray[np.float32]) -> list[NDArray[np.float64]]:
    """The contours, (n, 2) float (x, y) in samples; sample 0 is at 1."""
    # Directly: contour_generator() checks and prepares longer than the contours take.
    x, y, z = _GRID.of(small)
    generator = SerialContourGenerator(
        x,
        y,
        z,
        cast(NDArray[np.bool_], None),  # no mask, which its signature does not know
        corner_mask=False,
        line_type=LineType.Separate,
        fill_type=FillType.OuterOffset,
        quad_as_tri=False,
        z_interp=ZInterp.Linear,
    )
    # Lines come as one array each, which is what LineType.Separate says and the signature does not.
    return cast(list[NDArray[np.float64]], generator.lines(_LEVEL))


def _box(mask: NDArray[np.float32]) -> tuple[slice | None, slice | None]:
    """The part of the mask worth looking at, as slices of every _STEP-th row and column."""
    coarse = mask[::8, ::8] > 0.2
    rows, cols = np.flatnonzero(coarse.any(axis=1)), np.flatnonzero(coarse.any(axis=0))
    if not len(rows):
        return None, None
    height, width = mask.shape
    return (
        slice(max(0, (int(rows[0]) - 2) * 8), min(height, (int(rows[-1]) + 3) * 8), _STEP),
        slice(max(0, (int(cols[0]) - 2) * 8), min(width, (int(cols[-1]) + 3) * 8), _STEP),
    )


def _area(line: NDArray[np.float64]) -> float:
    x, y = line[:, 0], line[:, 1]
    return 0.5 * abs(float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])))


def _evenly(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """Resample a closed line (first point repeated at its end) at even arc lengths."""
    dx, dy = (line[1:] - line[:-1]).T
    along = np.zeros(len(line))
    np.cumsum(np.hypot(dx, dy), out=along[1:])
    where = np.arange(POINTS) * (along[-1] / POINTS)
    points = np.empty((POINTS, 2))
    for k in (0, 1):
        points[:, k] = np.interp(where, along, line[:, k])
    return points
