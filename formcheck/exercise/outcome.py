"""What a session came to: repetitions, events, cues, measures, and what could not be judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import hypot
from statistics import median, stdev
from typing import Any

from formcheck.exercise.cue import Cue
from formcheck.exercise.event import Event
from formcheck.exercise.exercise import Exercise
from formcheck.exercise.repetition import RepResult
from formcheck.measure.measurer import Measured
from formcheck.measure.reading import Reading
from formcheck.measure.readings import MEASURES, column
from formcheck.measure.view import UNKNOWN, View
from formcheck.pose.landmarks import SIDES, Side

SCHEMA = 1

Results = Mapping[str, Mapping[str, float | None]]
"""By the name of a result: its value on the left and on the right, None where there is none."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a session; `as_dict` is `analyze --json`.

    assessed: the compensations that were judged: of these, no event means that there was none.
    not_assessed: those that were not, each with its reason. uncertainties: of the measures, see `uncertainties_of`.
    """

    exercise: Exercise | None
    view: View
    frames: int
    tracked: int
    duration_s: float
    reps: tuple[RepResult, ...]
    events: tuple[Event, ...]
    cues: tuple[Cue, ...]
    measures: Results
    not_assessed: tuple[tuple[str, str], ...]
    assessed: tuple[str, ...] = ()
    uncertainties: Results = field(default_factory=dict)

    def as_dict(self, source: str) -> dict[str, Any]:
        """The contract's JSON object. source: the name of the file or camera."""
        view = self.view
        return {
            "schema": SCHEMA,
            "exercise": self.exercise.id if self.exercise else None,
            "source": source,
            "view": {
                "facing": view.facing,
                "near_side": view.near_side,
                "yaw_deg": None if view.yaw_deg is None else round(view.yaw_deg, 1),
                "roll_deg": None if view.roll_deg is None else round(view.roll_deg, 1),
            },
            "frames": {
                "total": self.frames,
                "tracked": self.tracked,
                "duration_s": round(self.duration_s, 3),
            },
            "reps": [rep.as_dict() for rep in self.reps],
            "events": [event.as_dict() for event in self.events],
            "cues": [cue.as_dict() for cue in self.cues],
            "measures": {name: dict(sides) for name, sides in self.measures.items()},
            "not_assessed": [{"compensation": name, "reason": reason} for name, reason in self.not_assessed],
            "assessed": list(self.assessed),
            "uncertainties": {name: dict(sides) for name, sides in self.uncertainties.items()},
        }


class ViewTally:
    """The view of a whole session: medians and majorities over its frames."""

    def __init__(self) -> None:
        self._sides: Counter[tuple[Any, Any, bool, Any]] = Counter()
        self._yaws: dict[int, int] = {}
        self._rolls: dict[int, int] = {}

    def add(self, view: View) -> None:
        """One more frame. Only counts are kept, so that a long session stays small."""
        if view.near_side is None:
            return
        self._sides[view.near_side, view.facing, view.lying, view.kind] += 1
        if view.yaw_deg is not None:
            _count(self._yaws, view.yaw_deg)
        if view.roll_deg is not None:
            _count(self._rolls, view.roll_deg)

    @property
    def view(self) -> View:
        """The usual view of the session."""
        if not self._sides:
            return UNKNOWN
        near, facing, lying, kind = self._sides.most_common(1)[0][0]
        return View(near, facing, _middle(self._yaws), lying, kind, _middle(self._rolls))


def _count(counts: dict[int, int], angle: float) -> None:
    tenths = round(10 * angle)
    counts[tenths] = counts.get(tenths, 0) + 1


def _middle(counts: dict[int, int]) -> float | None:
    half = sum(counts.values()) / 2
    passed = 0
    for tenths in sorted(counts):
        passed += counts[tenths]
        if passed >= half:
            return tenths / 10
    return None


def sides_of(exercise: Exercise | None, reps: Sequence[RepResult]) -> dict[str, dict[str, float | None]]:
    """Each result of the exercise, left and right: the median over the repetitions.

    Where both legs work together a result belongs to both.
    """
    table: dict[str, dict[str, float | None]] = {}
    for wanted in exercise.results if exercise else ():
        row: dict[str, float | None] = {}
        for side in SIDES:
            values = _values(_plain_of(reps, side), wanted.name)
            row[side] = round(median(values), 1) if values else None
        table[wanted.name] = row
    return table


def _plain_of(reps: Sequence[RepResult], side: Side) -> list[RepResult]:
    """The repetitions of a side, those of both legs too, without rounds with a progression."""
    return [rep for rep in reps if rep.side in (side, "both") and not rep.progression]


def _values(reps: Sequence[RepResult], name: str) -> list[float]:
    return [value for rep in reps if (value := rep.measures.get(name)) is not None]


_NINETY = 1.645
"""Standard deviations that hold nine of ten values of a normal distribution."""


def uncertainties_of(exercise: Exercise | None, reps: Sequence[RepResult]) -> dict[str, dict[str, float | None]]:
    """The uncertainty of each result of `sides_of`: half the interval that holds the truth nine times in ten.

    The error of the readings is much the same in all repetitions, so more of them do not make it smaller. The scatter
    of the repetitions is added, as the standard error of their mean. None if no reading had an uncertainty.
    """
    table: dict[str, dict[str, float | None]] = {}
    for wanted in exercise.results if exercise else ():
        row: dict[str, float | None] = {}
        for side in SIDES:
            mine = _plain_of(reps, side)
            values = _values(mine, wanted.name)
            unsure = [rep.uncertainties[wanted.name] for rep in mine if wanted.name in rep.uncertainties]
            scatter = _NINETY * stdev(values) / len(values) ** 0.5 if len(values) > 1 else 0.0
            row[side] = round(hypot(median(unsure), scatter), 1) if unsure else None
        table[wanted.name] = row
    return table


def angles_of(measured: Measured) -> dict[str, dict[str, float | None]]:
    """All readings of one frame, left and right: what a photo gives. Midline measures belong to both."""
    return _of_frame(measured, lambda reading: reading.value)


def uncertainties_of_angles(measured: Measured) -> dict[str, dict[str, float | None]]:
    """The uncertainties of `angles_of`; None where there is no reading, or its error is not known."""
    return _of_frame(measured, lambda reading: reading.uncertainty)


def _of_frame(measured: Measured, part: Callable[[Reading], float | None]) -> dict[str, dict[str, float | None]]:
    table: dict[str, dict[str, float | None]] = {}
    for measure in MEASURES:
        row = {side: part(measured.readings[column(measure, side)]) for side in SIDES}
        name = column(measure, None)
        table[name] = {side: None if value is None else round(value, 1) for side, value in row.items()}
    return table
