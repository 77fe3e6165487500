"""The step: one observation in, one moment out. Live, replay, analysis and tests all call this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from formcheck.coach.coach import Coach
from formcheck.coach.cue import Cue
from formcheck.coach.instructions import READY, Instructions
from formcheck.exercise.detectors import DETECTORS, Detector
from formcheck.exercise.event import Event, Phase
from formcheck.exercise.exercise import Exercise, Strictness
from formcheck.exercise.legs import Legs
from formcheck.exercise.moment import Fault, Moment
from formcheck.exercise.outcome import Outcome, ViewTally, angles_of, not_assessed, sides_of
from formcheck.exercise.repetition import RepRecorder, RepResult
from formcheck.exercise.situation import Situation
from formcheck.measure.measurer import Measured, Measurer, column
from formcheck.pose.landmarks import Side
from formcheck.pose.observation import Observation


@dataclass(frozen=True, slots=True)
class Options:
    """What the person chose. side: the leg to watch, "both" for either."""

    side: Literal["left", "right", "both"] = "both"
    strictness: Strictness = "normal"


class Checker:
    """Checks one session of one exercise; pure and deterministic.

    exercise: None measures angles only. Feed `step` in the order of time, then call `finish`.
    """

    def __init__(self, exercise: Exercise | None, options: Options | None = None) -> None:
        options = options or Options()
        self.exercise = exercise and exercise.at(options.strictness)
        self.measured: Measured | None = None
        self._measurer = Measurer()
        self._instructions = Instructions(self.exercise)
        self._legs = Legs(self.exercise, options.side) if self.exercise else None
        self._coach = Coach(self.exercise) if self.exercise else None
        rules = self.exercise.compensations if self.exercise else ()
        self._detectors: list[Detector] = [DETECTORS[rule.id](rule) for rule in rules]
        self._events: list[Event] = []
        self._told = 0
        self._cues: list[Cue] = []
        self._reps: list[RepResult] = []
        self._recorder: RepRecorder | None = None
        self._start: dict[str, float] = {}
        self._first_seen_s: float | None = None
        self._frames = self._tracked = 0
        self._view = ViewTally()
        self._last_s = 0.0

    def step(self, observation: Observation) -> Moment:
        """Everything that is known after one more observation."""
        now = observation.time_s
        measured = self._measurer.measure(observation)
        self._frames += 1
        self._tracked += observation.pose is not None
        self._view.add(measured.view)
        step_s, self._last_s = min(max(now - self._last_s, 0.0), 0.5), now
        if self._legs is None:
            self._neutral_of_anything(measured)
        else:
            was = self._legs.phase
            self._legs.update(measured)
            if self._legs.ready_since_s is not None:
                # Each leg has its own neutral: the raised thigh is part of what is seen of the hip.
                self._measurer.take_neutral(self._legs.ready_since_s)
            elif was != "setup" and self._legs.phase == "setup":
                self._measurer.neutral = None
        raised = self._judge(measured)
        self._record(measured, step_s)
        instruction, cues = self._say(measured, raised)
        self.measured = measured
        return self._moment(measured, raised, instruction, cues)

    def finish(self) -> Outcome:
        """The session is over: what it came to. Faults that are on stay without an end."""
        for detector in self._detectors:
            detector.finish()
        under_way = self._legs.rep if self._legs is not None else None
        if self._recorder is not None and self._legs is not None and under_way is not None:
            counts = under_way.held or self._legs.far_enough
            self._reps += [self._recorder.result(None)] if counts else []
        self._disown(None)
        return Outcome(
            exercise=self.exercise,
            view=self._view.view,
            frames=self._frames,
            tracked=self._tracked,
            duration_s=self._last_s,
            reps=tuple(self._reps),
            events=tuple(self._events),
            cues=tuple(self._cues),
            measures=self._measures(),
            not_assessed=not_assessed(self._detectors, bool(self._tracked)),
        )

    def _measures(self) -> dict[str, dict[str, float | None]]:
        """The exercise's results; of a photo without an exercise its angles."""
        if self.exercise is not None:
            return sides_of(self.exercise, self._reps)
        return angles_of(self.measured) if self.measured is not None and self._frames == 1 else {}

    def remaining(self) -> tuple[Event, ...]:
        """After `finish`: the events that no moment has reported as closed, in order."""
        rest = tuple(self._events[self._told :])
        self._told = len(self._events)
        return rest

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

    def _judge(self, measured: Measured) -> tuple[Event, ...]:
        if self._legs is None:
            return ()
        if self._legs.began:
            self._start = {name: r.value for name, r in self._legs.at_rest.items() if r.value is not None}
        rep = self._rep_number()
        legs, driver = self._legs, self._legs.exercise.phasing.driver
        since_s = legs.rep.hold_since_s if legs.rep is not None and legs.phase == "hold" else None
        situation = Situation(measured, legs.phase, rep, legs.working, driver, self._start, since_s)
        raised = [event for detector in self._detectors if (event := detector.update(situation))]
        self._events += raised
        return tuple(raised)

    def _rep_number(self) -> int | None:
        if self._legs is None or self._legs.rep is None:
            return None
        return len(self._reps) + 1

    def _disown(self, under_way: int | None) -> None:
        """Events of a movement that came to nothing belong to no repetition."""
        for event in self._events[self._told :]:
            if event.rep is not None and event.rep > len(self._reps) and event.rep != under_way:
                event.rep = None

    def _record(self, measured: Measured, step_s: float) -> None:
        legs = self._legs
        if legs is None:
            return
        if legs.rep is None and not legs.finished:
            self._recorder = None
            return
        if legs.rep is not None and (legs.began or self._recorder is None):
            self._recorder = RepRecorder(len(self._reps) + 1, legs.working, legs.rep.start_s, legs.exercise.results)
        if self._recorder is None:
            return
        if legs.hold_ended:
            self._recorder.trim_hold(legs.level, 0.4 * legs.exercise.phasing.leave)
        # What is not seen is not held in form.
        in_form = legs.driver_value is not None and not any(detector.on for detector in self._detectors)
        self._recorder.add(measured, legs.phase == "hold", in_form, legs.driver_value, step_s)
        if legs.finished:
            self._reps.append(self._recorder.result(legs.ended_s))
            self._recorder = None

    def _say(self, measured: Measured, raised: tuple[Event, ...]) -> tuple[str, tuple[Cue, ...]]:
        phase = self.phase
        cut_off = self._legs is not None and any(
            "out of the picture" in measured.readings[name].reason for name in self._legs.needed(measured)
        )
        instruction, aloud = self._instructions.update(measured, phase, cut_off)
        cues: tuple[Cue, ...] = ()
        if self._coach is not None and self._legs is not None:
            if aloud:
                cues = self._coach.instruct(measured.time_s, aloud)
            elif self._legs.ready_since_s is not None:
                cues = self._coach.instruct(measured.time_s, READY)
            else:
                cues = self._coach.update(measured.time_s, raised)
        self._cues += cues
        shown = next((cue.text for cue in reversed(self._cues) if measured.time_s - cue.time_s < 2.5), "")
        return instruction or shown, cues

    def _moment(self, measured: Measured, raised: tuple[Event, ...], instruction: str, cues: tuple[Cue, ...]) -> Moment:
        legs, exercise = self._legs, self.exercise
        closed: list[Event] = []
        self._disown(self._rep_number())
        while self._told < len(self._events) and self._settled(self._events[self._told]):
            closed.append(self._events[self._told])
            self._told += 1
        side: Side | None = (legs and legs.working) or measured.view.near_side
        return Moment(
            time_s=measured.time_s,
            points=measured.points,
            visibility=measured.visibility,
            measures=measured.readings,
            phase=self.phase,
            rep=self._rep_number(),
            reps_done=len(self._reps),
            near_side=measured.view.near_side,
            working_side=legs.working if legs else None,
            working_angle=column(exercise.angle, side) if exercise and side else None,
            back_line=measured.back.points if measured.back else (),
            hold_s=self._recorder.hold_in_form_s if self._recorder else 0.0,
            hold_target_s=(exercise.dose.hold_s or None) if exercise else None,
            instruction=instruction,
            faults=self._faults(),
            raised=raised,
            closed=tuple(closed),
            cues=cues,
        )

    def _settled(self, event: Event) -> bool:
        """Whether nothing about an event can change any more: it is over, and its repetition counts or not."""
        return event.end_s is not None and (event.rep is None or event.rep <= len(self._reps))

    def _faults(self) -> tuple[Fault, ...]:
        return tuple(
            Fault(detector.id, detector.event.side, detector.rule.label, detector.joints)
            for detector in self._detectors
            if detector.on and detector.event is not None
        )
