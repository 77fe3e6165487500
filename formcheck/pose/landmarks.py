"""The 33 landmarks of the pose model, by name. Sides are the person's."""

from __future__ import annotations

from enum import IntEnum
from functools import cache
from typing import Literal

Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")


class Landmark(IntEnum):
    """Index of each landmark (BlazePose topology)."""

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32


COUNT = len(Landmark)


@cache
def of(joint: str, side: Side) -> Landmark:
    """The landmark of a joint on a side, such as `of("knee", "left")`."""
    return Landmark[f"{side}_{joint}".upper()]


def other(side: Side) -> Side:
    """The opposite side."""
    return "right" if side == "left" else "left"


TRUNK = tuple(int(of(name, side)) for name in ("shoulder", "hip") for side in SIDES)
"""Where both shoulders and both hips are."""
LARGE_JOINTS = (*TRUNK, *(int(of(name, side)) for name in ("knee", "ankle") for side in SIDES))
"""And both knees and both ankles."""

_LIMBS = (
    ("shoulder", "elbow"),
    ("elbow", "wrist"),
    ("shoulder", "hip"),
    ("hip", "knee"),
    ("knee", "ankle"),
    ("ankle", "heel"),
    ("heel", "foot_index"),
    ("ankle", "foot_index"),
)
BONES: tuple[tuple[Landmark, Landmark], ...] = (
    *((of(a, side), of(b, side)) for side in SIDES for a, b in _LIMBS),
    (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
)
"""What is joined by a line when a skeleton is drawn."""
