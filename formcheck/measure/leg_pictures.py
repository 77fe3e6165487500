"""Pictures of both legs: how far places around thighs and shanks are inside or outside the silhouette.

Rays from the limbs' lines meet the outline once to each side. Where the joints are beside the limb shows in the
outline's whole course there. Here it is a small picture in each limb's own frame. Neither the trunk nor the floor is in
it, so it cannot know how legs are usually held.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.body import indices_of
from formcheck.measure.rays import Rays, Whole, seen_from
from formcheck.measure.silhouette import Ring
from formcheck.pose.landmarks import Side, other

Floats = NDArray[np.float64]

FAR = 0.25
"""Of the limb's length: a place that is further from the outline counts as this far."""
_LEG = indices_of("hip", "knee", "ankle")


@dataclass(frozen=True)
class Places:
    """Places about a limb in columns across it; along and across are shares of its length from its beginning."""

    along: Floats
    across: Floats


THIGH = Places(np.linspace(0.2, 1.25, 8), np.linspace(-0.4, 0.4, 6))
SHANK = Places(np.linspace(-0.5, 1.3, 13), np.linspace(-0.45, 0.45, 7))

_LIMBS = (THIGH, SHANK, THIGH, SHANK)
"""Of the near leg, then of the far one."""
_MIDDLE = np.array([[places.along[[0, -1]].mean()] for places in _LIMBS])
_WIDTH = np.array([[np.ptp(places.along) / 2 + FAR] for places in _LIMBS])
_HEIGHT = np.array([[places.across[-1] + FAR] for places in _LIMBS])
"""Where, along and across each limb, an outline can be nearer than FAR to one of its places."""
_COLUMNS = Rays.of(*(places.along.tolist() for places in _LIMBS))
"""A ray up and down each column, limb by limb in all that follows."""
COUNT = sum(len(places.along) * len(places.across) for places in _LIMBS)
"""How many places there are."""


def _by_column() -> tuple[Floats, Whole]:
    """Of the places in each column: where across the limb, inf where it has fewer than others; their number."""
    across = np.full((len(_COLUMNS.line), max(len(places.across) for places in _LIMBS)), np.inf)
    for limb, places in enumerate(_LIMBS):
        across[_COLUMNS.line == limb, : len(places.across)] = places.across
    number = np.full(across.shape, COUNT)
    number[across < np.inf] = np.arange(COUNT)
    return across, number


_ACROSS, _NUMBER = _by_column()


def pictures(plane: Sequence[complex], corners: Ring, near: Side) -> Floats:
    """How far each place is inside the silhouette, negative outside, at most FAR, shares of its limb's length: limb by
    limb, column by column.

    plane: the 33 landmarks, x + iy. corners: see `silhouette.ring`. A body that shows its left side gives what its
    mirror image gives.
    """
    starts, spans = [], []
    for side in (near, other(near)):
        hip, knee, ankle = (plane[index] for index in _LEG[side])
        for start, end in ((hip, knee), (knee, ankle)):
            starts.append(start)
            spans.append(end - start if abs(end - start) > 1e-6 else 1e-6 + 0j)
    seen = seen_from(corners, starts, spans)
    if near == "left":
        np.conjugate(seen, out=seen)
    far = _nearest(seen)
    np.negative(far, out=far, where=_outside(seen))
    return far


def _nearest(seen: Ring) -> Floats:
    """How far each place is from the nearest corner or middle of an edge, at most FAR. seen: see `seen_from`."""
    points = np.concatenate((seen[:, 1:], 0.5 * (seen[:, 1:] + seen[:, :-1])), axis=1)
    near = np.abs(points.real - _MIDDLE) < _WIDTH
    near &= np.abs(points.imag) < _HEIGHT
    squares = []
    for limb, places in enumerate(_LIMBS):
        some = points[limb][near[limb]]
        aside = some.real - places.along[:, None]
        away = some.imag - places.across[:, None]
        aside *= aside
        away *= away
        squares.append(np.minimum.reduce(aside[:, None] + away, axis=2, initial=FAR * FAR).ravel())
    found: Floats = np.sqrt(np.concatenate(squares))
    return found


def _outside(seen: Ring) -> NDArray[np.bool_]:
    """Whether each place is outside: the way on along its column passes the outline an even number of times.

    seen: see `seen_from`.
    """
    column, across = _COLUMNS.crossed(seen)
    beyond = across[:, None] > _ACROSS.take(column, axis=0)
    passed = np.bincount(_NUMBER.take(column, axis=0)[beyond], minlength=COUNT + 1)
    even: NDArray[np.bool_] = passed[:COUNT] & 1 == 0
    return even
