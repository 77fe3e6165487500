"""What `analyze` prints below the summary: each repetition and each fault with its time, or the angles alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median

from formcheck.coach.amount import amount, limit, result_amount
from formcheck.exercise.event import Event
from formcheck.exercise.moment import Moment
from formcheck.exercise.outcome import Outcome
from formcheck.measure.reading import Reading
from formcheck.measure.readings import UNCERTAIN
from formcheck.pose.landmarks import SIDES

_MOST = 40
"""So many lines of a table are printed; all of it is in the JSON."""
_NOT_READ = "not read"
_SHOWN = [name for name in UNCERTAIN if not name.startswith(("roll", "shank"))]
_ENOUGH = 2000
"""So many uncertainties are remembered of one angle, which is plenty for a median."""


def tables(outcome: Outcome) -> list[str]:
    """The repetitions and the faults of a session, a line each."""
    return [*_repetitions(outcome), *_events(outcome)]


def _repetitions(outcome: Outcome) -> list[str]:
    exercise = outcome.exercise
    if exercise is None or not outcome.reps:
        return []
    names = [result.name for result in exercise.results]
    rows = [["rep", "side", "from", "to", "held in form", *map(_title, names)]]
    for rep in outcome.reps:
        end = "not ended" if rep.end_s is None else f"{rep.end_s:.1f} s"
        row = [str(rep.number), rep.side, f"{rep.start_s:.1f} s", end, f"{rep.hold_counted_s:.1f} s"]
        values = [(name, rep.measures.get(name)) for name in names]
        rows.append(row + [_NOT_READ if value is None else result_amount(name, value) for name, value in values])
    return ["", *aligned(rows)]


def _events(outcome: Outcome) -> list[str]:
    if not outcome.events:
        return []
    rows = [["fault", "side", "rep", "phase", "from", "to", "worst", "allowed"]]
    rows += [_event(event) for event in outcome.events]
    return ["", *aligned(rows)]


def _event(event: Event) -> list[str]:
    end = "not corrected" if event.end_s is None else f"{event.end_s:.1f} s"
    end += " (lost)" if event.out_of_sight else ""
    rep = "" if event.rep is None else str(event.rep)
    amounts = [limit(value, event.unit) for value in (event.peak, event.threshold)]
    name = event.compensation.replace("_", " ")
    return [name, event.side, rep, event.phase, f"{event.start_s:.1f} s", end, *amounts]


def aligned(rows: Sequence[Sequence[str]], most: int | None = _MOST) -> list[str]:
    """Columns side by side, words to the left and what begins with a number to the right.

    rows: the first one are the headings. most: no more than so many below it, None for all.
    """
    shown = rows if most is None else rows[: most + 1]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    numeric = [all(not row[at] or row[at][0] in "-0123456789" for row in shown[1:]) for at in range(len(widths))]
    lines = [
        "  " + "  ".join(c.rjust(w) if n else c.ljust(w) for c, w, n in zip(row, widths, numeric, strict=True)).rstrip()
        for row in shown
    ]
    more = len(rows) - len(shown)
    return lines + ([f"  ... and {more} more: --json FILE holds all"] if more else [])


def _title(name: str) -> str:
    return name.rsplit("_", 1)[0].replace("_", " ")


class AngleTally:
    """The span of each angle over a file, for what is not judged as an exercise. Feed `add` every moment."""

    def __init__(self) -> None:
        self._spans: dict[str, tuple[float, float]] = {}
        self._widths: dict[str, list[float]] = {name: [] for name in _SHOWN}
        self._reasons: dict[str, Counter[str]] = {name: Counter() for name in _SHOWN}

    def add(self, moment: Moment) -> None:
        """One more frame."""
        for name in _SHOWN:
            self._add(name, moment.measures[name])

    def _add(self, name: str, reading: Reading) -> None:
        value = reading.value
        if value is None:
            self._reasons[name][reading.reason] += 1
            return
        low, high = self._spans.get(name, (value, value))
        self._spans[name] = min(low, value), max(high, value)
        if reading.uncertainty is not None and len(self._widths[name]) < _ENOUGH:
            self._widths[name].append(reading.uncertainty)

    def lines(self) -> list[str]:
        """Each angle with its span and usual uncertainty, left and right apart; or why there is none."""
        rows = []
        for name in _SHOWN:
            if ("_change_" in name or name.startswith("knee_inward")) and name not in self._spans:
                continue  # nothing was seen before, such as in a photo; nobody faces the camera
            stem, unit = name.rsplit("_", 1)
            side = next((side for side in SIDES if stem.endswith(f"_{side}")), "")
            title = stem.removesuffix(f"_{side}").replace("_", " ")
            rows.append([f"{title} {side}".strip(), self._told(name, unit)])
        width = max(len(title) for title, _ in rows)
        return [f"  {title.ljust(width)}  {told}" for title, told in rows]

    def _told(self, name: str, unit: str) -> str:
        if name not in self._spans:
            reasons = self._reasons[name].most_common(1)
            return f"{_NOT_READ}: {reasons[0][0]}" if reasons else _NOT_READ
        low, high = (amount(value, unit) for value in self._spans[name])
        span = low if low == high else f"{low} to {high}"
        widths = self._widths[name]
        return f"{span} (± {amount(median(widths), unit)})" if widths else span
