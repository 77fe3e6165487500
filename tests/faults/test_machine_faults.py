"""The machine fails under a running session: disk, folder, clock, signals, slowness, sound."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import pytest
import webcam
from analyzed import CLIPS, formcheck
from live_session import LiveSession, live, running, the_recording
from null_sink import missing_tools, null_sink
from video_files import looped

from formcheck.checker import Checker
from formcheck.cli.pace import Pace
from formcheck.exercise.load import parse
from formcheck.recording.read import read_recording
from formcheck.resources import recordings_folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals, quotas and preloading are POSIX")

FAULT = CLIPS / "supine_kick__hip_lift.mp4"
GOOD = CLIPS / "supine_kick__good.mp4"
QUIET = ("--free", "--mute", "--no-window")
KICK = ("supine_leg_kick", *QUIET, "--camera")


# Disk and folder


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 32 kB; skips where it cannot be mounted."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here; test_write.py fills one by RLIMIT_FSIZE")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def goes_on_and_ends(session: LiveSession) -> None:
    """It counts on without its recording; Ctrl-C ends it with its summary."""
    counted = len(session.out)
    session.until(lambda: len(session.out) > counted, "the session does not go on")
    session.send(signal.SIGINT)
    session.wait_for("Supine leg kick: ")
    assert session.end() == 1


def test_a_full_disk_is_said_once_and_the_session_goes_on(long_film: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "small") as disk:
        with live(*KICK, long_film, "--record", disk) as session:
            session.wait_for("the recording stopped (No space left on device)")
            goes_on_and_ends(session)
        recording = read_recording(the_recording(disk))
        assert recording.cut
        assert sum(1 for _ in recording.observations()) > 5
    assert len(session.err) == 1


def test_a_disk_that_is_full_from_the_start_is_said_before_the_session(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small") as disk:
        (disk / "other").write_bytes(bytes(30_000))
        done = formcheck("live", *KICK[:1], *QUIET, "--camera", GOOD, "--record", disk)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.count("\n") == 1
        assert "free some space or use --no-record" in done.stderr
        assert [path.name for path in disk.iterdir()] == ["other"]


def test_a_folder_that_is_removed_is_said_once_and_the_session_goes_on(long_film: Path, tmp_path: Path) -> None:
    folder = tmp_path / "recordings"
    with live(*KICK, long_film, "--record", folder) as session:
        session.records(folder)
        shutil.rmtree(folder)
        session.wait_for("the recording stopped (it was deleted): nothing of it is left")
        goes_on_and_ends(session)
    assert len(session.err) == 1


def test_a_session_that_never_begins_leaves_no_folder(tmp_path: Path) -> None:
    done = formcheck("live", *QUIET, "supine_leg_kick", "--camera", "37", "--record", tmp_path / "a" / "b")
    assert done.returncode == 1
    assert list(tmp_path.iterdir()) == []


def test_what_lies_in_the_folder_stops_no_session(tmp_path: Path) -> None:
    """Recordings that are damaged, empty, newer or a folder: the last time is looked for among them."""
    for name, data in (("1", b""), ("2", b"\x89MCAP0\r\n" + b"\1" * 99), ("3", os.urandom(5000))):
        (tmp_path / f"2026-11-2{name}T10-00-00_supine_leg_kick.mcap").write_bytes(data)
    (tmp_path / "2026-11-24T10-00-00_supine_leg_kick.mcap").mkdir()
    done = formcheck("live", "supine_leg_kick", "--mute", "--no-window", "--camera", GOOD, "--record", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Recorded in" in done.stdout


# Clock

CLOCK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
static int (*real)(clockid_t, struct timespec *);
int clock_gettime(clockid_t id, struct timespec *t) {
  if (!real)
    real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int r = real(id, t);
  if (id == CLOCK_REALTIME && access(getenv("CLOCK_SET_BACK"), F_OK) == 0)
    t->tv_sec -= 7200;
  return r;
}
"""


