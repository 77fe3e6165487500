from __future__ import annotations

import numpy as np

from formcheck.capture.repeats import Repeats, Wait
from formcheck.clock import ManualClock


def test_the_same_picture_is_not_new_and_a_little_noise_makes_it_so() -> None:
    chance = np.random.default_rng(0)
    picture = chance.integers(60, 200, (48, 64, 3), dtype=np.uint8)
    repeats = Repeats()
    assert repeats.is_new(picture)
    assert not repeats.is_new(picture.copy())
    assert repeats.is_new(picture + chance.integers(0, 2, picture.shape, dtype=np.uint8))
    assert not repeats.black
    assert repeats.is_new(np.zeros_like(picture))
    assert repeats.black


def test_a_handle_knows_the_picture_of_the_one_before() -> None:
    picture = np.full((48, 64, 3), 7, np.uint8)
    before = Repeats()
    assert before.is_new(picture)
    assert not Repeats(before.last).is_new(picture)


def test_sleep_is_no_wait_for_a_new_picture() -> None:
    """The program is stopped and goes on: one repeated picture after that is no frozen camera."""
    clock = ManualClock()
    wait = Wait(clock, 1.2)
    assert not wait.is_over()
    clock.sleep(60.0)
    assert not wait.is_over()
    for _ in range(11):
        clock.sleep(0.1)
        assert not wait.is_over()
    clock.sleep(0.2)
    assert wait.is_over()
