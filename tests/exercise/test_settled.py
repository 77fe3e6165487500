"""Held in place although the reading trembles."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.exercise.settled import Settled

FPS = 10.0
BAND_DEG_S = 10.0


def since(values: np.ndarray) -> float | None:
    settled = Settled()
    for n, value in enumerate(values):
        settled.update(n / FPS, float(value))
    return settled.since_s(BAND_DEG_S)


@pytest.mark.parametrize("seed", range(4))
def test_a_trembling_hold_is_known_by_its_place_and_from_its_beginning(seed: int) -> None:
    moved = np.linspace(90.0, 5.0, 12)
    held = np.random.default_rng(seed).uniform(-2.0, 2.0, 15)
    found = since(np.concatenate([moved, held]))
    assert found == pytest.approx(len(moved) / FPS, abs=0.1)


@pytest.mark.parametrize("speed", [12.0, 30.0, 90.0])
def test_a_way_is_no_place_however_even(speed: float) -> None:
    assert since(speed * np.arange(40) / FPS) is None


def test_a_moment_is_not_long_enough_and_nothing_is_no_place() -> None:
    assert since(np.concatenate([np.linspace(90.0, 10.0, 12), np.zeros(4)])) is None
    assert since(np.array([])) is None
