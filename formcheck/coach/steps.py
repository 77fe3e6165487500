"""What set-up looks at, in its order: each check says in a few words what to do, or nothing when all is fine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from formcheck.exercise.driver import in_ranges
from formcheck.exercise.exercise import Exercise, Range
from formcheck.measure import end_view, rotation
from formcheck.measure.body import Body, is_out_of_picture
from formcheck.measure.end_view import ALONG_SIGHT
from formcheck.measure.geometry import length, vector
from formcheck.measure.limbs import END_ON
from formcheck.measure.measurer import Measured
from formcheck.measure.readings import column
from formcheck.measure.uncertainty import TOO_OBLIQUE
from formcheck.pose.landmarks import SIDES, Side

STEP_IN, COME_BACK = "Step back, into the picture", "Come back into the picture"
"""The first is right also for one who stands so close that the head is out of the picture: such a body is not found."""
BACK, MIDDLE = "Move back so I can see all of you", "Come to the middle of the picture"
TURN_SIDE, TURN_END = "Turn side on to the camera", "Turn to face the camera"
LIE_DOWN = "Lie on your back, side on to the camera"
LEVEL = "Level the camera"
LIGHT = "Turn on a light"
TURN_ROUND = "Turn round, with your head to the other side"
OTHER_SIDE = "Turn your other side to the camera"

_MOST_YAW, _LEAVE_YAW = 30.0, 45.0
"""Degrees off the side view: read to within some degrees up to the first (numbers.md: 3.4-4.1 wrong at 30);
beyond the second a session that runs is paused."""
_MOST_ROLL = 6.4
"""Degrees; what is less is taken out of the angles, and a posture tells no more than 7 (measure/at_rest.py)."""
_DARK, _TOO_DARK = 40, 30
"""Mean brightness, of 255. A dim rendered room has 90, a laptop's screen in a dark room under 25."""
_TRUNK_AND_LEGS = ("shoulder", "hip", "knee", "ankle")
Edge = Literal["left", "right", "top", "bottom"]
Cut = frozenset[Edge]
"""The edges of the picture at which a body is cut off."""
_FITS = 0.8
"""A body that takes less of the picture's width fits into it."""
_STRETCHED = 2.6
"""Torso lengths from the head to the heels of one who lies, from the hands to the heels of one on hands and feet."""
_NOT_SIDE_ON = (END_ON, TOO_OBLIQUE)
_NOT_FROM_END = (
    end_view.SIDE_ON,
    end_view.TRUNK_SIDE_ON,
    end_view.FOOT_END,
    rotation.SIDE_ON,
    rotation.OBLIQUE,
)
"""The reasons of measures that another view would give: from the side, from an end."""
_AT_EDGE = 0.02
"""So near to an edge, as a share of the picture, a body that is gone is taken to have been cut off there."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What the checks look at in one frame.

    size: of the picture; light: its mean brightness 0..255, None where it is not known.
    leg: the working one, None for both or while it is open. running: whether set-up was done already: then
    limits are a little wider. seen: whether anybody was there before; left_by: where what was seen last did not fit.
    roughly: whether readings that are not certain from this view will do.
    """

    measured: Measured
    size: tuple[int, int]
    light: int | None
    leg: Side | None
    running: bool
    seen: bool
    left_by: Cut = frozenset()
    roughly: bool = False


Check = Callable[[Exercise, Sight], str]


def picture(_: Exercise, sight: Sight) -> str:
    """Somebody is there. Whoever came too close is not found any more: the head is out of the picture."""
    if sight.measured.points is not None:
        return ""
    if sight.left_by & {"top", "bottom"} or sight.left_by >= {"left", "right"}:
        return BACK
    return COME_BACK if sight.seen else STEP_IN


def distance(exercise: Exercise, sight: Sight) -> str:
    """All of the trunk and the legs is inside the picture."""
    if sight.measured.points is None:
        return BACK
    off, wide = _beyond(sight.measured, sight.size)
    if not off:
        return ""
    if off == {"top"} and _yet_to_lie(exercise, sight):
        return LIE_DOWN  # Who stands is taller than who lies is high: there may be room enough.
    # Beyond one side only, with room on the other: there is no need to go farther away.
    return MIDDLE if len(off) == 1 and off & {"left", "right"} and wide < _FITS * sight.size[0] else BACK


def cut_off(measured: Measured, size: tuple[int, int]) -> Cut:
    """At which edges the body of this frame ends, or nearly ends; none for nobody."""
    if measured.points is None:
        return frozenset()
    margin = _AT_EDGE * min(size)
    return frozenset(_beyond(measured, size, ("ear", *_TRUNK_AND_LEGS), margin)[0])


def _beyond(
    measured: Measured, size: tuple[int, int], names: tuple[str, ...] = _TRUNK_AND_LEGS, margin: float = 0.0
) -> tuple[set[Edge], float]:
    """(the edges that joints are beyond, how wide the body is, stretched out where it is along the floor: pixels)."""
    body = Body(measured.points or (), measured.visibility, size)
    xs, ys = zip(*(body.joint(name, side) for name in names for side in SIDES), strict=True)
    (width, height), edges = size, set[Edge]()
    if min(xs) < margin:
        edges.add("left")
    if max(xs) >= width - margin:
        edges.add("right")
    if min(ys) < margin:
        edges.add("top")
    if max(ys) >= height - margin:
        edges.add("bottom")
    trunk = vector(body.mid("hip"), body.mid("shoulder"))
    stretched = _STRETCHED * length(trunk) if abs(trunk[0]) > abs(trunk[1]) else 0.0
    return edges, max(max(xs) - min(xs), stretched)


