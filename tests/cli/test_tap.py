"""The tap: begun with the first frame, outlived by the session."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import pytest
from moments import NOBODY

from formcheck.capture.frame import Frame
from formcheck.cli.tap import Tap
from formcheck.clock import ManualClock
from formcheck.pose.observation import Observation
from formcheck.recording.layout import Command, PhaseChange, Status
from formcheck.recording.read import read_recording
from formcheck.recording.session import SessionInfo

INFO = SessionInfo("toe_touch", "text", "model", "0" * 64, (4, 4), "camera 0", datetime.now(timezone.utc))
FRAME = Frame(np.zeros((4, 4, 3), np.uint8), 0.0)


def frame(tap: Tap, time_us: int) -> None:
    tap.frame(FRAME, Observation(time_us, (4, 4), None), NOBODY)


def test_all_that_goes_past_is_kept_in_order(tmp_path: Path) -> None:
    tap = Tap(tmp_path, ManualClock())
    assert tap.due
    tap.begin(INFO)
    assert not tap.due
    frame(tap, 0)
    tap.command(0.1, "pause")
    frame(tap, 100_000)
    tap.status(0.2, "Camera lost")
    tap.flush()
    tap.close((), None, "finished")
    assert tap.path is not None
    recording = read_recording(tap.path)
    kinds = [type(item) for item in recording.messages()]
    assert kinds == [Observation, PhaseChange, Command, Observation, Status]
    assert recording.end is not None
    assert recording.end.reason == "finished"


def test_who_wants_no_recording_gets_none(tmp_path: Path) -> None:
    tap = Tap(None, ManualClock())
    assert not tap.due
    tap.begin(INFO)
    frame(tap, 0)
    tap.close((), None, "finished")
    assert (tap.path, tap.failed) == (None, False)


def test_a_folder_that_goes_is_told_once_and_no_new_recording_begins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "stick"
    tap = Tap(folder, ManualClock())
    tap.begin(INFO)
    frame(tap, 0)
    shutil.rmtree(folder)
    tap.flush()
    frame(tap, 100_000)
    tap.flush()
    tap.close((), None, "finished")
    assert tap.failed
    assert not tap.due
    assert tap.path is None
    (line,) = capsys.readouterr().err.splitlines()
    assert str(folder) in line


def test_a_recording_that_cannot_be_begun_is_told_and_the_session_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "stick"
    tap = Tap(folder, ManualClock())
    folder.write_text("in its place")
    tap.begin(INFO)
    frame(tap, 0)
    tap.close((), None, "finished")
    assert (tap.path, tap.failed, tap.due) == (None, True, False)
    (line,) = capsys.readouterr().err.splitlines()
    assert str(folder) in line


@pytest.mark.skipif(os.name != "posix", reason="an open file cannot be moved on Windows")
def test_a_recording_that_was_moved_is_not_said_to_be_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tap = Tap(tmp_path / "here", ManualClock())
    tap.begin(INFO)
    frame(tap, 0)
    (tmp_path / "here").rename(tmp_path / "there")
    tap.close((), None, "finished")
    assert (tap.path, tap.failed) == (None, True)
    (line,) = capsys.readouterr().err.splitlines()
    assert "is not the recording any more: another program moved" in line
    (recording,) = (tmp_path / "there").iterdir()
    assert not read_recording(recording).cut


def cut(path: Path) -> None:
    os.truncate(path, 500)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def replaced(path: Path) -> None:
    path.rename(path.with_suffix(".bak"))
    path.write_bytes(b"something else")


def written_over(path: Path) -> None:
    (path.parent / "new").write_bytes(b"something else")
    (path.parent / "new").replace(path)


@pytest.mark.parametrize("last", [False, True], ids=["in the session", "at its very end"])
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (cut, "another program has cut it): its beginning is kept"),
        (emptied, "another program has cut it): nothing of it is left"),
        (Path.unlink, "it was deleted): nothing of it is left"),
        (replaced, "another program moved or replaced it"),
        (written_over, "it was deleted): nothing of it is left"),
    ],
)
def test_what_others_do_to_a_recording_is_told(
    fault: Callable[[Path], None], told: str, last: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once, and no word of a recording that is not there; what there is of it still opens."""
    tap = Tap(tmp_path, ManualClock())
    tap.begin(INFO)
    path = tap.path
    assert path is not None
    for number in range(200):
        frame(tap, number * 20_000)
        if number == (199 if last else 100):
            tap.flush()
            fault(path)
    tap.close((), None, "finished")
    assert (tap.path, tap.failed) == (None, True)
    (line,) = capsys.readouterr().err.splitlines()
    assert told in line
    if fault is replaced:
        assert not read_recording(path.with_suffix(".bak")).cut
        assert path.read_bytes() == b"something else"
