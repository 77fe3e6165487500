"""The screen goes in the middle of a session: the X server is killed, the window closed by its cross."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from live_session import live, recorded, the_recording
from xvfb import Screen, xvfb

from formcheck.recording.read import read_recording

KICK = ("supine_leg_kick", "--free", "--mute", "--camera")
GONE = "the screen is gone"

IN_THE_MIDDLE = """
import time
from formcheck.feedback import window as module
from formcheck.feedback.window import CvWindow
import numpy as np

window = CvWindow("formcheck")
window.last_words(lambda: print("last words", flush=True))
window._look_for_screen = lambda: None  # as if the screen went just after the look
print("shown", flush=True)
while True:
    window.show(np.zeros((480, 640, 3), np.uint8))
    time.sleep(0.01)
"""


def kill(screen: Screen) -> None:
    screen.server.send_signal(signal.SIGKILL)
    screen.server.wait(10)


def test_a_display_that_is_lost_costs_neither_session_nor_recording(long_film: Path, tmp_path: Path) -> None:
    with xvfb(tmp_path) as screen, live(*KICK, long_film, "--record", tmp_path, env=screen.env) as session:
        screen.window("formcheck")
        session.wait_for("Recording to")
        kill(screen)
        session.wait_for(GONE)
        # Most losses are seen before the window is used, and the session goes on; else it ends as it should.
        there = len(recorded(tmp_path))
        session.until(lambda: len(recorded(tmp_path)) > there + 20 or session.process.poll() is not None, "it hangs")
        session.send(signal.SIGINT)
        status = session.end()
    recording = read_recording(the_recording(tmp_path))
    assert not recording.cut
    assert recording.end is not None
    assert (status, recording.end.reason) in ((0, "stopped"), (1, "screen lost"))
    assert len(session.err) == 1
    assert "Recorded in" in "".join(session.out)


def test_a_display_that_is_lost_while_it_is_drawn_on_leaves_time_for_last_words(tmp_path: Path) -> None:
    with xvfb(tmp_path) as screen:
        command = [sys.executable, "-c", IN_THE_MIDDLE]
        with subprocess.Popen(command, env=screen.env, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "shown\n"
            screen.window("formcheck")
            kill(screen)
            assert process.communicate(timeout=90)[0] == "last words\n"
        assert process.returncode == 1


def test_the_cross_ends_a_session_cleanly(long_film: Path, tmp_path: Path) -> None:
    with xvfb(tmp_path) as screen, live(*KICK, long_film, "--record", tmp_path, env=screen.env) as session:
        window = screen.window("formcheck")
        session.wait_for("Recording to")
        screen.close_by_cross(window)
        assert session.end() == 0
    end = read_recording(the_recording(tmp_path)).end
    assert end is not None
    assert end.reason == "stopped"
    assert session.err == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a display can be missing on Linux only")
def test_no_display_is_said_once_and_the_session_runs_as_text(long_film: Path) -> None:
    env = {**os.environ, "DISPLAY": ":987"}
    with live(*KICK, long_film, "--no-record", env=env) as session:
        session.wait_for("no window: nothing answers at DISPLAY=:987")
        session.wait_for("Rep 1")
        session.send(signal.SIGINT)
        assert session.end() == 0
    assert len(session.err) == 1
