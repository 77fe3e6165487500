"""Knees and feet of somebody who stands and faces the camera: does each knee point where its foot points?

Frontal angles of a picture say little about the leg in space (R2 0 to 64 %, Straub & Powers 2022): good for left
against right and for one day against another, no more.
"""

from __future__ import annotations

from math import asin, degrees

from formcheck.measure.body import Body
from formcheck.measure.end_view import width
from formcheck.measure.geometry import turn, vector
from formcheck.measure.reading import Reading, no_reading
from formcheck.measure.view import View
from formcheck.pose.landmarks import Side

SIDE_ON = "not visible from the side: stand facing the camera"
BEHIND = "seen from behind: turn to face the camera"
NOT_UPRIGHT = "measured standing upright only"
_FOOT = 0.42
"""Ankle to toes, shoulder widths (a rendered person: feet turned out by 20 degrees are read as 20)."""
_UPRIGHT = 0.35
"""How far aside of the hips the shoulders may be, as a share of their height over them; ankles likewise."""
_OFF_DEG = 4.9
"""Nine in ten readings: the standard error of the frontal knee angle is 2.7 to 3.0 degrees (Munro 2012)."""


def knee_inward(body: Body, view: View, side: Side) -> Reading:
    """How far the knee is bent inward of the line from hip to ankle, as seen from the front; degrees, outward negative.

    A rendered person's knees 14 degrees inward are read as 11 to 13, straight ones as -2 to 1.
    """
    joints = (("hip", side), ("knee", side), ("ankle", side))
    trouble = _trouble(body, view) or body.missing(*joints)
    if trouble:
        return no_reading(trouble)
    hip, knee, ankle = (body.joint(*joint) for joint in joints)
    inward = turn(vector(hip, knee), vector(knee, ankle)) * (-1.0 if side == "left" else 1.0)
    return Reading(inward, body.confidence(*joints), uncertainty=_OFF_DEG)


def foot_outward(body: Body, view: View, side: Side) -> Reading:
    """How far the foot is turned out against straight ahead, from how far aside its toes are; degrees."""
    joints = (("ankle", side), ("foot_index", side))
    trouble = _trouble(body, view) or body.missing(*joints)
    if trouble:
        return no_reading(trouble)
    aside = vector(body.joint("ankle", side), body.joint("foot_index", side))[0]
    outward = (1.0 if side == "left" else -1.0) * aside / (_FOOT * width(body, view))
    return Reading(degrees(asin(min(max(outward, -1.0), 1.0))), body.confidence(*joints))


def _trouble(body: Body, view: View) -> str:
    """Why this is nobody who stands and faces the camera; empty when it is."""
    if view.kind != "end":
        return SIDE_ON
    trouble = body.missing(("hip", "left"), ("hip", "right"), ("shoulder", "left"), ("shoulder", "right"))
    if trouble:
        return trouble
    for lower, upper in (("hip", "shoulder"), ("ankle", "hip")):
        dx, dy = vector(body.mid(lower), body.mid(upper))
        if dy >= 0 or abs(dx) > -_UPRIGHT * dy:
            return NOT_UPRIGHT
    # Facing the camera the person's left is right in the picture.
    return "" if body.joint("hip", "left")[0] > body.joint("hip", "right")[0] else BEHIND
