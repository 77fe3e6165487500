"""A stream over HTTP or RTSP, such as a phone used as a camera."""

from __future__ import annotations

from urllib.parse import urlsplit

import cv2

from formcheck.capture.frame import Frame, Image
from formcheck.capture.opencv import Capture
from formcheck.capture.repeats import STALE_S, Repeats
from formcheck.clock import Clock
from formcheck.errors import CameraLost, CameraUnavailable

OPEN_S = 3.0
READ_S = 1.5


class Stream:
    """A stream by its address (http, https or rtsp), open and delivering.

    A picture that is the same as the one before is no new picture (see `Repeats`): senders repeat the
    last one when their camera is slower, and OpenCV hands out an RTSP stream's last picture for ever
    when it stalls. Such repeats are skipped, and after `stale_s` seconds of nothing else the camera
    counts as lost.

    open_s, read_s: limits for opening and for one read, in seconds. seen: `repeats.last` of the stream
    that this one replaces. Raises CameraUnavailable.
    """

    def __init__(
        self,
        url: str,
        clock: Clock,
        *,
        open_s: float = OPEN_S,
        read_s: float = READ_S,
        stale_s: float = STALE_S,
        seen: Image | None = None,
    ) -> None:
        self.name = f"stream {without_password(url)}"
        self._clock = clock
        self._stale_s = stale_s
        limits = (
            *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, round(1000 * open_s)),
            *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, round(1000 * read_s)),
            # Decoding with several threads hands out each picture some pictures late.
            *(cv2.CAP_PROP_N_THREADS, 1),
        )
        self._capture = Capture(url, cv2.CAP_FFMPEG, limits, clock)
        if not self._capture.opened:
            raise CameraUnavailable(f"The {self.name} cannot be opened; check the address, and that its sender runs")
        self.repeats = Repeats(seen)

    def read(self) -> Frame:
        """The next new frame. Raises CameraLost when none arrives in time."""
        start_s = self._clock.now()
        while True:
            frame = self._capture.read()
            if frame is None:
                raise CameraLost(f"The {self.name} broke off; check that its sender runs and is in reach")
            if self.repeats.is_new(frame.image):
                return frame
            if self._clock.now() - start_s >= self._stale_s:
                raise CameraLost(f"The {self.name} does not change its picture; check the camera of its sender")

    def close(self) -> None:
        """Close the connection. Safe to call twice."""
        self._capture.close()


def without_password(url: str) -> str:
    """The address without name and password, for messages and recordings."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.rpartition("@")[2]
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
