"""What is said and shown in each frame: instructions and corrections through one voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from formcheck.coach.coach import Coach, Course
from formcheck.coach.instructions import READY, Instructions
from formcheck.coach.session import LedSession
from formcheck.coach.voice import Voice
from formcheck.exercise.cue import Cue
from formcheck.exercise.event import Event
from formcheck.exercise.exercise import Exercise
from formcheck.exercise.legs import Legs
from formcheck.measure.body import is_out_of_picture
from formcheck.measure.measurer import Measured

_SHOWN_S = 2.5
"""How long a correction stays on the screen at least; else until it was heeded or something else is said."""


class Talk:
    """Keeps what was said (`cues`). session: the led one, None when a session only watches."""

    def __init__(self, exercise: Exercise | None, session: LedSession | None) -> None:
        self._session = session
        self._coach = Coach(exercise) if exercise else None
        self._instructions = Instructions(exercise)
        self._voice = Voice()
        self._line: Cue | None = None
        self.cues: list[Cue] = []

    def update(
        self, measured: Measured, raised: Sequence[Event], legs: Legs | None, rep: int | None
    ) -> tuple[str, tuple[Cue, ...]]:
        """(the line to show, what is said in this frame). rep: the repetition under way."""
        now = measured.time_s
        course = Course(legs.phase, rep, legs.ending_s) if legs is not None else Course("setup")
        if self._session is not None and self._coach is not None:
            line, cues = self._led(self._session, self._coach, now, raised, course)
        else:
            line, cues = self._watching(measured, raised, legs, course)
        self.cues += cues
        return line, cues

    def _led(
        self, session: LedSession, coach: Coach, now: float, raised: Sequence[Event], course: Course
    ) -> tuple[str, tuple[Cue, ...]]:
        if session.protocol.released and course.phase == "hold":
            # Told to leave it, nobody corrects any more: what is over now was left, not mended.
            course = replace(course, phase="return")
        self._voice.ask(session.take_prompts())
        cues = coach.update(now, raised, course, self._voice.free(now))
        if not cues and (text := self._voice.next(now)):
            cues = (Cue(now, text),)
            coach.told(now, text)
        for cue in cues:
            self._voice.said(now, cue.text)
        for cue in cues:
            # What the session says has its line already.
            self._line = cue if cue.compensation is not None else None
        shown = self._shown(coach, now) if session.counts else ""
        if session.counts and not (shown or session.protocol.released):
            shown = coach.unsaid  # nobody is told to stay in what is to be corrected
        return shown or session.instruction(), cues

    def _watching(
        self, measured: Measured, raised: Sequence[Event], legs: Legs | None, course: Course
    ) -> tuple[str, tuple[Cue, ...]]:
        now = measured.time_s
        cut_off = (
            legs is not None
            and course.phase == "setup"
            and any(is_out_of_picture(measured.readings[name].reason) for name in legs.needed(measured))
        )
        instruction, aloud = self._instructions.update(measured, course.phase, cut_off)
        cues: tuple[Cue, ...] = ()
        if self._coach is not None and legs is not None:
            if aloud:
                cues = self._coach.instruct(now, aloud)
            elif legs.ready_since_s is not None:
                cues = self._coach.instruct(now, READY)
            else:
                cues = self._coach.update(now, raised, course)
        self._line = cues[-1] if cues else self._line
        return instruction or self._shown(self._coach, now), cues

    def _shown(self, coach: Coach | None, now: float) -> str:
        """The words that were said last, while they still matter; "" for none."""
        line = self._line
        if line is None:
            return ""
        lasting = coach is not None and coach.goes_on(line.compensation)
        return line.text if lasting or now - line.time_s < _SHOWN_S else ""
