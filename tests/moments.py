"""Moments for tests of what is shown: nobody, and a person lying with one leg up (320 x 240 pixels)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from formcheck.exercise.moment import Moment
from formcheck.measure.reading import Reading
from formcheck.pose.landmarks import COUNT, Landmark

SIZE = (320, 240)

NOBODY = Moment(
    time_s=0.0,
    points=None,
    visibility=(),
    measures={},
    phase="setup",
    rep=None,
    reps_done=0,
    near_side=None,
    working_side=None,
    working_angle=None,
    back_line=(),
    hold_s=0.0,
    hold_target_s=None,
    instruction="",
    faults=(),
    raised=(),
    closed=(),
    cues=(),
)

JOINTS = {
    "shoulder": (120.0, 160.0),
    "elbow": (140.0, 170.0),
    "wrist": (165.0, 168.0),
    "hip": (180.0, 160.0),
    "knee": (180.0, 115.0),
    "ankle": (195.0, 72.0),
    "heel": (198.0, 66.0),
    "foot_index": (180.0, 62.0),
}
"""Where the right side's joints are; the left leg lies flat."""

_FLAT = {
    "knee": (225.0, 162.0),
    "ankle": (268.0, 166.0),
    "heel": (274.0, 172.0),
    "foot_index": (280.0, 150.0),
}


def lying(**changes: Any) -> Moment:
    """The person, right side near, right leg working; `changes` as for dataclasses.replace."""
    points = [(100.0, 150.0)] * COUNT
    for joint, at in JOINTS.items():
        points[Landmark[f"RIGHT_{joint}".upper()]] = at
        points[Landmark[f"LEFT_{joint}".upper()]] = _FLAT.get(joint, at)
    person = replace(
        NOBODY,
        points=tuple(points),
        visibility=(0.95,) * COUNT,
        measures={"knee_flexion_right_deg": Reading(19.3)},
        phase="move",
        near_side="right",
        working_side="right",
        working_angle="knee_flexion_right_deg",
    )
    return replace(person, **changes)
