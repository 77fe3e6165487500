"""Tracking in a thread of its own, so that what was seen is checked, drawn and stored meanwhile.

The tracker's library works outside the interpreter's lock; two cores then do in the time of the
tracking alone what one after the other takes a third longer. One frame is tracked at a time, in order. What a
tracker need not do itself (the outline, the rounding) is done by whoever takes the frame, once the next is under way.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet

from formcheck.capture.frame import Frame
from formcheck.pose.observation import Observation
from formcheck.pose.tracker import Tracker, TwoStepTracker

Seen = Callable[[], Observation]
"""Works out what was seen; to be called once."""


class Ahead:
    """Frames under way in a tracker. The tracker stays the caller's, to be closed after this.

    room: how many may be. One and no more where a newer frame may come before the tracker is free.
    """

    def __init__(self, tracker: Tracker, room: int = 1) -> None:
        self._look = tracker.look if isinstance(tracker, TwoStepTracker) else _in_one(tracker)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="tracker")
        self._room = room
        self._under_way: deque[tuple[Frame, Future[Seen]]] = deque()

    @property
    def busy(self) -> bool:
        """Whether a frame was started and not taken yet."""
        return bool(self._under_way)

    @property
    def full(self) -> bool:
        """Whether one must be taken before the next is started."""
        return len(self._under_way) >= self._room

    def start(self, frame: Frame, time_us: int) -> None:
        """Track this frame; returns at once. Take the one before first, else RuntimeError."""
        if self.full:
            raise RuntimeError("a frame is under way: take it first")
        self._under_way.append((frame, self._thread.submit(self._look, frame, time_us)))

    def take(self, timeout_s: float | None = None) -> tuple[Frame, Seen] | None:
        """The started frame with what was seen in it, waiting for it; None when it takes longer or there is none.

        Start the next one before working it out.

        Raises what the tracker raised.
        """
        if not self._under_way:
            return None
        frame, future = self._under_way[0]
        try:
            future.exception(timeout_s)  # waits; what the tracker raised is returned
        except NotYet:
            return None
        self._under_way.popleft()
        return frame, future.result()

    def close(self) -> None:
        """End the thread, waiting for the frame under way. Safe to call twice."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._under_way.clear()


def observed(tracker: Tracker, frames: Iterable[Frame]) -> Iterator[tuple[Frame, Observation]]:
    """Each frame with what was seen in it, in order; the next ones are fetched and tracked meanwhile.

    Times are the frames' own, in whole microseconds that grow.
    """
    ahead, last_us = Ahead(tracker, room=2), -1
    try:
        for frame in frames:
            taken = ahead.take() if ahead.full else None
            last_us = max(round(frame.time_s * 1e6), last_us + 1)
            ahead.start(frame, last_us)
            if taken is not None:
                yield taken[0], taken[1]()
        while (taken := ahead.take()) is not None:
            yield taken[0], taken[1]()
    finally:
        ahead.close()


def _in_one(tracker: Tracker) -> Callable[[Frame, int], Seen]:
    """A tracker that does all at once."""

    def look(frame: Frame, time_us: int) -> Seen:
        observation = tracker.observe(frame, time_us)
        return lambda: observation

    return look
