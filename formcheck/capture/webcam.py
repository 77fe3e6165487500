"""A webcam by its number."""

from __future__ import annotations

import os
import sys

import cv2

from formcheck.capture.frame import Frame, Image
from formcheck.capture.opencv import Capture
from formcheck.capture.repeats import Repeats, Wait
from formcheck.clock import Clock
from formcheck.errors import CameraLost, CameraUnavailable

FIRST_PICTURE_S = 3.0
"""Patience with a camera that has to warm up, in seconds."""

# One backend a system: "any" tries others that complain on standard error.
_BACKENDS = {"linux": cv2.CAP_V4L2, "darwin": cv2.CAP_AVFOUNDATION, "win32": cv2.CAP_DSHOW}
_BUFFERED = 2


def ask_for_it(number: int) -> None:
    """Let macOS ask the user whether the camera may be used, which it does for the main thread only.

    Webcams are opened in another one. Nothing happens elsewhere.
    """
    if sys.platform == "darwin":
        cv2.VideoCapture(number, cv2.CAP_AVFOUNDATION).release()


class Webcam:
    """The webcam with this number (0 is the first), open and delivering.

    Opening waits for the first picture, up to `first_picture_s` seconds, because a busy or broken
    camera opens without ever sending one. Raises CameraUnavailable when it does not.

    A picture that is sent again is no new picture (see `Repeats`). seen: `repeats.last` of the handle
    that this one replaces.
    """

    def __init__(
        self, number: int, clock: Clock, first_picture_s: float = FIRST_PICTURE_S, seen: Image | None = None
    ) -> None:
        self.name = f"camera {number}"
        self._clock = clock
        self.repeats = Repeats(seen)
        backend = _BACKENDS.get(sys.platform, cv2.CAP_ANY)
        self._capture = Capture(number, backend, (), clock)
        if not self._capture.opened:
            raise CameraUnavailable(_why_not(number))
        self._capture.limit_buffer(_BUFFERED)
        start_s = clock.now()
        self._first: Frame | None = self._capture.read()
        while self._first is None and 0.0 < clock.now() - start_s < first_picture_s - 0.1:
            self._first = self._capture.read()
        if self._first is None:
            self.close()
            raise CameraUnavailable(
                f"{self.name.capitalize()} sends no picture: close other programs that use it, plug it "
                "in again, or choose another with --camera"
            )
        self.first_picture_s = clock.now() - start_s

    def read(self) -> Frame:
        """The next new frame. Raises CameraLost when the camera is gone, or has sent nothing new for a second."""
        wait = Wait(self._clock)
        while True:
            frame, self._first = self._first or self._capture.read(), None
            if frame is None:
                raise CameraLost(f"{self.name.capitalize()} stopped sending pictures: check its plug")
            if self.repeats.is_new(frame.image):
                return frame
            if wait.is_over():
                raise CameraLost(self._frozen())

    def skip(self) -> bool:
        """Let a picture pass, as it came from the device: not decoded, not copied."""
        return self._first is None and self._capture.skip()

    def _frozen(self) -> str:
        if self.repeats.black:
            return f"{self.name.capitalize()} sends only black: open its lens cover, or switch it on"
        return f"{self.name.capitalize()}: the picture does not change: plug the camera in again"

    def close(self) -> None:
        """Give the webcam back. Safe to call twice."""
        self._first = None
        self._capture.close()


def _why_not(number: int) -> str:
    device = f"/dev/video{number}"
    if os.path.exists(device) and not os.access(device, os.R_OK | os.W_OK):
        return f"Camera {number} ({device}) cannot be used by you (no permission): add yourself to the group `video`"
    allow = "allow it in System Settings, Privacy & Security, Camera, " if sys.platform == "darwin" else ""
    return (
        f"Camera {number} cannot be opened: it is missing or in use: {allow}plug it in, close other programs that "
        "use it, or choose another with --camera"
    )
