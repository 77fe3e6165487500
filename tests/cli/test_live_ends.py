"""However a live session ends, its recording is there: the film's end, Ctrl-C, SIGTERM, `kill -9`, a lost camera."""

from __future__ import annotations

import json
import signal
import sys
import time
from pathlib import Path

import pytest
import webcam
from analyzed import CLIPS, formcheck
from live_session import LiveSession, live, the_recording

from formcheck.recording.read import read_recording

BOUNCE = CLIPS / "supine_kick__bounce.mp4"
QUIET = ("--mute", "--no-window")


def recorded_frames(folder: Path) -> int:
    found = list(folder.glob("*.mcap"))
    return sum(1 for _ in read_recording(found[0]).observations()) if found and found[0].stat().st_size > 8_000 else 0


def test_the_films_end_ends_the_session(tmp_path: Path) -> None:
    done = formcheck(
        "live", "supine_leg_kick", "--free", "--camera", CLIPS / "supine_kick__good.mp4", "--record", tmp_path, *QUIET
    )
    assert done.returncode == 0, done.stderr
    recording = read_recording(the_recording(tmp_path))
    assert not recording.cut
    assert recording.end is not None
    assert recording.end.reason == "finished"
    assert "Supine leg kick: 1 repetition" in done.stdout
    assert f"Recorded in {recording.path}" in done.stdout


def test_without_recording_nothing_is_kept(tmp_path: Path) -> None:
    still = ("--camera", CLIPS / "toe_touch__good.mp4", "--no-record", *QUIET)
    done = formcheck("live", "toe_touch", *still, cwd=tmp_path)
    assert done.returncode == 0
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(number: signal.Signals, tmp_path: Path) -> None:
    with live("supine_leg_kick", "--camera", BOUNCE, "--record", tmp_path, *QUIET) as session:
        session.until(lambda: recorded_frames(tmp_path) > 20, "nothing is recorded")
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
def test_kill_9_leaves_a_recording_that_opens_and_says_that_it_was_cut(tmp_path: Path) -> None:
    with live("supine_leg_kick", "--camera", BOUNCE, "--record", tmp_path, *QUIET) as session:
        session.wait_for("Recording to")
        began = time.monotonic()  # the first frame is a moment older
        session.until(lambda: recorded_frames(tmp_path) > 20, "nothing is recorded")
        seen_s = time.monotonic() - began
        session.send(signal.SIGKILL)
        session.end()
    path = the_recording(tmp_path)
    recording = read_recording(path)
    assert recording.cut
    last = max(observation.time_s for observation in recording.observations())
    assert seen_s - last < 0.5
    done = formcheck("analyze", path, "--json", "-")
    assert done.returncode == 0
    assert "cut off" in done.stderr
    assert json.loads(done.stdout)["frames"]["duration_s"] == pytest.approx(last, abs=0.001)


def test_two_sessions_in_one_folder_do_not_meet(tmp_path: Path) -> None:
    words = ("supine_leg_kick", "--camera", BOUNCE, "--record", tmp_path, *QUIET)
    with live(*words) as one, live(*words) as other:
        for session in (one, other):
            session.until(lambda: len(list(tmp_path.glob("*.mcap"))) == 2, "two recordings are not there")
        for session in (one, other):
            session.send(signal.SIGINT)
            assert session.end() == 0
    assert [read_recording(path).cut for path in tmp_path.glob("*.mcap")] == [False, False]


def told(session: LiveSession) -> str:
    return "".join(session.err)


@pytest.mark.parametrize("trouble", ["stall", "unplug"])
def test_a_camera_that_goes_and_comes_back_is_told_and_the_session_goes_on(
    trouble: str, fake_webcam: webcam.MakeWebcam, tmp_path: Path
) -> None:
    camera = fake_webcam(CLIPS / "supine_kick__good.mp4", seconds=6)
    with live("supine_leg_kick", "--record", tmp_path, *QUIET, env=camera.env) as session:
        session.until(lambda: recorded_frames(tmp_path) > 10, "nothing is recorded")
        getattr(camera, trouble)()
        session.until(lambda: bool(session.err), "the loss is not told")
        assert "amera" in told(session)
        camera.run()
        session.wait_for("Camera is back")
        before = recorded_frames(tmp_path)
        session.until(lambda: recorded_frames(tmp_path) > before + 10, "it does not go on")
        session.send(signal.SIGINT)
        assert session.end() == 0
    assert len(session.err) == 2, told(session)
    recording = read_recording(the_recording(tmp_path))
    assert not recording.cut
    assert [status.text for status in recording.statuses()] == ["Camera lost", "Camera is back"]
