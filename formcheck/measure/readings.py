"""The measures of one frame, by their columns. Each is computed when first asked for: most frames need only a few."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.back_line import BackLine
from formcheck.measure.body import Body
from formcheck.measure.correction import Correction
from formcheck.measure.corrector import Corrector
from formcheck.measure.end_view import knee_from_end, thigh_from_end, trunk_from_end
from formcheck.measure.front_view import foot_outward, knee_inward
from formcheck.measure.limbs import (
    ankle_dorsiflexion,
    hip_flexion,
    knee_flexion,
    shank_inclination,
    thigh_elevation,
)
from formcheck.measure.lumbar import WITHOUT_NEUTRAL_DEG, known_shares, lumbar_flexion_change
from formcheck.measure.neutral import Neutral
from formcheck.measure.outline_rays import OutlineRays
from formcheck.measure.pelvis import pelvis_height_change
from formcheck.measure.reading import Reading, no_reading
from formcheck.measure.rotation import knee_rotation, pelvis_twist
from formcheck.measure.second_look import hips_of
from formcheck.measure.trunk import trunk_inclination
from formcheck.measure.view import View
from formcheck.pose.landmarks import SIDES, Side
from formcheck.pose.observation import Point

OfLeg = Callable[[Body, View, Side], Reading]

_CORRECTED: dict[str, OfLeg] = {
    "knee_flexion": knee_flexion,
    "hip_flexion": hip_flexion,
    "thigh_elevation": thigh_elevation,
    "ankle_dorsiflexion": ankle_dorsiflexion,
    "shank_inclination": shank_inclination,
}
_AS_SEEN: dict[str, OfLeg] = {
    "knee_rotation": knee_rotation,
    "knee_from_end": knee_from_end,
    "thigh_from_end": thigh_from_end,
    "knee_inward": knee_inward,
    "foot_outward": foot_outward,
    "ankle_as_seen": ankle_dorsiflexion,
}
ONE_LEG = (*_CORRECTED, *_AS_SEEN)
MIDLINE = (
    "trunk_inclination",
    "lumbar_flexion_change",
    "pelvis_height_change",
    "back_bend",
    "roll",
    "pelvis_twist",
    "trunk_from_end",
)
MEASURES = ONE_LEG + MIDLINE
"""What can be measured, by the names that exercise files use: of one leg, and of the whole body."""
FOR_PHASES = frozenset(("knee_from_end", "thigh_from_end", "trunk_from_end"))
"""Too rough to judge by: they tremble by ten degrees and more."""


def _columns() -> tuple[str, ...]:
    legs = [f"{name}_{side}_deg" for name in ONE_LEG[:4] for side in SIDES]
    midline = ["trunk_inclination_deg", "lumbar_flexion_change_deg", "pelvis_height_change_torso"]
    more = [f"{name}_{side}_deg" for name in ("shank_inclination", "knee_rotation") for side in SIDES]
    from_end = [f"{name}_{side}_deg" for name in ("knee_from_end", "thigh_from_end") for side in SIDES]
    turns = ("pelvis_twist_deg", "trunk_from_end_deg")
    front = [f"{name}_{side}_deg" for name in ("knee_inward", "foot_outward", "ankle_as_seen") for side in SIDES]
    return (*legs, *midline, *more, "back_bend_deg", "roll_deg", *turns, *from_end, *front)


COLUMNS = _columns()
"""The names of all measures, in the order of the CSV: `NAME_SIDE_UNIT`, midline ones without a side."""
UNCERTAIN = (
    *COLUMNS[:11],
    *(f"shank_inclination_{side}_deg" for side in SIDES),
    "roll_deg",
    *(f"knee_inward_{side}_deg" for side in SIDES),
)
"""Those whose readings carry an uncertainty."""


def uncertainty_column(name: str) -> str:
    """Where the CSV has the uncertainty of a column: `knee_flexion_left_deg` in `knee_flexion_left_uncertainty_deg`."""
    stem, unit = name.rsplit("_", 1)
    return f"{stem}_uncertainty_{unit}"


@cache
def column(measure: str, side: Side | None) -> str:
    """The column of a measure: `knee_flexion` of the left is `knee_flexion_left_deg`; without a side,
    and for measures of the whole body, there is none in the name.
    """
    if measure == "pelvis_height_change":
        return "pelvis_height_change_torso"
    return f"{measure}_{side}_deg" if side is not None and measure in ONE_LEG else f"{measure}_deg"


@dataclass(slots=True, eq=False)
class Readings(Mapping[str, Reading]):
    """All COLUMNS of one frame. Not to be written to.

    What they are made of: outline as (n, 2) closed polygon in pixels, may be empty; rays what is seen of it, None if
    it is; back its line, or why there is none; neutral None before one was taken; correction None where nothing is
    corrected.
    """

    body: Body
    view: View
    outline: NDArray[np.float64]
    rays: OutlineRays | None
    back: BackLine | str
    neutral: Neutral | None
    correction: Correction | None
    corrector: Corrector
    _known: dict[str, Reading] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Reading:
        reading = self._known.get(name)
        if reading is None:
            reading = self._known[name] = _HOW[name](self)
        return reading

    def __iter__(self) -> Iterator[str]:
        return iter(COLUMNS)

    def __len__(self) -> int:
        return len(COLUMNS)

    @property
    def true_hip(self) -> Point | None:
        """The middle of the hips by the second look, pixels; None where it was not taken."""
        near, known, body = self.view.near_side, self.correction, self.body
        if near is None or known is None or not known.moves:
            return None
        hips = hips_of(body.hips, body.trunk, near, known.moves)
        return hips.real, hips.imag

    @property
    def near_hip_deg(self) -> float | None:
        """The near hip's flexion, None where it is not read."""
        near = self.view.near_side
        return None if near is None else self[column("hip_flexion", near)].value


