"""Tracking in a thread: the same observations in the same order, and its errors reach the caller."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import TimeoutError as NotYet

import numpy as np
import pytest

from formcheck.capture.frame import Frame
from formcheck.pose.ahead import Ahead, observed
from formcheck.pose.observation import Observation
from formcheck.pose.tracker import ScriptedTracker

FRAMES = [Frame(np.full((48, 64, 3), n, np.uint8), n / 30) for n in range(5)]


class Held(ScriptedTracker):
    """A tracker that waits for `free`, or fails with `error`."""

    def __init__(self, error: Exception | None = None) -> None:
        super().__init__(())
        self.free = threading.Event()
        self._error = error

    def observe(self, frame: Frame, time_us: int) -> Observation:
        assert self.free.wait(20)
        if self._error is not None:
            raise self._error
        return super().observe(frame, time_us)


def test_a_frame_is_tracked_while_the_caller_does_something_else() -> None:
    tracker = Held()
    ahead = Ahead(tracker)
    assert not ahead.busy
    assert ahead.take() is None
    ahead.start(FRAMES[1], 33_333)
    assert ahead.take(0.01) is None
    assert ahead.busy
    with pytest.raises(RuntimeError, match="take it first"):
        ahead.start(FRAMES[2], 66_667)
    tracker.free.set()
    taken = ahead.take()
    assert taken is not None
    assert (taken[0], taken[1]()) == (FRAMES[1], Observation(33_333, (64, 48), None))
    assert not ahead.busy
    ahead.close()
    ahead.close()


class InTwoSteps(ScriptedTracker):
    """A tracker whose second steps wait until it looks at the next frame."""

    def __init__(self) -> None:
        super().__init__(())
        self.looked = [threading.Event() for _ in range(len(FRAMES) + 1)]

    def look(self, frame: Frame, time_us: int) -> Callable[[], Observation]:
        number = int(frame.image[0, 0, 0])
        self.looked[number].set()

        def rest() -> Observation:
            assert number == len(FRAMES) - 1 or self.looked[number + 1].wait(20)
            return self.observe(frame, time_us)

        return rest


def test_what_need_not_go_one_after_the_other_is_worked_out_while_the_next_frame_is_tracked() -> None:
    seen = list(observed(InTwoSteps(), FRAMES))
    assert [observation.time_us for _, observation in seen] == [0, 33_333, 66_667, 100_000, 133_333]


@pytest.mark.parametrize("error", [ValueError("bad"), NotYet("the tracker's own")])
def test_what_the_tracker_raises_reaches_the_caller_once(error: Exception) -> None:
    tracker = Held(error)
    tracker.free.set()
    ahead = Ahead(tracker)
    ahead.start(FRAMES[0], 0)
    with pytest.raises(type(error), match=str(error)):
        ahead.take(20)
    assert not ahead.busy
    assert ahead.take() is None
    ahead.close()


def test_every_frame_of_a_film_comes_back_in_order_with_growing_times() -> None:
    film = [*FRAMES, Frame(FRAMES[0].image, FRAMES[-1].time_s)]
    seen = list(observed(ScriptedTracker(()), film))
    assert [frame.image[0, 0, 0] for frame, _ in seen] == [0, 1, 2, 3, 4, 0]
    times = [observation.time_us for _, observation in seen]
    assert times == [0, 33_333, 66_667, 100_000, 133_333, 133_334]
    assert list(observed(ScriptedTracker(()), [])) == []


def test_a_film_left_early_or_broken_leaves_no_thread() -> None:
    def broken() -> Iterator[Frame]:
        yield from FRAMES[:3]
        raise ValueError("cut")

    before = threading.active_count()
    early = observed(ScriptedTracker(()), FRAMES)
    next(early)
    early.close()  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="cut"):
        list(observed(ScriptedTracker(()), broken()))
    assert threading.active_count() == before
