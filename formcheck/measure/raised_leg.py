"""What the picture of a raised leg tells of its angles, beside the corrections: the whole outline around it.

The corrections look at the outline by rays from the limbs' lines. Where the tracker has put hip, knee and ankle beside
the limb shows in the outline's whole course there. Here it is a small picture in the leg's own frame: how far some
places around thigh and shank are inside or outside the silhouette. Neither the trunk nor the floor is in it, so it
cannot know how such legs are usually held. `benchmarks/fit_raised_leg.py` fits what it tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import sqrt, tanh
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.around import Around
from formcheck.measure.body import Body, indices_of
from formcheck.measure.correction import Correction
from formcheck.measure.corrector import PLACES
from formcheck.measure.geometry import ramp
from formcheck.measure.learned_file import learned_file
from formcheck.measure.limbs import thigh_elevation
from formcheck.measure.rays import Rays, Whole, seen_from
from formcheck.measure.silhouette import Ring
from formcheck.measure.view import View
from formcheck.pose.landmarks import SIDES, Side

Floats = NDArray[np.float64]

MEASURES = ("knee_flexion", "hip_flexion", "thigh_elevation")
"""What is corrected of a leg."""
LARGEST_DEG = 8.0
FAR = 0.25
"""Of the limb's length: a place that is further from the outline counts as this far."""
_RAISED_FROM, _RAISED = 35.0, 50.0
"""Degrees over the floor of a thigh that is raised."""
_LEG = indices_of("hip", "knee", "ankle")
_FILE = Path(__file__).with_name("raised_leg.json")


@dataclass(frozen=True)
class Places:
    """Places about a limb in columns across it; along and across are shares of its length from its beginning."""

    along: Floats
    across: Floats


THIGH = Places(np.linspace(0.2, 1.25, 8), np.linspace(-0.4, 0.4, 6))
SHANK = Places(np.linspace(-0.5, 1.3, 13), np.linspace(-0.45, 0.45, 7))

_LIMBS = (THIGH, SHANK)
_MIDDLE = np.array([[places.along[[0, -1]].mean()] for places in _LIMBS])
_WIDTH = np.array([[np.ptp(places.along) / 2 + FAR] for places in _LIMBS])
_HEIGHT = np.array([[places.across[-1] + FAR] for places in _LIMBS])
"""Where, along and across each limb, an outline can be nearer than FAR to one of its places."""
_COLUMNS = Rays.of(*(places.along.tolist() for places in _LIMBS))
"""A ray up and down each column; those of the thigh come first, in all that follows."""
_COUNT = sum(len(places.along) * len(places.across) for places in _LIMBS)


def _by_column() -> tuple[Floats, Whole]:
    """Of the places in each column: where across the limb, inf where it has fewer than others; their number."""
    across = np.full((len(_COLUMNS.line), max(len(places.across) for places in _LIMBS)), np.inf)
    for limb, places in enumerate(_LIMBS):
        across[_COLUMNS.line == limb, : len(places.across)] = places.across
    number = np.full(across.shape, _COUNT)
    number[across < np.inf] = np.arange(_COUNT)
    return across, number


_ACROSS, _NUMBER = _by_column()


def row_of(corners: Ring, hip: complex, knee: complex, ankle: complex, mirrored: bool) -> Floats:
    """The picture of a leg: how far the places about thigh and shank are inside the silhouette, negative outside, at
    most FAR, shares of each limb's length; column by column.

    corners: see `silhouette.ring`. mirrored: of a body that shows its left side, to give what its mirror image gives.
    """
    spans = [span if abs(span) > 1e-6 else 1e-6 + 0j for span in (knee - hip, ankle - knee)]
    seen = seen_from(corners, (hip, knee), spans)
    if mirrored:
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
    passed = np.bincount(_NUMBER.take(column, axis=0)[beyond], minlength=_COUNT + 1)
    even: NDArray[np.bool_] = passed[:_COUNT] & 1 == 0
    return even


@dataclass(frozen=True)
class RaisedLeg:
    """What was learned. mean, scale: of the places. near, far: a row of weights for each of MEASURES, the last is the
    constant, degrees.

    whole, none: how unlike the fitted ones a picture may be and yet count, and from where on it does not.
    width: for each of MEASURES, what the uncertainty is multiplied by where it was corrected so.
    """

    mean: Floats
    scale: Floats
    near: Floats
    far: Floats
    whole: float
    none: float
    width: tuple[float, ...] = (1.0,) * len(MEASURES)

    def more(self, row: Floats, near: bool) -> tuple[list[float], float]:
        """Degrees to add to each of MEASURES, and how far the picture counts, 0..1.

        row: of `row_of`. near: whether it is the near leg.
        """
        normal = (row - self.mean) / self.scale
        weights = self.near if near else self.far
        counts = ramp(unlike(normal), self.none, self.whole)
        told = (weights[:, :-1] @ normal + weights[:, -1]).tolist()
        return [counts * LARGEST_DEG * tanh(degrees / LARGEST_DEG) for degrees in told], counts


def unlike(normal: Floats) -> float:
    """How far a picture is from the mean of the fitted ones, standard deviations."""
    return sqrt(float(normal @ normal) / len(normal))


def raised(body: Body, view: View) -> dict[Side, float]:
    """The raised legs of somebody who lies: how far each counts as raised, over 0 up to 1."""
    found = {}
    for side in SIDES if view.lying else ():
        thigh = thigh_elevation(body, view, side).value
        share = 0.0 if thigh is None else ramp(thigh, _RAISED_FROM, _RAISED)
        if share > 0.0:
            found[side] = share
    return found


def picture(body: Body, view: View, corners: Ring, side: Side) -> Floats:
    """`row_of` a leg."""
    hip, knee, ankle = (body.plane[joint] for joint in _LEG[side])
    return row_of(corners, hip, knee, ankle, mirrored=view.near_side == "left")


def with_raised_legs(
    known: Correction | None, by: RaisedLeg | None, body: Body, view: View, around: Around | None
) -> Correction | None:
    """The corrections of a frame with those of raised legs.

    known: without them. by: None corrects nothing more. around: None without a silhouette.
    """
    if known is None or by is None or around is None or view.near_side is None:
        return known
    legs = raised(body, view)
    if not legs:
        return known
    degrees, narrowed = list(known.degrees), dict(known.narrowed)
    for side, share in legs.items():
        near = side == view.near_side
        more, counts = by.more(picture(body, view, around.corners, side), near)
        for measure, further, width in zip(MEASURES, more, by.width, strict=True):
            place = PLACES[measure, near]
            degrees[place] += known.familiar * share * further
            narrowed[place] = narrowed.get(place, 1.0) * (1.0 - known.familiar * share * counts * (1.0 - width))
    return known.corrected(tuple(degrees), narrowed)


@cache
def raised_leg() -> RaisedLeg:
    """The shipped one.

    Raises ModelUnavailable when the file is missing or not the one that was fitted.
    """
    return parsed(learned_file(_FILE))


def parsed(data: Mapping[str, Any]) -> RaisedLeg:
    """From the file's content."""
    mean, scale, near, far = (np.array(data[name], dtype=float) for name in ("mean", "scale", "near", "far"))
    return RaisedLeg(mean, scale, near, far, float(data["whole"]), float(data["none"]), tuple(data["width"]))
