"""How much of a compensation could be judged: what was not seen must not pass for fine."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

LEAST = 0.5
"""A compensation that is seen in less than this share of its frames is not assessed."""


@dataclass(slots=True)
class Tally:
    """Frames of one repetition in which a compensation was to be judged, those in which it was, and if it was found."""

    frames: int = 0
    judged: int = 0
    found: bool = False

    @property
    def hardly_judged(self) -> bool:
        """Whether too few of the frames were judged for silence to mean anything."""
        return self.judged < LEAST * self.frames


class Coverage:
    """How much of one compensation could be judged, by repetition, and why the rest could not.

    in_reps: a tally of each repetition, 0 for what is outside of them. reasons: why frames were not judged, and in
    how many. not_asked: whether there were frames in which nobody asked for it, which count for nothing.
    """

    def __init__(self) -> None:
        self.not_asked = False
        self.in_reps: dict[int, Tally] = defaultdict(Tally)
        self.reasons: dict[str, int] = {}

    def miss(self, reason: str) -> None:
        """One more frame could not be judged."""
        self.reasons[reason] = self.reasons.get(reason, 0) + 1

    @property
    def whole(self) -> Tally:
        """All repetitions, and what is outside of them, in one tally."""
        tallies = self.in_reps.values()
        return Tally(
            sum(tally.frames for tally in tallies),
            sum(tally.judged for tally in tallies),
            any(tally.found for tally in tallies),
        )

    @property
    def commonest_reason(self) -> str:
        """The most frequent reason. Call it only if there is one."""
        return max(self.reasons, key=lambda text: self.reasons[text])

    def blind_in(self, reps: int) -> list[int]:
        """Of so many repetitions those in which it was hardly judged, and not found either; none that was given up."""
        return [
            rep for rep, tally in self.in_reps.items() if 0 < rep <= reps and not tally.found and tally.hardly_judged
        ]
