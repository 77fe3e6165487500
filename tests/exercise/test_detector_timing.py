"""How soon a fault is raised: sooner where it grows fast, later or never where noise may have made it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from test_detector import RULE, OneNumber, situation

from formcheck.exercise.detectors import KneeBend, LumbarRounding
from formcheck.exercise.event import Event
from formcheck.exercise.exercise import Compensation, Range
from formcheck.measure.reading import Reading
from formcheck.pose.landmarks import Side

FPS = 20.0


def first(
    value: Callable[[float], float | Reading], seconds: float = 4.0, jitter: float = 0.0, rule: Compensation = RULE
) -> Event | None:
    """What is raised of a knee of so many degrees. jitter: how far landmarks tremble, torso lengths."""
    detector = OneNumber(rule)
    for n in range(round(seconds * FPS)):
        here = situation(n / FPS, knee_flexion_right_deg=value(n / FPS))
        event = detector.update(replace(here, measured=replace(here.measured, jitter=jitter)))
        if event is not None:
            return event
    return None


def ramp(speed: float, most: float) -> Callable[[float], float]:
    """Rises from 0 at 1 s on."""
    return lambda t: min(max(t - 1.0, 0.0) * speed, most)


@pytest.mark.parametrize("speed", [15.0, 30.0, 60.0])
def test_the_sooner_the_faster_it_grows_and_never_before_it_is_there(speed: float) -> None:
    event = first(ramp(speed, 60.0))
    assert event is not None
    late_s = event.raised_s - (1.0 + RULE.enter / speed)
    assert 0.0 <= late_s <= 0.25
    assert event.start_s <= event.raised_s


def test_what_stays_near_the_threshold_waits_for_its_whole_time() -> None:
    event = first(lambda t: 16.0 if t >= 1.0 else 5.0)
    assert event is not None
    assert event.raised_s == pytest.approx(1.3, abs=1.5 / FPS)


def test_what_trembling_alone_may_have_put_there_is_nothing_and_more_is() -> None:
    assert first(lambda t: 16.0, jitter=0.04) is None
    assert first(lambda t: 19.0, jitter=0.04) is not None
    assert first(lambda t: 16.0, jitter=0.004) is not None


def test_a_reading_that_reaches_far_beyond_the_threshold_either_way_tells_nothing() -> None:
    strict = replace(RULE, certain=12.0)
    for uncertainty, rule, raised in ((11.0, strict, True), (13.0, strict, False), (13.0, RULE, True)):
        event = first(lambda t, u=uncertainty: Reading(25.0, 0.9, uncertainty=u), rule=rule)
        assert (event is not None) is raised


def test_a_value_so_large_that_all_of_its_interval_is_a_fault_is_one_however_uncertain() -> None:
    strict = replace(RULE, certain=12.0)
    for value, raised in ((RULE.enter + 29.0, False), (RULE.enter + 31.0, True)):
        event = first(lambda t, v=value: Reading(v, 0.9, uncertainty=30.0), rule=strict)
        assert (event is not None) is raised


def test_a_measure_that_reads_too_little_is_raised_from_less_and_one_of_large_error_from_more() -> None:
    for margin, least in ((-4.0, RULE.enter - 4.0), (0.0, RULE.enter), (4.0, RULE.enter + 4.0)):
        rule = replace(RULE, margin=margin)
        assert first(lambda t, v=least - 0.5: v, rule=rule) is None
        event = first(lambda t, v=least + 0.5: v, rule=rule)
        assert event is not None
        assert event.start_s <= event.raised_s


def test_what_is_read_late_is_not_waited_for_as_long() -> None:
    for late_s, waited_s in ((0.0, 0.3), (0.1, 0.2)):
        event = first(lambda t: 20.0 if t >= 0.99 else 2.0, rule=replace(RULE, late_s=late_s))
        assert event is not None
        assert event.raised_s == pytest.approx(1.0 + waited_s)


@pytest.mark.parametrize(("working", "raised"), [(None, False), ("right", True)])
def test_a_back_read_round_as_a_bend_is_left_is_the_outline(working: Side | None, raised: bool) -> None:
    rule = replace(RULE, id="lumbar_rounding")
    for left_s, found in ((0.0, raised), (9.0, True), (None, True)):
        detector = LumbarRounding(rule)
        seen = [situation(1.0 + n / FPS, working=working, lumbar_flexion_change_deg=30.0) for n in range(20)]
        events = [detector.update(replace(here, hold_left_s=left_s)) for here in seen]
        assert any(events) is found


def test_outside_of_its_postures_a_rule_finds_nothing() -> None:
    detector = OneNumber(replace(RULE, where=(Range("trunk_inclination", 20.0, 200.0),)))
    for trunk, raised in ((5.0, False), (60.0, True)):
        found = [
            detector.update(situation(trunk + n / FPS, knee_flexion_right_deg=30.0, trunk_inclination_deg=trunk))
            for n in range(20)
        ]
        assert any(found) is raised


@pytest.mark.parametrize(("back_s", "raised"), [(0.35, False), (3.0, True)])
def test_a_straight_knee_on_its_way_back_from_a_hold_is_no_fault_and_one_that_stays_bent_is(
    back_s: float, raised: bool
) -> None:
    """back_s: how long it goes on in the hold after it has left its level, at 40 degrees a second up to 28."""
    detector = KneeBend(replace(RULE, phases=("hold",), enter=20.0, exit=16.0))
    events = []
    for n in range(round((2.0 + back_s) * FPS)):
        left_s = max(n / FPS - 2.0, 0.0)
        here = situation(n / FPS, working="right", knee_flexion_right_deg=13.0 + min(40.0 * left_s, 15.0))
        events.append(detector.update(replace(here, hold_since_s=0.0, hold_left_s=min(n / FPS, 2.0))))
    found = [event for event in events if event is not None]
    assert bool(found) is raised
    assert all(event.raised_s < 2.8 for event in found)


@pytest.mark.parametrize(("speed", "back", "raised"), [(60.0, 4.0, False), (60.0, 1.0, True), (5.0, 4.0, True)])
def test_knees_that_go_down_to_the_floor_at_the_end_of_a_dog_are_no_fault(
    speed: float, back: float, raised: bool
) -> None:
    detector, found = KneeBend(RULE), []
    for n in range(round(90 / speed * FPS)):
        here = situation(n / FPS, working=None, knee_flexion_right_deg=5.0 + speed * n / FPS)
        found.append(detector.update(replace(here, back=back)))
    assert any(found) is raised


def rough(value: float) -> Reading:
    return Reading(None, 0.0, "not certain from this view", None, value)


def test_what_was_read_roughly_before_tells_since_when_it_is_there() -> None:
    """A knee that bends slowly, certain in one frame after a second only: nothing is left to wait for."""

    def seen(t: float) -> float | Reading:
        value = min(20.0 * t, 25.0)
        return value if t >= 1.4 else rough(value)

    event = first(seen)
    assert event is not None
    assert event.raised_s == pytest.approx(1.4, abs=0.01)
    assert event.start_s == pytest.approx(0.8, abs=0.06)
    assert first(lambda t: rough(40.0)) is None, "rough readings alone raise nothing"
    later = first(lambda t: 25.0 if t >= 1.4 else rough(5.0))
    assert later is not None
    assert later.raised_s >= 1.4 + RULE.min_s - 0.01, "there was nothing before"


def test_a_blink_does_not_begin_the_wait_anew_and_a_gap_does() -> None:
    def raised(gap_s: float) -> float:
        gap = Reading(None, 0.0, "right knee not seen")
        event = first(lambda t: 0.0 if t < 1 else gap if 1.1 < t < 1.1 + gap_s else 17.0)
        assert event is not None
        return event.raised_s

    assert raised(0.0) == raised(0.12)
    assert raised(0.3) >= raised(0.0) + 0.3


def test_a_fault_that_is_on_goes_on_while_it_is_read_roughly() -> None:
    detector = OneNumber(RULE)
    for n in range(120):
        t = n / FPS
        reading: float | Reading = 25.0 if t < 2 else rough(24.0) if t < 4 else rough(5.0) if t < 5 else 5.0
        event = detector.update(situation(t, knee_flexion_right_deg=reading))
        assert event is None or t < 1
        if 2.5 < t < 4:
            assert detector.on
    assert not detector.on


def test_knees_that_bend_on_the_way_up_from_a_bend_are_no_fault_and_those_that_bent_before_are_one() -> None:
    rule = replace(RULE, phases=("move", "hold", "return"))
    for held, raised in ((3.0, False), (25.0, True)):
        detector = KneeBend(rule)
        events = []
        for n in range(80):
            t = n / FPS
            here = situation(
                t, "hold" if t < 2 else "return", working=None, knee_flexion_right_deg=held if t < 2 else 30.0
            )
            event = detector.update(here)
            events += [event] if event else []
        assert len(events) == raised
        if raised:
            assert detector.on, "it goes on until it is corrected"


def test_a_knee_held_just_short_of_too_bent_is_no_fault_as_its_way_back_begins() -> None:
    detector = KneeBend(replace(RULE, phases=("hold",), enter=20.0, exit=16.0))
    for n, knee in enumerate([*[17.5] * 20, 18.1, 18.8, 19.4, 19.8]):
        here = situation(n / FPS, working="right", knee_flexion_right_deg=knee)
        assert detector.update(replace(here, hold_since_s=0.0, hold_left_s=n / FPS)) is None
