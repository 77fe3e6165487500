"""A phone as the camera of a whole session, which is turned in the middle."""

from __future__ import annotations

import io
import signal
import sys
from pathlib import Path

import numpy as np
import pytest
from analyzed import CLIPS
from live_session import live, recorded, the_recording
from mjpeg_server import MjpegServer
from PIL import Image

from formcheck.capture.video import read_video
from formcheck.recording.read import read_recording

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGINT to a process is POSIX")

LYING, UPRIGHT = (640, 480), (480, 640)


def jpegs(upright: bool) -> list[bytes]:
    """The end of a kick, as a phone that lies or stands sends it."""
    pictures = []
    for frame in list(read_video(CLIPS / "supine_kick__good.mp4"))[-20:]:
        image = frame.image
        if upright:
            image = np.pad(image[:, 80:560], ((80, 80), (0, 0), (0, 0)), mode="edge")
        file = io.BytesIO()
        Image.fromarray(image).save(file, "JPEG", quality=80)
        pictures.append(file.getvalue())
    return pictures


def sizes(folder: Path) -> list[tuple[int, int]]:
    return [seen.size for seen in recorded(folder)]


def test_a_phone_that_is_turned_in_a_session_is_followed(tmp_path: Path) -> None:
    """Without a new connection: no picture is squeezed, the session and its recording go on."""
    sent = jpegs(upright=False)
    with MjpegServer(sent, fps=15) as phone:
        words = ("supine_leg_kick", "--free", "--mute", "--no-window", "--camera", phone.url, "--record", tmp_path)
        with live(*words) as session:
            session.wait_for("Recording to")
            session.until(lambda: sizes(tmp_path).count(LYING) > 10, "nothing is recorded")
            sent[:] = jpegs(upright=True)
            session.until(lambda: sizes(tmp_path).count(UPRIGHT) > 10, "the new size is not recorded")
            session.send(signal.SIGINT)
            assert session.end() == 0
    assert session.err == []
    recording = read_recording(the_recording(tmp_path))
    assert not recording.cut
    assert set(sizes(tmp_path)) == {LYING, UPRIGHT}
    assert recording.info.size == LYING
