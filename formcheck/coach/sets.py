"""Which leg when, and in which round: the sets of a session in their order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from formcheck.exercise.exercise import Exercise
from formcheck.exercise.plan import Progression
from formcheck.pose.landmarks import Side, other

REST = "Rest"


@dataclass(frozen=True, slots=True)
class Set:
    """Some repetitions with one leg (None: both together), as they are or in a progression."""

    side: Side | None
    progression: Progression | None


class Sets:
    """All legs as the exercise is, then all legs in each progression. Call `begin` once the near side is known.

    side: the leg that was chosen, "both" for one after the other. progressions: whether those follow that do not
    belong to every session.
    """

    def __init__(self, exercise: Exercise, side: Literal["left", "right", "both"], progressions: bool) -> None:
        self._exercise, self._side, self._progressions = exercise, side, progressions
        self._sets: list[Set] = []
        self._at = 0

    @property
    def here(self) -> Set | None:
        """The set at hand, None before the first and after the last."""
        return self._sets[self._at] if self._at < len(self._sets) else None

    @property
    def side(self) -> Side | None:
        """The leg whose turn it is."""
        return self.here.side if self.here is not None else None

    @property
    def sides(self) -> tuple[Side, ...]:
        """The legs in their order; none where both work together."""
        return tuple(dict.fromkeys(one.side for one in self._sets if one.side is not None))

    def begin(self, near: Side) -> None:
        """Decide the order. near: the leg toward the camera."""
        sides: tuple[Side | None, ...] = (None,)
        if self._exercise.sides == "each":
            chosen = self._exercise.plan.first
            first = near if chosen == "near" else other(near) if chosen == "far" else chosen
            sides = (first, other(first)) if self._side == "both" else (self._side,)
        rounds: list[Progression | None] = [None]
        rounds += [one for one in self._exercise.plan.progressions if self._progressions or one.always]
        self._sets = [Set(side, progression) for progression in rounds for side in sides]

    def swap(self) -> bool:
        """Begin with the other leg; whether that may be: two legs are asked for, and the first set is at hand."""
        if self._at or len(self.sides) < 2:
            return False
        self._sets = [replace(one, side=other(one.side)) if one.side is not None else one for one in self._sets]
        return True

    def next(self) -> None:
        """The set at hand is over."""
        self._at += 1

    def rest(self) -> tuple[str, float]:
        """What to do before the set at hand, in words, and for how many seconds.

        Which leg comes next is told, so that whatever it needs can be made ready in the meantime.
        """
        fresh = self._fresh
        words = REST if self.side in (None, self._sets[self._at - 1].side) else f"{REST}, then {self.side} leg"
        rest_s = fresh.rest_s if fresh is not None else None
        return (fresh and fresh.rest) or words, self._exercise.plan.rest_s if rest_s is None else rest_s

    def announcement(self) -> str:
        """What is special about the set at hand: its progression, in words; else nothing.

        What was made ready in the rest before the round stays as it is for the other leg.
        """
        here = self.here
        if here is None or here.progression is None or not self._at:
            return ""
        return "" if self._fresh is None and here.progression.rest else here.progression.words

    @property
    def _fresh(self) -> Progression | None:
        """The progression that begins with the set at hand, None where a round goes on or has none."""
        here = self.here.progression if self.here is not None else None
        return here if here != self._sets[self._at - 1].progression else None
