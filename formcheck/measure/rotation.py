"""Turns about the long axes, from an end: thigh and shank (knee_rotation), pelvis (pelvis_twist).

Of both only the change against the start of the movement means something.
"""

from __future__ import annotations

from math import asin, atan, cos, degrees, radians, sin

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.body import Body
from formcheck.measure.end_view import head_end_trouble, knee_from_end, width
from formcheck.measure.geometry import ramp, vector
from formcheck.measure.reading import Reading, no_reading
from formcheck.measure.silhouette import crossings, reach_across
from formcheck.measure.view import View
from formcheck.pose.landmarks import Side

SIDE_ON = "not visible from the side: put the camera at the head end"
OBLIQUE = "not certain from an oblique view: put the camera at the head end"
TWIST_SIDE_ON = "not visible from the side: put the camera in front of the hands or behind the feet"
TWIST_OBLIQUE = "not certain from an oblique view: put the camera in front of the hands or behind the feet"
_WORTH = 0.7
"""Seen from the end, the tracker follows the legs to some degrees only."""
_SHANK, _FOOT = 1.25, 0.5
"""Their lengths in shoulder widths, as the tracker draws them from the head end (six rendered bodies). The foot's is
that from ankle to toes."""
_STRAIGHT, _BENT = 40.0, 70.0
"""Degrees of the knee: up to the first it is read too roughly for a shank that points up to tell a turn."""
_TWIST_GAIN, _SQUARE_DEG = 1.3, 72.0
"""The pelvis' turn for each degree that the outline over it tilts; seen from less far round, 1, since the outline
tilts by itself as the hips rise."""
_OF_HIPS = 0.9
"""Share of the silhouette's width at the hips over which its upper edge is looked at."""
_TWIST_YAW = 45.0
"""Nearer to the side, a back that rounds tilts the outline over the hips as much as a twist does."""
_COLUMNS = 12


def knee_rotation(body: Body, view: View, side: Side) -> Reading:
    """How far the leg is turned in about the line hip to knee; out is negative. Degrees.

    The hip, knee and ankle of a straight leg stay in line when it turns: the foot shows it, and the shank
    as long as the knee is bent. Both point sideways by the sine of the turn.
    """
    if view.kind != "end":
        return no_reading(OBLIQUE if view.kind == "oblique" else SIDE_ON)
    joints = (("hip", side), ("knee", side), ("ankle", side), ("foot_index", side))
    trouble = head_end_trouble(body, view) or body.missing(*joints)
    if not trouble and body.joint("knee", side)[1] > body.joint("hip", side)[1]:
        trouble = "only a raised leg shows it"
    knee = knee_from_end(body, view, side)
    if trouble or knee.value is None:
        return no_reading(trouble or knee.reason)
    inward = (-1.0 if side == "right" else 1.0) / width(body, view)
    shank = inward * vector(body.joint("knee", side), body.joint("ankle", side))[0]
    foot = inward * vector(body.joint("ankle", side), body.joint("foot_index", side))[0]
    trusted = ramp(knee.value, _STRAIGHT, _BENT)
    # The foot is at a right angle to the shank: of each so much lies along the floor.
    of_shank = _SHANK * sin(radians(knee.value))
    of_foot = _FOOT * (1 - trusted * (1 - max(cos(radians(knee.value)), 0.0)))
    sine = (of_foot * foot - trusted * of_shank * shank) / (of_foot**2 + trusted * of_shank**2)
    return Reading(degrees(asin(min(max(sine, -1.0), 1.0))), _WORTH * body.confidence(*joints))


def pelvis_twist(body: Body, view: View, outline: NDArray[np.float64]) -> Reading:
    """How far the pelvis is turned about the trunk, from the tilt of the outline over it. Degrees.

    Hips high and seen from an end, the buttocks are the body's upper edge. The tracked hips hardly move, and are up
    to a third of their width beside the middle: an arch that is looked at beside its middle seems to tilt.
    Positive when the side that is right in the picture is lower.
    """
    if view.kind == "side" or abs(view.yaw_deg or 0.0) < _TWIST_YAW:
        return no_reading(TWIST_SIDE_ON if view.kind == "side" else TWIST_OBLIQUE)
    hips, shoulders = body.mid("hip"), body.mid("shoulder")
    joints: tuple[tuple[str, Side], ...] = (("hip", "left"), ("hip", "right"))
    trouble = body.missing(*joints)
    if trouble or shoulders[1] <= hips[1]:
        return no_reading(trouble or "the hips are not the highest")
    across = reach_across(outline, hips[1]) if len(outline) >= 3 else None
    if across is None:
        return no_reading("the outline of the hips is not seen")
    middle, half = (across[0] + across[1]) / 2, _OF_HIPS * (across[1] - across[0]) / 2
    columns = np.linspace(middle - half, middle + half, 2 * _COLUMNS)
    top = crossings(outline, columns)
    left, right = top[:_COLUMNS], top[_COLUMNS:]
    if min(np.isfinite(left).sum(), np.isfinite(right).sum()) < _COLUMNS // 2:
        return no_reading("the outline of the hips is not seen")
    slope = float(np.nanmedian(right) - np.nanmedian(left)) / max(half, 1.0)
    worth = _WORTH if view.kind == "end" else 0.6 * _WORTH
    gain = _TWIST_GAIN if abs(view.yaw_deg or 0.0) >= _SQUARE_DEG else 1.0
    return Reading(gain * degrees(atan(slope)), worth * body.confidence(*joints))
