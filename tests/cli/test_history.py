"""`history` tells what the recordings in a folder came to, and no change where there is none to tell."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import recorded_session

from formcheck.__main__ import main
from formcheck.cli.earlier import last_time
from formcheck.cli.history import Session, history
from formcheck.clock import ManualClock
from formcheck.coach.result import Summary
from formcheck.exercise.exercise import Exercise
from formcheck.exercise.load import find_exercise, parse
from formcheck.recording.write import RecordingWriter
from formcheck.resources import recordings_folder

Sides = Mapping[str, float | None]


def result(exercise: str, measures: Sides, off: float, faults: Mapping[str, int]) -> Summary:
    uncertainties = {side: off for side in ("left", "right")}
    return Summary(exercise, {"left": 3, "right": 2}, measures, measures, faults, uncertainties=uncertainties)


def record(folder: Path, day: int, name: str, measures: Sides, off: float = 3.0, **faults: int) -> Path:
    """A session of nothing but its result."""
    exercise = find_exercise(name)
    info = recorded_session.info()
    info = replace(info, exercise=name, exercise_text=exercise.text, started=info.started + timedelta(days=day))
    writer = RecordingWriter(folder, info, ManualClock())
    writer.observation(recorded_session.observation(0))
    writer.summary(result(name, measures, off, faults))
    writer.close("finished")
    return writer.path


def told(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert main(["history", str(folder)]) == 0
    return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


def test_sessions_over_weeks_are_told_in_their_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record(tmp_path, 7, "supine_leg_kick", {"left": 30.0, "right": 12.0}, hip_lift=2, knee_bend=3)
    record(tmp_path, 0, "supine_leg_kick", {"left": 33.0, "right": 31.0})
    record(tmp_path, 3, "toe_touch", {"left": 88.0, "right": 88.0})
    assert told(tmp_path, capsys) == [
        "Supine leg kick: 2 sessions, 1 a week, degrees short of straight",
        "repetitions Left Right to correct",
        "2026-11-22 17:05 3 + 2 33° ± 3 31° ± 3 none seen",
        "2026-11-29 17:05 3 + 2 30° ± 3 12° ± 3 hips up 2",
        "Left, from 2026-11-22 to 2026-11-29: no real change",
        "Right, from 2026-11-22 to 2026-11-29: 19° better",
        "",
        "Toe touch: 1 session",
        "repetitions Hip to correct",
        "2026-11-25 17:05 3 + 2 88° ± 3 none seen",
    ]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((0,), "1 session,"),
        ((0, 3, 6), "3 sessions,"),
        ((0, 2, 4, 7, 9, 11, 14), "7 sessions, 3 a week,"),
        ((0, 30), "2 sessions, 0.2 a week,"),
    ],
)
def test_how_often_in_a_week_is_told_once_a_week_has_passed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], days: tuple[int, ...], words: str
) -> None:
    for day in days:
        record(tmp_path, day, "supine_leg_kick", {"left": 33.0, "right": 31.0})
    assert told(tmp_path, capsys)[0] == f"Supine leg kick: {words} degrees short of straight"


@pytest.mark.parametrize(
    ("faults", "assessed", "unseen", "words"),
    [
        ({}, None, None, "none seen"),
        ({}, ("lumbar_rounding", "bouncing"), (), "none seen"),
        ({}, ("bouncing",), ("lumbar_rounding",), "none seen (not assessed: back rounds)"),
        ({"bouncing": 2}, ("bouncing",), ("lumbar_rounding",), "bouncing 2 (not assessed: back rounds)"),
        ({}, (), ("lumbar_rounding", "bouncing"), "not assessed"),
    ],
)
def test_none_seen_is_not_said_of_what_nobody_could_see(
    faults: dict[str, int], assessed: tuple[str, ...] | None, unseen: tuple[str, ...] | None, words: str
) -> None:
    touch = find_exercise("toe_touch")
    found = replace(
        result(touch.id, {"left": 88.0, "right": 88.0}, 3.0, faults), assessed=assessed, not_assessed=unseen
    )
    assert history([Session(datetime(2026, 1, 1, 10), touch, found)])[2].endswith(f"  {words}")


def test_what_is_too_uncertain_is_not_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for day, value in enumerate((30.0, 9.0)):
        record(tmp_path, day, "supine_leg_kick", {"left": value, "right": None}, off=12.0)
    lines = told(tmp_path, capsys)
    assert "too uncertain to tell (9° ± 12)" in lines[3]
    assert len(lines) == 4


def test_what_cannot_be_read_is_told_and_passed_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = record(tmp_path, 0, "toe_touch", {"left": 88.0, "right": 88.0})
    (tmp_path / "a.mcap").write_bytes(b"no recording")
    (tmp_path / "b.mcap").write_bytes(kept.read_bytes()[: kept.stat().st_size // 2])
    (tmp_path / "notes.txt").write_text("of somebody")
    assert main(["history", str(tmp_path)]) == 0
    shown = capsys.readouterr()
    assert "Toe touch: 1 session" in shown.out
    assert {line.partition(".mcap")[0][-1] for line in shown.err.splitlines()} == {"a", "b"}


def test_a_folder_that_may_not_be_looked_into_is_not_called_empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(folder: Path) -> list[str]:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))

    monkeypatch.setattr(os, "listdir", denied)  # root, who may run this, is denied nothing
    assert main(["history", str(tmp_path)]) == 2
    assert f"{tmp_path}: cannot be read (Permission denied)" in capsys.readouterr().err


def test_of_many_sessions_the_exercise_is_read_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(5):
        record(tmp_path, day, "toe_touch", {"left": 88.0, "right": 88.0})
    read: list[str] = []

    def counted(text: str, where: str) -> Exercise:
        read.append(where)
        return parse(text, where)

    monkeypatch.setattr("formcheck.cli.history.parse", counted)
    assert "Toe touch: 5 sessions" in told(tmp_path, capsys)[0]
    assert len(read) == 1, "it takes longer to read than all else: thousands of sessions would take a minute"


def test_the_bundled_recordings_are_nobody_s_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = record(tmp_path, 0, "toe_touch", {"left": 88.0, "right": 88.0})
    kept.rename(tmp_path / "demo_9_toe_touch.mcap")
    assert "Toe touch: 1 session" in told(tmp_path, capsys)[0]
    record(tmp_path, 1, "supine_leg_kick", {"left": 12.0, "right": 12.0})
    lines = told(tmp_path, capsys)
    assert not any("Toe touch" in line for line in lines)
    assert last_time(tmp_path, "toe_touch") is None


def test_a_file_is_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = record(tmp_path, 0, "toe_touch", {"left": 88.0, "right": 88.0})
    assert main(["history", str(kept)]) == 2
    assert "is not a folder" in capsys.readouterr().err


def test_the_bundled_recordings_have_one(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(recordings_folder(), capsys)
    assert sum("1 session" in line for line in lines) == 3


@pytest.mark.parametrize(("folder", "status"), [("absent", 2), (".", 1)])
def test_without_any_there_is_one_line(
    folder: str, status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["history", str(tmp_path / folder)]) == status
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)


def test_a_long_history_is_told_whole() -> None:
    kick = find_exercise("supine_leg_kick")
    found = result(kick.id, {"left": 20.0, "right": 10.0}, 3.0, {})
    assert (
        len(history([Session(datetime(2026, 1, 1, 10) + timedelta(days=day), kick, found) for day in range(90)])) == 94
    )