def test_a_clock_that_is_set_back_two_hours_changes_no_time(long_film: Path, tmp_path: Path) -> None:
    if shutil.which("cc") is None:
        pytest.skip("a clock to set back needs a C compiler (cc)")
    (tmp_path / "clock.c").write_text(CLOCK)
    library, switch = tmp_path / "clock.so", tmp_path / "now"
    build = ["cc", "-shared", "-fPIC", "-o", str(library), str(tmp_path / "clock.c"), "-ldl"]
    subprocess.run(build, check=True, capture_output=True)
    env = {**os.environ, "LD_PRELOAD": str(library), "CLOCK_SET_BACK": str(switch)}
    began, started_s = datetime.now(timezone.utc), time.monotonic()
    with live(*KICK, long_film, "--record", tmp_path, env=env) as session:
        session.records(tmp_path, 8)
        switch.touch()
        look = [sys.executable, "-c", "import time; print(time.time())"]
        told = subprocess.run(look, env=env, check=True, capture_output=True, text=True, timeout=60).stdout
        assert abs(time.time() - float(told) - 7200) < 600, "the clock is not set back"
        session.records(tmp_path)
        session.send(signal.SIGINT)
        assert session.end() == 0
    assert session.err == []
    recording = read_recording(the_recording(tmp_path))
    times = [seen.time_s for seen in recording.observations()]
    assert times == sorted(set(times))
    took_s = time.monotonic() - started_s
    assert times[-1] < took_s
    assert abs((recording.info.started - began).total_seconds()) < 600


# Signals


@pytest.mark.parametrize("times", [2, 8])
def test_ctrl_c_twice_or_held_down_ends_it_once_and_cleanly(long_film: Path, tmp_path: Path, times: int) -> None:
    with live(*KICK, long_film, "--record", tmp_path) as session:
        session.records(tmp_path)
        for _ in range(times):
            session.send(signal.SIGINT)
            time.sleep(0.03)  # as keys that are held down repeat; the system merges signals that are closer
        assert session.end() == 0
    assert session.err == []
    assert any("Recorded in" in line for line in session.out)
    recording = read_recording(the_recording(tmp_path))
    assert not recording.cut
    assert recording.end is not None
    assert recording.end.reason == "stopped"


# Slowness


SLOW_TRACKER = """
import sys, time
from formcheck.__main__ import main
from formcheck.pose.mediapipe_tracker import MediapipeTracker

quick = MediapipeTracker.look
def slow(*args):
    time.sleep(0.2)
    return quick(*args)

MediapipeTracker.look = slow
sys.exit(main(sys.argv[1:]))
"""
"""A machine that needs at least a fifth of a second for a picture, however quick the one that runs the tests."""


def test_a_session_on_a_slow_machine_says_so_and_goes_on_counting(
    fake_webcam: webcam.MakeWebcam, tmp_path: Path
) -> None:
    camera = fake_webcam(GOOD, seconds=6.2)
    words = ["live", "supine_leg_kick", *QUIET, "--record", str(tmp_path)]
    with running([sys.executable, "-c", SLOW_TRACKER, *words], camera.env) as session:
        session.until(lambda: bool(session.slow), "it is not said")
        counted = sum("Return" in line for line in session.out)
        session.until(lambda: sum("Return" in line for line in session.out) >= counted + 2, "nothing is counted")
        session.send(signal.SIGINT)
        assert session.end() == 0
    assert all("amera" in line for line in session.err)  # on a machine that is busy besides
    assert len(session.slow) == 1
    recording = read_recording(the_recording(tmp_path))
    assert not recording.cut


@pytest.mark.parametrize(("fps", "many"), [(4, "4 pictures"), (1, "1 picture"), (0.6, "1 picture")])
def test_a_slow_machine_is_said_once(fps: float, many: str) -> None:
    pace = Pace()
    told = [line for number in range(200) if (line := pace.frame(number / fps, 0.01))]
    assert told == [f"this machine is slow: {many} a second: close other programs"]


