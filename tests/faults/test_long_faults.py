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
from live_session import live, the_recording
from null_sink import NullSink, missing_tools, null_sink
from video_files import looped

from formcheck.recording.read import read_recording

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")

NO_SOUND, SOUND = "takes no sound any more", "takes sound again"
WORDS = ("supine_leg_kick", "--free", "--no-window")


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
        faults = ("--camera", looped(tmp_path / "faults.mp4", CLIPS / "supine_kick__hip_lift.mp4", 30))
        envs = stalling.env, sink.env if sink else None, steady.env
        sessions = [
            stack.enter_context(live(*WORDS, *words, "--record", folder, env=env))
            for folder, env, words in zip(folders, envs, (["--mute"], faults, ["--mute"]), strict=True)
        ]
        for session, folder in zip(sessions, folders, strict=True):
            session.records(folder)
        began = time.monotonic()
        stalling.stall()
        if sink:
            sink.stall()
        sessions[2].send(signal.SIGSTOP)
        sessions[0].wait_for("Trying again")
        while time.monotonic() - began < 25.0:
            time.sleep(2.0)
            sessions[1].records(mute)  # nothing waits for the sound
        stalling.run()
        sessions[0].records(stalled)
        time.sleep(max(0.0, began + 30.0 - time.monotonic()))
        if sink:
            sessions[1].wait_for(NO_SOUND)
            sink.stall(False)
            sessions[1].wait_for(SOUND)
        sessions[1].records(mute)
        for session in sessions[:2]:
            session.send(signal.SIGINT)
        time.sleep(max(0.0, began + 60.0 - time.monotonic()))
        sessions[2].send(signal.SIGCONT)
        sessions[2].records(asleep)
        sessions[2].send(signal.SIGINT)
        assert [session.end() for session in sessions] == [0, 0, 0]
    # A machine that holds everything up for a second and a half loses a camera once more.
    assert sessions[0].losses() in (1, 2)
    assert sessions[2].losses() in (0, 1, 2)
    assert len(sessions[1].err) == 2 if sink else len(sessions[1].err) <= 1, sessions[1].err
    assert longest_gap_s(stalled) > 24.0
    assert longest_gap_s(mute) < 2.0
    assert longest_gap_s(asleep) > 59.0
