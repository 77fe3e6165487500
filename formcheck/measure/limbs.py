"""Knee, hip, thigh, ankle: the angles of one leg in the body's side plane."""

from __future__ import annotations

from formcheck.measure.body import Body, indices_of
from formcheck.measure.geometry import wrapped
from formcheck.measure.reading import Reading, no_reading
from formcheck.measure.view import View
from formcheck.pose.landmarks import Side

_OBLIQUE_WORTH = 0.6
"""How much an angle read from an oblique view is trusted, as a factor on its confidence."""

_KNEE_NEAR, _KNEE_FAR = 2.8, 5.0
_KNEE_UPRIGHT_GAIN, _KNEE_UPRIGHT_MOST = 0.15, 4.0
_HIP_GAIN, _HIP_OFFSET = 0.9, 13.5
"""From the tracker's landmarks to joint centres: the tracker sees knees straighter and, standing and lying, hips
less bent than they are. Least squares over 95 rendered clips of nine bodies with known joint centres,
yaw up to 20 degrees; the mean error at the near knee falls from 3.6 to 2.4 degrees, at the hip from 6.7
to 3.7. The published bias of this tracker at the knee, -2.3 to -5.1 degrees, has the same sign."""

READABLE_YAW = 40.0
"""Degrees off the side view up to which the picture's angles are read; checked to there on rendered bodies."""

_OVEREXTENDED = -20.0
"""Degrees past straight that no knee reaches: 5 to 10 are the usual maximum, over 10 is called genu recurvatum. In 250
rendered clips knees read like this were mistakes of the tracker."""
WRONG_WAY = "the knee seems to bend the wrong way: the leg is not followed"

_SHORTEST_FOOT = 0.3
"""Heel to toes, as a share of the shank's length. From the side 999 in 1000 feet that are followed are longer, half of
them over 0.49; of lost ones a third is shorter (250 rendered clips)."""
_FURTHEST_BENT, _FURTHEST_POINTED = 70.0, -80.0
"""Degrees beyond which no ankle bends: 20 to 45 up and 50 to 60 down are usual."""
NO_FOOT = "the foot is not followed"

_KNEE = indices_of("hip", "knee", "ankle")
_HIP = indices_of("shoulder", "hip", "knee")
_THIGH = indices_of("hip", "knee")
_ANKLE = indices_of("knee", "ankle", "heel", "foot_index")
_SHANK = indices_of("knee", "ankle")
"""What each angle is made of."""

END_ON = "not measurable from this view: turn side-on to the camera"
VIEW_UNKNOWN = "view not known yet"


def sagittal_trouble(view: View) -> str:
    """Why no angle of the side plane can be read in this view; empty when it can."""
    if view.near_side is None:
        return VIEW_UNKNOWN
    return END_ON if view.kind == "end" or abs(view.yaw_deg or 0.0) > READABLE_YAW else ""


def end_trouble(view: View) -> str:
    """Why not even a rough angle of the side plane can be read; empty when it can."""
    if view.near_side is None:
        return VIEW_UNKNOWN
    return END_ON if view.kind == "end" else ""


def _sight(body: Body, view: View, joints: tuple[int, ...]) -> tuple[str, float]:
    """(why no angle can be read of these joints in this view, empty when one can; how well they are seen, 0..1)."""
    trouble, seen = body.sight(joints)
    return trouble or end_trouble(view), seen


def reading(view: View, confidence: float, value: float) -> Reading:
    """A reading with less confidence when the view is oblique, and only a rough one when it is very oblique."""
    if view.kind == "side":
        return Reading(value, confidence)
    if abs(view.yaw_deg or 0.0) > READABLE_YAW:
        return Reading(None, 0.0, END_ON, None, value)
    return Reading(value, confidence * _OBLIQUE_WORTH if view.kind == "oblique" else confidence)


def levelled(turned: float, view: View) -> float:
    """A direction in the picture, without the camera's roll: against the horizontal."""
    return wrapped(turned - view.roll_deg) if view.roll_deg else turned


def knee_flexion(body: Body, view: View, side: Side) -> Reading:
    """180 - angle(hip, knee, ankle), degrees; negative when the knee bends the wrong way."""
    joints = hip, knee, ankle = _KNEE[side]
    trouble, seen = _sight(body, view, joints)
    if trouble:
        return no_reading(trouble)
    flexion = view.orientation * body.turn(hip, knee, knee, ankle)
    # A knee does not overextend by 90: a folded one that passes 180 on the screen is still folded.
    flexion = _knee_of_joint_centres(flexion if flexion > -90 else flexion + 360, view, side)
    if flexion < _OVEREXTENDED and not sagittal_trouble(view):
        return no_reading(WRONG_WAY)
    return reading(view, seen, flexion)


def _knee_of_joint_centres(flexion: float, view: View, side: Side) -> float:
    partly = 0.0 if view.lying else min(_KNEE_UPRIGHT_GAIN * max(flexion, 0.0), _KNEE_UPRIGHT_MOST)
    return flexion + partly + (_KNEE_NEAR if side == view.near_side else _KNEE_FAR)


def hip_flexion(body: Body, view: View, side: Side) -> Reading:
    """180 - angle(shoulder, hip, knee), degrees; includes what the lower back contributes."""
    joints = shoulder, hip, knee = _HIP[side]
    trouble, seen = _sight(body, view, joints)
    if trouble:
        return no_reading(trouble)
    flexion = -view.orientation * body.turn(shoulder, hip, hip, knee)
    flexion = flexion if flexion > -90 else flexion + 360
    return reading(view, seen, _HIP_GAIN * flexion + _HIP_OFFSET)


def thigh_elevation(body: Body, view: View, side: Side) -> Reading:
    """Direction hip to knee: 0 along the floor away from the head, 90 up, -90 down. Degrees, -180..180."""
    joints = _THIGH[side]
    trouble, seen = _sight(body, view, joints)
    if trouble:
        return no_reading(trouble)
    away = 1 + 0j if view.facing == "left" else -1 + 0j
    turned = levelled(body.direction(away, *joints), view)
    return reading(view, seen, -turned if view.facing == "left" else turned)


def ankle_dorsiflexion(body: Body, view: View, side: Side) -> Reading:
    """90 - angle(knee-ankle, toes-heel): 0 with the sole at a right angle to the shank. Degrees."""
    joints = knee, ankle, heel, toes = _ANKLE[side]
    trouble, seen = _sight(body, view, joints)
    if trouble:
        return no_reading(trouble)
    flexion = wrapped(90.0 - view.orientation * body.turn(ankle, knee, heel, toes))
    if not sagittal_trouble(view) and (
        body.length(heel, toes) < _SHORTEST_FOOT * body.length(knee, ankle)
        or not _FURTHEST_POINTED < flexion < _FURTHEST_BENT
    ):
        return no_reading(NO_FOOT)
    return reading(view, seen, flexion)


def shank_inclination(body: Body, view: View, side: Side) -> Reading:
    """Ankle to knee against the vertical: 0 upright, positive when the knee is forward of the ankle. Degrees."""
    joints = knee, ankle = _SHANK[side]
    trouble, seen = _sight(body, view, joints)
    if trouble:
        return no_reading(trouble)
    leaning = levelled(body.direction(-1j, ankle, knee), view)
    return reading(view, seen, view.orientation * leaning)
