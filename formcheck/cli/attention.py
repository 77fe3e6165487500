"""Which frames of a live session are tracked: all of them, and few while it is paused."""

from __future__ import annotations

from formcheck.capture.frame import Frame
from formcheck.capture.watch import StillWatch

PAUSED_S, SIGNING_S = 1.0, 0.5
"""Seconds between two frames that are tracked while a session is paused, and while arms are up then: often enough to
see arms that are raised for two seconds. However it was paused: whoever pressed a key may be back on the mat."""


class Attention:
    """Decides which frames the tracker gets.

    every_s: seconds from one frame that is looked at to the next, 0 for all; `set` it before each frame.
    """

    def __init__(self) -> None:
        self.every_s = 0.0
        self._signing = False
        self._tracked_s = float("-inf")
        self._still = StillWatch()

    def set(self, paused: bool, signing: bool) -> None:
        """How often frames are looked at from here on.

        paused: whether nothing is judged now. signing: whether the person gives the sign to go on.
        """
        self.every_s = 0.0 if not paused else SIGNING_S if signing else PAUSED_S
        self._signing = signing

    def wants(self, frame: Frame) -> bool:
        """Whether to track a frame: in a pause only if one is due and may show raised arms, as something has moved."""
        if not self.every_s:
            return True
        if frame.time_s - self._tracked_s < self.every_s:
            return False
        return self._still.is_news(frame) or self._signing

    def tracked(self, frame: Frame) -> None:
        """A frame was given to the tracker."""
        self._tracked_s = frame.time_s
