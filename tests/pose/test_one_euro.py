"""The One Euro filter against the formulas of its paper, written out once more in plain Python."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np
import pytest

from formcheck.pose.one_euro import OneEuro


def published(values: list[float], rate: float, min_cutoff: float, beta: float, dcutoff: float) -> list[float]:
    """Casiez, Roussel, Vogel 2012, algorithm 1 and equations 1 to 5, one signal, one number at a time."""

    def alpha(cutoff: float) -> float:
        tau = 1 / (2 * pi * cutoff)
        return 1 / (1 + tau * rate)

    result: list[float] = []
    speed = 0.0
    for x in values:
        if not result:
            result.append(x)
            continue
        before = result[-1]
        speed = alpha(dcutoff) * ((x - before) * rate) + (1 - alpha(dcutoff)) * speed
        a = alpha(min_cutoff + beta * abs(speed))
        result.append(a * x + (1 - a) * before)
    return result


def filtered(euro: OneEuro, values: np.ndarray, rate: float) -> np.ndarray:
    return np.array([euro.filter(np.atleast_1d(value), n / rate) for n, value in enumerate(values)])


@pytest.mark.parametrize("rate", [12.0, 30.0, 120.0])
@pytest.mark.parametrize("beta", [0.0, 0.1, 6.0])
def test_one_signal_is_filtered_as_published(rate: float, beta: float) -> None:
    times = np.arange(400) / rate
    noisy = 40 * np.sin(2 * pi * 0.4 * times) + np.random.default_rng(3).normal(0, 2, len(times))
    found = filtered(OneEuro(1.0, beta, speed_cutoff=1.0), noisy, rate)[:, 0]
    assert found == pytest.approx(published(noisy.tolist(), rate, 1.0, beta, 1.0), abs=1e-9)


def test_signals_side_by_side_do_not_mix() -> None:
    values = np.random.default_rng(4).normal(0, 5, (200, 6))
    euro = OneEuro(1.0, 0.1)
    together = np.array([euro.filter(row, n / 30) for n, row in enumerate(values)])
    for k in range(values.shape[1]):
        assert together[:, k] == pytest.approx(published(values[:, k].tolist(), 30.0, 1.0, 0.1, 1.0), abs=1e-9)


def test_a_constant_stays_what_it_is() -> None:
    found = filtered(OneEuro(1.5, 6.0), np.full(50, 123.4 - 5.6j), 30.0)
    assert found == pytest.approx(np.full((50, 1), 123.4 - 5.6j))


def test_it_makes_noise_smaller_and_follows_a_fast_movement() -> None:
    noise = np.random.default_rng(5).normal(0, 1, 300)
    assert np.std(filtered(OneEuro(1.0, 0.0), noise, 30.0)) < 0.5 * np.std(noise)
    ramp = np.arange(90) * 10.0  # 300 a second
    slow, quick = (filtered(OneEuro(1.0, beta), ramp, 30.0)[-1, 0] for beta in (0.0, 0.1))
    assert ramp[-1] - quick < 0.2 * (ramp[-1] - slow)


def test_a_calmer_one_takes_more_of_the_noise_and_follows_a_fast_movement_all_the_same() -> None:
    noise = np.random.default_rng(4).normal(0, 1.0, (200, 3))
    course = np.zeros(40)
    course[20:] = 100.0
    left, there = [], []
    for calmer in (1.0, 3.0):
        euro: OneEuro[np.ndarray] = OneEuro(1.5, 0.0)
        left.append(np.std([euro.filter(row, n / 30, calmer=calmer) for n, row in enumerate(noise)][30:]))
        quick: OneEuro[np.ndarray] = OneEuro(1.5, 0.1)
        there.append([quick.filter(np.array([x]), n / 30, calmer=calmer).item() for n, x in enumerate(course)][24])
    assert left[1] < 0.7 * left[0]
    assert there[1] > 95.0


def test_after_a_gap_it_starts_anew() -> None:
    euro = OneEuro(1.0, 0.1, gap_s=0.5)
    for n in range(30):
        euro.filter(np.array([0.0]), n / 30)
    assert euro.filter(np.array([100.0]), 29 / 30 + 0.4)[0] < 99
    assert euro.filter(np.array([500.0]), 29 / 30 + 1.0)[0] == 500.0


def test_reset_forgets() -> None:
    euro = OneEuro(1.0, 0.1)
    euro.filter(np.array([0.0]), 0.0)
    euro.reset()
    assert euro.filter(np.array([7.0]), 0.033)[0] == 7.0


def test_a_time_that_does_not_grow_changes_nothing() -> None:
    euro = OneEuro(1.0, 0.1)
    euro.filter(np.array([1.0]), 1.0)
    assert euro.filter(np.array([9.0]), 1.0)[0] == 1.0


@pytest.mark.parametrize("angle", [17.0, 90.0, 200.0])
def test_a_turned_picture_gives_the_same_turned(angle: float) -> None:
    turn = complex(cos(angle), sin(angle))
    path = np.cumsum(np.random.default_rng(6).normal(0, 8, (120, 2)), axis=0) @ (1, 1j)
    assert abs(path[-1]) > 10
    plain, turned = (filtered(OneEuro(1.5, 0.05), values, 30.0)[:, 0] for values in (path, path * turn))
    assert turned == pytest.approx(plain * turn, abs=1e-6)


def test_beta_scale_makes_the_unit_not_matter() -> None:
    pixels = np.cumsum(np.random.default_rng(7).normal(0, 8, (100, 2)), axis=0) @ (1, 1j)
    small, large = OneEuro(1.5, 6.0), OneEuro(1.5, 6.0)
    for n, point in enumerate(pixels):
        a = small.filter(np.array([point]), n / 30, beta_scale=1 / 100)
        b = large.filter(np.array([3 * point]), n / 30, beta_scale=1 / 300)
    assert b == pytest.approx(3 * a)
