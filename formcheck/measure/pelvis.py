"""How far the pelvis has lifted: against the neutral, in torso lengths.

Lying, the tracked hip follows half of a true lift and invents half as much when only the leg moves.
The outline at the groin does neither: when the pelvis tucks and lifts, the root of the thigh rides up
over the belly, while a knee that straightens leaves it where it is. What else moves it there, such as a thigh that
tips or cloth, is told by the raised knee: a thigh is a rod, and lifts its knee with the pelvis.
Where a thigh was upright at neutral, as in a kick, the outline of the seat says how far it left the floor (`seat.py`):
what front and back say counts alike, and the back alone where the thigh hides the groin.
A thigh that tips moves both, above all of heavy people. The hips themselves, where the second look finds them
(`second_look.py`), stay: then the lesser of the two counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, degrees, hypot, isfinite, sqrt

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.body import Body, indices_of
from formcheck.measure.geometry import ramp
from formcheck.measure.limbs import reading, sagittal_trouble
from formcheck.measure.neutral import Neutral
from formcheck.measure.outline_rays import OutlineRays
from formcheck.measure.reading import Reading, no_reading
from formcheck.measure.seat import moved, seat_lift
from formcheck.measure.view import View
from formcheck.pose.landmarks import SIDES, Side, other
from formcheck.pose.observation import Point

_UP_GAIN, _HEADWARD_GAIN, _CREASE_GAIN = 0.12, 0.16, 0.43
"""Least squares over 46 rendered kicks of nine bodies with known lift, each body predicted from the
others: mean error 0.008 torso, worst clip 0.035; good form reads at most 0.04, a lift of 0.10 reads
0.07 to 0.12."""
_CREASE_RANGE = (-0.10, 0.35)
"""Torso lengths that the outline may sink and rise: beyond, it is that of the thigh itself and says no more."""
_ONE_OUTLINE = 0.3
"""Torso lengths by which the outline rises alike at both places: a thigh that one line meets and the other passes by is
0.4 and more further away. Then the lower counts (277 rendered kicks of 118 bodies: no lift is lost by that)."""
_SURE_RISE = 0.04
"""Rise of the tracked hip from which the outline is fully believed: a thigh that tips toward the head
moves the outline as well, but not the hip."""
_TIPPED = (0.045, 0.09)
"""Shift of the raised knee along the trunk, torso lengths: from the first on the thigh's own tipping shows in the
outline, from the second on it is all that shows."""
_UPRIGHT = (0.015, 0.045)
"""The same shift: up to the first the thigh has not tipped, and the outline needs no tracked hip to agree; from the
second on it needs one."""
_TURNED = (9.0, 17.0)
"""Yaw toward the feet, degrees: from the first on the far thigh comes into view, from the second on it is all there
is."""
LUMBAR_PER_LIFT = 185.0
"""Degrees of lumbar flexion a torso length of pelvic lift, lying: the rendered bodies' own geometry."""

_HIP = indices_of("hip")

_THIGH_UP = (50.0, 130.0)
"""Degrees that the raised thigh was up at neutral where the seat is looked at: a leg that lay on the floor takes the
outline there with it as it rises."""
_THIGH_DOWN = 62.0
"""Degrees that the other one was up at most: 56 in rendered kicks with that foot on the floor. With both legs in the
air nothing lies beside the seat, and it was told to rise by 0.05 as the knees straightened."""

_SWINGS, _STAYS = 0.5, 0.25
"""Torso lengths that the raised knee and the other one may have moved since: what goes further, as in a dead bug, takes
the outline near the hip with it. In 207 rendered kicks the one moves by 0.49 at most, the other by under 0.25 in 99 of
100 frames."""

OF_BOTH = 0.57
"""How much what front and back tell counts where both do: least squares over 207 rendered kicks of 135 bodies, the back
told by fits that had not seen the body. Both by themselves read lifts too small."""

NO_NEUTRAL = "no neutral yet"
TIPPED = "the thigh hides the hip: keep it upright"
TURNED = "the camera is too far toward the feet"
_LEAST_BELIEF = 0.25
_ROD_SLACK = 0.02
"""Torso lengths that the pelvis may lift more than the raised knee does: on 209 rendered kicks of 75 bodies true lifts
lift the knee by at least as much, while what else moves the outline at the groin leaves the knee where it is."""


OF_THE_HIPS = 1.3
"""Lift of the pelvis for each lift of the hips as the second look finds them: these follow three quarters of it in 27
rendered kicks that lift by 0.075 and more. With the lesser of both where the thigh tips the worst of 176 kicks is off
by 0.027 instead of 0.060, and lifts are read as large and as soon as without. Elsewhere they would be read late."""


def pelvis_height_change(
    body: Body, view: View, neutral: Neutral | None, rays: OutlineRays | None, hip: Point | None = None
) -> Reading:
    """Lift of the pelvis since neutral, torso lengths, up positive. hip: see `Readings.true_hip`."""
    trouble = sagittal_trouble(view) or ("" if neutral else NO_NEUTRAL)
    if trouble or neutral is None or view.near_side is None:
        return no_reading(trouble)
    trouble, confidence = body.sight(_HIP[view.near_side])
    if trouble:
        return no_reading(trouble)
    if not view.lying:
        return reading(view, confidence, (neutral.hip[1] - body.hips.imag) / neutral.torso)
    lying = lying_of(body, view, neutral, rays)
    front, row = by_groin(lying), seat_row(lying)
    back = None if row is None else seat_lift()(row)
    if isinstance(front, str):
        if back is None:
            return no_reading(front)
        lift = back
    elif back is None:
        lift, believed = front
        confidence *= believed
    else:
        lift = OF_BOTH * (front[0] + back)
    return reading(view, confidence, _with_hips(lift, hip, lying))


