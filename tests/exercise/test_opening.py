"""A film that opens in the bend opens with a repetition; what needs the start is not judged in it."""

from __future__ import annotations

from dataclasses import replace

from figures import STANDING, Figure, course, filmed

from formcheck.checker import Checker, Options
from formcheck.exercise.load import find_exercise
from formcheck.exercise.outcome import Outcome


def bend(share: float, knee: float = 3.0) -> Figure:
    return replace(STANDING, trunk=2.0 + 100.0 * share, hip=(4.0 + 101.0 * share,) * 2, knee=(knee, knee))


def outcome(posture: object, seconds: float, name: str = "toe_touch", led: bool = False) -> Outcome:
    checker = Checker(find_exercise(name), Options(led=led))
    for seen in filmed(posture, seconds):  # type: ignore[arg-type]
        checker.step(seen)
    return checker.finish()


def test_a_bend_that_is_held_from_before_the_film_counts() -> None:
    found = outcome(lambda _: bend(1.0, knee=24.0), 5.0)
    assert [rep.side for rep in found.reps] == ["both"]
    assert found.reps[0].measures["hip_flexion_deg"] > 80
    assert [event.compensation for event in found.events] == ["knee_bend"]
    unseen = {compensation for compensation, _ in found.not_assessed}
    assert {"lumbar_rounding", "hips_behind_feet"} <= unseen


def test_the_way_down_may_be_in_the_film() -> None:
    """As of one whose head comes into the picture with the trunk already bent."""
    found = outcome(lambda t: bend(0.6 + 0.4 * min(t / 1.5, 1.0)), 6.0)
    assert len(found.reps) == 1
    assert found.events == ()


def test_what_follows_is_measured_against_the_start_that_is_seen_then() -> None:
    share = course((3, 1.0), (1.5, 0.0), (2, 0.0), (2, 1.0), (2.5, 1.0), (2, 0.0), (2, 0.0))
    found = outcome(lambda t: bend(share(t)), 15.0)
    assert len(found.reps) == 2
    first, second = (rep.measures["lumbar_flexion_change_deg"] for rep in found.reps)
    assert first is None
    assert second is not None


def test_who_was_seen_standing_or_only_passes_through_opens_nothing() -> None:
    assert outcome(lambda t: bend(1.0 - min(t / 1.0, 1.0)), 4.0).reps == ()
    assert outcome(lambda t: bend(0.0 if t < 0.2 else 1.0), 5.0).reps == ()


def test_a_led_session_opens_with_its_start_posture() -> None:
    assert outcome(lambda _: bend(1.0), 5.0, led=True).reps == ()
