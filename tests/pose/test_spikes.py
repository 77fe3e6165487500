"""A landmark that jumps away for a frame is held; one that goes away is followed."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.pose.spikes import Spikes

TORSO = 100.0


def through(places: np.ndarray, fps: float) -> np.ndarray:
    """One landmark's x through the filter; others stay."""
    spikes = Spikes()
    out = []
    for n, x in enumerate(places):
        points = np.array([complex(x, 50.0), 10 + 10j])
        out.append(spikes.filter(points, n / fps, TORSO)[0].real)
    return np.array(out)


@pytest.mark.parametrize("fps", [10.0, 15.0, 30.0])
def test_one_frame_elsewhere_is_held_and_nothing_is_left_of_it(fps: float) -> None:
    places = np.full(20, 200.0)
    places[10] += 60.0
    assert through(places, fps) == pytest.approx(np.full(20, 200.0), abs=1.0)


@pytest.mark.parametrize("fps", [10.0, 15.0, 30.0])
def test_a_fast_kick_passes_as_it_is(fps: float) -> None:
    """80 degrees in 0.7 s, the ankle 0.8 torso lengths from the knee."""
    t = np.arange(round(3 * fps)) / fps
    share = np.clip((t - 1.0) / 0.7, 0.0, 1.0)
    angle = np.radians(80.0 * (3 * share**2 - 2 * share**3))
    ankle = 300.0 + 0.8 * TORSO * np.sin(angle)
    assert through(ankle, fps) == pytest.approx(ankle)


def test_what_moves_for_good_is_there_a_frame_later() -> None:
    places = np.where(np.arange(20) < 10, 200.0, 260.0)
    out = through(places, 30.0)
    assert out[10] == pytest.approx(200.0)
    assert out[11:] == pytest.approx(np.full(9, 260.0))


def test_a_limb_that_sets_off_quickly_is_followed_from_its_second_frame_on() -> None:
    """At 8 frames a second it is somewhere else each time, but on its way."""
    places = np.array([200.0, 200.0, 200.0, 235.0, 282.0, 331.0, 370.0, 390.0])
    assert through(places, 8.0)[4:] == pytest.approx(places[4:])


def test_a_landmark_that_is_somewhere_else_in_every_frame_is_not_held_for_ever() -> None:
    places = 200.0 + 70.0 * np.array([0, 0, 0, 1, -1, 2, -2, 1, -1, 2])
    out = through(places, 30.0)
    assert (out[3:] == places[3:]).any()


def test_after_a_gap_or_a_reset_a_new_place_is_taken_at_once() -> None:
    spikes = Spikes()
    here, there = np.array([0j]), np.array([90 + 0j])
    spikes.filter(here, 0.0, TORSO)
    assert spikes.filter(there, 2.0, TORSO) == pytest.approx(there)
    spikes.reset()
    assert spikes.filter(here, 2.03, TORSO) == pytest.approx(here)
