"""The repetitions of a session as they go: which are done, which is under way, how long it was held."""

from __future__ import annotations

from collections.abc import Sequence

from formcheck.exercise.detectors import Detector
from formcheck.exercise.event import Event
from formcheck.exercise.hold_clock import Counts
from formcheck.exercise.legs import Legs
from formcheck.exercise.repetition import RepRecorder, RepResult
from formcheck.measure.measurer import Measured
from formcheck.measure.readings import column


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
    def hold_counted_s(self) -> float:
        """Seconds of the hold under way that count, see `RepResult.hold_counted_s`; 0 outside a repetition."""
        return 0.0 if self._recorder is None else self._recorder.counted.seconds

    def record(
        self,
        legs: Legs | None,
        measured: Measured,
        step_s: float,
        raised: Sequence[Event],
        detectors: Sequence[Detector],
        progression: str,
    ) -> float:
        """Follow the repetition; `held_s`, 0 outside one."""
        recorder = self._recorder = self._under_way(legs, progression)
        if legs is None or recorder is None:
            return 0.0
        _follow_hold(recorder, legs)
        noticed = [d for d in detectors if d.episode.event is not None or d.episode.unseen]
        faults = [detector for detector in noticed if detector.spoils and (detector.on or detector.episode.unseen)]
        # What a person is not told to correct (a tight leg is a result, an oblique view was put up with in set-up)
        # does not stop the hold.
        corrected = [fault for fault in faults if fault.rule.cue]
        # What is not seen is not held in form.
        reading = measured.readings[column(legs.phasing.driver, measured.view.followed(legs.working))]
        roughly = legs.driver_value is not None and reading.at_least_roughly is not None
        seen = legs.driver_value is not None and reading.value is not None
        recorder.add(
            measured,
            legs,
            step_s,
            faulty=bool(corrected),
            in_form=_counts(seen and not legs.moving, faults),
            counted=_counts(roughly and not legs.moving, corrected),
        )
        _correct(recorder, raised, detectors)
        counts = roughly and not corrected and legs.phase == "hold"
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

    def finish(self, legs: Legs | None, held_only: bool = False) -> None:
        """The session is over: a repetition under way counts if it came to its hold or far enough.

        held_only: only to its hold: a film may end at end range, a session is ended on the way there as well.
        """
        if self._recorder is not None and legs is not None and legs.rep is not None:
            counts = legs.rep.held or (legs.far_enough and not held_only)
            self.reps += [self._recorder.result(None)] if counts else []

    def disown(self, events: Sequence[Event], under_way: int | None) -> None:
        """Events of a movement that came to nothing belong to no repetition."""
        for event in events:
            if event.rep is not None and event.rep > len(self.reps) and event.rep != under_way:
                event.rep = None


def _follow_hold(recorder: RepRecorder, legs: Legs) -> None:
    """A hold that begins, is over or was none."""
    since_s = legs.rep.hold_since_s if legs.hold_began and legs.rep is not None else None
    for clock in recorder.clocks:
        if legs.hold_ended:
            clock.trim()
        if legs.hold_anew:
            clock.anew()
        if since_s is not None:
            clock.held_since(since_s)


def _counts(still: bool, faults: Sequence[Detector]) -> Counts:
    return Counts(still and not faults, faults[0].id if still and len(faults) == 1 else "")


def _correct(recorder: RepRecorder, raised: Sequence[Event], detectors: Sequence[Detector]) -> None:
    """Faults and their ends are noticed late: count the time since then again."""
    spoils = {detector.id: detector for detector in detectors if detector.spoils}
    for event in raised:
        if event.compensation in spoils:
            recorder.in_form.take_back(event.start_s)
            recorder.form_lost(event.start_s)
            if spoils[event.compensation].rule.cue:
                recorder.counted.take_back(event.start_s)
    for detector in spoils.values():
        over_s = detector.episode.found_over_s
        if over_s is not None:
            for clock in recorder.clocks:
                clock.give_back(detector.id, over_s)
