"""Rough angles from the end: seen along the body, a joint shows only as a length that grows and shrinks.

Good enough to tell the phases of a movement apart, too rough to judge it (own measurement on rendered
bodies: some 15 degrees). Lengths are in shoulder widths, which the end view shows whole.
"""

from __future__ import annotations

from math import acos, degrees, radians, sin

from formcheck.measure.body import Body
from formcheck.measure.geometry import length, turn, vector
from formcheck.measure.reading import Reading, no_reading
from formcheck.measure.view import View
from formcheck.pose.landmarks import Side

SIDE_ON = "measured from the head end only"
TRUNK_SIDE_ON = "measured from the front or an end only"
FOOT_END = "from the foot end the legs are mixed up: put the camera at the head end"
ALONG_SIGHT = "the thigh points along the line of sight"
MIRRORED = "left and right are mixed up: hands on the chest, and the camera straight behind the head"
_WORTH = 0.5
_SHANK_LYING, _SHANK_UPRIGHT = 0.4, 1.0
"""How high the ankle shows over the knee, in lengths of the shank: knee bent to a right angle and straight, seen
from over the head (six rendered bodies: 0.28-0.6 and 0.89-1.1)."""
_SHANK_OF_THIGH = 1.07
"""The shank's length against the thigh's, and 1 against the shoulders' width, as the tracker draws them; each is up to
a quarter off (0.97-1.21 and 0.84-1.23), their mean a tenth."""
_LEAST_THIGH, _LEAST_TRUNK = 0.35, 0.5
"""Shorter than this, in shoulder widths, thigh and trunk point along the line of sight."""


def squareness(view: View) -> float:
    """How much of a width shows in this view: 1 seen exactly from the end."""
    return sin(radians(min(max(abs(view.yaw_deg or 90.0), 45.0), 90.0)))


def width(body: Body, view: View) -> float:
    """Shoulder width in pixels, without the foreshortening of a view that is not quite end-on."""
    seen = view.across_px or length(vector(body.joint("shoulder", "left"), body.joint("shoulder", "right")))
    return max(seen / squareness(view), 1.0)


def _shank(body: Body, view: View, side: Side) -> float:
    """How long the shank of a raised leg would show if it were upright, pixels."""
    across = width(body, view)
    thigh = max(body.mid("hip")[1] - body.joint("knee", side)[1], _LEAST_THIGH * across)
    return (across + _SHANK_OF_THIGH * thigh) / 2


def head_end_trouble(body: Body, view: View) -> str:
    """Why this is not a lying person seen from the head end, with left and right told apart; empty when it is one."""
    if view.kind != "end":
        return SIDE_ON
    hips = vector(body.joint("hip", "left"), body.joint("hip", "right"))
    trunk = vector(body.mid("hip"), body.mid("shoulder"))
    if view.head_nearer is False:
        return FOOT_END
    # On the back and seen over the head: the person's right is right, and the shoulders, being nearer, lower.
    if trunk[1] > 0:
        return "" if hips[0] > 0 else MIRRORED
    return FOOT_END if hips[0] < 0 else SIDE_ON


def knee_from_end(body: Body, view: View, side: Side) -> Reading:
    """Knee flexion of a raised leg, from how high the ankle shows over the knee. Degrees, 0 to some 110."""
    joints = (("knee", side), ("ankle", side))
    trouble = head_end_trouble(body, view) or body.missing(*joints)
    if trouble:
        return no_reading(trouble)
    rise = (body.joint("knee", side)[1] - body.joint("ankle", side)[1]) / _shank(body, view, side)
    share = (rise - _SHANK_LYING) / (_SHANK_UPRIGHT - _SHANK_LYING)
    return Reading(degrees(acos(min(max(share, -0.4), 1.0))), _WORTH * body.confidence(*joints))


def thigh_from_end(body: Body, view: View, side: Side) -> Reading:
    """Hip to knee in the picture against straight up: 0 for a raised thigh. Degrees, -180..180."""
    joints = (("hip", side), ("knee", side))
    trouble = head_end_trouble(body, view) or body.missing(*joints)
    if trouble:
        return no_reading(trouble)
    thigh = vector(body.joint("hip", side), body.joint("knee", side))
    if length(thigh) < _LEAST_THIGH * width(body, view):
        return no_reading(ALONG_SIGHT)
    return Reading(turn((0.0, -1.0), thigh), _WORTH * body.confidence(*joints))


def trunk_from_end(body: Body, view: View) -> Reading:
    """Mid-hip to mid-shoulder in the picture against straight up: 180 upside down. Degrees, 0..180."""
    trouble = TRUNK_SIDE_ON if view.kind != "end" else body.missing(("hip", "left"), ("shoulder", "left"))
    if trouble:
        return no_reading(trouble)
    trunk = vector(body.mid("hip"), body.mid("shoulder"))
    if length(trunk) < _LEAST_TRUNK * width(body, view):
        return no_reading("the trunk points along the line of sight")
    confidence = body.confidence(("hip", "left"), ("hip", "right"), ("shoulder", "left"), ("shoulder", "right"))
    return Reading(abs(turn((0.0, -1.0), trunk)), _WORTH * confidence)
