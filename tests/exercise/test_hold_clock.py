"""How long a hold counts: seconds, what is counted again, and that screen, table and JSON agree on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from figures import STANDING, Figure, course, filmed, kicking

from formcheck.checker import Checker, Options
from formcheck.exercise.exercise import Exercise
from formcheck.exercise.hold_clock import _LATE_S, Counts, HoldClock, counted_s
from formcheck.exercise.load import find_exercise
from formcheck.exercise.moment import Moment
from formcheck.exercise.outcome import Outcome
from formcheck.pose.observation import Observation

YES = Counts(True)
KICK = find_exercise("supine_leg_kick")


def held(seconds: float, counts: Counts = YES, clock: HoldClock | None = None, since_s: float = 0.0) -> HoldClock:
    """Ten frames a second of a hold."""
    clock = clock or HoldClock()
    for n in range(round(seconds * 10)):
        clock.add(since_s + (n + 1) / 10, 0.1, holding=True, back=False, counts=counts)
    return clock


def test_a_gap_in_what_is_seen_is_no_time_done() -> None:
    assert counted_s(1.0, 1.1) == pytest.approx(0.1)
    assert counted_s(1.0, 9.0) == 0.5
    assert counted_s(2.0, 1.0) == 0.0


def test_a_fault_that_is_noticed_late_takes_its_time_back_and_gives_back_what_it_took_too_long() -> None:
    clock = held(2.0)
    clock.take_back(1.5)
    assert clock.seconds == pytest.approx(1.5)
    held(1.0, Counts(False, "hip_lift"), clock, since_s=2.0)
    clock.give_back("knee_bend", 2.5)
    assert clock.seconds == pytest.approx(1.5), "another fault's end gives nothing back"
    clock.give_back("hip_lift", 2.5)
    assert clock.seconds == pytest.approx(2.0)


def test_a_hold_that_is_noticed_late_counts_from_its_beginning_and_none_does_not_count() -> None:
    clock = HoldClock()
    for n in range(10):
        clock.add((n + 1) / 10, 0.1, holding=False, back=False, counts=YES)
    clock.held_since(0.6)
    assert held(1.0, clock=clock, since_s=1.0).seconds == pytest.approx(1.4)
    clock.anew()
    assert clock.seconds == 0.0


def test_the_way_back_is_no_hold() -> None:
    clock = held(2.0)
    for n in range(3):
        clock.add(2.1 + n / 10, 0.1, holding=True, back=True, counts=YES)
    clock.trim()
    assert clock.seconds == pytest.approx(1.9)


def back_seen_after_s(way_s: float, name: str, scene: Callable[[float], Figure]) -> float:
    """How long after its start a way back is noticed. scene: by the share of the way that is done."""
    share = course((2.0, 1.0), (2.0, 0.0), (4.0, 0.0), (way_s, 1.0))
    checker = Checker(find_exercise(name), Options(side="right"))
    for seen in filmed(lambda t: scene(share(t)), 9.0 + way_s):
        moment = checker.step(seen)
        if moment.time_s > 8.0 and checker._legs is not None and checker._legs.going_back:
            return moment.time_s - 8.0
    pytest.fail("no way back seen")


def test_the_way_back_is_seen_as_late_as_is_said() -> None:
    def touch(share: float) -> Figure:
        hinge = 80.0 * (1.0 - share)
        return replace(STANDING, trunk=2 + hinge, hip=(4 + hinge,) * 2, knee=(3.0,) * 2)

    for name, scene in (("supine_leg_kick", lambda share: kicking(10 + 80 * share)), ("toe_touch", touch)):
        assert back_seen_after_s(1.0, name, scene) == pytest.approx(_LATE_S, abs=0.04)
        assert back_seen_after_s(3.0, name, scene) > 2 * _LATE_S


def watched(
    exercise: Exercise, seen: list[Observation], options: Options | None = None
) -> tuple[Outcome, list[Moment]]:
    checker = Checker(exercise, options)
    moments = [checker.step(observation) for observation in seen]
    return checker.finish(), moments


@pytest.mark.parametrize("led", [True, False])
def test_a_leg_that_is_too_tight_to_be_straight_is_held_all_the_same(led: bool) -> None:
    """It is told by its number; what counts as held is what the dial showed, whether the session is led or not."""
    knee = course((5.0, 90.0), (2.0, 35.0), (3.0, 35.0), (2.0, 90.0), (2.0, 90.0))
    outcome, moments = watched(KICK, list(filmed(lambda t: kicking(knee(t)), 14)), Options(side="right", led=led))
    assert "knee_bend" in [event.compensation for event in outcome.events]
    (rep,) = outcome.reps
    assert rep.hold_in_form_s == pytest.approx(0.0, abs=0.2)
    assert rep.hold_counted_s == pytest.approx(3.0, abs=0.5)
    assert rep.hold_counted_s == pytest.approx(max(moment.hold_s for moment in moments), abs=0.5)
    assert not any(fault.stops for moment in moments for fault in moment.faults)


def test_what_is_to_be_corrected_stops_both_clocks() -> None:
    hinge, bent = course((2.0, 0.0), (2.0, 80.0), (9.0, 80.0), (2.0, 0.0)), course((7.0, 3.0), (1.0, 35.0), (9.0, 35.0))

    def touch(t: float, knee: float) -> Figure:
        return replace(STANDING, trunk=2 + hinge(t), hip=(4 + hinge(t) + knee / 2,) * 2, knee=(knee,) * 2)

    scenes: list[Callable[[float], Figure]] = [lambda t: touch(t, 3.0), lambda t: touch(t, bent(t))]
    good, wrong = (watched(find_exercise("toe_touch"), list(filmed(one, 17)))[0].reps[0] for one in scenes)
    assert good.hold_counted_s == pytest.approx(good.hold_in_form_s)
    assert wrong.hold_counted_s == pytest.approx(wrong.hold_in_form_s)
    assert wrong.hold_counted_s < good.hold_counted_s - 3.0


def test_how_one_stands_is_held_whatever_it_is() -> None:
    """Locked knees are reported of a posture, and nothing in it is to be corrected."""
    locked = replace(STANDING, hip=(-10.0, -10.0), knee=(-22.0, -22.0))
    outcome, moments = watched(find_exercise("posture_side"), list(filmed(lambda _: locked, 12)))
    assert [event.compensation for event in outcome.events] == ["knee_hyperextension"]
    (rep,) = outcome.reps
    assert rep.hold_counted_s > 9.0
    assert moments[-1].hold_s > 9.0
