"""What all detectors share: a value against two thresholds and a minimum time makes events.

A detector is a small class that says what its value is in one frame. This one turns values into events: an event starts
when the value passes `enter` and is raised as soon as it has been over `exit` for the minimum time and over `enter` for
more than one frame, or far over it (`onset.py`); it ends when it has been below `exit` for half a second, and its
end is where it fell below (`episode.py`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from formcheck.exercise.detectors.coverage import Coverage
from formcheck.exercise.detectors.episode import SETTLED_S, Episode
from formcheck.exercise.detectors.onset import Onset
from formcheck.exercise.event import NOT_ASKED, Event, EventSide
from formcheck.exercise.exercise import Compensation
from formcheck.exercise.situation import Situation
from formcheck.measure.reading import Reading

UNSURE = "not certain in this posture"


@dataclass(slots=True)
class Finding:
    """A detector's value in one frame. since_s, over_s: when it began and ended, where the detector knows better."""

    value: Reading
    side: EventSide
    since_s: float | None = None
    over_s: float | None = None


class Detector(ABC):
    """Base of all detectors: each has its own `find`, the rest is common.

    id, unit: as in the contract. joints: where the fault is marked on the body (landmark names).
    periodic: judged by periods of an oscillation instead of seconds. follows: looks on in other phases too.
    lasts: a fault that is on is followed into the way back, where no new one is raised.
    spoils: whether time with it on is not in form. episode: the fault that is on, or was. coverage: how much of it
    could be judged. limits: what else an exercise file may set, see `Compensation.limits`, each with the value for
    files that do not set it (those of 0.6 and before).
    """

    id: ClassVar[str]
    unit: ClassVar[str]
    joints: ClassVar[tuple[str, ...]]
    periodic: ClassVar[bool] = False
    follows: ClassVar[bool] = False
    lasts: ClassVar[bool] = False
    spoils: ClassVar[bool] = True
    limits: ClassVar[Mapping[str, float]] = {}

    def __init__(self, rule: Compensation) -> None:
        self.rule = rule
        self.episode = Episode(rule.exit)
        self.coverage = Coverage()
        self._onset = Onset(rule, self.unit, self.periodic)
        self._updated_s = 0.0
        self._judging = False

    def limit(self, name: str) -> float:
        """One of `limits`, as the file gives it."""
        return self.rule.limits.get(name, self.limits[name])

    @abstractmethod
    def find(self, situation: Situation) -> Finding:
        """The value to judge in this frame, or no reading with its reason."""

    def over_since(self, situation: Situation) -> float:
        """When a fault that is on ended, where it is not judged any more; it counts from when it was raised on."""
        return situation.measured.time_s

    @property
    def in_vain(self) -> str:
        """Why all that was judged tells nothing; empty where it does."""
        return ""

    def vain_in(self, reps: int) -> tuple[str, list[int]]:
        """Of so many repetitions those in which what was judged tells nothing, and why."""
        return "", []

    @property
    def event(self) -> Event | None:
        """The event of the fault that is on."""
        return self.episode.event

    @property
    def on(self) -> bool:
        """Whether the fault is there now: raised, and not on its way out."""
        return self.episode.on

    def update(self, situation: Situation) -> Event | None:
        """Judge one frame; the event that is raised by it, if any."""
        now, episode = situation.measured.time_s, self.episode
        if now - self._updated_s > SETTLED_S:
            self._lose(now)
        self._updated_s = now
        episode.found_over_s = None
        if situation.phase not in self.rule.phases and not (self.lasts and self._goes_on(situation)):
            if self.follows and not situation.measured.disturbed:
                self.find(situation)
            if self._judging:
                self._leave(situation)
            return None
        self._judging = True
        if episode.last is not None:
            episode.forget_other_reps(situation.rep)
        tally = self.coverage.in_reps[situation.rep or 0]
        tally.frames += 1
        if situation.measured.disturbed:
            self._blind(situation.measured.disturbed, now)
            return None
        finding = self._judged(situation)
        reading = finding.value
        if reading.reason == NOT_ASKED:
            self.coverage.not_asked = True
            tally.frames -= 1
        elif reading.value is None:
            self.coverage.miss(reading.reason)
        if reading.value is None:
            self._lose(now)
            if reading.rough is not None:
                self._glimpse(reading.rough, now)
            return None
        if not self.rule.certain or self._certain(finding):
            tally.judged += 1
        else:
            self.coverage.miss(UNSURE)
        event = episode.event
        if event is None:
            return self._watch(situation, finding, now, reading.value)
        tally.found = True
        episode.follow(event, now, reading.value, finding.over_s)
        return None

    def finish(self) -> None:
        """The session is over: a fault that is on stays without an end."""
        self.episode.finish()

    def _goes_on(self, situation: Situation) -> bool:
        """Whether a fault that is on, and `lasts`, is followed into the way back."""
        return self.event is not None and situation.phase == "return"

    def _judged(self, situation: Situation) -> Finding:
        """What is found; nothing outside of the postures of the rule."""
        finding = self.find(situation)
        where = self.rule.where
        if where and finding.value.value is not None and not situation.holds(where):
            return Finding(Reading(0.0, finding.value.confidence), finding.side)
        return finding

    def _certain(self, finding: Finding) -> bool:
        """Whether the value is certain enough to judge: read closely, or its whole interval is a fault."""
        width = finding.value.uncertainty or 0.0
        if not self.rule.certain or width <= self.rule.certain:
            return True
        return (finding.value.value or 0.0) - width >= self.rule.enter

    def _watch(self, situation: Situation, finding: Finding, now: float, value: float) -> Event | None:
        """No fault is on: one may be raised, or be back."""
        onset, episode = self._onset, self.episode
        if not onset.see(now, value):
            episode.unseen = False
            return None
        if episode.in_sight_again(now) and onset.surely_near(now):
            self._resume(now)
            return None
        known_s = None if finding.since_s is None else max(finding.since_s, episode.ended_s)
        since_s = onset.since(now, value, situation.measured.jitter, known_s)
        if since_s is None or not self._certain(finding):
            return None
        if episode.again(now):
            self._resume(now)
            return None
        event = Event(
            compensation=self.id,
            side=finding.side,
            rep=situation.rep,
            phase=situation.phase,
            start_s=since_s,
            raised_s=now,
            end_s=None,
            peak=onset.peak,
            unit=self.unit,
            threshold=self.rule.enter,
            confidence=finding.value.confidence,
        )
        episode.begin(event)
        onset.forget()
        return event

    def _resume(self, now: float) -> None:
        self.episode.resume(now, self._onset.peak)
        self._onset.forget()

    def _lose(self, now: float) -> None:
        """There is no reading."""
        self._onset.lose(now)
        self.episode.lose(now)

    def _glimpse(self, rough: float, now: float) -> None:
        """Too uncertain to be judged by, a value still tells since when there may be something, and that it goes on."""
        if self.episode.event is None:
            self._onset.glimpse(now, rough)
        elif self._onset.near(rough):
            self.episode.stay(now)

    def _blind(self, reason: str, now: float) -> None:
        """For now nothing can be judged: no new fault is found, and one that is on stays on."""
        self.coverage.miss(reason)
        self._onset.blind()
        self.episode.stay(now)

    def _leave(self, situation: Situation) -> None:
        """Out of the phases in which it is judged: what was on ends here."""
        self._judging = False
        self._onset.leave()
        if self.event is not None:
            self.episode.leave(self.over_since(situation))
