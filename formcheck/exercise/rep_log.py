"""The repetitions of a session as they go: which are done, which is under way, how long it was held."""

from __future__ import annotations

from collections.abc import Sequence

from formcheck.exercise.detectors import Detector
from formcheck.exercise.event import Event
from formcheck.exercise.legs import Legs
from formcheck.exercise.repetition import RepRecorder, RepResult
from formcheck.measure.measurer import Measured, column


class RepLog:
    """Feed `record` every frame, then call `finish`.

    reps: those that are done. held_s: seconds that the one under way was held without a fault that is to be corrected.
    """

    def __init__(self) -> None:
        self.reps: list[RepResult] = []
        self.held_s = 0.0
        self._recorder: RepRecorder | None = None

    def number(self, legs: Legs | None) -> int | None:
        """The number of the repetition under way; None outside one."""
        return None if legs is None or legs.rep is None else len(self.reps) + 1

    @property
    def hold_in_form_s(self) -> float:
        """Of the repetition under way, 0 outside one."""
        return 0.0 if self._recorder is None else self._recorder.hold_in_form_s

    def record(
        self,
        legs: Legs | None,
        measured: Measured,
        step_s: float,
        raised: Sequence[Event],
        detectors: Sequence[Detector],
        progression: str,
    ) -> float:
        """Follow the repetition; the seconds that it was held in form, 0 outside one."""
        recorder = self._recorder = self._under_way(legs, progression)
        if legs is None or recorder is None:
            return 0.0
        if legs.hold_ended:
            recorder.trim_hold()
        if legs.hold_anew:
            recorder.hold_anew()
        if legs.hold_began and legs.rep is not None and legs.rep.hold_since_s is not None:
            recorder.held_since(legs.rep.hold_since_s)
        noticed = [detector for detector in detectors if detector.event is not None or detector.unseen]
        faults = [detector for detector in noticed if detector.spoils and (detector.on or detector.unseen)]
        faulty = any(fault.rule.cue for fault in faults)
        # What is not seen is not held in form.
        reading = measured.readings[column(legs.phasing.driver, measured.view.followed(legs.working))]
        still = legs.driver_value is not None and reading.value is not None and not legs.moving
        recorder.add(
            measured,
            holding=legs.phase == "hold",
            in_form=still and not faults,
            driver=legs.driver_value,
            back=legs.going_back,
            step_s=step_s,
            faulty=faulty,
            spoiled_by=faults[0].id if still and len(faults) == 1 else "",
        )
        _correct(recorder, raised, detectors)
        # What a person is not told to correct (a tight leg is a result, an oblique view was put up with in set-up)
        # does not stop the hold of a led session.
        roughly = legs.driver_value is not None and reading.at_least_roughly is not None
        counts = roughly and not faulty and legs.phase == "hold"
        self.held_s = 0.0 if legs.began or legs.hold_anew else self.held_s + (step_s if counts else 0.0)
        if legs.finished:
            self.reps.append(recorder.result(legs.ended_s))
            self._recorder = None
        return self.held_s

    def _under_way(self, legs: Legs | None, progression: str) -> RepRecorder | None:
        """The recorder of the repetition under way, or just completed: a new one where one begins."""
        if legs is None or (legs.rep is None and not legs.finished):
            return None
        if legs.rep is not None and (legs.began or self._recorder is None):
            number, exercise = len(self.reps) + 1, legs.exercise
            return RepRecorder(number, legs.working, legs.rep.start_s, exercise.results, progression)
        return self._recorder

    def finish(self, legs: Legs | None) -> None:
        """The session is over: a repetition under way counts if it came to its hold or far enough."""
        if self._recorder is not None and legs is not None and legs.rep is not None:
            self.reps += [self._recorder.result(None)] if legs.rep.held or legs.far_enough else []

    def disown(self, events: Sequence[Event], under_way: int | None) -> None:
        """Events of a movement that came to nothing belong to no repetition."""
        for event in events:
            if event.rep is not None and event.rep > len(self.reps) and event.rep != under_way:
                event.rep = None


def _correct(recorder: RepRecorder, raised: Sequence[Event], detectors: Sequence[Detector]) -> None:
    """Faults and their ends are noticed late: count the time since then again."""
    for event in raised:
        if any(detector.spoils for detector in detectors if detector.id == event.compensation):
            recorder.take_back(event.start_s)
            recorder.form_lost(event.start_s)
    for detector in detectors:
        if detector.found_over_s is not None and detector.spoils:
            recorder.give_back(detector.id, detector.found_over_s)
