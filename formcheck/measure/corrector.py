"""Readings with their learned correction and their uncertainty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

from formcheck.measure.correction import OUTPUTS, Correction, Posture
from formcheck.measure.geometry import wrapped
from formcheck.measure.reading import Reading
from formcheck.measure.uncertainty import SIDE_ON_YAW, TOO_OBLIQUE, half_width, too_wide
from formcheck.measure.view import View
from formcheck.pose.landmarks import Side

_MEMORY_S = 0.08
"""Corrections change slowly; smoothed so they add no jitter. Their lag is that of a few degrees only."""
_GAP_S = 0.5
LUMBAR = len(OUTPUTS) - 1
_INDEX = {name: n for n, name in enumerate(OUTPUTS)}
_TRUNK = _INDEX["trunk_inclination"]
LEG_MEASURES = ("knee_flexion", "hip_flexion", "thigh_elevation", "ankle_dorsiflexion")
_LIKE = {"shank_inclination": "thigh_elevation"}
"""Measures without a correction of their own whose error is that of another."""
_KNEE_NEAR, _THIGH_NEAR = _INDEX["knee_flexion_near"], _INDEX["thigh_elevation_near"]
_SHANK_SHARE, _SHANK_MORE = 0.85, 2.5
"""How much of the corrections of knee and thigh a shank gets, and degrees more, by least squares on 53 rendered toe
touches and dogs. The rest is what the knee's correction holds of knees past straight, which the truth counts as bent.
The shank's way from its start is 1.0 instead of 1.5 degrees off in toe touches, 1.2 instead of 1.9 in dogs, in the
worst 1.8 instead of 5.1."""
_OF_LEG = {
    (name, where == "near"): (_INDEX[f"{_LIKE.get(name, name)}_{where}"], name in LEG_MEASURES)
    for name in (*LEG_MEASURES, *_LIKE)
    for where in ("near", "far")
}
"""Where the output for a leg's measure is, of the near leg (True) and of the far one; whether it corrects it."""
PLACES = {of: place for of, (place, corrects) in _OF_LEG.items() if corrects}
"""The same of those that are corrected."""


def _of_shank(correction: Correction, thigh: int) -> float:
    """The correction of an upright person's shank, degrees: it leans by what thigh and knee turn.

    thigh: place of the thigh among OUTPUTS.
    """
    knee = thigh + _KNEE_NEAR - _THIGH_NEAR
    return _SHANK_SHARE * (correction.degrees[knee] + correction.degrees[thigh]) + _SHANK_MORE * correction.familiar


@dataclass
class Corrector:
    """Corrects the readings of one frame after the other. width: as in `Corrections`."""

    width: Mapping[Posture, Mapping[str, tuple[float, ...]]]
    _last: Correction | None = None
    _near: Side | None = None
    _time_s: float = 0.0

    def update(self, now: Correction | None, view: View, time_s: float) -> Correction | None:
        """What to correct in this frame, smoothed. now: the correction of its shape alone."""
        if now is None or view.near_side is None:
            return None
        step, self._time_s = time_s - self._time_s, time_s
        if self._last is not None and self._near == view.near_side and 0 <= step <= _GAP_S:
            keep = exp(-step / _MEMORY_S)
            new = 1 - keep
            mixed = [keep * a + new * b for a, b in zip(self._last.degrees, now.degrees, strict=True)]
            now = now.corrected(tuple(mixed))
        self._last, self._near = now, view.near_side
        return now

    def leg(self, name: str, side: Side, base: Reading, correction: Correction | None, view: View) -> Reading:
        """A leg's reading: with its correction where there is one, with its uncertainty always."""
        if base.value is None or correction is None:
            return base
        index, corrects = _OF_LEG[name, side == view.near_side]
        value = base.value + correction.degrees[index] if corrects else base.value
        if name == "shank_inclination" and not view.lying:
            value += _of_shank(correction, index)
        if name == "thigh_elevation":
            value = wrapped(value)
        return self._reading(name, OUTPUTS[index], value, index, base, correction, view)

    def trunk(self, base: Reading, correction: Correction | None, view: View) -> Reading:
        """The trunk's inclination, likewise."""
        if base.value is None or correction is None:
            return base
        value = base.value + correction.degrees[_TRUNK]
        return self._reading(OUTPUTS[_TRUNK], OUTPUTS[_TRUNK], value, _TRUNK, base, correction, view)

    def change(
        self, name: str, base: Reading, correction: Correction | None, view: View, least: float = 0.0
    ) -> Reading:
        """A change with its uncertainty; it is corrected where it is measured. name: as in the file.

        least: the smallest uncertainty to report.
        """
        if base.value is None or correction is None:
            return base
        index = LUMBAR if name.startswith("lumbar") else None
        return self._reading(name, name, base.value, index, base, correction, view, least)

    def _reading(
        self,
        measure: str,
        name: str,
        value: float,
        index: int | None,
        base: Reading,
        by: Correction,
        view: View,
        least: float = 0.0,
    ) -> Reading:
        yaw = view.yaw_deg or 0.0
        confidence = base.confidence
        spread = 0.0 if index is None else by.spread[index]
        size = 0.0 if index is None or index == LUMBAR else by.degrees[index]
        terms = self.width[by.posture][name]
        width = half_width(terms, yaw, confidence, spread, size, by.unlike, by.familiar)
        if by.narrowed and index is not None:
            width *= by.narrowed.get(index, 1.0)
        width = least if width < least else width
        if abs(yaw) > SIDE_ON_YAW and too_wide(measure, width):
            return Reading(None, 0.0, TOO_OBLIQUE, None, value)
        return Reading(value, confidence, "", width)
