"""The silhouette's outline: from the tracker's mask to a thin closed polygon."""

from __future__ import annotations

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


def _lines(small: NDArray[np.float32]) -> list[NDArray[np.float64]]:
    """The contours, (n, 2) float (x, y) in samples; sample 0 is at 1."""
    height, width = small.shape[0] + 2, small.shape[1] + 2
    # A frame of zeros closes contours that run out of the picture.
    z, x, y = np.zeros((height, width)), np.empty((height, width)), np.empty((height, width))
    z[1:-1, 1:-1] = small
    x[:] = np.arange(width)
    y.T[:] = np.arange(height)
    # Directly: contour_generator() checks and prepares longer than the contours take.
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
    steps = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    where = np.linspace(0.0, along[-1], POINTS, endpoint=False)
    return np.column_stack([np.interp(where, along, line[:, k]) for k in (0, 1)])
