"""How far the pelvis has left its place: against the neutral, in torso lengths.

Lying, the tracked hip follows half of a true lift and invents half as much when only the leg moves.
The outline at the groin does neither: when the pelvis tucks and lifts, the root of the thigh rides up
over the belly, while a knee that straightens leaves it where it is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.body import Body
from formcheck.measure.limbs import reading, sagittal_trouble
from formcheck.measure.neutral import Neutral, crease
from formcheck.measure.reading import Reading, no_reading
from formcheck.measure.view import View
from formcheck.pose.landmarks import SIDES

_HIP_GAIN = 0.2
_CREASE_GAINS = np.array([0.06, 0.216, 0.069])
"""Least squares over 41 rendered kicks of seven bodies, each body predicted from the others: good form
reads at most 0.02, a lift of 0.05 reads 0.05, of 0.10 reads 0.08 to 0.12."""
_CREASE_RANGE = (-0.10, 0.35)
"""Beyond, the outline is that of the thigh itself and says no more."""
LUMBAR_PER_LIFT = 185.0
"""Degrees of lumbar flexion a torso length of pelvic lift, lying: the rendered bodies' own geometry."""

NO_NEUTRAL = "no neutral yet"
_JOINTS = tuple(("hip", side) for side in SIDES)


def pelvis_height_change(body: Body, view: View, neutral: Neutral | None, outline: NDArray[np.float64]) -> Reading:
    """Lift of the pelvis since neutral, torso lengths, up positive."""
    trouble = sagittal_trouble(view) or ("" if neutral else NO_NEUTRAL)
    if trouble or neutral is None or view.near_side is None:
        return no_reading(trouble)
    trouble = body.missing(("hip", view.near_side))
    if trouble:
        return no_reading(trouble)
    confidence = body.confidence(("hip", view.near_side))
    if not view.lying:
        return reading(view, confidence, (neutral.hip[1] - body.mid("hip")[1]) / neutral.torso)
    now = crease(outline, neutral.hip, neutral.shoulder, view.orientation)
    rise = np.clip(now - neutral.crease, *_CREASE_RANGE)
    known = np.isfinite(rise)
    if not known.any():
        return no_reading("the outline of the hip is not seen")
    # A share that is not seen takes the mean of the others.
    rise[~known] = rise[known].mean()
    lift = _HIP_GAIN * _rise_of_hip(body, neutral, view.orientation) + float(_CREASE_GAINS @ rise)
    return reading(view, confidence * float(known.mean()), lift)


def _rise_of_hip(body: Body, neutral: Neutral, orientation: int) -> float:
    """How far the mid-hip moved at right angles to the neutral trunk line, to the front of the body."""
    hip = body.mid("hip")
    ux, uy = neutral.shoulder[0] - neutral.hip[0], neutral.shoulder[1] - neutral.hip[1]
    dx, dy = hip[0] - neutral.hip[0], hip[1] - neutral.hip[1]
    return orientation * (ux * dy - uy * dx) / neutral.torso**2