def side_on(exercise: Exercise, sight: Sight) -> str:
    """The camera sees the side (or the end) that the exercise needs; else which way to turn."""
    view = sight.measured.view
    if exercise.view != "side":
        fine = view.kind == "end" or (sight.running and view.kind == "oblique")
        return "" if fine else exercise.plan.turn or TURN_END
    yaw = view.yaw_deg or 0.0
    return "" if abs(yaw) <= (_LEAVE_YAW if sight.running else _MOST_YAW) else _turn(exercise, sight)


def _on_floor(exercise: Exercise) -> bool:
    """Whether the exercise starts with the trunk along the floor."""
    return any(wanted.high < -45 or wanted.low > 45 for wanted in _trunk_at_start(exercise))


def _on_back(exercise: Exercise) -> bool:
    """Whether the exercise starts on the back, seen from the side."""
    return exercise.view == "side" and any(wanted.high < -45 for wanted in _trunk_at_start(exercise))


def _trunk_at_start(exercise: Exercise) -> list[Range]:
    return [wanted for wanted in exercise.phasing.start if wanted.measure == "trunk_inclination"]


def _along_floor(sight: Sight) -> bool:
    trunk = sight.measured.readings["trunk_inclination_deg"].value
    return sight.measured.view.lying or (trunk is not None and abs(trunk) > 45)


def _yet_to_lie(exercise: Exercise, sight: Sight) -> bool:
    """Whether the exercise starts on the back, and the person stands or sits."""
    return _on_back(exercise) and not sight.running and not _along_floor(sight)


def _turn(exercise: Exercise, sight: Sight) -> str:
    """Which way to turn until the camera sees the side."""
    view = sight.measured.view
    yaw = view.yaw_deg or 0.0
    along_floor = _along_floor(sight)
    if _yet_to_lie(exercise, sight):
        return LIE_DOWN  # also right for who lies with the head or the feet to the camera
    if not along_floor and (view.kind == "end" or _on_floor(exercise)):
        return TURN_SIDE  # standing, or on the floor with the head or the feet to the camera: either way round will do
    toward = ("feet" if yaw > 0 else "head") if along_floor else ("back" if yaw > 0 else "chest")
    # Who is told to turn the head turns the head.
    return f"Turn your {'body, ' if along_floor else ''}{toward} away from the camera"


def level(_: Exercise, sight: Sight) -> str:
    """The camera is level, where the start posture tells it: better no word than a wrong one."""
    view = sight.measured.view
    tilted = view.roll_sure and view.roll_deg is not None and abs(view.roll_deg) > _MOST_ROLL
    return LEVEL if tilted and not sight.running else ""


def light(_: Exercise, sight: Sight) -> str:
    """The picture is not dark."""
    limit = _TOO_DARK if sight.running else _DARK
    return LIGHT if sight.light is not None and sight.light < limit else ""


def joints(exercise: Exercise, sight: Sight) -> str:
    """Everything the start posture is judged by can be read."""
    for name in needed(exercise, sight):
        reading = sight.measured.readings[name]
        if reading.reason == ALONG_SIGHT:
            return ""  # Seen from the end, a leg that lies is no hidden one: the start posture is asked for next.
        if (reading.at_least_roughly if sight.running or sight.roughly else reading.value) is None:
            if exercise.view != "side" and reading.reason in _NOT_FROM_END:
                return exercise.plan.turn or TURN_END
            if reading.reason in _NOT_SIDE_ON:
                return _turn(exercise, sight)
            return BACK if is_out_of_picture(reading.reason) else exercise.plan.show
    return ""


def uncertain(exercise: Exercise, sight: Sight) -> bool:
    """Whether all that is missing of the start posture could be read roughly."""
    readings = [sight.measured.readings[name] for name in needed(exercise, sight)]
    return all(reading.at_least_roughly is not None for reading in readings)


def posture(exercise: Exercise, sight: Sight) -> str:
    """The start posture of this leg; lying down comes first."""
    if in_posture(exercise, sight.measured, sight.leg):
        return ""
    trunk = sight.measured.readings["trunk_inclination_deg"].at_least_roughly
    upright = trunk is not None and _yet_to_lie(exercise, sight)
    return LIE_DOWN if upright else exercise.plan.posture_for(sight.leg)


def in_posture(exercise: Exercise, measured: Measured, leg: Side | None) -> bool:
    """Whether all values of the start posture are in their ranges, the other leg's apart."""
    return in_ranges(exercise.phasing.start, leg, measured)


def needed(exercise: Exercise, sight: Sight) -> tuple[str, ...]:
    """The columns that the start posture is judged by."""
    side = sight.measured.view.followed(sight.leg)
    return tuple(column(wanted.measure, side) for wanted in exercise.phasing.start)


SIDE_STEP, LEVEL_STEP, LIGHT_STEP = "side", "level", "light"
LASTING: tuple[tuple[str, Check], ...] = (
    ("picture", picture),
    ("distance", distance),
    (SIDE_STEP, side_on),
    (LEVEL_STEP, level),
    (LIGHT_STEP, light),
    ("joints", joints),
)
"""What must be so all the time."""
JOINTS, POSTURE, STILL = "joints", "posture", "still"
"""What must be so before each leg begins, after the ones above."""
STEPS = (*(name for name, _ in LASTING), POSTURE, STILL)
