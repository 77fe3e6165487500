"""Which frames are tracked: all while the exercise runs, in a pause only those that may show raised arms."""

from __future__ import annotations

import itertools

import numpy as np

from formcheck.capture.frame import Frame
from formcheck.capture.watch import STILL_S
from formcheck.cli.attention import PAUSED_S, SIGNING_S, Attention

FPS = 10


def tracked(seconds: float, paused: bool, signing: bool = False, moving: bool = True) -> list[float]:
    """When frames were tracked, of a camera that sends FPS of them."""
    attention, times = Attention(), []
    for n in range(round(seconds * FPS)):
        frame = Frame(np.full((48, 64, 3), 40 * (n % 6) if moving else 60, np.uint8), n / FPS)
        attention.set(paused, signing)
        if attention.wants(frame):
            attention.tracked(frame)
            times.append(frame.time_s)
    return times


def test_while_the_exercise_runs_every_frame_is_tracked() -> None:
    assert len(tracked(3.0, paused=False, moving=False)) == 3 * FPS


def test_in_a_pause_few_are_and_more_while_arms_are_up() -> None:
    for signing, every_s in ((False, PAUSED_S), (True, SIGNING_S)):
        times = tracked(10.0, paused=True, signing=signing)
        assert min(b - a for a, b in itertools.pairwise(times)) >= every_s - 1e-6
        assert len(times) >= 0.9 * 10.0 / every_s


def test_where_nothing_moves_hardly_any_is() -> None:
    times = tracked(20.0, paused=True, moving=False)
    assert len(times) <= 20.0 / STILL_S + 1
    assert len(tracked(20.0, paused=True, signing=True, moving=False)) > len(times), "raised arms are followed"
