"""What the picture of a raised leg tells of its knee and hip, beside the corrections: the whole outline around it.

The corrections look at the outline by rays from the limbs' lines. Where the tracker has put hip, knee and ankle beside
the limb shows in the outline's whole course there. Here it is a small picture in the leg's own frame: how far some
places around thigh and shank are inside or outside the silhouette. Neither the trunk nor the floor is in it, so it
cannot know how such legs are usually held. `benchmarks/fit_raised_leg.py` fits what it tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
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

    def inside(self, outline: Ring) -> Floats:
        """How far each place is inside the outline, negative outside, at most FAR; column by column.

        outline: closed, with the middle of each edge after its corner, in the limb's frame: 0 its beginning, 1 its end.
        """
        x, y = outline.real, outline.imag
        low, high = self.across.item(0) - FAR, self.across.item(-1) + FAR
        near = ((x > self.along.item(0) - FAR) & (x < self.along.item(-1) + FAR) & (y > low) & (y < high)).nonzero()[0]
        away = x.take(near) - self._along
        away *= away
        aside = y.take(near) - self._across
        aside *= aside
        away += aside
        far = np.sqrt(np.minimum.reduce(away, axis=1, initial=FAR * FAR))
        return np.where(self._passed(x[::2], y[::2]) & 1, far, -far)

    @cached_property
    def _along(self) -> Floats:
        """Of each place, as a column."""
        return np.repeat(self.along, len(self.across))[:, None]

    @cached_property
    def _across(self) -> Floats:
        return np.tile(self.across, len(self.along))[:, None]

    def _passed(self, x: Floats, y: Floats) -> NDArray[np.int64]:
        """How often the outline is passed on the way from each place on along its column."""
        before = x < self.along[:, None]
        column, edge = (before[:, :-1] != before[:, 1:]).nonzero()
        first, next_ = x.take(edge), x.take(edge + 1)
        share = (self.along.take(column) - first) / (next_ - first)
        first, next_ = y.take(edge), y.take(edge + 1)
        beyond = (first + share * (next_ - first))[:, None] > self.across
        passed: NDArray[np.int64] = (column == np.arange(len(self.along))[:, None]) @ beyond.astype(np.int64)
        return passed.ravel()


THIGH = Places(np.linspace(0.2, 1.25, 8), np.linspace(-0.4, 0.4, 6))
SHANK = Places(np.linspace(-0.5, 1.3, 13), np.linspace(-0.45, 0.45, 7))
COUNT = sum(len(places.along) * len(places.across) for places in (THIGH, SHANK))


def row_of(corners: Ring, hip: complex, knee: complex, ankle: complex, mirrored: bool) -> Floats:
    """The picture of a leg: how far the places about thigh and shank are inside the silhouette, shares of each limb.

    corners: see `silhouette.ring`. mirrored: of a body that shows its left side, to give what its mirror image gives.
    """
    dense = np.empty(2 * len(corners) - 1, np.complex128)
    dense[::2] = corners
    dense[1::2] = (corners[:-1] + corners[1:]) / 2
    rows = []
    for places, start, end in ((THIGH, hip, knee), (SHANK, knee, ankle)):
        span = end - start
        seen = (dense - start) / (span if abs(span) > 1e-6 else 1e-6)
        rows.append(places.inside(seen.conj() if mirrored else seen))
    return np.concatenate(rows)


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
    degrees, narrowed = list(known.degrees), {}
    for side, share in legs.items():
        near = side == view.near_side
        more, counts = by.more(picture(body, view, around.corners, side), near)
        for measure, further, width in zip(MEASURES, more, by.width, strict=True):
            place = PLACES[measure, near]
            degrees[place] += known.familiar * share * further
            narrowed[place] = 1.0 - known.familiar * share * counts * (1.0 - width)
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
