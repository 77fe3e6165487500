"""Judging: each frame goes to the detectors of an exercise, and what they raise is kept in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from formcheck.exercise.detectors import DETECTORS, Detector
from formcheck.exercise.event import Event, Phase
from formcheck.exercise.event_log import EventLog
from formcheck.exercise.exercise import Compensation
from formcheck.exercise.legs import Legs
from formcheck.exercise.moment import Fault
from formcheck.exercise.situation import Situation
from formcheck.measure.measurer import Measured

NOT_FROM_END = "not seen from the end"
"""The reason of a frame that looks side-on in a session with the camera at an end: something is misread."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a led session asks of the person in a frame; a session that only watches asks for nothing.

    hold_s: how long to hold, None for nothing. leaving: whether they were told to leave their hold, so that what bends
    now is the way out. progression: id of the round, "" for the plain movement.
    """

    hold_s: float | None = None
    leaving: bool = False
    progression: str = ""


class Judge:
    """The detectors of a session. Call `judge` every frame, then `finish`.

    rules: the exercise's compensations, in their order. events: all that were raised.
    """

    def __init__(self, rules: Sequence[Compensation]) -> None:
        self.rules = rules
        self.detectors: list[Detector] = [DETECTORS[rule.id](rule) for rule in rules]
        self.events = EventLog()
        self._start: Mapping[str, float] = {}

    def judge(self, measured: Measured, legs: Legs, rep: int | None, asked: Asked) -> tuple[Event, ...]:
        """The events that this frame raises. rep: the number of the repetition under way, None outside one."""
        if legs.began:
            self._start = legs.at_rest
        if legs.exercise.view == "end" and measured.view.kind == "side":
            measured = replace(measured, disturbed=NOT_FROM_END)
        under_way, dose = legs.rep, legs.exercise.dose
        held = legs.phase == "hold"
        phase: Phase = "return" if held and asked.leaving else legs.phase
        situation = Situation(
            measured,
            phase,
            rep,
            legs.working,
            legs.exercise.phasing.driver,
            self._start,
            hold_since_s=under_way.hold_since_s if under_way is not None and held else None,
            hold_left_s=under_way.hold_left_s if under_way is not None else None,
            back=legs.back,
            began_s=under_way.left_s if under_way is not None and not under_way.opened else None,
            asked_s=asked.hold_s,
            progression=asked.progression,
            movement_s=dose.move_s,
            correcting=legs.correcting,
        )
        raised = [event for detector in self.detectors if (event := detector.update(situation))]
        self.events.events += raised
        return tuple(raised)

    def corrected(self, rep: int | None, now: float) -> bool:
        """Whether in this repetition something was to be corrected, now or just now (seconds)."""
        return self.events.corrected(rep, now, self.rules)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is on in the frame just judged."""
        on = [(d, event) for d in self.detectors if (event := d.episode.event) is not None and d.on]
        return tuple([Fault(d.id, event.side, d.rule.label, d.joints, bool(d.rule.cue)) for d, event in on])

    def finish(self) -> None:
        """The session is over: faults that are still on stay without an end."""
        for detector in self.detectors:
            detector.finish()
