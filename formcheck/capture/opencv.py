"""OpenCV's capture without its log messages, with time limits, giving RGB."""

from __future__ import annotations

import os
from collections.abc import Sequence

import cv2
import numpy as np

from formcheck.capture.frame import Frame
from formcheck.clock import Clock

# OpenCV reads these at the first use of a backend, so they are set when this module is imported.
_SETTINGS = {
    # Seconds that a stalled webcam may block a read on Linux (10 otherwise); whole seconds only.
    "OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT": "1",
}
for _key, _value in _SETTINGS.items():
    os.environ.setdefault(_key, _value)
cv2.setLogLevel(0)


class Capture:
    """An opened cv2.VideoCapture; `opened` is False when there is nothing to read from.

    source: a number or an address. backend: one of cv2.CAP_*. settings: pairs of CAP_PROP_* and value.
    """

    def __init__(self, source: int | str, backend: int, settings: Sequence[int], clock: Clock) -> None:
        self._clock = clock
        self._capture = cv2.VideoCapture()
        try:
            self.opened = bool(self._capture.open(source, backend, settings))
        except cv2.error:
            # Some backends raise instead of saying False; either way there is no camera.
            self.opened = False
            self._capture.release()

    def read(self) -> Frame | None:
        """The next picture with the time at which it arrived, or None when none comes; blocks."""
        try:
            if not self._capture.grab():
                return None
            time_s = self._clock.now()
            ok, bgr = self._capture.retrieve()
            if not ok or bgr is None or bgr.size == 0:
                return None
            code = cv2.COLOR_GRAY2RGB if bgr.ndim == 2 else cv2.COLOR_BGR2RGB
            rgb = cv2.cvtColor(bgr, code)
        except cv2.error:
            return None
        return Frame(np.ascontiguousarray(rgb, dtype=np.uint8), time_s)

    def skip(self) -> bool:
        """Wait for a picture and leave it; false when none comes."""
        try:
            return bool(self._capture.grab())
        except cv2.error:
            return False

    def limit_buffer(self, frames: int) -> None:
        """Keep at most this many pictures waiting, where the driver can."""
        self._capture.set(cv2.CAP_PROP_BUFFERSIZE, frames)

    def close(self) -> None:
        """Give the device back. Safe to call twice."""
        self._capture.release()
