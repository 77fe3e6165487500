"""The words of the picture and of the text view, in one place so that a language is one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from formcheck.exercise.event import Phase


def _phases() -> dict[Phase, str]:
    return {"setup": "Set-up", "start": "Start", "move": "Move", "hold": "Hold", "return": "Return"}


@dataclass(frozen=True, slots=True)
class Labels:
    """English words. `rep` and `reps_done` are formats with the field `n`.

    phases: the word for each phase. good, reached: shown in the ring.
    """

    phases: Mapping[Phase, str] = field(default_factory=_phases)
    rep: str = "Rep {n}"
    reps_done: str = "Reps {n}"
    seconds: str = "{n} s"

    def status(self, phase: Phase, rep: int | None, reps_done: int) -> str:
        """Phase and count, such as `Hold  ·  Rep 2`."""
        parts = [self.phases[phase]]
        if rep is not None:
            parts.append(self.rep.format(n=rep))
        elif reps_done:
            parts.append(self.reps_done.format(n=reps_done))
        return "  ·  ".join(parts)
