"""All that is known after one frame: what the overlay draws and the text view prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from formcheck.exercise.cue import Cue
from formcheck.exercise.event import Event, EventSide, Phase
from formcheck.exercise.guide import Guide
from formcheck.measure.reading import Reading
from formcheck.pose.landmarks import Side
from formcheck.pose.observation import Point


@dataclass(frozen=True, slots=True)
class Fault:
    """A compensation that is on at this moment.

    where: the joints it is marked at, such as ("knee",) or ("hip", "shoulder"), on `side`.
    label: a word or two for the picture, such as "knee bent". stops: whether a hold stands still while it is on.
    """

    compensation: str
    side: EventSide
    label: str
    where: tuple[str, ...]
    stops: bool = True


@dataclass(slots=True)
class Moment:
    """The state after one observation. Not to be written to; frozen, it would take three times as long to make.

    points: the 33 filtered landmarks in pixels (unmirrored image); None when nobody is seen.
    visibility: 0..1 for each of them; empty when nobody is seen.
    measures: column name of `analyze --csv` to its reading, such as "knee_flexion_left_deg".
    near_side: the side of the person that is toward the camera; None when unknown or end-on.
    working_side: the leg that is exercised now; None when both or unknown.
    working_angle: name in `measures` of the angle drawn as an arc; None when there is none.
    back_line: the dorsal contour between shoulder and pelvis in pixels, () when it is not seen.
    hold_s: seconds held in form in this rep, 0 outside; hold_target_s: the dose, None without one.
    instruction: the one line to show now; empty when there is nothing to say.
    faults: what is on now; raised: events that began to be said in this frame;
    closed: events that are complete now, in the order in which they were raised.
    guide: where the session is; None without an exercise.
    """

    time_s: float
    points: Sequence[Point] | None
    visibility: tuple[float, ...]
    measures: Mapping[str, Reading]
    phase: Phase
    rep: int | None
    reps_done: int
    near_side: Side | None
    working_side: Side | None
    working_angle: str | None
    back_line: tuple[Point, ...]
    hold_s: float
    hold_target_s: float | None
    instruction: str
    faults: tuple[Fault, ...]
    raised: tuple[Event, ...]
    closed: tuple[Event, ...]
    cues: tuple[Cue, ...]
    guide: Guide | None = None
