"""A led session: set-up, protocol, pauses and the result as one. Pure: times and what was measured in, words out."""

from __future__ import annotations

from typing import Literal

from formcheck.coach.gesture import ArmsRaised
from formcheck.coach.protocol import Protocol, Work
from formcheck.coach.result import FINISHED, Summary
from formcheck.coach.set_up import HOLD_STILL, SetUp
from formcheck.coach.steps import POSTURE, STEPS
from formcheck.coach.voice import Prompt
from formcheck.exercise.event import Phase
from formcheck.exercise.exercise import Exercise
from formcheck.exercise.guide import Guide, GuideStage
from formcheck.exercise.hold_clock import counted_s
from formcheck.measure.measurer import Measured
from formcheck.pose.landmarks import Side

CommandKind = Literal["next", "repeat", "pause", "resume"]
COMMANDS: tuple[CommandKind, ...] = ("next", "repeat", "pause", "resume")

PAUSED, GO_ON, HOW_TO_GO_ON = "Paused", "Go on", "Paused: raise both arms to go on"
RAISE_ARMS = "Raise both arms to go on"
"""For whoever does not see the screen: once, and again after `_PAUSED_S`, each time after twice as long."""
LOWER, GET_READY = "Arms down", "Get ready"
_PLACED = STEPS.index(POSTURE)
"""From this step of the set-up on camera and person are in their places."""
_NEVER_S = float("inf")
_STILL_S = 1.5
"""Who is told to keep still later than this has all but done it."""
_OTHER_LEG_S = 2.5
"""Who brings the other leg into position for so long, though told, begins with that one."""
_STARTS_S = 3.0
"""After so long out of the start posture, set-up asks for it again."""
_PAUSED_S = 30.0