def test_a_slow_camera_a_quick_machine_and_a_sleep_are_no_slow_machine() -> None:
    for frames_a_second, waited_s in ((4, 0.2), (30, 0.0)):
        pace = Pace()
        assert not any(pace.frame(number / frames_a_second, waited_s) for number in range(300))
    pace = Pace()
    times = [number / 30 + (60.0 if number > 100 else 0.0) for number in range(300)]
    assert not any(pace.frame(time_s, 0.0) for time_s in times)


@pytest.mark.parametrize("name", ["demo_1_supine_leg_kick", "demo_3_toe_touch"])
def test_at_four_pictures_a_second_the_repetitions_are_still_counted(name: str) -> None:
    recording = read_recording(recordings_folder() / f"{name}.mcap")
    counts = []
    for every_us in (1, 250_000):
        checker, next_us = Checker(parse(recording.info.exercise_text, name)), 0
        for seen in recording.observations():
            if seen.time_us >= next_us:
                checker.step(seen)
                next_us = seen.time_us + every_us
        counts.append(len(checker.finish().reps))
    assert counts[1] == counts[0] > 0


# Sound


def test_headphones_that_are_unplugged_end_nothing(long_film: Path, tmp_path: Path) -> None:
    """The only sink is removed in the middle of a session."""
    tools = missing_tools()
    if tools:
        pytest.skip(f"not installed: {', '.join(tools)}")
    words = ("supine_leg_kick", "--free", "--no-window", "--no-record", "--camera", long_film)
    with null_sink(tmp_path) as sink, live(*words, env=sink.env) as session:
        session.wait_for("Rep 1")
        unload = ["pactl", "unload-module", "module-null-sink"]
        subprocess.run(unload, env=sink.env, check=True, capture_output=True, timeout=60)
        session.wait_for("Rep 2")
        session.send(signal.SIGINT)
        session.wait_for("Supine leg kick: ")
        assert session.end() == 0
    assert all("sound device" in line for line in session.err)
    assert len(session.err) <= 1


def test_headphones_that_are_unplugged_leave_the_sound_to_the_loudspeaker(tmp_path: Path) -> None:
    """A second sink is unplugged; the cues come out of the other one then."""
    tools = missing_tools()
    if tools:
        pytest.skip(f"not installed: {', '.join(tools)}")
    faults = looped(tmp_path / "faults.mp4", FAULT, 20)
    words = ("supine_leg_kick", "--free", "--no-window", "--no-record", "--camera", faults)
    with null_sink(tmp_path) as sink:

        def pactl(*what: str) -> str:
            return subprocess.run(
                ["pactl", *what], env=sink.env, check=True, capture_output=True, text=True, timeout=60
            ).stdout.strip()

        plugged = pactl("load-module", "module-null-sink", "sink_name=headphones")
        pactl("set-default-sink", "headphones")
        # Begun afterwards: what listens is moved along to what is new otherwise.
        with sink.record() as heard, live(*words, env=sink.env) as session:
            session.wait_for("Keep your hips on the floor")
            assert np.abs(heard.samples).max() == 0
            pactl("unload-module", plugged)
            session.until(lambda: np.abs(heard.samples).max() > 1000, "nothing is heard")
            session.send(signal.SIGINT)
            assert session.end() == 0
    assert session.err == []


def test_without_a_sound_device_it_is_said_once_and_cues_are_shown(tmp_path: Path) -> None:
    env = {**os.environ, "HOME": str(tmp_path), "PULSE_SERVER": "unix:/nowhere", "XDG_RUNTIME_DIR": str(tmp_path)}
    words = ("supine_leg_kick", "--free", "--no-window", "--no-record")
    with live(*words, "--camera", looped(tmp_path / "faults.mp4", FAULT, 20), env=env) as session:
        session.wait_for("Keep your hips on the floor")
        session.send(signal.SIGINT)
        assert session.end() == 0
    (line,) = session.err
    assert line.startswith("formcheck: No sound: no sound device can be opened")