def _corrected(name: str, measure: OfLeg, side: Side, of: Readings) -> Reading:
    return of.corrector.leg(name, side, measure(of.body, of.view, side), of.correction, of.view)


def _as_seen(measure: OfLeg, side: Side, of: Readings) -> Reading:
    return measure(of.body, of.view, side)


def _trunk(of: Readings) -> Reading:
    return of.corrector.trunk(trunk_inclination(of.body, of.view), of.correction, of.view)


def _pelvis(of: Readings) -> Reading:
    lift = pelvis_height_change(of.body, of.view, of.neutral, of.rays, of.true_hip)
    return of.corrector.change("pelvis_height", lift, of.correction, of.view)


def _lumbar(of: Readings) -> Reading:
    view, known = of.view, of.correction
    pelvis = of["pelvis_height_change_torso"]
    hip = None if view.lying else of.near_hip_deg
    found = lumbar_flexion_change(of.body, view, of.neutral, of.back, pelvis, hip, of.correction)
    if known is None or of.neutral is None or view.lying:
        return of.corrector.change("lumbar_flexion_lying" if view.lying else "lumbar_flexion", found, known, view)
    # A change is as certain as the less certain of the two postures that it lies between.
    both, now_alone = known_shares(known, of.neutral)
    least = WITHOUT_NEUTRAL_DEG * min(2 * now_alone, 1.0)
    return of.corrector.change("lumbar_flexion", found, known.as_familiar(both + now_alone), view, least)


def _back_bend(of: Readings) -> Reading:
    if isinstance(of.back, str):
        return no_reading(of.back)
    near = of.view.near_side
    return Reading(of.back.bend_deg, of.body.confidence(("shoulder", near), ("hip", near)) if near else 0)


def _roll(of: Readings) -> Reading:
    seen = of.view.roll_deg
    roll = no_reading("no floor line to read it from") if seen is None else Reading(seen)
    return of.corrector.change("roll", roll, of.correction, of.view)


_HOW: dict[str, Callable[[Readings], Reading]] = {
    **{column(name, side): partial(_corrected, name, how, side) for name, how in _CORRECTED.items() for side in SIDES},
    **{column(name, side): partial(_as_seen, how, side) for name, how in _AS_SEEN.items() for side in SIDES},
    "trunk_inclination_deg": _trunk,
    "pelvis_height_change_torso": _pelvis,
    "lumbar_flexion_change_deg": _lumbar,
    "back_bend_deg": _back_bend,
    "roll_deg": _roll,
    "pelvis_twist_deg": lambda of: pelvis_twist(of.body, of.view, of.outline),
    "trunk_from_end_deg": lambda of: trunk_from_end(of.body, of.view),
}
"""How the measure of each column is computed."""
