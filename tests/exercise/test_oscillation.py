"""Bouncing is a rhythm: found at 0.7 to 3 Hz, and in nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.exercise.detectors.oscillation import Oscillation, Swing

LEAST, PERIODS = 3.0, 1.5


def swings(values: np.ndarray, fps: float = 30.0) -> list[Swing]:
    oscillation = Oscillation(LEAST, PERIODS, 0.5, 3.0)
    return [oscillation.update(n / fps, float(value)) for n, value in enumerate(values)]


def peak(values: np.ndarray, fps: float = 30.0) -> float:
    return max(swing.peak_to_peak for swing in swings(values, fps))


def times(seconds: float = 5.0, fps: float = 30.0) -> np.ndarray:
    return np.arange(round(seconds * fps)) / fps


@pytest.mark.parametrize(
    ("rate_hz", "fps"), [(0.7, 15.0), (0.7, 30.0), (1.0, 15.0), (1.0, 30.0), (2.0, 15.0), (2.0, 30.0), (3.0, 30.0)]
)
def test_a_bounce_is_found_with_its_size_and_its_beginning(rate_hz: float, fps: float) -> None:
    t = times(6, fps)
    bounce = np.where(t > 1, 5 * np.sin(2 * np.pi * rate_hz * (t - 1)), 0.0)
    found = swings(bounce, fps)
    # Seen at few frames a second, a fast bounce shows less than its peaks.
    assert found[-1].peak_to_peak == pytest.approx(10, rel=0.25)
    first = next(n for n, swing in enumerate(found) if swing.peak_to_peak > 0)
    assert t[first] <= 1 + (PERIODS + 1) / rate_hz + 2 / fps
    assert found[first].since_s == pytest.approx(1, abs=0.5 / rate_hz)


def test_it_stops_with_the_bounce() -> None:
    t = times(8)
    found = swings(np.where(t < 3, 5 * np.sin(2 * np.pi * 1.5 * t), 0.0))
    assert found[-1].peak_to_peak == 0
    assert found[-1].since_s is None


@pytest.mark.parametrize("seed", range(5))
def test_noise_is_silent(seed: int) -> None:
    assert peak(np.random.default_rng(seed).normal(0, 0.6, 900)) == 0


@pytest.mark.parametrize("seed", range(5))
def test_tracker_noise_through_a_filter_is_silent(seed: int) -> None:
    """A slow wander of the tracker and its jitter, some two degrees in all."""
    chance = np.random.default_rng(seed)
    wander = np.cumsum(chance.normal(0, 0.08, 900))
    assert peak(wander + np.convolve(chance.normal(0, 1, 900), np.ones(5) / 5, "same")) == 0


@pytest.mark.parametrize("speed", [0.5, 2.0, 10.0, 40.0])
def test_a_slow_deepening_is_silent(speed: float) -> None:
    assert peak(speed * times(8)) == 0


def test_reaching_deeper_in_steps_is_silent() -> None:
    t = times(12)
    assert peak(6 * np.floor(t / 2) + 6 * np.clip((t % 2) / 0.5, 0, 1)) == 0


def test_breathing_is_silent() -> None:
    t = times(20)
    assert peak(2.5 * np.sin(2 * np.pi * 0.25 * t)) == 0
    assert peak(6 * np.sin(2 * np.pi * 0.25 * t)) == 0


def test_one_correction_there_and_back_is_silent() -> None:
    t = times(6)
    assert peak(np.where((t > 2) & (t < 3), 8 * np.sin(np.pi * (t - 2)), 0.0)) == 0


def test_a_small_tremor_and_a_fast_one_are_silent() -> None:
    t = times(6)
    assert peak(1.2 * np.sin(2 * np.pi * 1.5 * t)) == 0
    assert peak(5 * np.sin(2 * np.pi * 7 * times(6, 120)), 120) == 0


@pytest.mark.parametrize("drift", [-4.0, 4.0])
def test_a_bounce_on_a_drift_is_found(drift: float) -> None:
    t = times(6)
    assert peak(5 * np.sin(2 * np.pi * 1.5 * t) + drift * t) == pytest.approx(10, rel=0.3)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-90, 90), min_size=1, max_size=120))
def test_whatever_comes_a_swing_is_at_least_as_large_as_asked(values: list[float]) -> None:
    for swing in swings(np.array(values)):
        assert swing.peak_to_peak == 0 or swing.peak_to_peak >= LEAST
        assert (swing.since_s is None) is (swing.peak_to_peak == 0)


def test_a_tracker_that_jumps_and_creeps_back_is_silent() -> None:
    """Seen in a held knee: 7 degrees off within a frame, twice, each time half a second to come back."""
    t = times(4, 12.0)
    creeping = sum(np.where(t >= at, -7.0 * np.exp(-(t - at) / 0.2), 0.0) for at in (1.0, 1.7))
    assert peak(creeping, 12.0) == 0
    assert peak(0.5 * t + creeping, 12.0) == 0


def test_a_bounce_that_sets_in_gently_is_found_within_its_period_and_a_half() -> None:
    t = times(4)
    bounce = np.where(t > 1, 7 * np.minimum(1.0, (t - 1) / 0.5) * np.sin(2 * np.pi * 2 * (t - 1)), 0.0)
    found = swings(bounce)
    assert t[next(n for n, swing in enumerate(found) if swing.peak_to_peak > 0)] <= 1.75 + 1 / 30


def test_a_joint_that_trembles_moves_its_companion_the_other_way_or_not_at_all() -> None:
    oscillation = Oscillation(LEAST, PERIODS, 0.5, 3.0)
    t = times(4)
    bounce = 6 * np.sin(2 * np.pi * 1.5 * t)
    alone = [oscillation.update(float(s), float(v), 90.0) for s, v in zip(t, bounce, strict=True)]
    assert max(swing.peak_to_peak for swing in alone) == 0
    oscillation.reset()
    # The companion turns through its jump from 180 to -180 degrees, half as far as the angle itself.
    along = [(178.0 + 0.5 * float(v) + 180) % 360 - 180 for v in bounce]
    both = [oscillation.update(float(s), float(v), w) for s, v, w in zip(t, bounce, along, strict=True)]
    assert max(swing.peak_to_peak for swing in both) == pytest.approx(6, rel=0.1)


def test_a_bounce_must_be_more_than_the_noise() -> None:
    oscillation = Oscillation(LEAST, PERIODS, 0.5, 3.0)
    t = times(4)
    swung = [oscillation.update(float(s), 3.0 * float(np.sin(9 * s)), None, blur=8.0) for s in t]
    assert max(swing.peak_to_peak for swing in swung) == 0


def test_what_a_tracker_hops_in_one_frame_again_and_again_is_silent() -> None:
    """Seen at 10 frames a second in held knees: 9 degrees at once, and back within half a second."""
    t = times(6, 10.0)
    hops = 9.0 * np.exp(-((t - 1.0) % 0.9) / 0.12) * (t >= 1.0)
    assert peak(hops, 10.0) == 0
    assert peak(9.0 * ((t % 1.0) < 0.45), 10.0) == 0


def test_the_way_to_end_range_is_no_part_of_a_bounce() -> None:
    """A knee that bends a little, straightens by 90 degrees, and begins to bend again."""
    t = times(1.7)
    kick = np.interp(t, [0.0, 0.4, 0.5, 1.0, 1.5, 1.7], [87.5, 90.0, 88.0, 0.0, 0.0, 8.0])
    assert peak(kick) == 0


@pytest.mark.parametrize("size", [4.0, 5.0, 8.0, 12.0])
def test_a_small_bounce_shows_one_half_swing_more(size: float) -> None:
    t = times(4)
    course = np.where(t > 1, -0.5 * size * np.cos(2 * np.pi * (t - 1)), -0.5 * size)
    first = next(t[n] for n, swing in enumerate(swings(course)) if swing.peak_to_peak > 0)
    halves = 2 * PERIODS + (size < 2 * LEAST)
    assert 1 + 0.5 * (halves - 1) < first <= 1 + 0.5 * halves + 0.05


def test_the_way_out_of_a_hold_in_which_a_tracker_sways_is_no_bounce() -> None:
    t = times(4)
    swaying = np.where((t > 1) & (t < 2), 2 * np.sin(2 * np.pi * (t - 1)), 0.0)
    assert peak(swaying + np.where(t > 2, 60 * (t - 2), 0.0)) == 0


def test_of_a_large_quick_bounce_the_first_half_swing_may_be_faint() -> None:
    t = times(3)
    phase = 2 * np.pi * 2 * (t - 1)
    bounce = np.where(t > 1, -5 * np.cos(phase), -5.0)  # up, down, up, a quarter of a second each
    set_in = np.interp(t, [0.8, 1.0], [-4.0, -5.0])

    def found_s(course: np.ndarray) -> float:
        return next(float(s) for s, swing in zip(t, swings(course), strict=True) if swing.peak_to_peak > 0)

    first = found_s(np.where(t > 1, bounce, set_in))
    assert 1.25 < first < 1.5 < found_s(bounce)
