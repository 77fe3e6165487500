"""How a session of an exercise is led: the `[protocol]` table of its file as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from formcheck.pose.landmarks import Side


@dataclass(frozen=True, slots=True)
class Progression:
    """A harder or different round after the first one: its id, and the words that begin it.

    label: what its result is called beside that of the first round, "" where it is not compared. always: it belongs
    to every session. rest, rest_s: what to do before it, in words, and for how long; else there is a rest as usual.
    """

    id: str
    words: str
    label: str = ""
    always: bool = False
    rest: str = ""
    rest_s: float | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is said and when; `{side}` in `posture` stands for Left or Right.

    first: which leg begins, "near" for the one toward the camera, "far" where the other one is seen better.
    rest_s: between two legs or rounds. camera: where it belongs, in words, said to whoever is not in the picture yet.
    safety: what is said once, before the first movement.
    posture: how to get into the start; show: what to do when a joint that is needed is hidden.
    move: words that start a repetition, the first list entry for the first one, and so on; none after the last.
    back: words that end a hold. result: what the number of the first measure is, in the spoken result; zero: the
    word for a number of zero, as straight is for the degrees that a knee is short of it: none is better, but
    where `below` says otherwise.
    below: the same words for a number under zero, where that is as far from the best, which is zero.
    clean: what is said in its place where no number is the result and nothing was to be corrected.
    turn: how to turn where the exercise is seen from an end and the camera sees something else. shows: the
    compensations that are seen from there and not from the side.
    better: which values of it are better. target: band of the working angle that is aimed at, None without one;
    target_source: who says so. change, change_source: the smallest change of the result that is more than
    measurement error.
    """

    first: Literal["near", "far", "left", "right"] = "near"
    rest_s: float = 6.0
    camera: str = ""
    safety: str = ""
    posture: str = "Start position"
    show: str = "Let me see your hips and knees"
    move: tuple[str, ...] = ()
    back: str = ""
    result: str = ""
    zero: str = ""
    below: str = ""
    clean: str = ""
    turn: str = ""
    shows: tuple[str, ...] = ()
    better: Literal["less", "more"] = "less"
    target: tuple[float, float] | None = None
    target_source: str = ""
    change: float = 0.0
    change_source: str = ""
    progressions: tuple[Progression, ...] = ()

    def posture_for(self, side: Side | None) -> str:
        """The words for the start with this leg."""
        return self.posture.replace("{side}", side.capitalize() if side else "").strip()
