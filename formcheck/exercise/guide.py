"""Where a session is: what the coach tells the screen and the tones, besides the line of instruction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from formcheck.pose.landmarks import Side

GuideStage = Literal["set_up", "exercise", "rest", "paused", "done"]


@dataclass(frozen=True, slots=True)
class Score:
    """One result, left against right, for the end: `words` is what it is called, such as "short of straight".

    left, right: values in `unit`, None where that side gave none. better: which values are better.
    left_off, right_off: the uncertainty of each, where it is known.
    """

    words: str
    unit: str
    left: float | None
    right: float | None
    better: Literal["less", "more"] = "less"
    left_off: float | None = None
    right_off: float | None = None


@dataclass(slots=True)
class Guide:
    """What goes with one frame. Not to be written to; frozen, it would take three times as long to make.

    A session that only watches is in stage "exercise" throughout.

    step_done of steps: how far the set-up is. sides: the legs in their order, () where both work together
    or nothing is prescribed; side: the one whose turn it is. reps_done of reps_target: in this set.
    rest_left_s: seconds of rest that are left.
    result: the lines of the result, scores: left against right; both only when done.
    target: the band of the working angle, degrees, in which the movement arrives.
    whole: whether all of the camera's picture is to be seen, as while the camera's place is looked for.
    elsewhere: whether somebody else should be looked for: who is followed stands, and the exercise is done lying.
    needs: what the exercise needs, line by line, until somebody was seen.
    approaching: 0 at the start posture, 1 at the target; None where nothing moves toward it.
    """

    stage: GuideStage
    step_done: int = 0
    steps: int = 0
    sides: tuple[Side, ...] = ()
    side: Side | None = None
    reps_done: int = 0
    reps_target: int | None = None
    rest_left_s: float | None = None
    result: tuple[str, ...] = ()
    scores: tuple[Score, ...] = ()
    target: tuple[float, float] | None = None
    approaching: float | None = None
    whole: bool = False
    needs: tuple[str, ...] = ()
    elsewhere: bool = False
