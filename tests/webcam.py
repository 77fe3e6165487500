"""A webcam in software for tests: /dev/video0 out of a video file, through OpenCV's real V4L2 code."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).parent / "fakecam"


def missing() -> str | None:
    """Why there can be no webcam in software here, or None."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return "the webcam in software needs Linux on x86-64"
    if shutil.which("cc") is None:
        return "the webcam in software needs a C compiler (cc)"
    if not Path("/usr/include/linux/videodev2.h").exists():
        return "the webcam in software needs linux/videodev2.h"
    return None


def compile_library(folder: Path) -> Path:
    """The library to preload, compiled into this folder."""
    if re.search(r"[ :]", str(folder)):  # LD_PRELOAD takes no such path
        folder = Path(tempfile.mkdtemp(prefix="fakecam", dir="/tmp"))
    library = folder / "fakecam.so"
    source = str(FOLDER / "fakecam.c")
    command = ["cc", "-shared", "-fPIC", "-O2", "-o", str(library), source, "-ldl"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return library


class FakeWebcam:
    """Camera 0 of every subprocess started with `env`; 640x480 at 30 frames/s, the video in a loop.

    It is there, running, from the start; `stall`, `freeze`, `busy`, `unplug` and `run` act at once.
    """

    def __init__(self, library: Path, frames: Path, control: Path) -> None:
        self._control = control
        self.env = {
            **os.environ,
            "LD_PRELOAD": str(library),
            "FAKECAM_SRC": str(frames),
            "FAKECAM_CTL": str(control),
        }
        self.run()

    def run(self) -> None:
        """Deliver; also: be plugged in again."""
        self._put("run")

    def stall(self) -> None:
        """Stay there and deliver nothing."""
        self._put("stall")

    def freeze(self) -> None:
        """Deliver the same picture again and again."""
        self._put("freeze")

    def busy(self) -> None:
        """Be in use by another program, from the next opening on."""
        self._put("busy")

    def unplug(self) -> None:
        """Be gone."""
        self._put("unplug")

    def _put(self, word: str) -> None:
        # In one step: the camera reads the file at any moment, and an empty one means "run".
        new = self._control.with_suffix(".new")
        new.write_text(word)
        new.replace(self._control)


MakeWebcam = Callable[..., FakeWebcam]
"""(video: Path, seconds: float = 20.0) -> FakeWebcam; a second of video takes 18 MB of disk."""


def make_webcam(library: Path, folder: Path, video: Path, seconds: float) -> FakeWebcam:
    """A webcam that plays this video (its first seconds), with its files in this folder."""
    frames = folder / f"{video.stem}.yuyv"
    command = [
        sys.executable,
        str(FOLDER / "clip2yuyv.py"),
        str(video),
        str(frames),
        "--seconds",
        str(seconds),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return FakeWebcam(library, frames, folder / f"{video.stem}.control")
