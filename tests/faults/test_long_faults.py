"""Faults that last: a camera stalled for 25 s, a sound server stopped for 30 s, a machine asleep for a minute.

Each befalls a session of its own; all at the same time, since each takes its real time.
"""

from __future__ import annotations

import signal
import sys
import time
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import pytest
import webcam
from analyzed import CLIPS
from live_session import LiveSession, live, the_recording
from null_sink import NullSink, missing_tools, null_sink

from formcheck.recording.read import read_recording

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")

WORDS = ("supine_leg_kick", "--free", "--no-window")


def frames_in(folder: Path) -> int:
    """How many frames are on the disk by now."""
    found = list(folder.glob("*.mcap"))
    return sum(1 for _ in read_recording(found[0]).observations()) if found and found[0].stat().st_size > 8_000 else 0


def goes_on(session: LiveSession, folder: Path) -> None:
    """Until twenty more frames are recorded."""
    before = frames_in(folder)
    session.until(lambda: frames_in(folder) >= before + 20, f"nothing is recorded in {folder.name}")


def longest_gap_s(folder: Path) -> float:
    """Between two frames of a recording that ended well."""
    recording = read_recording(the_recording(folder))
    assert not recording.cut
    times = [seen.time_s for seen in recording.observations()]
    return max(b - a for a, b in pairwise(times))


def sound(stack: ExitStack, tmp_path: Path) -> NullSink | None:
    """A sound server to stop, where there can be one."""
    return None if missing_tools() else stack.enter_context(null_sink(tmp_path / "sink"))


def test_25_s_without_a_picture_30_without_sound_and_a_minute_of_sleep(
    fake_webcam: webcam.MakeWebcam, tmp_path: Path
) -> None:
    stalling = fake_webcam(CLIPS / "supine_kick__good.mp4", seconds=2)
    steady = fake_webcam(CLIPS / "supine_kick__bounce.mp4", seconds=2)
    stalled, mute, asleep = folders = [tmp_path / name for name in ("stalled", "mute", "asleep")]
    with ExitStack() as stack:
        sink = sound(stack, tmp_path)
        sounding = {**steady.env, **{key: sink.env[key] for key in ("HOME", "PULSE_SERVER")}} if sink else steady.env
        sessions = [
            stack.enter_context(live(*WORDS, *words, "--record", folder, env=env))
            for folder, env, words in zip(
                folders, (stalling.env, sounding, steady.env), (["--mute"], [], ["--mute"]), strict=True
            )
        ]
        for session, folder in zip(sessions, folders, strict=True):
            goes_on(session, folder)
        began = time.monotonic()
        stalling.stall()
        if sink:
            sink.stall()
        sessions[2].send(signal.SIGSTOP)
        sessions[0].wait_for("Trying again")
        while time.monotonic() - began < 25.0:
            time.sleep(2.0)
            goes_on(sessions[1], mute)  # nothing waits for the sound
        stalling.run()
        goes_on(sessions[0], stalled)
        time.sleep(max(0.0, began + 30.0 - time.monotonic()))
        if sink:
            sink.stall(False)
        goes_on(sessions[1], mute)
        for session in sessions[:2]:
            session.send(signal.SIGINT)
        time.sleep(max(0.0, began + 60.0 - time.monotonic()))
        sessions[2].send(signal.SIGCONT)
        goes_on(sessions[2], asleep)
        sessions[2].send(signal.SIGINT)
        assert [session.end() for session in sessions] == [0, 0, 0]
    assert [line.count("amera") > 0 for line in sessions[0].err] == [True, True], sessions[0].err  # lost, and back
    assert all("sound" in line.lower() for line in sessions[1].err)
    assert len(sessions[1].err) <= 1
    # Nothing, or that the camera was away and is back: at most one line each.
    assert len(sessions[2].err) in (0, 2), sessions[2].err
    assert longest_gap_s(stalled) > 24.0
    assert longest_gap_s(mute) < 2.0
    assert longest_gap_s(asleep) > 59.0
