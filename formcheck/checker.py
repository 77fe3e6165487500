"""The step: one observation in, one moment out. Live, replay, analysis and tests all call this."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from formcheck.coach.comparison import Last
from formcheck.coach.result import praising, summarized
from formcheck.coach.session import CommandKind, LedSession
from formcheck.coach.talk import Talk
from formcheck.exercise.assessment import NO_FRAMES, assessed, not_assessed
from formcheck.exercise.cue import Cue
from formcheck.exercise.event import Event, Phase
from formcheck.exercise.exercise import Exercise, Strictness
from formcheck.exercise.guide import Guide
from formcheck.exercise.hold_clock import counted_s
from formcheck.exercise.judge import Asked, Judge
from formcheck.exercise.legs import Legs
from formcheck.exercise.moment import Moment
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
from formcheck.exercise.start_posture import READY_S
from formcheck.exercise.unread_start import UnreadStart
from formcheck.measure.measurer import NOBODY, Measured, Measurer
from formcheck.measure.reading import no_reading
from formcheck.measure.readings import COLUMNS, column
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
        self.exercise = exercise and _as_chosen(exercise, options)
        self.measured: Measured | None = None
        self._session = (
            LedSession(self.exercise, options.side, options.progressions) if self.exercise and options.led else None
        )
        self._last = options.last
        self._measurer = Measurer(memory_s=_LED_NEUTRAL_S) if self._session else Measurer()
        self._talk = Talk(self.exercise, self._session)
        self._legs = Legs(self.exercise, options.side) if self.exercise else None
        self._judge = Judge(self.exercise.compensations if self.exercise else ())
        self._log = RepLog()
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
        judged = self._to_judge(measured, observation)
        if self._legs is None:
            self._neutral_of_anything(measured)
        else:
            if not self._log.reps:
                self._unread.see(self._legs.exercise, measured)
            self._follow(self._legs, judged, now)
        asked = self._asked()
        raised = self._judge.judge(judged, self._legs, self._rep_number(), asked) if self._legs is not None else ()
        held_s = self._log.record(self._legs, judged, step_s, raised, self._judge.detectors, asked.progression)
        if self._session is not None and self._legs is not None:
            self._lead(self._session, self._legs, held_s)
        rep = self._rep_number()
        instruction, cues = self._talk.update(measured, raised, self._legs, rep)
        self.measured = measured
        return self._moment(measured, rep, raised, instruction, cues)

    def _follow(self, legs: Legs, judged: Measured, now: float) -> None:
        """The phases of the legs, and the neutral as a leg takes its start posture."""
        was = legs.phase
        legs.update(judged, self._judge.corrected(self._rep_number(), now))
        if legs.ready_since_s is not None:
            # Each leg has its own neutral: the raised thigh is part of what is seen of the hip.
            since_s = legs.ready_since_s
            self._measurer.take_neutral(min(since_s, self._session.neutral_s) if self._session else since_s)
        elif was != "setup" and legs.phase == "setup":
            self._measurer.neutral = None

    def _lead(self, session: LedSession, legs: Legs, held_s: float) -> None:
        """What came of the frame goes to the led session, and at its end the result."""
        session.follow(legs.phase, legs.finished, held_s)
        # The last repetition may go on for a moment after the session is done, in a posture that is not left.
        if self.done and legs.rep is None and not session.concluded:
            reps, judge = self._log.reps, self._judge
            exercise = praising(legs.exercise, assessed(judge.detectors, len(reps)))
            session.conclude(summarized(exercise, reps, judge.events.events, self._last))

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

    def _to_judge(self, measured: Measured, observation: Observation) -> Measured:
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
        judge = self._judge
        judge.finish()
        self._log.finish(self._legs, held_only=self._session is not None)
        self._log.disown(judge.events.open, None)
        measures, uncertainties = self._results()
        nobody = "" if self._tracked else NOBODY if self._frames else NO_FRAMES
        return Outcome(
            exercise=self.exercise,
            view=self._view.view,
            frames=self._frames,
            tracked=self._tracked,
            duration_s=self._last_s,
            reps=tuple(self._log.reps),
            events=tuple(judge.events.events),
            cues=tuple(self._talk.cues),
            measures=measures,
            not_assessed=not_assessed(judge.detectors, nobody, len(self._log.reps), self.exercise, self._unread.reason),
            assessed=assessed(judge.detectors, len(self._log.reps)),
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
        return self._judge.events.take_rest()

    @property
    def phase(self) -> Phase:
        """The phase of the frame just seen."""
        return self._legs.phase if self._legs else "setup"

    def _neutral_of_anything(self, measured: Measured) -> None:
        """Without an exercise the neutral is the first moment in which somebody is seen, as long as a start posture."""
        if measured.points is None or self._measurer.neutral is not None:
            return
        if self._first_seen_s is None:
            self._first_seen_s = measured.time_s
        if measured.time_s - self._first_seen_s >= READY_S:
            self._measurer.take_neutral(self._first_seen_s)

    def _rep_number(self) -> int | None:
        return self._log.number(self._legs)

    def _asked(self) -> Asked:
        """What the session asks for in this frame."""
        session, legs = self._session, self._legs
        if session is None or legs is None:
            return Asked()
        here = session.protocol.sets.here
        progression = here.progression.id if here is not None and here.progression is not None else ""
        return Asked(legs.exercise.dose.hold_s, session.leaving, progression)

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
        self._log.disown(self._judge.events.open, rep)
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
            faults=self._judge.faults,
            raised=raised,
            closed=self._judge.events.take_closed(len(self._log.reps)),
            cues=cues,
            guide=self._guide(),
        )

    def _shown_hold_s(self) -> float:
        return self._log.hold_counted_s if self._session is None else self._log.held_s


def _as_chosen(exercise: Exercise, options: Options) -> Exercise:
    """The exercise as the person wants it."""
    chosen = exercise.at(options.strictness).allowing(options.allow)
    if options.view == "end":
        chosen = chosen.seen_from_end()
    if options.led:  # it begins in the start posture: only in a film may a hold begin unseen
        chosen = replace(chosen, phasing=replace(chosen.phasing, led=True))
    return chosen
