"""Whether a camera's picture is too dark to see anybody in it."""

from __future__ import annotations

from formcheck.capture.frame import Frame
from formcheck.capture.repeats import BLACK

LASTING_S = 2.0
"""A shadow that passes is not told, in seconds."""
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
