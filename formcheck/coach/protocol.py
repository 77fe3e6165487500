"""The protocol: how often, how long, when to rest; and what is said on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from formcheck.coach.holding import HOLD, LONGEST_S, NUMBERS, Hold, HowFar
from formcheck.coach.sets import Sets
from formcheck.coach.voice import Prompt
from formcheck.exercise.event import Phase
from formcheck.exercise.exercise import Exercise
from formcheck.exercise.hold_clock import counted_s

LONGER, GOOD, ENDED = "Stay a little longer", "Good", "All done, relax"
_IDLE_S, _CALLS = 10.0, 2
"""Waiting in the start posture for so long, and the next time twice, then four times as long, is answered; so is who
stops on the way there or back, where nothing would come of it."""
_TOLD_REPS = 2
"""In so many repetitions of a leg the hold is announced; then the person knows."""


@dataclass(frozen=True, slots=True)
class Work:
    """What the protocol needs to know of one frame in which the exercise runs.

    finished: a repetition has just been completed; hold_s: held in form in this repetition (or in the one just
    completed).
    """

    phase: Phase
    finished: bool
    hold_s: float


class Protocol:
    """Follows `sets`. Call their `begin` once the near side is known, then `work` or `wait` every frame.

    stage: exercise while a set runs, rest between two, done. `prompts` are those of the last call, `line` is
    what to do now.
    """

    def __init__(self, exercise: Exercise, side: Literal["left", "right", "both"], progressions: bool) -> None:
        self._exercise = exercise
        self.sets = Sets(exercise, side, progressions)
        self._rest_until_s: float | None = None
        self._how_far = HowFar(0.0, LONGEST_S, 3.0)
        self._phase: Phase = "setup"
        self._hold = Hold(exercise)
        self._forgiven, self._fresh = False, True
        self._last_s = self._begun_s = 0.0
        self._idle_s, self._calls = 0.0, 0
        self._idle_in: Phase = "setup"
        self.stage: Literal["exercise", "rest", "done"] = "exercise"
        self.reps_done = 0
        self.prompts: tuple[Prompt, ...] = ()
        self.line = ""

    @property
    def released(self) -> bool:
        """Whether the hold at hand is done and was ended in words."""
        return self._hold.released

    def swap(self) -> bool:
        """Begin with the other leg, as the person does; whether that may be: nothing is done yet of two legs."""
        return not self.reps_done and self.sets.swap()

    def start(self, now: float, name_leg: bool = False) -> None:
        """The set's set-up is done: say how the movement begins, in the first repetition or after a pause.

        name_leg: whether to say with which leg.
        """
        self._phase, self._fresh, self._last_s = "start", True, now
        self._idle_s, self._calls, self._idle_in, self._begun_s = now, 0, "start", now
        self.prompts = self._move(now, name_leg)

    def work(self, now: float, frame: Work) -> None:
        """One frame of a set that runs."""
        prompts: list[Prompt] = []
        step_s, self._last_s = counted_s(self._last_s, now), now
        if frame.phase == "hold":
            self._hold.pass_by(step_s)
        if frame.finished:
            prompts += self._counted(now, frame.hold_s)
        elif frame.phase != self._phase and frame.phase == "hold" and self._exercise.dose.hold_s > 0:
            self.line = HOLD
            self._hold.begin(now - self._begun_s)
        if frame.phase == "hold" and not frame.finished:
            prompts += self._in_hold(now, frame.hold_s)
        if self._hold.released and not frame.finished:
            prompts += self._lingering(now, frame.phase)
        prompts += self._idling(now, frame.phase)
        self._phase = frame.phase
        self.prompts = tuple(prompts)

    def wait(self, now: float) -> bool:
        """One frame of rest; whether it is over. In one of minutes the person is told how far it is."""
        self.prompts = ()
        until_s = self._rest_until_s
        if until_s is None or now >= until_s:
            return True
        if said := self._how_far.say(now, until_s - now):
            self.prompts = (said,)
        return False

    def rest_left_s(self, now: float) -> float | None:
        """Seconds of rest that are left, None outside a rest."""
        if self.stage != "rest" or self._rest_until_s is None:
            return None
        return max(0.0, self._rest_until_s - now)

    def go_on(self) -> None:
        """The rest is over: the next set."""
        self.stage, self._rest_until_s = "exercise", None

    def next(self, now: float) -> None:
        """This set is over, whatever was done of it."""
        self.sets.next()
        self.reps_done, self._forgiven = 0, False
        self._hold = Hold(self._exercise)
        if self.sets.here is None:
            self.stage, self.line = "done", ""
            if any(rule.cue for rule in self._exercise.compensations):
                self.prompts = (*self.prompts, Prompt(ENDED, now + 3.0))
        else:
            self.stage, (self.line, rest_s) = "rest", self.sets.rest()
            self._rest_until_s, self._how_far = now + rest_s, HowFar(rest_s, LONGEST_S, 3.0)
            self.prompts = (*self.prompts, Prompt(self.line, now + 3.0))

    def _move(self, now: float, name_leg: bool = False) -> tuple[Prompt, ...]:
        words = self._exercise.plan.move
        if not words:
            return ()
        self.line = words[min(self.reps_done, len(words) - 1)]
        if self.sets.side is not None and (name_leg or "{side}" not in self._exercise.plan.posture):
            # The start does not tell which leg is meant, or was not told.
            self.line = f"{self.sets.side.capitalize()} leg: {self.line[0].lower()}{self.line[1:]}"
        told = self.reps_done < len(words) or self._fresh
        self._fresh = False
        return (Prompt(self.line, now + 3.0),) if told else ()

    def _counted(self, now: float, in_form_s: float) -> list[Prompt]:
        self.reps_done += 1
        # A session may open at end range, so a repetition that was not released can be a full one as well.
        short, good = self._hold.short, self._hold.good(in_form_s)
        self._hold = Hold(self._exercise)
        if short and self._exercise.dose.reps == 1 and not self._forgiven:
            # A single long hold left early has not been done: once it is asked for again.
            self._forgiven, self.reps_done = True, 0
            self._fresh = True
            return [Prompt(LONGER, now + 3.0), *self._move(now)]
        # One repetition needs no counting, and a number after the countdown would confuse.
        several = self._exercise.dose.reps > 1
        counted = NUMBERS[(self.reps_done - 1) % len(NUMBERS)] if several else GOOD if good else ""
        prompts = [Prompt(counted, now + 2.0)] if counted else []
        if self.reps_done >= self._exercise.dose.reps:
            self.prompts = ()
            self.next(now)
            return [*prompts, *self.prompts]
        if short:
            prompts.append(Prompt(LONGER, now + 3.0))
            self.line = self._exercise.plan.move[0] if self._exercise.plan.move else ""
            return prompts
        return [*prompts, *self._move(now)]

    def _idling(self, now: float, phase: Phase) -> list[Prompt]:
        """Who waits in the start posture, or half way, is told again what to do: once, then less often."""
        waits = phase == "start" or (phase in ("move", "return") and not self._hold.released)
        if not waits or self.stage != "exercise" or phase != self._idle_in:
            self._idle_s, self._calls, self._idle_in = now, 0, phase
            return []
        if now - self._idle_s < _IDLE_S * 2**self._calls:
            return []
        self._idle_s, self._calls = now, min(self._calls + 1, _CALLS)
        if phase == "return":
            self.line = self._way_on()
        return [Prompt(self.line, now + 2.0)] if self.line else []

    def _way_on(self) -> str:
        """For who stops on the way back: into the hold, which was too short; to the start where nothing is held."""
        plan = self._exercise.plan
        if self._exercise.dose.hold_s > 0 and plan.move:
            return plan.move[min(self.reps_done, len(plan.move) - 1)]
        return plan.back or plan.posture_for(self.sets.side)

    def _lingering(self, now: float, phase: Phase) -> list[Prompt]:
        """Who stays in a hold that is over is told again to leave it, and is not waited for after a last one."""
        lingers = self._hold.linger(now, self._phase, phase)
        if lingers == "again":
            return [Prompt(self.line, now + 1.5)] if self.line else []
        if lingers != "enough" or self.reps_done + 1 < self._exercise.dose.reps:
            return []
        self.prompts = ()
        self.next(now)
        return list(self.prompts)

    def _in_hold(self, now: float, in_form_s: float) -> list[Prompt]:
        before = self._hold.released
        said = self._hold.say(now, in_form_s, announced=self.reps_done < _TOLD_REPS)
        if self._hold.released and not before:
            self.line = self._exercise.plan.back
        return [said] if said is not None else []
