"""What a camera's picture shows without the tracker: that it is too dark, that nothing moves in it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from formcheck.capture.frame import Frame
from formcheck.capture.repeats import BLACK

LASTING_S = 2.0
"""Seconds that the dark must last before it is told: a shadow may pass."""
DARK = "The picture is dark: switch on a light, open the lens cover"


class DarkWatch:
    """Looks at each frame; `notice` is the line to show while the picture is dark, else "".

    Its threshold for the mean brightness is that of `doctor`.
    """

    def __init__(self) -> None:
        self.notice = ""
        self._since_s: float | None = None

    def look(self, frame: Frame) -> bool:
        """One more frame; true once for each time that it gets dark."""
        if float(frame.image[::8, ::8].mean()) >= BLACK:
            self.notice, self._since_s = "", None
            return False
        if self._since_s is None:
            self._since_s = frame.time_s
        if self.notice or frame.time_s - self._since_s < LASTING_S:
            return False
        self.notice = DARK
        return True


STILL_S = 4.0
"""Seconds after which a picture in which nothing moves is looked at all the same: grey sleeves before a grey wall."""
_CHANGED, _SHARE = 30, 0.0015
"""Levels of brightness by which a place in the picture must change, over a camera's noise, and the share of places that
must. Arms raised two metres away change ten times as many."""


class StillWatch:
    """Whether a picture is as good as the last one that was looked at."""

    def __init__(self) -> None:
        self._seen: NDArray[np.int16] | None = None
        self._seen_s = 0.0

    def is_news(self, frame: Frame) -> bool:
        """Whether something has changed since the last picture that was news, or it was long ago."""
        now = frame.image[::8, ::8, 1].astype(np.int16)
        before = self._seen
        if before is not None and before.shape == now.shape and frame.time_s - self._seen_s < STILL_S:
            changed = np.count_nonzero(np.abs(now - before) > _CHANGED)
            if changed <= _SHARE * now.size:
                return False
        self._seen, self._seen_s = now, frame.time_s
        return True
