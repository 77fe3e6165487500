"""`formcheck history`: progress over the recorded sessions in a folder, exercise by exercise."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from formcheck.cli.called import called
from formcheck.cli.options import from_text
from formcheck.cli.tables import aligned
from formcheck.cli.telling import tell
from formcheck.coach.amount import counted, known, written
from formcheck.coach.comparison import change_in_words, told_sides
from formcheck.coach.result import Summary
from formcheck.errors import BadExercise, BadRecording, FormcheckError, UsageError
from formcheck.exercise.exercise import Exercise, Strictness
from formcheck.exercise.load import parse
from formcheck.pose.landmarks import Side
from formcheck.recording.read import read_recording
from formcheck.resources import is_bundled

_DAY, _MINUTE = "%Y-%m-%d", "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class Session:
    """A recorded session with a result."""

    started: datetime
    exercise: Exercise
    result: Summary
    strictness: Strictness = "normal"

    def value(self, side: Side) -> float | None:
        """This side's result, if it is certain enough."""
        return known(self.exercise.plan, self.result.measures.get(side), self.off(side))

    def off(self, side: Side) -> float | None:
        """Its uncertainty."""
        return self.result.uncertainties.get(side)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    folder = Path(args.folder)
    if not folder.is_dir():
        what = "is not a folder" if os.path.exists(folder) else "no such folder"
        raise UsageError(f"{folder}: {what}: name the one that the recordings are in")
    kinds: dict[tuple[str, str], list[Session]] = {}
    for session in _sessions(folder):
        kinds.setdefault((session.exercise.id, session.exercise.view), []).append(session)
    if not kinds:
        raise FormcheckError(f"{folder}: no session with a result is in it: record one with `{called()} live`")
    for number, kind in enumerate(sorted(kinds)):
        print("\n".join([*([""] if number else []), *history(kinds[kind])]))
    return 0


def _sessions(folder: Path) -> Sequence[Session]:
    """Those of a folder that have a result, oldest first; what cannot be read is reported and passed over."""
    found: list[Session] = []
    try:
        paths = sorted(folder / name for name in os.listdir(folder) if name.endswith(".mcap"))
    except OSError as error:
        raise UsageError(f"{folder}: cannot be read ({error.strerror}): check that you may look into it") from None
    exercises: dict[str, Exercise] = {}  # by their text: the same in most recordings, and it takes long to read
    # The bundled ones are somebody else's: they are shown only as long as there are no others.
    for path in [path for path in paths if not is_bundled(path)] or paths:
        try:
            recording = read_recording(path)
            result = recording.summary()
            text = recording.info.exercise_text
            exercise = exercises.get(text) or parse(text, str(path))
        except (BadRecording, BadExercise) as error:
            tell(str(error))
            continue
        exercises[text] = exercise
        options = from_text(recording.info.options)
        if options.view == "end":
            exercise = exercise.seen_from_end()
        if result is None:
            why = "was cut off before its result" if recording.cut else "no result is in it"
            tell(f"{path}: {why}: `{called()} analyze` shows what there is")
        elif result.reps:
            found.append(Session(recording.info.started, exercise, result, options.strictness))
    return sorted(found, key=lambda session: session.started)


def history(sessions: Sequence[Session]) -> list[str]:
    """Lines about the sessions of one exercise, at least one, oldest first."""
    newest = sessions[-1].exercise
    view = ", seen from the end" if newest.view == "end" else ""
    sides = told_sides(newest)
    heads = [side.capitalize() if newest.compares else newest.first(side).words.capitalize() for side in sides]
    rows = [["", "repetitions", *heads, "to correct"], *(_row(session, sides) for session in sessions)]
    what = f", {newest.plan.result}" if newest.plan.result and newest.compares else ""
    return [
        f"{newest.name}{view}: {counted(len(sessions), 'session')}{_how_often(sessions)}{what}",
        *aligned(rows, most=None),
        *_change(sessions),
    ]


def _how_often(sessions: Sequence[Session]) -> str:
    """How many a week, from the first to the last; nothing of less than a week, which would tell of chance."""
    days = (sessions[-1].started - sessions[0].started).total_seconds() / 86_400
    if days < 7:
        return ""
    return f", {round((len(sessions) - 1) * 7 / days, 1):g} a week"


def _row(session: Session, sides: Sequence[Side]) -> list[str]:
    exercise, result = session.exercise, session.result
    reps = " + ".join(str(count) for count in result.reps.values())
    values = []
    for side in sides:
        value = result.measures.get(side)
        values.append("-" if value is None else written(exercise.plan, value, session.off(side), ""))
    how = "" if session.strictness == "normal" else f" {session.strictness}"
    return [f"{session.started:{_MINUTE}}{how}", reps, *values, _to_correct(exercise, result)]


def _to_correct(exercise: Exercise, result: Summary) -> str:
    """The faults, and what could not be judged, so that silence is never taken for praise. Older recordings do not
    know the latter; what this view never shows is left out."""
    labels = {rule.id: rule.label for rule in exercise.compensations if rule.cue or rule.cue_both}
    found = ", ".join(f"{labels[kind]} {count}" for kind, count in result.faults.items() if kind in labels)
    if not found and result.assessed is not None and labels.keys().isdisjoint(result.assessed):
        return "not assessed"
    unseen = ", ".join(labels[kind] for kind in result.not_assessed or () if kind in labels)
    return (found or "none seen") + (f" (not assessed: {unseen})" if unseen else "")


def _change(sessions: Sequence[Session]) -> list[str]:
    """The change from the first session with a certain result to the last one; below measurement error it is none."""
    lines, newest = [], sessions[-1].exercise
    for side in told_sides(newest):
        known_ones = [(one, value) for one in sessions if (value := one.value(side)) is not None]
        if len(known_ones) < 2:
            continue
        (first, before), (last, now) = known_ones[0], known_ones[-1]
        words = change_in_words(newest, before, now, first.off(side), last.off(side))
        who = f"{side.capitalize()}, from" if newest.compares else "From"
        when = _MINUTE if first.started.date() == last.started.date() else _DAY
        lines.append(f"  {who} {first.started:{when}} to {last.started:{when}}: {words}")
    return lines
