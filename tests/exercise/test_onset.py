"""A value on its own, before there is an event: when it is a fault, and since when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from test_detector import FRAME_S, RULE

from formcheck.exercise.detectors.onset import Onset


def found(
    value: Callable[[float], float], onset: Onset, until_s: float = 3.0, jitter: float = 0.0
) -> tuple[float, float] | None:
    """When it is found to be a fault, and since when it is one; None for never."""
    for n in range(round(until_s / FRAME_S)):
        now = n * FRAME_S
        if onset.see(now, value(now)):
            since_s = onset.since(now, value(now), jitter, known_s=None)
            if since_s is not None:
                return now, since_s
    return None


def test_it_is_near_past_exit_and_a_fault_past_enter_for_its_time() -> None:
    onset = Onset(RULE, "deg", periodic=False)
    assert [onset.see(0.0, RULE.exit), onset.see(FRAME_S, RULE.exit + 1.0)] == [False, True]
    assert found(lambda t: RULE.exit + 1.0, Onset(RULE, "deg", periodic=False)) is None
    found_s, since_s = found(lambda t: 20.0 if t >= 1.0 else 5.0, Onset(RULE, "deg", periodic=False)) or (0.0, 0.0)
    assert found_s == pytest.approx(1.0 + RULE.min_s, abs=1.5 * FRAME_S)
    assert since_s == pytest.approx(1.0, abs=FRAME_S)


def test_what_grows_fast_does_not_wait_unless_it_is_a_swing() -> None:
    def grows(t: float) -> float:
        return 60.0 * max(t - 1.0, 0.0)

    soon, periodic = (found(grows, Onset(replace(RULE, min_s=0.6), "deg", periodic=p)) for p in (False, True))
    assert soon is not None
    assert periodic is not None
    assert soon[0] < periodic[0] - 0.05


@pytest.mark.parametrize(("jitter", "late_s"), [(0.024, 0.2), (0.1, 0.3)])
def test_a_value_that_grows_is_taken_for_as_far_on_as_its_filter_is_late(jitter: float, late_s: float) -> None:
    """Where landmarks tremble the filter is slower. What they may have made is asked for on top, in any case."""
    trembling = 60.0 * max(jitter - 0.015, 0.0)
    slow = 8.0
    crossing_s = 1.0 + (RULE.enter + RULE.margin + trembling) / slow
    raised = found(lambda t: slow * max(t - 1.0, 0.0), Onset(RULE, "deg", periodic=False), 6.0, jitter)
    assert raised is not None
    assert raised[0] == pytest.approx(crossing_s - late_s, abs=1.5 * FRAME_S)


def test_the_peak_is_of_this_time_past_exit() -> None:
    onset = Onset(RULE, "deg", periodic=False)
    for n, value in enumerate((14.0, 40.0, 5.0, 12.0, 13.0, 12.0)):
        onset.see(n * FRAME_S, value)
    assert onset.peak == 13.0


def test_a_blink_is_bridged_and_a_gap_is_not() -> None:
    for gap_s, near in ((0.1, True), (0.3, False)):
        onset = Onset(RULE, "deg", periodic=False)
        onset.see(0.0, 20.0)
        onset.lose(gap_s)
        onset.see(gap_s + FRAME_S, 20.0)
        assert onset.surely_near(gap_s + FRAME_S) is near


def test_a_glimpse_tells_since_when_there_may_be_something() -> None:
    onset = Onset(RULE, "deg", periodic=False)
    for n in range(20):
        onset.glimpse(n * FRAME_S, 30.0)
    onset.see(1.0, 30.0)
    assert onset.since(1.0, 30.0, 0.0, None) == 0.0, "nothing is left to wait for"
    onset.glimpse(1.05, RULE.exit)
    onset.see(1.1, 30.0)
    assert onset.since(1.1, 30.0, 0.0, None) is None, "there was nothing just before"


def test_who_knows_since_when_is_believed_while_it_stays() -> None:
    for step, expected in ((0.0, 0.2), (-4.0, None)):
        onset = Onset(RULE, "deg", periodic=False)
        for n in range(4):
            onset.see(1.0 + n * FRAME_S, 28.0 + step * n)
        assert onset.since(1.15, 28.0 + 3 * step, 0.0, known_s=0.2 if expected else 1.0) == expected


def raised_at(onset: Onset, values: Sequence[float], step_s: float) -> float | None:
    """When these readings, one after the other, are found to be a fault."""
    for n, value in enumerate(values):
        if onset.see(n * step_s, value) and onset.since(n * step_s, value, 0.0, None) is not None:
            return n * step_s
    return None


def test_where_frames_are_few_the_one_nearest_to_the_end_of_the_wait_is_taken_not_the_next() -> None:
    """At 8 frames a second, and with every second frame lost, 0.3 s are over in the middle between two frames."""
    for step_s, raised_s in ((0.05, 0.3), (0.125, 0.25), (0.25, 0.25)):
        onset = Onset(RULE, "deg", periodic=False)
        assert raised_at(onset, [RULE.enter + 1.0] * 20, step_s) == pytest.approx(raised_s)


@pytest.mark.parametrize(("past", "raised_s"), [(3.5, None), (4.5, 1.35)])
def test_what_is_far_past_enter_and_was_near_it_long_enough_needs_no_second_reading_there(
    past: float, raised_s: float | None
) -> None:
    """It grows too slowly to be said for that."""
    values = [RULE.enter - 0.1] * 3 + [RULE.enter + past]
    assert raised_at(Onset(RULE, "deg", periodic=False), values, 0.45) == pytest.approx(raised_s)
    assert raised_at(Onset(RULE, "deg", periodic=True), values, 0.45) is None
    assert raised_at(Onset(RULE, "deg", periodic=False), values[-1:], 0.45) is None, "one reading is no fault"