def _with_hips(lift: float, hip: Point | None, of: Lying) -> float:
    """The lift by outline and hips. lift: by the outline. hip: see `Readings.true_hip`."""
    tipped = 1.0 - _fading(abs(of.knee[1]), *_TIPPED)
    if hip is None or of.neutral.true_hip is None or not tipped:
        return lift
    hips = OF_THE_HIPS * _shift(of.neutral, hip, of.neutral.true_hip, of.view)[0]
    return lift - tipped * max(lift - hips, 0.0)


@dataclass(slots=True)
class Lying:
    """Somebody who lies, against the neutral. Not to be written to; frozen, it would take three times as long to make.

    raised: the leg that was higher then. hips, knee, other_knee: how far the hips, its knee and the other one have
    moved since, see `_shift`.
    """

    view: View
    neutral: Neutral
    rays: OutlineRays | None
    raised: Side
    hips: Point
    knee: Point
    other_knee: Point


def lying_of(body: Body, view: View, neutral: Neutral, rays: OutlineRays | None) -> Lying:
    """What has moved in this frame."""
    left, right = (view.orientation * neutral.thighs[side][0] for side in SIDES)
    raised: Side = "left" if left >= right else "right"
    hips = _shift(neutral, (body.hips.real, body.hips.imag), neutral.hip, view)
    knee, other_knee = (
        _shift(neutral, body.joint("knee", side), neutral.knees[side], view) for side in (raised, other(raised))
    )
    return Lying(view, neutral, rays, raised, hips, knee, other_knee)


def by_groin(of: Lying) -> tuple[float, float] | str:
    """(lift by the front outline and the tracked hips, how far that is believed), or why there is none."""
    (up, headward), (knee_up, knee_headward) = of.hips, of.knee
    tip, yaw = abs(knee_headward), of.view.yaw_deg or 0.0  # the thigh's own tipping
    believed = _fading(tip, *_TIPPED) * _fading(yaw, *_TURNED)
    if believed < _LEAST_BELIEF:
        return TURNED if yaw > _TURNED[0] else TIPPED
    rise = _rise_of_crease(of.neutral, of.view, of.rays)
    if rise is None:
        return "the outline of the hip is not seen"
    sure = max(min(up / _SURE_RISE, 1.0), _fading(tip, *_UPRIGHT))
    lift = _UP_GAIN * up + _HEADWARD_GAIN * headward + _CREASE_GAIN * believed * sure * rise
    most = knee_up + _sunk(of.neutral.thighs[of.raised], of.view, knee_headward) + _ROD_SLACK
    return min(lift, max(most, 0.0)), believed


def seat_row(of: Lying) -> NDArray[np.float64] | None:
    """What the seat's lift is told from, see `seat.py`; None where it is not known what the outline there means."""
    neutral, toward = of.neutral, of.view.orientation
    up, down = (_elevation(neutral.thighs[side], toward) for side in (of.raised, other(of.raised)))
    if not (_THIGH_UP[0] <= up <= _THIGH_UP[1] and down <= _THIGH_DOWN):
        return None
    if hypot(*of.knee) > _SWINGS or hypot(*of.other_knee) > _STAYS:
        return None
    return None if of.rays is None else moved(neutral.seat, of.rays.seat(toward), of.hips)


def _elevation(knee: Point, toward: int) -> float:
    """How far a thigh points up from the line of the trunk, degrees: 0 along the floor, 90 upright.

    knee: from the hip, at neutral, torso lengths. toward: the body's orientation, as in `View`.
    """
    front, headward = knee
    return degrees(atan2(toward * front, -headward))


def _sunk(knee: Point, view: View, headward: float) -> float:
    """How far a knee sinks as its thigh tips about a hip that stays, torso lengths.

    knee: from the hip, at neutral. headward: how far it has moved toward the head.
    """
    length, there = hypot(*knee), knee[1] + headward
    return view.orientation * knee[0] - sqrt(max(length**2 - there**2, 0.0))


def _fading(value: float, whole: float, none: float) -> float:
    """1 up to `whole`, 0 from `none` on."""
    return ramp(value, none, whole)


def _rise_of_crease(neutral: Neutral, view: View, rays: OutlineRays | None) -> float | None:
    """How far the front outline near the groin moved away from the neutral trunk line, torso lengths."""
    if rays is None:
        return None
    now = rays.crease(view.orientation)
    rises = [a - b for a, b in zip(now, neutral.crease, strict=True) if isfinite(a - b)]
    if not rises:
        return None
    if max(rises) - min(rises) > _ONE_OUTLINE:
        rises = [min(rises)]
    least, most = _CREASE_RANGE
    return sum(min(max(rise, least), most) for rise in rises) / len(rises)


def _shift(neutral: Neutral, point: Point, origin: Point, view: View) -> tuple[float, float]:
    """From origin to point in torso lengths: (to the front of the body, toward the head) at neutral."""
    clockwise, headward = neutral.from_trunk(point, origin)
    return view.orientation * clockwise, headward
