"""What one repetition ended with: times, hold in form, and its measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from formcheck.exercise.event import EventSide
from formcheck.exercise.exercise import Result
from formcheck.measure.measurer import Measured, column
from formcheck.measure.reading import Reading
from formcheck.pose.landmarks import Side


@dataclass(frozen=True, slots=True)
class RepResult:
    """One entry of `reps` in `analyze --json`. measures: by name, None where there was no reading.

    progression: id of the round it belongs to, "" for the plain movement.
    """

    number: int
    side: EventSide
    start_s: float
    end_s: float | None
    hold_in_form_s: float
    measures: Mapping[str, float | None]
    progression: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The entry, numbers rounded."""
        return {
            "number": self.number,
            "side": self.side,
            "start_s": round(self.start_s, 3),
            "end_s": None if self.end_s is None else round(self.end_s, 3),
            "hold_in_form_s": round(self.hold_in_form_s, 2),
            "measures": {name: None if v is None else round(v, 1) for name, v in self.measures.items()},
            **({"progression": self.progression} if self.progression else {}),
        }


@dataclass
class RepRecorder:
    """Collects one repetition as it goes.

    A repetition's measure is its median in the hold; of one without a hold, its value at the furthest point.
    """

    number: int
    side: Side | None
    start_s: float
    results: Sequence[Result]
    progression: str = ""
    hold_in_form_s: float = 0.0
    _held: dict[str, list[float]] = field(default_factory=dict)
    _furthest: dict[str, float] = field(default_factory=dict)
    _best: float = float("-inf")
    _tail: list[tuple[float, float, float]] = field(default_factory=list)

    def add(self, measured: Measured, holding: bool, in_form: bool, driver: float | None, step_s: float) -> None:
        """One frame. driver: grown toward end range. step_s: seconds since the frame before."""
        values = self._values(measured)
        if driver is not None and driver > self._best:
            self._best = driver
            self._furthest = {name: r.value for name, r in values.items() if r.value is not None}
        if not holding:
            return
        for name, reading in values.items():
            if reading.value is not None:
                self._held.setdefault(name, []).append(reading.value)
        counted = step_s if in_form else 0.0
        self.hold_in_form_s += counted
        self._tail.append((driver if driver is not None else 0.0, counted, step_s))

    def trim_hold(self, level: float, band: float) -> None:
        """The hold is over: the seconds in which the driver was already on its way back do not count."""
        while self._tail and self._tail[-1][0] < level - band:
            self.hold_in_form_s -= self._tail.pop()[1]
        self.hold_in_form_s = max(0.0, self.hold_in_form_s)

    def take_back(self, seconds: float) -> None:
        """A fault was on already for so long when it was noticed: that time was not in form."""
        for n in range(len(self._tail) - 1, -1, -1):
            if seconds <= 0:
                break
            driver, counted, step_s = self._tail[n]
            self._tail[n] = (driver, 0.0, step_s)
            self.hold_in_form_s -= counted
            seconds -= step_s
        self.hold_in_form_s = max(0.0, self.hold_in_form_s)

    def hold_anew(self) -> None:
        """What looked like a hold was the way in: it does not count."""
        self._tail.clear()
        self.hold_in_form_s = 0.0

    def result(self, end_s: float | None) -> RepResult:
        """The repetition as it is reported."""
        measures: dict[str, float | None] = {}
        for wanted in self.results:
            held = self._held.get(wanted.name)
            measures[wanted.name] = median(held) if held else self._furthest.get(wanted.name)
        side = self.side or "both"
        return RepResult(self.number, side, self.start_s, end_s, self.hold_in_form_s, measures, self.progression)

    def _values(self, measured: Measured) -> dict[str, Reading]:
        side = self.side or measured.view.near_side or "left"
        return {wanted.name: measured.readings[column(wanted.source, side)] for wanted in self.results}
