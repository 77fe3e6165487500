"""The step: one observation in, one moment out. Live, replay, analysis and tests all call this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from formcheck.coach.comparison import Last
from formcheck.coach.cue import Cue
from formcheck.coach.result import summarized
from formcheck.coach.session import CommandKind, LedSession
from formcheck.coach.talk import Talk
from formcheck.exercise.assessment import assessed, not_assessed
from formcheck.exercise.detectors import DETECTORS, Detector
from formcheck.exercise.event import Event, Phase
from formcheck.exercise.event_log import EventLog
from formcheck.exercise.exercise import Exercise, Strictness
from formcheck.exercise.guide import Guide
from formcheck.exercise.hold_clock import counted_s
from formcheck.exercise.legs import Legs
from formcheck.exercise.moment import Fault, Moment
from formcheck.exercise.outcome import (
    Outcome,
    Results,
    ViewTally,
    angles_of,
    sides_of,
    uncertainties_of,
    uncertainties_of_angles,
)
from formcheck.exercise.rep_log import RepLog
from formcheck.exercise.situation import Situation
from formcheck.exercise.unread_start import UnreadStart
from formcheck.measure.measurer import COLUMNS, Measured, Measurer, column
from formcheck.measure.reading import no_reading
from formcheck.pose.landmarks import Side
from formcheck.pose.observation import Observation

NOT_RUNNING = "the exercise does not run"
_NOT_RUNNING = dict.fromkeys(COLUMNS, no_reading(NOT_RUNNING))
_LED_NEUTRAL_S = 2.5
"""How far back the neutral of a led session may look, seconds: all the time of holding still."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the person chose. side: the leg to watch, "both" for either.

    led: with set-up and protocol, as live does; otherwise everything that is seen is judged. progressions: whether
    rounds with progressions follow; last: the result of the last session. Both matter only to a led session.
    view: "end" for a camera at the head or foot end, if the exercise offers that.
    allow: what is not to be corrected, by the names in the exercise file (`bent_knees` in downward dog).
    """

    side: Literal["left", "right", "both"] = "both"
    strictness: Strictness = "normal"
    led: bool = False
    progressions: bool = False
    last: Last | None = None
    allow: tuple[str, ...] = ()
    view: Literal["side", "end"] = "side"


class Checker:
    """Checks one session of one exercise; pure and deterministic.

    exercise: None measures angles only. Feed `step` in the order of time, then call `finish`.
    """

    def __init__(self, exercise: Exercise | None, options: Options | None = None) -> None:
        options = options or Options()
        self.exercise = exercise and exercise.at(options.strictness).allowing(options.allow)
        if self.exercise is not None and options.view == "end":
            self.exercise = self.exercise.seen_from_end()
        if self.exercise is not None and options.led:
            self.exercise = replace(self.exercise, phasing=replace(self.exercise.phasing, opens=False))
        self.measured: Measured | None = None
        self._session = (
            LedSession(self.exercise, options.side, options.progressions) if self.exercise and options.led else None
        )
        self._last = options.last
        self._measurer = Measurer(memory_s=_LED_NEUTRAL_S) if self._session else Measurer()
        self._talk = Talk(self.exercise, self._session)
        self._legs = Legs(self.exercise, options.side) if self.exercise else None
        self._rules = self.exercise.compensations if self.exercise else ()
        self._detectors: list[Detector] = [DETECTORS[rule.id](rule) for rule in self._rules]
        self._events = EventLog()
        self._log = RepLog()
        self._start: Mapping[str, float] = {}
        self._first_seen_s: float | None = None
        self._frames = self._tracked = 0
        self._view = ViewTally()
        self._unread = UnreadStart()
        self._last_s = 0.0

    def step(self, observation: Observation) -> Moment:
        """Everything that is known after one more observation. Call it in the order of time."""
        now = observation.time_s
        measured = self._measurer.measure(observation)
        self._frames += 1
        self._tracked += observation.pose is not None
        self._view.add(measured.view)
        step_s, self._last_s = counted_s(self._last_s, now), now
        judged = self._led(measured, observation)
        if self._legs is None:
            self._neutral_of_anything(measured)
        else:
            was = self._legs.phase
            if not self._log.reps and self.exercise is not None:
                self._unread.see(self.exercise, measured)
            self._legs.update(judged, self._events.corrected(self._rep_number(), now, self._rules))
            if self._legs.ready_since_s is not None:
                # Each leg has its own neutral: the raised thigh is part of what is seen of the hip.
                since_s = self._legs.ready_since_s
                self._measurer.take_neutral(min(since_s, self._session.neutral_s) if self._session else since_s)
            elif was != "setup" and self._legs.phase == "setup":
                self._measurer.neutral = None
        raised = self._judge(judged, self._rep_number())
        held_s = self._log.record(self._legs, judged, step_s, raised, self._detectors, self._progression)
        if self._session is not None and self._legs is not None:
            self._session.follow(self._legs.phase, self._legs.finished, held_s)
            # A posture that is not left ends a moment later, see `PhaseMachine`.
            over = self.done and self._legs.rep is None
            if over and not self._session.concluded and self.exercise is not None:
                self._session.conclude(summarized(self.exercise, self._log.reps, self._events.events, self._last))
        rep = self._rep_number()
        instruction, cues = self._talk.update(measured, raised, self._legs, rep)
        self.measured = measured
        return self._moment(measured, rep, raised, instruction, cues)

    def command(self, kind: CommandKind) -> None:
        """A key of a led session, before the next step: next step or leg, repeat the words, pause, resume."""
        if self._session is not None:
            self._session.command(kind)

    @property
    def done(self) -> bool:
        """Whether a led session has come to its end."""
        return self._session is not None and self._session.stage == "done"

    @property
    def signing(self) -> bool:
        """Whether the person gives the sign that pauses and resumes a led session, see `coach/gesture.py`."""
        return self._session is not None and self._session.signing

    def _led(self, measured: Measured, observation: Observation) -> Measured:
        """What of this frame is judged: all of it; in a led session nothing while the exercise does not run."""
        if self._session is None or self.exercise is None or self._legs is None:
            return measured
        self._session.see(measured, observation.size, observation.light)
        side = self._session.leg
        if side is not None and self._session.counts and self._legs.only != side:
            self._legs = Legs(self.exercise, side)
        if self._session.counts:
            return measured
        return replace(measured, readings=_NOT_RUNNING)

    def finish(self) -> Outcome:
        """End the session and return its result. Faults that are still on stay without an end."""
        for detector in self._detectors:
            detector.finish()
        self._log.finish(self._legs, held_only=self._session is not None)
        self._log.disown(self._events.open, None)
        measures, uncertainties = self._results()
        return Outcome(
            exercise=self.exercise,
            view=self._view.view,
            frames=self._frames,
            tracked=self._tracked,
            duration_s=self._last_s,
            reps=tuple(self._log.reps),
            events=tuple(self._events.events),
            cues=tuple(self._talk.cues),
            measures=measures,
            not_assessed=not_assessed(
                self._detectors, bool(self._tracked), len(self._log.reps), self.exercise, self._unread.reason
            ),
            assessed=assessed(self._detectors, len(self._log.reps)),
            uncertainties=uncertainties,
        )

    def _results(self) -> tuple[Results, Results]:
        """The exercise's results with their uncertainties; of a photo its angles, too."""
        values, widths = sides_of(self.exercise, self._log.reps), uncertainties_of(self.exercise, self._log.reps)
        if self.measured is not None and self._frames == 1:
            values |= angles_of(self.measured)
            widths |= uncertainties_of_angles(self.measured)
        return values, widths

    def remaining(self) -> tuple[Event, ...]:
        """After `finish`: the events that no moment has reported as closed, in order."""
        return self._events.take_rest()

    @property
    def phase(self) -> Phase:
        """The phase of the frame just seen."""
        return self._legs.phase if self._legs else "setup"

    def _neutral_of_anything(self, measured: Measured) -> None:
        """Without an exercise the neutral is the first 0.3 s in which somebody is seen."""
        if measured.points is None or self._measurer.neutral is not None:
            return
        if self._first_seen_s is None:
            self._first_seen_s = measured.time_s
        if measured.time_s - self._first_seen_s >= 0.3:
            self._measurer.take_neutral(self._first_seen_s)

    def _judge(self, measured: Measured, rep: int | None) -> tuple[Event, ...]:
        if self._legs is None:
            return ()
        if self._legs.began:
            self._start = self._legs.at_rest
        legs, driver = self._legs, self._legs.exercise.phasing.driver
        since_s = legs.rep.hold_since_s if legs.rep is not None and legs.phase == "hold" else None
        left_s = legs.rep.hold_left_s if legs.rep is not None else None
        leaving = self._session is not None and self._session.leaving and legs.phase == "hold"
        phase: Phase = "return" if leaving else legs.phase
        situation = Situation(
            measured,
            phase,
            rep,
            legs.working,
            driver,
            self._start,
            since_s,
            left_s,
            back=legs.back,
            began_s=legs.rep.start_s if legs.rep is not None and not legs.rep.opened else None,
            asked_s=legs.exercise.dose.hold_s if self._session is not None else None,
            progression=self._progression,
            movement_s=legs.exercise.dose.move_s,
            correcting=legs.correcting,
        )
        raised = [event for detector in self._detectors if (event := detector.update(situation))]
        self._events.events += raised
        return tuple(raised)

    def _rep_number(self) -> int | None:
        return self._log.number(self._legs)

    @property
    def _progression(self) -> str:
        here = self._session.protocol.set if self._session else None
        return here.progression.id if here and here.progression else ""

    def _guide(self) -> Guide | None:
        """Where the session is; a session that only watches is always in the exercise."""
        if self.exercise is None or self._legs is None:
            return None
        near = self._legs.approaching
        if self._session is not None:
            return self._session.guide(near)
        return Guide("exercise", target=self.exercise.plan.target, approaching=near)

    def _moment(
        self,
        measured: Measured,
        rep: int | None,
        raised: tuple[Event, ...],
        instruction: str,
        cues: tuple[Cue, ...],
    ) -> Moment:
        legs, exercise = self._legs, self.exercise
        self._log.disown(self._events.open, rep)
        working = legs.working if legs else None
        asked = self._session.leg if self._session else None
        side: Side | None = working or asked or measured.view.near_side
        return Moment(
            time_s=measured.time_s,
            points=measured.points,
            visibility=measured.visibility,
            measures=measured.readings,
            phase=self.phase,
            rep=rep,
            reps_done=len(self._log.reps),
            near_side=measured.view.near_side,
            working_side=working,
            working_angle=column(exercise.angle, side) if exercise and exercise.angle and side else None,
            back_line=measured.back.points if measured.back else (),
            hold_s=0.0 if rep is None else self._shown_hold_s(),
            hold_target_s=(exercise.dose.hold_s or None) if exercise else None,
            instruction=instruction,
            faults=self._faults(),
            raised=raised,
            closed=self._events.take_closed(len(self._log.reps)),
            cues=cues,
            guide=self._guide(),
        )

    def _shown_hold_s(self) -> float:
        return self._log.hold_counted_s if self._session is None else self._log.held_s

    def _faults(self) -> tuple[Fault, ...]:
        on = [(d, event) for d in self._detectors if (event := d.episode.event) is not None and d.on]
        return tuple([Fault(d.id, event.side, d.rule.label, d.joints, bool(d.rule.cue)) for d, event in on])
