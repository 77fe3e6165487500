"""Tracking in a thread of its own, so that what was seen is checked, drawn and stored meanwhile.

The tracker's library works outside the interpreter's lock; two cores then do in the time of the
tracking alone what one after the other takes a third longer. One frame is tracked at a time, in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet

from formcheck.capture.frame import Frame
from formcheck.pose.observation import Observation
from formcheck.pose.tracker import Tracker


class Ahead:
    """One frame under way in a tracker. The tracker stays the caller's, to be closed after this."""

    def __init__(self, tracker: Tracker) -> None:
        self._tracker = tracker
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="tracker")
        self._frame: Frame | None = None
        self._future: Future[Observation] | None = None

    @property
    def busy(self) -> bool:
        """Whether a frame was started and not taken yet."""
        return self._future is not None

    def start(self, frame: Frame, time_us: int) -> None:
        """Track this frame; returns at once. Take the one before first, else RuntimeError."""
        if self._future is not None:
            raise RuntimeError("a frame is under way: take it first")
        self._frame, self._future = frame, self._thread.submit(self._tracker.observe, frame, time_us)

    def take(self, timeout_s: float | None = None) -> tuple[Frame, Observation] | None:
        """The started frame with what was seen in it, waiting for it; None when it takes longer or there is none.

        Raises what the tracker raised.
        """
        frame, future = self._frame, self._future
        if frame is None or future is None:
            return None
        try:
            observation = future.result(timeout_s)
        except NotYet:
            if not future.done():
                return None
            raise
        finally:
            if future.done():
                self._frame = self._future = None
        return frame, observation

    def close(self) -> None:
        """End the thread, waiting for the frame under way. Safe to call twice."""
        self._thread.shutdown(wait=True)
        self._frame = self._future = None


def observed(tracker: Tracker, frames: Iterable[Frame]) -> Iterator[tuple[Frame, Observation]]:
    """Each frame with what was seen in it, in order; the next one is fetched and tracked meanwhile.

    Times are the frames' own, in whole microseconds that grow.
    """
    ahead, last_us = Ahead(tracker), -1
    try:
        for frame in frames:
            seen = ahead.take()
            last_us = max(round(frame.time_s * 1e6), last_us + 1)
            ahead.start(frame, last_us)
            if seen is not None:
                yield seen
        seen = ahead.take()
        if seen is not None:
            yield seen
    finally:
        ahead.close()
