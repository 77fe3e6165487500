"""Whether the machine keeps up with the camera: says so once when it does not."""

from __future__ import annotations

from collections import deque

from formcheck.coach.amount import counted

WINDOW_S = 5.0
"""How long it must be slow before it is said: the first frames of a session are slow on any machine."""
SLOW_FPS = 10.0
"""Frames a second below which it is said: under `doctor`'s 15, so that a camera in a dim room is not."""
_JUMP_S = 2.0
"""A frame that comes so late follows a pause of the machine itself (it slept), not slow work."""
_WAITED = 0.3
"""Share of the time spent waiting for frames from which on it is the camera that is slow."""


class Pace:
    """Follows the loop from frame to frame; times in seconds of one monotonic clock."""

    def __init__(self) -> None:
        self._frames: deque[tuple[float, float]] = deque()
        self._told = False

    def frame(self, now_s: float, waited_s: float) -> str:
        """One more frame, at this time, after waiting so long for it; a line to tell, once, or ""."""
        if self._frames and now_s - self._frames[-1][0] > _JUMP_S:
            self.gap()
        self._frames.append((now_s, waited_s))
        while now_s - self._frames[0][0] > WINDOW_S:
            began_s, _ = self._frames.popleft()
            if self._told or now_s - self._frames[0][0] > WINDOW_S:
                continue
            span_s = now_s - began_s
            waiting_s = sum(waited for _, waited in self._frames)
            if len(self._frames) < SLOW_FPS * span_s and waiting_s < _WAITED * span_s:
                self._told = True
                many = counted(max(1, round(len(self._frames) / span_s)), "picture")
                return f"this machine is slow: {many} a second: close other programs"
        return ""

    def gap(self) -> None:
        """No frames were to be had (a lost camera, a pause): begin anew."""
        self._frames.clear()
