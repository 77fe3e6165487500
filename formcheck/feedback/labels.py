"""The words in the picture and in the text view, all in one place, so that a language can replace them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from formcheck.exercise.event import Phase
from formcheck.exercise.guide import Guide, GuideStage
from formcheck.pose.landmarks import Side


def _phases() -> dict[Phase, str]:
    return {"setup": "Set-up", "start": "Start", "move": "Move", "hold": "Hold", "return": "Return"}


def _stages() -> dict[GuideStage, str]:
    return {"set_up": "Set-up", "exercise": "Exercise", "rest": "Rest", "paused": "Paused", "done": "Done"}


@dataclass(frozen=True, slots=True)
class Labels:
    """English words. `rep` and `reps_done` are formats with the field `n`.

    phases, stages: the words for each. of: a format with `n` and `all`. Of a fault that is over: until_end and
    lasting (`n`) say how long it was, over (`how_long`, `peak`, `limit`) all of it; lacking (`peak`, `limit`) is for
    times that were too short.
    """

    phases: Mapping[Phase, str] = field(default_factory=_phases)
    rep: str = "Rep {n}"
    reps_done: str = "Reps {n}"
    seconds: str = "{n} s"
    of: str = "{n}/{all}"
    left: str = "Left"
    right: str = "Right"
    left_leg: str = "Left leg"
    right_leg: str = "Right leg"
    until_end: str = "to the end"
    lasting: str = "for {n} s"
    over: str = "{how_long}, at most {peak}, allowed {limit}"
    lacking: str = "by {peak}, allowed {limit}"
    stages: Mapping[GuideStage, str] = field(default_factory=_stages)

    def side(self, side: Side) -> str:
        """A side, capitalised."""
        return self.left if side == "left" else self.right

    def led(self, guide: Guide, phase: Phase) -> str:
        """Where a led session is, such as `Hold  ·  Left leg`."""
        # Set-up is done by then, and its first frame is not judged yet.
        working: Phase = "start" if phase == "setup" else phase
        parts = [self.phases[working] if guide.stage == "exercise" else self.stages[guide.stage]]
        if guide.stage == "set_up" and guide.steps:
            parts.append(self.of.format(n=guide.step_done, all=guide.steps))
        if guide.side is not None and guide.sides:
            parts.append(self.left_leg if guide.side == "left" else self.right_leg)
        return "  ·  ".join(parts)

    def status(self, phase: Phase, rep: int | None, reps_done: int) -> str:
        """Phase and count, such as `Hold  ·  Rep 2`."""
        parts = [self.phases[phase]]
        if rep is not None:
            parts.append(self.rep.format(n=rep))
        elif reps_done:
            parts.append(self.reps_done.format(n=reps_done))
        return "  ·  ".join(parts)
