"""One picture with the time at which it was taken, and what a camera is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""(height, width, 3) uint8, **RGB**, upright, not mirrored, C-contiguous."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture.

    image: (h, w, 3) uint8 RGB, upright, not mirrored.
    time_s: monotonic capture time in seconds; for a file, its own presentation time.
    """

    image: Image
    time_s: float

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        return self.image.shape[1], self.image.shape[0]


class Camera(Protocol):
    """Where frames come from: webcam, stream or file."""

    name: str
    """What to call it in messages and in the recording, such as `camera 0`."""

    def read(self) -> Frame | None:
        """The next frame (blocks), or None at the end of a file.

        Raises CameraLost when the camera stopped delivering; it must then be opened anew.
        """

    def skip(self) -> bool:
        """Let the next picture pass unread, which costs less (blocks). False, at once, where that cannot be done."""

    def close(self) -> None:
        """Give the device back. Safe to call twice."""
