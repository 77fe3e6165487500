"""What one repetition ended with: times, hold in form, and its measures."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, NamedTuple

from formcheck.exercise.event import EventSide
from formcheck.exercise.exercise import Result
from formcheck.measure.measurer import Measured, column
from formcheck.measure.reading import Reading, apart, no_reading
from formcheck.pose.landmarks import Side

_NOTICED = 60
"""Frames: no hold is noticed later than that."""
_LATE_S = 0.13
"""How late a way back is seen to begin: half the window of the slope, and the filter's delay at rest."""
_LONGEST_S = 0.5
FINE_S = 1.0
"""So much of a hold in which nothing is to be corrected tells what the person can do."""


class _Frame(NamedTuple):
    """A frame of a hold. back: whether it was on its way back. seconds: how long it lasts, counted_s: as far as that
    counts. spoiled_by: the only fault that keeps it from counting, "" where there is none or something else does.
    """

    time_s: float
    back: bool
    counted_s: float
    seconds: float
    spoiled_by: str


def counted_s(before_s: float, now_s: float) -> float:
    """For how long a frame counts, by its time and that of the one before: a gap in what is seen is no time done."""
    return min(max(now_s - before_s, 0.0), _LONGEST_S)


@dataclass(frozen=True, slots=True)
class RepResult:
    """One entry of `reps` in `analyze --json`. measures: by name, None where there was no reading.

    progression: id of the round it belongs to, "" for the plain movement. uncertainties: of the measures, by name, as
    far as they are known: half the width of the interval that holds the truth nine times in ten.
    """

    number: int
    side: EventSide
    start_s: float
    end_s: float | None
    hold_in_form_s: float
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
    hold_in_form_s: float = 0.0
    _held: dict[str, list[tuple[float, bool]]] = field(default_factory=dict)
    _fine_s: float = 0.0
    _unsure: dict[str, list[float]] = field(default_factory=dict)
    _furthest: dict[str, Reading] = field(default_factory=dict)
    _way: list[tuple[float, dict[str, Reading]]] = field(default_factory=list)
    _best: float = float("-inf")
    _form_lost: bool = False
    _tail: list[_Frame] = field(default_factory=list)
    _before: deque[_Frame] = field(default_factory=lambda: deque(maxlen=_NOTICED))

    def add(
        self,
        measured: Measured,
        holding: bool,
        in_form: bool,
        driver: float | None,
        back: bool,
        step_s: float,
        faulty: bool = False,
        spoiled_by: str = "",
    ) -> None:
        """One frame. driver: grown toward end range. back: it goes back from there. step_s: since the frame before;
        faulty: something is to be corrected. spoiled_by: the only fault for which it is not in form.
        """
        further = driver is not None and driver > self._best
        values = self._values(measured) if further or holding else {}
        if driver is not None and further:
            self._best = driver
            self._furthest = {name: r for name, r in values.items() if r.value is not None}
            if not self._form_lost:
                self._way.append((measured.time_s, self._furthest))
        frame = _Frame(measured.time_s, back, step_s if in_form else 0.0, step_s, spoiled_by)
        if not holding:
            self._before.append(frame)
            return
        self._fine_s += 0.0 if faulty else step_s
        for name, reading in values.items():
            if reading.value is not None:
                self._held.setdefault(name, []).append((reading.value, faulty))
            if reading.uncertainty is not None:
                self._unsure.setdefault(name, []).append(reading.uncertainty)
        self.hold_in_form_s += frame.counted_s
        self._tail.append(frame)

    def held_since(self, since_s: float) -> None:
        """The hold that is noticed now began then: it is counted from there."""
        held = [frame for frame in self._before if frame.time_s > since_s]
        self._before.clear()
        self._tail += held
        self.hold_in_form_s += sum(frame.counted_s for frame in held)

    def trim_hold(self) -> None:
        """The hold is over: the seconds in which the driver was already on its way back do not count."""
        late_s = _LATE_S if self._tail and self._tail[-1].back else 0.0
        while self._tail and (self._tail[-1].back or late_s > 0.5 * self._tail[-1].seconds):
            frame = self._tail.pop()
            self.hold_in_form_s -= frame.counted_s
            late_s -= 0.0 if frame.back else frame.seconds
        self.hold_in_form_s = max(0.0, self.hold_in_form_s)

    def form_lost(self, since_s: float) -> None:
        """A fault was noticed that has been there since then: of the first one, what came before it is kept."""
        if not self._form_lost:
            self._form_lost = True
            self._way = [step for step in self._way if step[0] <= since_s][-1:]

    def take_back(self, since_s: float) -> None:
        """A fault that is noticed now has been on since then: that time was not in form."""
        self._recount(since_s, lambda frame: frame._replace(counted_s=0.0))

    def give_back(self, fault: str, since_s: float) -> None:
        """A fault that is found to be over now has been over since then: what only it spoiled was in form."""
        self._recount(since_s, lambda f: f._replace(counted_s=f.seconds) if f.spoiled_by == fault else f)

    def _recount(self, since_s: float, counted: Callable[[_Frame], _Frame]) -> None:
        for n in range(len(self._tail) - 1, -1, -1):
            before = self._tail[n]
            if before.time_s <= since_s:
                break
            self._tail[n] = counted(before)
            self.hold_in_form_s += self._tail[n].counted_s - before.counted_s
        self.hold_in_form_s = max(0.0, self.hold_in_form_s)

    def hold_anew(self) -> None:
        """What looked like a hold was the way in: it does not count."""
        self._tail.clear()
        self.hold_in_form_s = 0.0

    def result(self, end_s: float | None) -> RepResult:
        """The repetition as it is reported."""
        found = {wanted.name: self._result(wanted) for wanted in self.results}
        return RepResult(
            self.number,
            self.side or "both",
            self.start_s,
            end_s,
            self.hold_in_form_s,
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
