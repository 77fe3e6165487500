"""Knee, hip, thigh, ankle: the angles of one leg in the body's side plane."""

from __future__ import annotations

from formcheck.measure.body import Body
from formcheck.measure.geometry import turn, vector
from formcheck.measure.reading import Reading, no_reading
from formcheck.measure.view import View, stretched
from formcheck.pose.landmarks import Side
from formcheck.pose.observation import Point

_OBLIQUE_WORTH = 0.6
"""How much an angle read from an oblique view is trusted, as a factor on its confidence."""

END_ON = "not measurable from this view: turn side-on to the camera"
VIEW_UNKNOWN = "view not known yet"


def sagittal_trouble(view: View) -> str:
    """Why no angle of the side plane can be read in this view; empty when it can."""
    if view.near_side is None:
        return VIEW_UNKNOWN
    return END_ON if view.kind == "end" else ""


def in_side_plane(view: View, start: Point, end: Point) -> Point:
    """The vector between two joints, as a camera side-on would see it."""
    return stretched(vector(start, end), view.yaw_deg or 0.0)


def reading(view: View, confidence: float, value: float) -> Reading:
    """A reading that is worth less when the view is oblique."""
    worth = _OBLIQUE_WORTH if view.kind == "oblique" else 1.0
    return Reading(value, confidence * worth)


def knee_flexion(body: Body, view: View, side: Side) -> Reading:
    """180 - angle(hip, knee, ankle), degrees; negative when the knee bends the wrong way."""
    joints = (("hip", side), ("knee", side), ("ankle", side))
    trouble = sagittal_trouble(view) or body.missing(*joints)
    if trouble:
        return no_reading(trouble)
    hip, knee, ankle = (body.joint(*joint) for joint in joints)
    flexion = view.orientation * turn(in_side_plane(view, hip, knee), in_side_plane(view, knee, ankle))
    # A knee does not overextend by 90: a folded one that passes 180 on the screen is still folded.
    return reading(view, body.confidence(*joints), flexion if flexion > -90 else flexion + 360)


def hip_flexion(body: Body, view: View, side: Side) -> Reading:
    """180 - angle(shoulder, hip, knee), degrees; includes what the back gives."""
    joints = (("shoulder", side), ("hip", side), ("knee", side))
    trouble = sagittal_trouble(view) or body.missing(*joints)
    if trouble:
        return no_reading(trouble)
    shoulder, hip, knee = (body.joint(*joint) for joint in joints)
    flexion = -view.orientation * turn(in_side_plane(view, shoulder, hip), in_side_plane(view, hip, knee))
    return reading(view, body.confidence(*joints), flexion if flexion > -90 else flexion + 360)


def thigh_elevation(body: Body, view: View, side: Side) -> Reading:
    """Direction hip to knee: 0 along the floor away from the head, 90 up, -90 down. Degrees, -180..180."""
    joints = (("hip", side), ("knee", side))
    trouble = sagittal_trouble(view) or body.missing(*joints)
    if trouble:
        return no_reading(trouble)
    away = (1.0, 0.0) if view.facing == "left" else (-1.0, 0.0)
    turned = turn(away, in_side_plane(view, body.joint(*joints[0]), body.joint(*joints[1])))
    return reading(view, body.confidence(*joints), -turned if view.facing == "left" else turned)


def ankle_dorsiflexion(body: Body, view: View, side: Side) -> Reading:
    """90 - angle(knee-ankle, toes-heel): 0 with the sole at a right angle to the shank. Degrees."""
    joints = (("knee", side), ("ankle", side), ("heel", side), ("foot_index", side))
    trouble = sagittal_trouble(view) or body.missing(*joints)
    if trouble:
        return no_reading(trouble)
    knee, ankle, heel, toes = (body.joint(*joint) for joint in joints)
    between = view.orientation * turn(in_side_plane(view, ankle, knee), in_side_plane(view, heel, toes))
    return reading(view, body.confidence(*joints), 90.0 - between)


def shank_inclination(body: Body, view: View, side: Side) -> Reading:
    """Ankle to knee against the vertical: 0 upright, positive when the knee is forward of the ankle. Degrees."""
    joints = (("knee", side), ("ankle", side))
    trouble = sagittal_trouble(view) or body.missing(*joints)
    if trouble:
        return no_reading(trouble)
    up = in_side_plane(view, body.joint("ankle", side), body.joint("knee", side))
    return reading(view, body.confidence(*joints), view.orientation * turn((0.0, -1.0), up))
