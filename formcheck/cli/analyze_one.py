"""`formcheck analyze` of one recording, video or photo: every frame, as fast as the machine goes."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from formcheck.checker import Checker
from formcheck.cli.called import what_to_check
from formcheck.cli.options import check_allowed
from formcheck.cli.outputs import STDOUT, check_outputs, named, output, read_by
from formcheck.cli.quiet import native_messages_off
from formcheck.cli.sources import Source, open_source
from formcheck.cli.stopping import STOPPED, stop_on_signal
from formcheck.cli.tables import AngleTally, tables
from formcheck.cli.telling import nobody_in, tell
from formcheck.exercise.moment import Moment
from formcheck.exercise.outcome import Outcome
from formcheck.feedback.summary import summary
from formcheck.measure.readings import COLUMNS, UNCERTAIN, uncertainty_column

_FIRST = ("time_s", "phase", "rep", "near_side")


def analyze_one(args: argparse.Namespace) -> int:
    """The exit status."""
    (path,) = args.paths
    json_name, csv_name = named(args.json), named(args.csv)
    check_outputs(read_by(args), json_name, csv_name)
    with native_messages_off(), ExitStack() as files:
        source = open_source(Path(path), args.exercise, args.config, args.model)
        check_allowed(source.exercise, args.allow)
        source.options = replace(source.options, allow=(*source.options.allow, *args.allow))
        json_file = files.enter_context(output(json_name))
        rows = _rows(files.enter_context(output(csv_name)))
        told = STDOUT not in (json_name, csv_name)
        angles = AngleTally()
        outcome = _go_through(source, rows, angles if told else None)
        if source.warning:
            tell(source.warning)
        if json_file is not None:
            json.dump(outcome.as_dict(source.name), json_file, indent=1, ensure_ascii=False, allow_nan=False)
            json_file.write("\n")
            json_file.flush()
    # The files are in their place before a reader of the summary can go away.
    if told:
        print("\n".join([*summary(outcome, source.options.last), *_below(outcome, angles)]))
    if not outcome.tracked:
        tell(nobody_in(path, outcome.frames))
        return 1
    return 0


def _below(outcome: Outcome, angles: AngleTally) -> list[str]:
    """What follows the summary; where no repetition was seen, the angles tell what was."""
    if not outcome.tracked:
        return []
    if outcome.reps:
        return tables(outcome)
    advised = outcome.exercise is None and outcome.frames > 1
    return [*angles.lines(), *([f"  {what_to_check('FILE')}"] if advised else [])]


def _go_through(source: Source, rows: Any, angles: AngleTally | None) -> Outcome:
    """Check every observation of a source, writing the rows on the way.

    angles: None where nobody is told of them: most need not be measured then.
    """
    checker = Checker(source.exercise, source.options)
    with stop_on_signal() as stop:
        for observation, _ in _with_progress(source, checker):
            moment = checker.step(observation)
            if angles is not None and not moment.reps_done:
                angles.add(moment)
            if rows is not None:
                rows.writerow(_row(moment))
            if stop.asked:
                tell(STOPPED)
                break
    return checker.finish()


def _with_progress(source: Source, checker: Checker) -> Iterator[Any]:
    seen = source.seen(pictures=False, checker=checker)
    if not sys.stderr.isatty():
        return seen
    from tqdm import tqdm

    bar: Iterator[Any] = iter(tqdm(seen, total=source.frames, unit="frame", leave=False, file=sys.stderr))
    return bar


def _rows(file: IO[str] | None) -> Any:
    if file is None:
        return None
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow((*_FIRST, *COLUMNS, *map(uncertainty_column, UNCERTAIN)))
    return rows


def _row(moment: Moment) -> list[object]:
    row: list[object] = [f"{moment.time_s:.6f}".rstrip("0").rstrip("."), moment.phase]
    row += [_cell(moment.rep), _cell(moment.near_side)]
    row += [_number(moment.measures[name].value, name) for name in COLUMNS]
    row += [_number(moment.measures[name].uncertainty, name) for name in UNCERTAIN]
    return row


def _number(value: float | None, name: str) -> object:
    return "" if value is None else round(value, 4 if name.endswith("_torso") else 2)


def _cell(value: object) -> object:
    return "" if value is None else value
