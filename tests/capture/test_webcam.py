"""The real V4L2 code of OpenCV, with a webcam in software."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from video_files import write_video
from webcam import FakeWebcam, MakeWebcam

WATCHER = """
import json
from formcheck.capture.grabber import Grabber
from formcheck.capture.source import CameraSource
from formcheck.clock import SystemClock

clock = SystemClock()
with Grabber(CameraSource("0", clock), clock) as grabber:
    state, frames = None, 0
    while True:
        frame = grabber.newest(0.05)
        frames += frame is not None
        if grabber.state != state and (frames or grabber.state != "ok"):
            state = grabber.state
            size = frame.size if frame else None
            print(json.dumps([state, clock.now(), size, grabber.message]), flush=True)
"""

ONCE = """
import sys
from formcheck.capture.webcam import Webcam
from formcheck.clock import SystemClock
from formcheck.errors import CameraLost, CameraUnavailable

clock = SystemClock()
try:
    camera = Webcam(0, clock, first_picture_s=float(sys.argv[1]))
    frames = [camera.read() for _ in range(10)]
    times = [frame.time_s for frame in frames]
    print(camera.name, frames[0].size, times == sorted(set(times)), clock.now() - times[-1] < 10.0)
    camera.close()
    camera.close()
except (CameraUnavailable, CameraLost) as error:
    print(type(error).__name__, error)
"""


class Watcher:
    """A subprocess that watches camera 0 and tells its states."""

    def __init__(self, camera: FakeWebcam) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", WATCHER],
            env=camera.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        # A defect must end in a failed test, not in one that waits for ever.
        self._limit = threading.Timer(180.0, self._process.kill)
        self._limit.start()

    def next(self) -> list[Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the watcher ended"
        told: list[Any] = json.loads(line)
        return told

    def close(self) -> str:
        """End it; what it wrote to standard error."""
        self._process.kill()
        self._limit.cancel()
        return self._process.communicate()[1]


@pytest.fixture
def camera(fake_webcam: MakeWebcam, tmp_path: Path) -> FakeWebcam:
    return fake_webcam(write_video(tmp_path / "room.mp4", range(0, 1000, 33)), seconds=1.0)


@pytest.fixture
def watcher(camera: FakeWebcam) -> Iterator[Watcher]:
    watcher = Watcher(camera)
    yield watcher
    assert watcher.close() == ""


@pytest.mark.parametrize("trouble", ["stall", "unplug", "freeze"])
def test_trouble_is_noticed_and_survived(camera: FakeWebcam, watcher: Watcher, trouble: str) -> None:
    state, _, size, message = watcher.next()
    assert (state, size, message) == ("ok", [640, 480], "")
    getattr(camera, trouble)()
    state, _, _, message = watcher.next()
    assert state == "lost"
    assert message.startswith("Camera 0")
    assert "Trying again" in message
    # The picture on which it froze may have been nearly black.
    assert ("does not change" in message or "only black" in message) == (trouble == "freeze")
    camera.run()
    assert watcher.next()[0] == "ok"


def once(camera: FakeWebcam, first_picture_s: float = 30.0) -> str:
    command = [sys.executable, "-c", ONCE, str(first_picture_s)]
    done = subprocess.run(command, env=camera.env, capture_output=True, text=True, timeout=120, check=True)
    assert done.stderr == ""
    return done.stdout


def test_frames_carry_the_time_of_their_capture(camera: FakeWebcam) -> None:
    assert once(camera) == "camera 0 (640, 480) True True\n"


def test_a_camera_that_opens_but_sends_nothing(camera: FakeWebcam) -> None:
    camera.stall()
    assert once(camera, 1.0).startswith("CameraUnavailable Camera 0 sends no picture: ")


def test_a_camera_that_is_not_there(camera: FakeWebcam) -> None:
    camera.unplug()
    assert once(camera).startswith("CameraUnavailable Camera 0 cannot be opened: ")


def test_a_camera_that_another_program_uses(camera: FakeWebcam) -> None:
    camera.busy()
    assert once(camera, 1.0).startswith("CameraUnavailable Camera 0 sends no picture: close other programs")


def test_a_covered_lens_that_sends_only_black(fake_webcam: MakeWebcam, tmp_path: Path) -> None:
    path = write_video(tmp_path / "lid.mp4", range(0, 1000, 33), colour=(0, 0, 0))
    assert once(fake_webcam(path, seconds=1.0)).startswith("CameraLost Camera 0 sends only black: open its lens cover")
