"""Knee against foot, from the head or foot end: does the knee point where the foot points?"""

from __future__ import annotations

from formcheck.measure.body import Body
from formcheck.measure.geometry import length, turn, vector
from formcheck.measure.reading import Reading, no_reading
from formcheck.measure.view import View
from formcheck.pose.landmarks import Side

SIDE_ON = "not visible from the side"
OBLIQUE = "not certain from an oblique view"
_WORTH = 0.7
"""The tracker follows the projected knee to some degrees only, seen from the end."""


def knee_rotation(body: Body, view: View, side: Side) -> Reading:
    """How far the knee lies inward of the line hip to ankle, as an angle at the hip; outward negative.

    Degrees in the picture. Only its change against the start of the movement means something.
    """
    if view.kind != "end":
        return no_reading(OBLIQUE if view.kind == "oblique" else SIDE_ON)
    joints = (("hip", side), ("knee", side), ("ankle", side))
    trouble = body.missing(*joints)
    if trouble:
        return no_reading(trouble)
    hip, knee, ankle = (body.joint(*joint) for joint in joints)
    other_hip = body.joint("hip", "right" if side == "left" else "left")
    thigh, leg, inward = vector(hip, knee), vector(hip, ankle), vector(hip, other_hip)
    if length(leg) < 0.3 * length(thigh):
        return no_reading("the foot hides the knee")
    toward_middle = 1 if leg[0] * inward[1] - leg[1] * inward[0] > 0 else -1
    return Reading(toward_middle * turn(leg, thigh), _WORTH * body.confidence(*joints))