class LedSession:
    """Call `see` before the exercise is judged in a frame, and `follow` after it.

    counts: whether this frame is judged; else holds and repetitions stand still. leg: the one whose turn it is;
    prompts: what to say in this frame, in order; neutral_s: since when the person held still.
    """

    def __init__(self, exercise: Exercise, side: Literal["left", "right", "both"], progressions: bool) -> None:
        self._exercise = exercise
        self._set_up = SetUp(exercise)
        self.protocol = Protocol(exercise, side, progressions)
        self._arms = ArmsRaised()
        self._paused = False
        self._remind_s = self._remind_after_s = 0.0
        self._moved = False
        self._idle_s = self._followed_s = 0.0
        self._summary: Summary | None = None
        self._started = self._chosen = self._asked = self._warned = False
        self._named: Side | None = None
        self._now = 0.0
        self.counts = False
        self.prompts: list[Prompt] = []

    @property
    def leg(self) -> Side | None:
        """The leg whose turn it is."""
        return self.protocol.sets.side

    @property
    def leaving(self) -> bool:
        """Whether the person was told to leave what is held once, or with both legs: what bends now is the way out."""
        return self.protocol.released and (self._exercise.sides == "both" or self._exercise.dose.reps == 1)

    @property
    def neutral_s(self) -> float:
        """Since when the person held still for the neutral."""
        return self._set_up.since_s

    @property
    def signing(self) -> bool:
        """Whether both arms are up, or were just now."""
        return self._arms.up

    @property
    def stage(self) -> GuideStage:
        """Where the session is."""
        if self.protocol.stage == "done":
            return "done"
        if self._paused:
            return "paused"
        if self.protocol.stage == "rest":
            return "rest"
        return "exercise" if self._set_up.ready else "set_up"

    def see(self, measured: Measured, size: tuple[int, int], light: int | None) -> None:
        """One more frame: is everything as the exercise needs it?"""
        now = self._now = measured.time_s
        self.counts = False
        if self.protocol.stage == "done":
            return
        if self._arms.update(measured, size):
            self._pause(not self._paused)
        if self._paused:
            self._remind(now)
            return
        if self._arms.up and not self._set_up.ready:
            return
        if self.protocol.stage == "rest":
            if not self.protocol.wait(now):
                self.prompts += self.protocol.prompts
                return
            self._end_rest()
        self._prepare(measured, size, light)
        self.counts = self._set_up.ready

    def follow(self, phase: Phase, finished: bool, hold_s: float) -> None:
        """What came of this frame: the exercise's phase, whether a repetition was completed, its hold in form."""
        if not self.counts:
            return
        now = self._now
        self.protocol.work(now, Work(phase, finished, hold_s))
        self.prompts += self.protocol.prompts
        if self.protocol.stage != "exercise":
            return
        step_s, self._followed_s = counted_s(self._followed_s, now), now
        if phase != "setup":
            self._moved, self._idle_s = True, 0.0
            return
        self._idle_s += step_s
        if self._moved or self._idle_s > _STARTS_S:
            # The start posture was left: nothing more is counted before it is taken again.
            self._moved, self._idle_s = False, 0.0
            self._set_up.again()

    def conclude(self, summary: Summary) -> None:
        """The protocol is done: this is the result. Call it once."""
        self._summary = summary
        if summary.sentence not in ("", FINISHED):
            self.prompts.append(Prompt(summary.sentence, _NEVER_S))

    @property
    def concluded(self) -> bool:
        """Whether the result was told."""
        return self._summary is not None

    def command(self, kind: CommandKind) -> None:
        """A key: next step or leg, the instruction again, pause, resume."""
        if self.stage == "done":
            if kind == "repeat" and self._summary is not None and self._summary.sentence:
                self.prompts.append(Prompt(self._summary.sentence, _NEVER_S, at_once=True))
            return
        if kind in ("pause", "resume"):
            if self._paused != (kind == "pause"):
                self._pause(kind == "pause")
        elif kind == "next":
            self._next()
        elif self.stage == "set_up":
            self._set_up.repeat()
            self._asked = True
        elif line := RAISE_ARMS if self._paused else self.protocol.line:
            self.prompts.append(Prompt(line, self._now + 3.0, at_once=True))

    def take_prompts(self) -> list[Prompt]:
        """What to say in this frame; it is handed over once."""
        taken, self.prompts = self.prompts, []
        return taken

    def instruction(self) -> str:
        """The one line to show."""
        stage = self.stage
        if stage == "done":
            return self._summary.sentence if self._summary is not None else ""
        if stage == "paused":
            return HOW_TO_GO_ON
        if stage == "set_up":
            return self._set_up.words or (LOWER if self._arms.up else GET_READY)
        return self.protocol.line

    def guide(self, approaching: float | None) -> Guide:
        """Where the session is, for screen and tones."""
        dose, protocol, summary = self._exercise.dose, self.protocol, self._summary
        return Guide(
            stage=self.stage,
            step_done=self._set_up.done,
            steps=len(STEPS),
            sides=protocol.sets.sides,
            side=protocol.sets.side,
            reps_done=protocol.reps_done,
            reps_target=dose.reps,
            rest_left_s=protocol.rest_left_s(self._now),
            result=(summary.sentence, *summary.shown) if summary is not None else (),
            scores=summary.scores if summary is not None else (),
            target=self._exercise.plan.target,
            approaching=approaching,
            whole=self.stage == "set_up" and self._set_up.done < _PLACED,
            elsewhere=self._set_up.elsewhere and self.stage == "set_up",
            needs=self._needs if self.stage == "set_up" and not self._set_up.seen else (),
        )

    @property
    def _needs(self) -> tuple[str, ...]:
        """What must be there and be known before it begins."""
        safety = self._exercise.plan.safety
        return (*self._exercise.needs, safety) if safety else self._exercise.needs

    def _prepare(self, measured: Measured, size: tuple[int, int], light: int | None) -> None:
        set_up, protocol, now = self._set_up, self.protocol, self._now
        if protocol.released:
            return  # All was done that was asked for: whoever leaves now, even the picture, has finished.
        if not (self._started or self._chosen) and measured.view.near_side is not None:
            protocol.sets.begin(measured.view.near_side)
        was = set_up.ready
        set_up.update(measured, size, light, self.leg)
        if set_up.lost:
            self.prompts.append(Prompt(PAUSED, now, at_once=True))
            self.prompts.append(Prompt(set_up.words, now + 4.0))
            set_up.told(now)
        elif set_up.other_leg_s >= _OTHER_LEG_S and protocol.swap():
            self._chosen, self._named = True, self.leg
            set_up.again()
            self.prompts.append(Prompt(f"{(self.leg or '').capitalize()} leg first", now, at_once=True))
        elif set_up.aloud:
            if set_up.aloud == self._exercise.plan.posture_for(self.leg):
                self._named = self.leg
            late_s = now + (_STILL_S if set_up.aloud == HOLD_STILL else 3.0)
            self.prompts.append(Prompt(set_up.aloud, late_s, at_once=self._asked))
            self._asked = False
            if set_up.aloud == HOLD_STILL and not self._warned:
                self._warned = True
                self.prompts += [Prompt(words, now + 4.0) for words in [self._exercise.plan.safety] if words]
        if set_up.ready and not was:
            self._moved, self._idle_s, self._started = False, 0.0, True
            # Who was in position already has not heard yet which leg is meant.
            protocol.start(now, name_leg=self.leg != self._named)
            self._named = self.leg
            self.prompts += protocol.prompts

    def _end_rest(self) -> None:
        self.protocol.go_on()
        self._set_up.again()
        self._set_up.announce(self.protocol.sets.announcement())

    def _pause(self, on: bool) -> None:
        self._paused = on
        self.prompts.append(Prompt(PAUSED if on else GO_ON, self._now, at_once=True))
        if on:
            self._remind_s, self._remind_after_s = self._now, 0.0
        else:
            self._set_up.again()

    def _remind(self, now: float) -> None:
        """Say how to go on; whoever has paused by raised arms lowers them first, or would keep them up."""
        if not self._arms.up and now - self._remind_s >= self._remind_after_s:
            self._remind_s, self._remind_after_s = now, max(_PAUSED_S, 2 * self._remind_after_s)
            self.prompts.append(Prompt(RAISE_ARMS, now + 3.0))

    def _next(self) -> None:
        if self.stage == "rest":
            self._end_rest()
        elif self.stage == "exercise" or (self.stage == "set_up" and self._placed):
            # Without its start posture no set can run: it is the next one that is wanted.
            self.protocol.next(self._now)
            self.prompts += self.protocol.prompts
        elif self.stage == "set_up":
            self._set_up.skip()

    @property
    def _placed(self) -> bool:
        """Whether camera and person are in their places, and a set waits for its start posture."""
        return self._set_up.done >= _PLACED and self.protocol.sets.here is not None
