"""What is written after --camera: a number, a device, an address, or a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from video_files import write_video

from formcheck.capture.paced import PacedVideo
from formcheck.capture.source import CameraSource
from formcheck.clock import ManualClock, SystemClock
from formcheck.errors import BadVideo, CameraUnavailable


def test_a_path_is_a_video(tmp_path: Path) -> None:
    path = write_video(tmp_path / "even.mp4", [0, 40])
    camera = CameraSource(str(path), ManualClock())()
    assert isinstance(camera, PacedVideo)
    camera.close()


def test_what_is_a_file_and_what_is_not() -> None:
    clock = ManualClock()
    assert CameraSource("clip.mp4", clock).is_file
    assert CameraSource("-1", clock).is_file
    assert CameraSource("/dev/video", clock).is_file
    lives = ("0", "12", "/dev/video0", "http://a/b", "RTSP://a/b")
    assert not any(CameraSource(live, clock).is_file for live in lives)


@pytest.mark.parametrize(("source", "told"), [("/dev/video63", "Camera 63"), ("Http://127.0.0.1:1/X", "refused")])
def test_a_camera_may_be_called_as_the_system_or_the_phone_does(source: str, told: str) -> None:
    with pytest.raises(CameraUnavailable, match=told):
        CameraSource(source, SystemClock())()


def test_something_that_is_nothing_is_explained() -> None:
    with pytest.raises(BadVideo, match="give a camera number, the address of an http or rtsp stream"):
        CameraSource("webcam", ManualClock())()


@pytest.mark.parametrize("source", ["63", "http://127.0.0.1:1/x", "rtsp://127.0.0.1:1/x", "http://[broken/x"])
def test_no_camera_is_one_line_and_nothing_else(source: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CameraUnavailable) as caught:
        CameraSource(source, SystemClock())()
    assert "\n" not in str(caught.value)
    assert capfd.readouterr() == ("", "")
