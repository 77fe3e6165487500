"""What one repetition ended with: times, hold in form, and its measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from formcheck.exercise.event import EventSide
from formcheck.exercise.exercise import Result
from formcheck.exercise.hold_clock import Counts, HoldClock
from formcheck.exercise.legs import Legs
from formcheck.measure.measurer import Measured
from formcheck.measure.reading import Reading, apart, no_reading
from formcheck.measure.readings import column
from formcheck.pose.landmarks import Side

FINE_S = 1.0
"""So much of a hold in which nothing is to be corrected tells what the person can do."""


@dataclass(frozen=True, slots=True)
class RepResult:
    """One entry of `reps` in `analyze --json`. measures: by name, None where there was no reading.

    hold_in_form_s: held without any compensation; hold_counted_s: without one that is to be corrected, as the dial
    counts: how much a tight leg lacks is a result. progression: id of the round it belongs to, "" for the plain
    movement. uncertainties: of the measures, by name, as far as they are known: half the width of the interval that
    holds the truth nine times in ten.
    """

    number: int
    side: EventSide
    start_s: float
    end_s: float | None
    hold_in_form_s: float
    hold_counted_s: float
    measures: Mapping[str, float | None]
    progression: str = ""
    uncertainties: Mapping[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The entry, numbers rounded."""
        return {
            "number": self.number,
            "side": self.side,
            "start_s": round(self.start_s, 3),
            "end_s": None if self.end_s is None else round(self.end_s, 3),
            "hold_in_form_s": round(self.hold_in_form_s, 2),
            "hold_counted_s": round(self.hold_counted_s, 2),
            "measures": {name: None if v is None else round(v, 1) for name, v in self.measures.items()},
            "uncertainties": {name: round(value, 1) for name, value in self.uncertainties.items()},
            **({"progression": self.progression} if self.progression else {}),
        }


@dataclass
class RepRecorder:
    """Collects one repetition as it goes.

    A repetition's measure is its median in the hold, as far as nothing was to be corrected in it if there is a second
    of that; of one without a hold, its value at the furthest point. What is asked for in form is its value at the
    furthest point before the first fault. The uncertainty of a median is that of the readings: their error is much the
    same from frame to frame.
    """

    number: int
    side: Side | None
    start_s: float
    results: Sequence[Result]
    progression: str = ""
    in_form: HoldClock = field(default_factory=HoldClock)
    counted: HoldClock = field(default_factory=HoldClock)
    _held: dict[str, list[tuple[float, bool]]] = field(default_factory=dict)
    _fine_s: float = 0.0
    _unsure: dict[str, list[float]] = field(default_factory=dict)
    _furthest: dict[str, Reading] = field(default_factory=dict)
    _way: list[tuple[float, dict[str, Reading]]] = field(default_factory=list)
    _best: float = float("-inf")
    _form_lost: bool = False

    def add(
        self, measured: Measured, legs: Legs, step_s: float, faulty: bool, in_form: Counts, counted: Counts
    ) -> None:
        """One frame. step_s: since the one before. faulty: something is to be corrected. in_form, counted: whether it
        counts for these clocks.
        """
        driver, holding = legs.driver_value, legs.phase == "hold"
        further = driver is not None and driver > self._best
        values = self._values(measured) if further or holding else {}
        if driver is not None and further:
            self._best = driver
            self._furthest = {name: r for name, r in values.items() if r.value is not None}
            if not self._form_lost:
                self._way.append((measured.time_s, self._furthest))
        for clock, counts in ((self.in_form, in_form), (self.counted, counted)):
            clock.add(measured.time_s, step_s, holding, legs.going_back, counts)
        if not holding:
            return
        self._fine_s += 0.0 if faulty else step_s
        for name, reading in values.items():
            if reading.value is not None:
                self._held.setdefault(name, []).append((reading.value, faulty))
            if reading.uncertainty is not None:
                self._unsure.setdefault(name, []).append(reading.uncertainty)

    @property
    def clocks(self) -> tuple[HoldClock, HoldClock]:
        """Both of them."""
        return self.in_form, self.counted

    def form_lost(self, since_s: float) -> None:
        """A fault was noticed that has been there since then: of the first one, what came before it is kept."""
        if not self._form_lost:
            self._form_lost = True
            self._way = [step for step in self._way if step[0] <= since_s][-1:]

    def result(self, end_s: float | None) -> RepResult:
        """The repetition as it is reported."""
        found = {wanted.name: self._result(wanted) for wanted in self.results}
        return RepResult(
            self.number,
            self.side or "both",
            self.start_s,
            end_s,
            self.in_form.seconds,
            self.counted.seconds,
            {name: reading.value for name, reading in found.items()},
            self.progression,
            {name: reading.uncertainty for name, reading in found.items() if reading.uncertainty is not None},
        )

    def _result(self, wanted: Result) -> Reading:
        nothing = no_reading("not seen")
        if wanted.in_form:
            return self._way[-1][1].get(wanted.name, nothing) if self._way else nothing
        held, unsure = self._held.get(wanted.name), self._unsure.get(wanted.name)
        if not held:
            return self._furthest.get(wanted.name, nothing)
        fine = [value for value, faulty in held if not faulty] if self._fine_s >= FINE_S else []
        found = median(fine or [value for value, _ in held])
        return Reading(found, uncertainty=median(unsure) if unsure else None)

    def _values(self, measured: Measured) -> dict[str, Reading]:
        side = measured.view.followed(self.side)
        return {wanted.name: _value(wanted, measured, wanted.side or side) for wanted in self.results}


def _value(wanted: Result, measured: Measured, side: Side) -> Reading:
    reading = measured.readings[column(wanted.source, side)]
    if not wanted.minus or reading.value is None:
        return reading
    less = measured.readings[column(wanted.minus, side)]
    if less.value is None:
        return less
    return Reading(reading.value - less.value, uncertainty=apart(reading.uncertainty, less.uncertainty))
