"""The screen goes in the middle of a session: the X server is killed, the window closed by its cross."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from live_session import LiveSession, live, recorded, running, the_recording
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


@contextmanager
def frozen_later(screen: Screen) -> Iterator[Callable[[], None]]:
    """A call that freezes the X server; it can be ended afterwards."""
    try:
        yield lambda: screen.server.send_signal(signal.SIGSTOP)
    finally:
        screen.server.send_signal(signal.SIGCONT)


@contextmanager
def frozen_in_session(long_film: Path, tmp_path: Path) -> Iterator[tuple[Screen, LiveSession]]:
    """A session that records, whose screen has frozen and which has told so."""
    with xvfb(tmp_path) as screen, frozen_later(screen) as freeze:  # noqa: SIM117
        with live(*KICK, long_film, "--record", tmp_path, env=screen.env) as session:
            screen.window("formcheck")
            session.records(tmp_path)
            freeze()
            session.wait_for("the screen does not answer: the session waits for it")
            yield screen, session


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


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_display_that_freezes_is_told_and_ctrl_c_ends_the_session(
    number: signal.Signals, long_film: Path, tmp_path: Path
) -> None:
    with frozen_in_session(long_film, tmp_path) as (_, session):
        there = len(recorded(tmp_path))
        session.send(number)
        assert session.end() == 0
    recording = read_recording(the_recording(tmp_path))
    assert recording.end is not None
    assert recording.end.reason == "stopped"
    assert len(list(recording.observations())) > there, "what was under way is kept"
    assert len(session.err) == 2
    assert "ended without it" in session.err[1]
    assert "Recorded in" in "".join(session.out)


def test_a_display_that_freezes_for_a_while_costs_nothing(long_film: Path, tmp_path: Path) -> None:
    with frozen_in_session(long_film, tmp_path) as (screen, session):
        screen.server.send_signal(signal.SIGCONT)
        session.records(tmp_path)
        screen.press("q", lambda: session.process.poll() is not None)
        assert session.end() == 0
    assert not read_recording(the_recording(tmp_path)).cut
    assert len(session.err) == 1


def test_a_display_that_is_frozen_from_the_start_is_done_without(long_film: Path, tmp_path: Path) -> None:
    with xvfb(tmp_path) as screen, frozen_later(screen) as freeze:
        freeze()
        with live(*KICK, long_film, "--no-record", env=screen.env) as session:
            session.wait_for(f"no window: nothing answers at DISPLAY={screen.display}")
            session.wait_for("Rep 1")
            session.send(signal.SIGINT)
            assert session.end() == 0


def test_a_replay_on_a_frozen_display_can_be_ended(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "formcheck", "demo", "--mute"]
    with xvfb(tmp_path) as screen, frozen_later(screen) as freeze, running(command, screen.env) as session:
        screen.window("formcheck")
        session.wait_for("Rep 1")
        freeze()
        session.wait_for("the screen does not answer")
        session.send(signal.SIGINT)
        assert session.end() == 0


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
