"""A raised fault: on, gone, out of sight, and back."""

from __future__ import annotations

import pytest

from formcheck.exercise.detectors.episode import Episode
from formcheck.exercise.event import Event

EXIT = 11.0


def fault(raised_s: float = 1.0, rep: int | None = 1) -> Event:
    return Event("knee_bend", "right", rep, "hold", raised_s - 0.3, raised_s, None, 20.0, "deg", 15.0, 0.9)


def begun(event: Event) -> Episode:
    episode = Episode(EXIT)
    episode.begin(event)
    return episode


def test_it_is_on_until_it_has_been_gone_for_half_a_second_and_ends_where_it_fell_below() -> None:
    event = fault()
    episode = begun(event)
    for now, value, on in ((1.1, 24.0, True), (1.5, EXIT, False), (1.8, 12.0, True), (2.0, 5.0, False)):
        episode.follow(event, now, value, None)
        assert episode.on is on
    assert episode.event is event, "on its way out"
    episode.follow(event, 2.5, 5.0, None)
    assert (episode.event, event.end_s, event.peak, episode.ended_s) == (None, 2.0, 24.0, 2.0)


@pytest.mark.parametrize(("over_s", "end_s"), [(1.4, 1.4), (0.2, 1.0)])
def test_a_detector_may_know_since_when_it_is_over_but_not_before_it_was_raised(over_s: float, end_s: float) -> None:
    event = fault()
    episode = begun(event)
    episode.follow(event, 2.0, 5.0, over_s)
    assert episode.found_over_s == end_s
    episode.follow(event, 2.5, 5.0, over_s)
    assert event.end_s == end_s


def test_out_of_sight_it_ends_where_it_was_last_seen_and_that_end_was_not_seen() -> None:
    event = fault()
    episode = begun(event)
    episode.follow(event, 2.0, 20.0, None)
    episode.lose(2.4)
    assert episode.on
    episode.lose(2.5)
    assert (event.end_s, event.out_of_sight, episode.unseen) == (2.0, True, True)
    assert episode.in_sight_again(6.0)
    assert not episode.in_sight_again(6.1)


def test_what_was_gone_before_it_went_out_of_sight_was_seen_to_end() -> None:
    event = fault()
    episode = begun(event)
    episode.follow(event, 2.0, 5.0, None)
    episode.lose(2.6)
    assert (event.end_s, event.out_of_sight, episode.unseen) == (2.0, False, False)
    assert not episode.in_sight_again(2.7)


def test_back_soon_in_the_same_repetition_it_is_the_same_event() -> None:
    event = fault()
    episode = begun(event)
    episode.leave(2.0)
    assert episode.again(2.9)
    assert not episode.again(3.0)
    episode.forget_other_reps(1)
    episode.resume(2.5, peak=31.0)
    assert episode.event is event
    assert (event.end_s, event.peak) == (None, 31.0)
    episode.leave(3.0)
    episode.forget_other_reps(2)
    assert not episode.again(3.1)


def test_at_the_end_of_the_session_only_what_was_gone_has_an_end() -> None:
    for value, end_s in ((20.0, None), (5.0, 1.5)):
        event = fault()
        episode = begun(event)
        episode.follow(event, 1.5, value, None)
        episode.finish()
        assert event.end_s == end_s
