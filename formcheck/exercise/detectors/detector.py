"""What all detectors share: a value against two thresholds and a minimum time makes events.

A detector is a small class that says what its value is in one frame. This one turns values into
events: an event starts when the value passes `enter` and is raised as soon as it has been over `exit`
for the minimum time and over `enter` for more than one frame; it ends when it has been below `exit` for half
a second, and its end is where it fell below. Values come out of a filter and are late, so a rising value is
extrapolated by its lag before it is compared with `enter`. A value that rises so fast that it will soon be far past
`enter` is raised without waiting; one that trembling of the landmarks alone may have put there is not.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from formcheck.exercise.detectors.coverage import Coverage
from formcheck.exercise.event import Event, EventSide
from formcheck.exercise.exercise import Compensation
from formcheck.exercise.situation import Situation
from formcheck.exercise.slope import Slope
from formcheck.measure.reading import Reading

NOT_ASKED = "not asked for in this session"
"""The reason of a detector that the exercise asks for at other times only."""
_SETTLED_S = 0.5
"""How long a fault must be gone before it is over: one fault is one event."""
_SURE_S = 0.06
"""A single frame over the threshold is noise."""
_AGAIN_S, _UNSEEN_S = 0.9, 4.0
"""A fault that comes back so soon after it was gone (or out of sight), in the same repetition, is the same fault."""
_BLINK_S = 0.15
"""A value near its threshold still counts as near after so long without a reading."""
UNSURE = "not certain in this posture"
_LAG_S = 0.1
"""How late a slowly moving value is: 1 / (2 pi 1.5 Hz), the filter's delay at its least cutoff."""
_SOON_S = 2 * _LAG_S
"""A value that grows in this time by more than the gap between `exit` and `enter`, and past `enter` by as much, will
last: the fault has been there longer than its reading, by the lag."""
_USUAL = 0.015
"""Trembling up to here, in torso lengths, is the tracker's own: the thresholds leave room for it."""
_TREMBLES = {"deg": 60.0, "torso": 0.4}
"""Standard deviation of filtered readings, in their unit, for each torso length of trembling beyond that."""


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
    spoils: whether time with it on is not in form. found_over_s: in the frame in which a fault is found to be over
    since before, since when. unseen: a fault was on when it went out of sight, and its end was not seen.
    coverage: how much of it could be judged. limits: what else an exercise file may set, see `Compensation.limits`,
    each with the value for files that do not set it (those of 0.6 and before).
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
        self.event: Event | None = None
        self._near_s: float | None = None
        self._since_s: float | None = None
        self._enter_frame_s = 0.0
        self._before: tuple[float, float] | None = None
        self._slope = Slope()
        self._peak = 0.0
        self._below_s: float | None = None
        self._gone_s = 0.0
        self.found_over_s: float | None = None
        self._seen_s = self._updated_s = self._glimpsed_s = 0.0
        self._ended_s = 0.0
        self._over: Event | None = None
        self._lost = self._guessed = self._judging = self.unseen = False
        self.coverage = Coverage()

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
    def on(self) -> bool:
        """Whether the fault is there now: raised, and not on its way out."""
        return self.event is not None and self._below_s is None

    def update(self, situation: Situation) -> Event | None:
        """Judge one frame; the event that is raised by it, if any."""
        now = situation.measured.time_s
        if now - self._updated_s > _SETTLED_S:
            self._unseen(now)
        self._updated_s = now
        self.found_over_s = None
        if situation.phase not in self.rule.phases and not (self.lasts and self._goes_on(situation)):
            if self.follows and not situation.measured.disturbed:
                self.find(situation)
            if self._judging:
                self._leave(situation)
            return None
        self._judging = True
        if self._over is not None:
            self._forget_other_reps(situation.rep)
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
            self._unseen(now)
            if reading.rough is not None:
                self._glimpse(reading.rough, now)
            return None
        if not self.rule.certain or self._certain(finding):
            tally.judged += 1
        else:
            self.coverage.miss(UNSURE)
        self._seen_s = self._glimpsed_s = now
        if self.event is None:
            return self._watch(situation, finding, now)
        tally.found = True
        self._follow(self.event, finding, now)
        return None

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

    def finish(self) -> None:
        """The session is over: a fault that is on stays without an end."""
        if self.event is not None and self._below_s is not None:
            self.event.end_s = self._gone_s
            self.event = None

    def _watch(self, situation: Situation, finding: Finding, now: float) -> Event | None:
        value = finding.value.value or 0.0
        before, self._before = self._before, (now, value)
        self._slope.add(now, value)
        sooner = min(self.rule.margin, 0.0)
        if value <= self.rule.exit + sooner:
            self._forget()
            self.unseen = False
            return None
        slope = self._slope.speed or 0.0
        # A value that was there before it was judged is not growing into a fault: it may be on its way out. Nor is a
        # swing, whose size is zero until there are enough of them.
        speed = 0.0 if finding.since_s is not None else max(slope, 0.0)
        if self._near_s is None:
            self._near_s, self._peak = _crossing(before, now, value, self.rule.exit + sooner), value
        self._peak = max(self._peak, value)
        if self._lost and self._again(now, _UNSEEN_S) and now - self._near_s >= _SURE_S - 1e-6:
            self._resume()
            return None
        trembling = _TREMBLES.get(self.unit, 0.0) * max(situation.measured.jitter - _USUAL, 0.0)
        # What was partly guessed waits its full time.
        soon = not self._guessed and self._soon_beyond(value, speed, trembling)
        if value + _LAG_S * speed <= self.rule.enter + sooner and not soon:
            return None
        if self._since_s is None:
            self._since_s, self._enter_frame_s = _crossing(before, now, value, self.rule.enter), now
        if value + _LAG_S * speed <= self.rule.enter + self.rule.margin + trembling and not soon:
            return None
        if finding.since_s is not None:
            self._near_s = self._since_s = max(finding.since_s, self._ended_s)
        # A value that was there before its phase began is not noise, unless it is on its way out.
        stays = finding.since_s is not None and value + _SOON_S * slope > self.rule.enter + self.rule.margin
        if not self._lasted(now, soon or stays) or not self._certain(finding):
            return None
        if self._again(now, _AGAIN_S):
            self._resume()
            return None
        self.event = Event(
            compensation=self.id,
            side=finding.side,
            rep=situation.rep,
            phase=situation.phase,
            start_s=self._since_s,
            raised_s=now,
            end_s=None,
            peak=self._peak,
            unit=self.unit,
            threshold=self.rule.enter,
            confidence=finding.value.confidence,
        )
        self._forget()
        self._below_s = None
        return self.event

    def _soon_beyond(self, value: float, speed: float, trembling: float) -> bool:
        """Whether a rising value is about to be far past `enter`. speed: units a second. trembling: of the value."""
        between, more = self.rule.enter - self.rule.exit, _SOON_S * speed - 2 * trembling
        return not self.periodic and more > between and value + more > self.rule.enter + self.rule.margin + between

    def _lasted(self, now: float, soon: bool) -> bool:
        """Whether it has been there for long enough. soon: it will be beyond doubt, or was before it was judged."""
        near_s = now if self._near_s is None else self._near_s
        wait_s = self.rule.min_s - self.rule.late_s
        if soon:
            return now - near_s >= max(wait_s - _LAG_S, min(wait_s, _LAG_S)) - 1e-6
        sure = now - self._enter_frame_s >= min(_SURE_S, self.rule.min_s) - 1e-6
        return sure and now - near_s >= wait_s - 1e-6

    def _forget_other_reps(self, rep: int | None) -> None:
        if self._over is not None and (rep is None or self._over.rep != rep):
            self._over, self.unseen = None, False

    def _again(self, now: float, within_s: float) -> bool:
        return self._over is not None and now - self._ended_s <= within_s

    def _resume(self) -> None:
        """The fault that was over goes on: one fault in one repetition is one event."""
        if self._over is not None:
            self._over.end_s, self._over.peak = None, max(self._over.peak, self._peak)
            self._over.out_of_sight = False
        self.event, self._over, self.unseen = self._over, None, False
        self._forget()
        self._below_s = None

    def _follow(self, event: Event, finding: Finding, now: float) -> None:
        value = finding.value.value or 0.0
        if value > self.rule.exit:
            self._below_s = None
            event.peak = max(event.peak, value)
            return
        if self._below_s is None:
            self._below_s = now
            self._gone_s = now
            if finding.over_s is not None:
                self._gone_s = self.found_over_s = max(finding.over_s, event.raised_s)
        if now - self._below_s >= _SETTLED_S:
            self._close(self._gone_s)

    def _unseen(self, now: float) -> None:
        self._before = None
        if now - self._glimpsed_s > _BLINK_S:
            self._forget()
        if self.event is not None and now - self._seen_s >= _SETTLED_S:
            lost = self._below_s is None
            self.event.out_of_sight = lost
            self._close(self._seen_s if self._below_s is None else self._gone_s)
            self._lost = self.unseen = lost

    def _forget(self) -> None:
        """Nothing is near its threshold."""
        self._near_s = self._since_s = None
        self._guessed = False

    def _glimpse(self, rough: float, now: float) -> None:
        """Too uncertain to be judged by, a value still tells since when there may be something, and that it goes on."""
        sooner = min(self.rule.margin, 0.0)
        if rough <= self.rule.exit + sooner:
            self._forget()
            return
        if self.event is not None:
            self._seen_s = now
            return
        self._glimpsed_s, self._guessed = now, True
        if self._near_s is None:
            self._near_s, self._peak = now, rough
        if self._since_s is None and rough > self.rule.enter + sooner:
            self._since_s = self._enter_frame_s = now

    def _blind(self, reason: str, now: float) -> None:
        """For now nothing can be judged: no new fault is found, and one that is on stays on."""
        self.coverage.miss(reason)
        self._forget()
        self._before = None
        self._slope.reset()
        self._seen_s = now

    def _leave(self, situation: Situation) -> None:
        """Out of the phases in which it is judged: what was on ends here."""
        self._judging = False
        self._forget()
        self._before = None
        if self.event is not None:
            if self._below_s is None:
                self._gone_s = self.found_over_s = max(self.over_since(situation), self.event.raised_s)
            self._close(self._gone_s)

    def _close(self, time_s: float) -> None:
        if self.event is not None:
            self.event.end_s = self._ended_s = time_s
            self._over, self._lost, self.unseen = self.event, False, False
        self.event = self._below_s = None


def _crossing(before: tuple[float, float] | None, now: float, value: float, level: float) -> float:
    """When a value passed a level between the frame before and this one."""
    if before is None or before[1] > level or value <= before[1]:
        return now
    return min(now, before[0] + (now - before[0]) * (level - before[1]) / (value - before[1]))
