"""From what the user wrote after `--camera` to an open camera."""

from __future__ import annotations

import os
import re

from formcheck.capture.frame import Camera
from formcheck.capture.paced import PacedVideo
from formcheck.capture.stream import Stream
from formcheck.capture.webcam import FIRST_PICTURE_S, Webcam, ask_for_it
from formcheck.clock import Clock
from formcheck.errors import BadVideo

STREAMS = ("http://", "https://", "rtsp://")


class CameraSource:
    """Opens one source, as often as asked; hand it to a Grabber.

    source: a camera number or /dev/video with it, a stream address, or the path of a video file. A webcam that started
    quickly is given little time when it is opened again, so that a stalled one is tried more often.
    To be made in the main thread.
    """

    def __init__(self, source: str, clock: Clock) -> None:
        self._source = _as_known(source.strip())
        self._clock = clock
        self._patience_s = FIRST_PICTURE_S
        self._before: Webcam | Stream | None = None
        if self._is_number and len(self._source) < 4:
            ask_for_it(int(self._source))

    @property
    def is_file(self) -> bool:
        """Whether it is a video file, which ends, rather than a camera, which does not."""
        return not self._is_number and not self._source.lower().startswith(STREAMS)

    def __call__(self) -> Camera:
        """Open it. Raises CameraUnavailable, or BadVideo when it is taken for a file and is no video."""
        seen = self._before.repeats.last if self._before is not None else None
        if self._is_number:
            self._before = webcam = Webcam(int(self._source), self._clock, self._patience_s, seen)
            self._patience_s = min(FIRST_PICTURE_S, max(1.0, 2.0 * webcam.first_picture_s))
            return webcam
        if self.is_file:
            if not os.path.exists(self._source):
                raise BadVideo(
                    f"There is no camera or file `{self._source}`: give a camera number, the address of an "
                    "http or rtsp stream, or a video file"
                )
            return PacedVideo(self._source, self._clock)
        self._before = Stream(self._source, self._clock, seen=seen)
        return self._before

    @property
    def _is_number(self) -> bool:
        return self._source.isascii() and self._source.isdigit()


def _as_known(source: str) -> str:
    """As the libraries want it: Linux's name of a camera is its number, and phones begin an address with a capital."""
    device = re.fullmatch(r"/dev/video(\d{1,3})", source, re.ASCII)
    scheme, colon, rest = source.partition("://")
    return device[1] if device else f"{scheme.lower()}{colon}{rest}" if colon else source
