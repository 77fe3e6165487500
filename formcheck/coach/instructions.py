"""What a session that only watches says about the picture: the line to show, and what of it is said aloud."""

from __future__ import annotations

from formcheck.coach.steps import BACK, STEP_IN, TURN_END, TURN_SIDE
from formcheck.exercise.event import Phase
from formcheck.exercise.exercise import Exercise
from formcheck.measure.measurer import Measured

LOST_SIGHT = "I cannot see you"
READY = "Ready"
_LASTING_S = 3.0
"""How long a trouble must last before it is said aloud."""
_AGAIN_S = 12.0


class Instructions:
    """Follows what is wrong with the picture, from frame to frame."""

    def __init__(self, exercise: Exercise | None) -> None:
        self._exercise = exercise
        self._trouble = ""
        self._since_s = 0.0
        self._said: dict[str, float] = {}
        self._seen = False

    def update(self, measured: Measured, phase: Phase, cut_off: bool) -> tuple[str, str]:
        """(the line to show, the words to say now or ""). cut_off: a joint that is needed is out of the picture."""
        now = measured.time_s
        trouble = self._trouble_in(measured, phase, cut_off)
        if trouble != self._trouble:
            self._trouble, self._since_s = trouble, now
        self._seen = self._seen or measured.points is not None
        return trouble or self._line(phase), self._aloud(now)

    def _trouble_in(self, measured: Measured, phase: Phase, cut_off: bool) -> str:
        if measured.points is None:
            return LOST_SIGHT if self._seen else STEP_IN
        if phase == "setup" and self._exercise is not None:
            if cut_off:
                return BACK
            if measured.view.kind == "end" and self._exercise.view == "side":
                return TURN_SIDE
            if measured.view.kind == "side" and self._exercise.view != "side":
                return self._exercise.plan.turn or TURN_END
        return ""

    def _line(self, phase: Phase) -> str:
        if self._exercise is None:
            return ""
        return self._exercise.setup[-1] if phase == "setup" else ""

    def _aloud(self, now: float) -> str:
        text = self._trouble
        if not text or now - self._since_s < _LASTING_S:
            return ""
        if now - self._said.get(text, float("-inf")) < _AGAIN_S:
            return ""
        self._said[text] = now
        return text
