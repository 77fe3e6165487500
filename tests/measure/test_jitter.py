"""The tracker's trembling is told from movement."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.measure.jitter import Jitter

TORSO = 100.0


def after(course: np.ndarray, fps: float = 30.0) -> float:
    """course: (frames, 33), x + iy. What is known after the last frame."""
    jitter = Jitter()
    found = 0.0
    for n, points in enumerate(course):
        found = jitter.update(points, n / fps, TORSO)
    return found


def still(frames: int = 120) -> np.ndarray:
    return np.tile(np.linspace(0.0, 330.0, 33) * (1 + 0.5j), (frames, 1))


def test_stillness_has_none_and_white_noise_has_its_deviation() -> None:
    assert after(still()) == pytest.approx(0.0, abs=1e-12)
    noise = np.random.default_rng(1).normal(0, 2.0, (120, 33, 2)) @ (1, 1j)
    assert after(still() + noise) == pytest.approx(0.02, rel=0.35)


def test_a_leg_that_kicks_and_a_body_that_shifts_evenly_have_none() -> None:
    t = np.arange(120) / 30.0
    kicking = still()
    kicking[:, 28] += 60.0 * np.sin(6.0 * t)
    shifted = still() + ((40 + 40j) * t)[:, None]
    assert after(kicking) == pytest.approx(0.0, abs=1e-6)
    assert after(shifted) == pytest.approx(0.0, abs=1e-6)


def test_frames_that_do_not_come_evenly_are_no_trembling() -> None:
    jitter, chance = Jitter(), np.random.default_rng(2)
    time_s = found = 0.0
    for step in chance.choice([1 / 30, 2 / 30, 4 / 30], 60):
        time_s += float(step)
        found = jitter.update(still(1)[0] + (40 + 40j) * time_s, time_s, TORSO)
    assert found == pytest.approx(0.0, abs=1e-6)


def test_two_frames_and_a_gap_say_nothing() -> None:
    jitter = Jitter()
    assert jitter.update(still()[0], 0.0, TORSO) == 0.0
    assert jitter.update(still()[0] + 5.0, 0.03, TORSO) == 0.0
    assert jitter.update(still()[0], 2.0, TORSO) == 0.0


def test_a_movement_seen_seldom_is_no_trembling_and_what_lasts_is() -> None:
    fps = 8.0
    t = np.arange(40) / fps
    moved = 40.0 * np.clip(np.sin(4.0 * (t - 1.5)), 0, None) * ((t > 1.5) & (t < 3.0))
    noise = np.random.default_rng(2).normal(0, 3.0, (40, 33, 2)) @ (1, 1j)
    calm, noisy = Jitter(), Jitter()
    most = 0.0
    for n, time_s in enumerate(t):
        points = still(40)[n] + moved[n]
        most = max(most, calm.update(points, time_s, TORSO))
        last = noisy.update(points + noise[n], time_s, TORSO)
    assert most < 0.012 < 0.02 < last


def test_a_tracker_that_finds_the_body_elsewhere_a_few_times_does_not_tremble_for_seconds() -> None:
    """Seen as a tracker is not sure of somebody at first: the filter would hold on to its first guesses."""
    jitter, fps, last = Jitter(), 8.0, 0.0
    for n in range(12):
        last = jitter.update(still(1)[0] + (60.0 * n if n < 5 else 240.0 + 0.1 * (n % 2)), n / fps, TORSO)
    assert last < 0.012
