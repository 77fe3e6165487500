"""However a live session ends, its recording is there: film over, Ctrl-C, SIGTERM, hang-up, `kill -9`, camera lost."""

from __future__ import annotations

import json
import re
import signal
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import webcam
from analyzed import CLIPS, formcheck
from live_session import live, recorded, the_recording

from formcheck.recording.read import read_recording

QUIET = ("--mute", "--no-window")


def test_the_films_end_ends_the_session(tmp_path: Path) -> None:
    done = formcheck(
        "live", "supine_leg_kick", "--free", "--camera", CLIPS / "supine_kick__good.mp4", "--record", tmp_path, *QUIET
    )
    assert done.returncode == 0, done.stderr
    recording = read_recording(the_recording(tmp_path))
    assert not recording.cut
    assert recording.end is not None
    assert recording.end.reason == "finished"
    assert re.search(r"Supine leg kick: \d repetition", done.stdout)  # a slow machine may see none
    assert f"Recorded in {recording.path}" in done.stdout


def test_without_recording_nothing_is_kept(tmp_path: Path) -> None:
    still = ("--camera", CLIPS / "toe_touch__good.mp4", "--no-record", *QUIET)
    done = formcheck("live", "toe_touch", *still, cwd=tmp_path)
    assert done.returncode == 0
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)])
def test_a_signal_ends_it_cleanly(number: signal.Signals, long_film: Path, tmp_path: Path) -> None:
    with live("supine_leg_kick", "--camera", long_film, "--record", tmp_path, *QUIET) as session:
        session.records(tmp_path, 21)
        session.send(number)
        assert session.end() == 0
    assert session.err == []
    assert "Supine leg kick" in "".join(session.out)
    recording = read_recording(the_recording(tmp_path))
    assert not recording.cut
    assert recording.end is not None
    assert recording.end.reason == "stopped"
    assert recording.end.frames == sum(1 for _ in recording.observations()) > 20


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
def test_kill_9_leaves_a_recording_that_opens_and_says_that_it_was_cut(long_film: Path, tmp_path: Path) -> None:
    """What is on the disk is looked at again and again: a machine may hesitate, but not each time."""
    behind_s: list[float] = []
    with live("supine_leg_kick", "--camera", long_film, "--record", tmp_path, *QUIET) as session:
        session.wait_for("Recording to")
        began = time.monotonic()  # the first frame is a moment older
        session.records(tmp_path)
        for _ in range(15):
            now_s = time.monotonic() - began
            behind_s.append(now_s - recorded(tmp_path)[-1].time_s)
            time.sleep(0.13)
        session.send(signal.SIGKILL)
        session.end()
    path = the_recording(tmp_path)
    recording = read_recording(path)
    assert recording.cut
    times = [seen.time_s for seen in recording.observations()]
    last = times[-1]
    assert last >= now_s - behind_s[-1]
    # Nothing older than half a second is missing; two frames are under way, whatever the machine needs for them.
    assert np.median(behind_s) < 0.5 + 2 * np.median(np.diff(times)), behind_s
    done = formcheck("analyze", path, "--json", "-")
    assert done.returncode == 0
    assert "cut off" in done.stderr
    assert json.loads(done.stdout)["frames"]["duration_s"] == pytest.approx(last, abs=0.001)


def test_two_sessions_in_one_folder_do_not_meet(long_film: Path, tmp_path: Path) -> None:
    words = ("supine_leg_kick", "--camera", long_film, "--record", tmp_path, *QUIET)
    with live(*words) as one, live(*words) as other:
        for session in (one, other):
            session.wait_for("Recording to")
        for session in (one, other):
            session.send(signal.SIGINT)
            assert session.end() == 0
    assert [read_recording(path).cut for path in tmp_path.glob("*.mcap")] == [False, False]
    assert one.err == other.err == []


@pytest.mark.parametrize("trouble", ["stall", "unplug"])
def test_a_camera_that_goes_and_comes_back_is_told_and_the_session_goes_on(
    trouble: str, fake_webcam: webcam.MakeWebcam, tmp_path: Path
) -> None:
    camera = fake_webcam(CLIPS / "supine_kick__good.mp4", seconds=6)
    with live("supine_leg_kick", "--record", tmp_path, *QUIET, env=camera.env) as session:
        session.records(tmp_path, 10)
        getattr(camera, trouble)()
        session.until(lambda: len(session.err) % 2 == 1, "the loss is not told")
        camera.run()
        session.until(lambda: len(session.err) % 2 == 0, "it is not back")
        session.records(tmp_path, 10)
        session.send(signal.SIGINT)
        assert session.end() == 0
    # Once; a machine that holds everything up for a second and a half loses it once more.
    assert session.losses() in (1, 2), session.err
    recording = read_recording(the_recording(tmp_path))
    assert not recording.cut
    assert [status.text for status in recording.statuses()] == ["Camera lost", "Camera is back"] * session.losses()
