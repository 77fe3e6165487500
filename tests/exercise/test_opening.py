"""A hold that was come to unseen is a repetition; what needs the start is not judged in it."""

from __future__ import annotations

from dataclasses import replace

from figures import STANDING, Figure, course, filmed, kicking
from test_detector import situation

from formcheck.checker import Checker, Options
from formcheck.exercise.driver import Driver
from formcheck.exercise.exercise import Phasing
from formcheck.exercise.load import find_exercise
from formcheck.exercise.opening import Opening
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


def test_who_only_passes_through_opens_nothing() -> None:
    assert outcome(lambda t: bend(1.0 - min(t / 1.0, 1.0)), 4.0).reps == ()


def kick(t: float, first_seen_s: float) -> Figure | None:
    """Its start posture is held for a second, then the knee straightens within one."""
    return None if t < first_seen_s else kicking(90.0 - 88.0 * min(max(t - 1.0, 0.0), 1.0))


def test_a_kick_whose_start_was_glimpsed_counts() -> None:
    """As where the tracker finds the person too late to see the start held."""
    found = outcome(lambda t: kick(t, 0.85), 5.0, "supine_leg_kick")
    assert [rep.side for rep in found.reps] == ["right"]
    assert "hip_lift" in {compensation for compensation, _ in found.not_assessed}
    assert "too_fast" not in {event.compensation for event in found.events}


def test_a_leg_first_seen_straight_in_the_air_is_no_kick() -> None:
    assert outcome(lambda t: kick(t, 2.5), 6.0, "supine_leg_kick").reps == ()


def test_in_a_led_session_no_hold_begins_unseen() -> None:
    phasing = find_exercise("supine_leg_kick").phasing
    assert [_opens(phasing), _opens(replace(phasing, led=True))] == [-90.0, None]


def _opens(phasing: Phasing) -> float | None:
    """What is told of a leg that was in its start posture for a frame and then rests at end range."""
    driver, opening = Driver(), Opening()
    for n in range(30):
        seen = situation(n / 20, knee_flexion_right_deg=90.0 if n == 0 else 2.0).measured
        driver.update(phasing, "right", seen, 1 / 20)
        start = opening.see(phasing, driver, n / 20, in_start=n == 0, at_end=n > 0)
        if start is not None:
            return start
    return None


def test_a_led_session_opens_with_its_start_posture() -> None:
    assert outcome(lambda _: bend(1.0), 5.0, led=True).reps == ()
