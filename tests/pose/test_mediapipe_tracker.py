"""The real tracker on rendered people."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np
import pytest
from analyzed import CLIPS

from formcheck.capture.frame import Frame
from formcheck.capture.video import read_video
from formcheck.pose.landmarks import of
from formcheck.pose.mediapipe_tracker import MediapipeTracker
from formcheck.pose.outline import POINTS

EMPTY = np.full((480, 640, 3), 90, np.uint8)


@pytest.fixture
def tracker() -> Iterator[MediapipeTracker]:
    tracker = MediapipeTracker()
    yield tracker
    tracker.close()


@pytest.fixture(scope="module")
def frames() -> list[Frame]:
    return list(islice(read_video(CLIPS / "supine_kick__good.mp4"), 6))


def test_a_person_is_found_with_outline(tracker: MediapipeTracker, frames: list[Frame]) -> None:
    seen = [tracker.observe(frame, n * 66_667) for n, frame in enumerate(frames)]
    last = seen[-1]
    assert last.pose is not None
    assert (last.time_us, last.size) == (5 * 66_667, (640, 480))
    hip, knee = (np.array(last.pose.points[of(joint, "right")]) for joint in ("hip", "knee"))
    assert hip == pytest.approx((361, 340), abs=25)
    assert knee == pytest.approx((354, 240), abs=25)
    assert len(last.outline) == POINTS
    assert np.isfinite(last.outline).all()


def test_nobody_is_nobody_and_a_person_after_them_is_found(tracker: MediapipeTracker, frames: list[Frame]) -> None:
    nobody = tracker.observe(Frame(EMPTY, 0.0), 0)
    assert (nobody.pose, nobody.outline) == (None, ())
    assert tracker.observe(frames[0], 33_000).pose is not None
    assert tracker.observe(Frame(EMPTY, 0.2), 66_000).pose is None


def test_frames_closer_than_a_millisecond_and_of_any_size_are_taken(
    tracker: MediapipeTracker, frames: list[Frame]
) -> None:
    for n in range(3):
        assert tracker.observe(frames[0], 1_000 + n).time_us == 1_000 + n
    cut = Frame(np.ascontiguousarray(frames[0].image[:479, :637]), 0.0)
    assert tracker.observe(cut, 200_000).size == (637, 479)


def test_in_pictures_of_another_size_the_person_is_found_at_once(
    tracker: MediapipeTracker, frames: list[Frame]
) -> None:
    for n in range(4):
        before = tracker.observe(frames[0], n * 100_000)
    assert before.pose is not None
    small = Frame(np.ascontiguousarray(frames[0].image[::3, ::3]), 0.0)
    after = [tracker.observe(small, 400_000 + n * 100_000) for n in range(4)]
    assert after[-1].size == small.size
    assert after[-1].pose is not None


def test_two_trackers_see_the_same(frames: list[Frame]) -> None:
    first, second = MediapipeTracker(), MediapipeTracker()
    for n, frame in enumerate(frames[:3]):
        assert first.observe(frame, n * 40_000) == second.observe(frame, n * 40_000)
    first.close()
    second.close()
    second.close()


def test_somebody_else_is_not_taken_for_the_person(tracker: MediapipeTracker, frames: list[Frame]) -> None:
    """The person goes; elsewhere another one is in view at once."""
    small = frames[0].image[::2, ::2]
    first, other = EMPTY.copy(), EMPTY.copy()
    first[:240, :320] = small
    other[240:, 320:] = small
    home = [tracker.observe(Frame(first, 0.0), n * 100_000) for n in range(4)]
    assert home[-1].pose is not None
    strange = [tracker.observe(Frame(other, 0.0), 400_000 + n * 100_000) for n in range(12)]
    assert all(seen.pose is None for seen in strange)
    later = [tracker.observe(Frame(other, 0.0), 3_000_000 + n * 100_000) for n in range(4)]
    assert later[-1].pose is not None


def test_it_lets_go_of_one_for_another_and_keeps_the_only_one(tracker: MediapipeTracker, frames: list[Frame]) -> None:
    small, both, only = frames[0].image[::2, ::2], EMPTY.copy(), EMPTY.copy()
    both[:240, :320] = small
    both[240:, 320:] = small
    only[:240, :320] = small
    times = iter(range(0, 10_000_000, 100_000))

    def left(image: np.ndarray, count: int) -> bool | None:
        """Whether the person found in the end, after so many pictures, is the left one; None for nobody."""
        for _ in range(count):
            seen = tracker.observe(Frame(image, 0.0), next(times))
        return None if seen.pose is None else seen.pose.points[of("hip", "left")][0] < 320

    first = left(both, 4)
    assert first is not None
    tracker.look_elsewhere()
    assert left(both, 6) is not first
    assert left(only, 30) is True
    tracker.look_elsewhere()
    assert left(only, 8) is True
