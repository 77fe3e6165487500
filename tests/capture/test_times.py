from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from formcheck.capture.times import PresentationTimes


def placed(*stamps: float | None) -> list[float | None]:
    times = PresentationTimes(interval_s=0.1)
    return [None if t is None else round(t, 6) for t in map(times.place, stamps)]


def test_own_times_are_kept_from_the_first_frame() -> None:
    assert placed(5.0, 5.03, 5.5, 9.0) == [0.0, 0.03, 0.5, 4.0]


def test_missing_times_follow_after_one_interval() -> None:
    assert placed(None, None, None) == [0.0, 0.1, 0.2]
    assert placed(2.0, None, 2.5) == [0.0, 0.1, 0.5]


def test_equal_and_slightly_earlier_times_are_left_out() -> None:
    assert placed(0.0, 1.0, 1.0, 0.4, 1.2) == [0.0, 1.0, None, None, 1.2]


def test_a_video_that_starts_again_goes_on() -> None:
    assert placed(0.0, 2.0, 0.0, 0.5) == [0.0, 2.0, 2.1, 2.6]


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6))))
def test_times_start_at_zero_and_only_grow(stamps: list[float | None]) -> None:
    times = PresentationTimes(interval_s=1 / 30)
    kept = [time for time in map(times.place, stamps) if time is not None]
    assert kept[:1] in ([], [0.0])
    assert all(later > earlier for earlier, later in itertools.pairwise(kept))
