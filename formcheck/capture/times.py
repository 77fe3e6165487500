"""Presentation times that only grow, out of what video files really contain."""

from __future__ import annotations

RESTART_S = 1.0
"""A step back of this much is a recording that starts again (files joined end to end), not a glitch."""


class PresentationTimes:
    """Turns the timestamps of one video, in decoding order, into seconds from its first frame.

    A timestamp that grows is kept as it is, whatever the gap (variable frame rate). For the rest:

    - missing: one frame interval after the frame before;
    - equal to the one before, or up to `RESTART_S` earlier: the frame is left out, since a player
      would not show it and when it was taken is unknown;
    - `RESTART_S` or more earlier: the video starts again; it goes on one interval after the last frame.

    interval_s: the time between two frames where the file does not tell, in seconds.
    """

    def __init__(self, interval_s: float) -> None:
        self._interval_s = interval_s
        self._origin_s = 0.0
        self._last_s: float | None = None

    def place(self, stamp_s: float | None) -> float | None:
        """The frame's time in seconds from the first frame, or None when it is to be left out."""
        if self._last_s is None:
            self._origin_s = stamp_s or 0.0
            self._last_s = 0.0
            return 0.0
        following_s = self._last_s + self._interval_s
        if stamp_s is None:
            time_s = following_s
        else:
            time_s = stamp_s - self._origin_s
            if self._last_s - RESTART_S < time_s <= self._last_s:
                return None
            if time_s <= self._last_s:
                self._origin_s = stamp_s - following_s
                time_s = following_s
        self._last_s = time_s
        return time_s
