"""Kicks are counted though the tracker hops, blinks or mixes the legs up for a while."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from figures import STANDING, Figure, course, filmed, kicking

from formcheck.checker import Checker
from formcheck.exercise.load import find_exercise
from formcheck.exercise.outcome import Outcome
from formcheck.exercise.phases import PhaseMachine
from formcheck.measure.measurer import Measured, Measurer
from formcheck.measure.reading import no_reading
from formcheck.measure.readings import column

KNEE = course((1, 90.0), (2, 5.0), (2, 5.0), (2, 90.0), (2, 90.0))


def counted(lost: Callable[[float], bool], seconds: float = 9.0, fps: float = 12.0, gone: bool = False) -> int:
    """Kicks of the right leg whose knee is not read while it is lost, nobody being seen if gone."""
    machine, measurer = PhaseMachine(find_exercise("supine_leg_kick").phasing, "right"), Measurer()
    counted = 0
    for seen in filmed(lambda t: kicking(KNEE(t)), seconds, fps=fps):
        measured = measurer.measure(seen)
        if lost(seen.time_s):
            measured = unread(measured, gone)
        machine.update(measured)
        movement = machine.movement
        counted += movement.finished
        movement.rep = None if movement.finished else movement.rep
    return counted


def unread(measured: Measured, gone: bool) -> Measured:
    name = column("knee_flexion", "right")
    readings = {**measured.readings, name: no_reading("the legs are mixed up")}
    return replace(measured, readings=readings, points=None if gone else measured.points)


def test_legs_mixed_up_for_a_while_lose_no_kick_that_had_come_far() -> None:
    assert counted(lambda t: 2.4 < t < 5.8) == 1
    assert counted(lambda t: 2.4 < t < 5.8, gone=True) == 0
    assert counted(lambda t: 1.2 < t < 5.8) == 0  # nothing was seen of it


def test_one_who_never_comes_back_has_not_kicked() -> None:
    assert counted(lambda t: t > 2.4, seconds=20) == 0


def test_a_start_posture_is_not_left_by_a_blink() -> None:
    assert counted(lambda t: t < 1 and round(12 * t) % 4 == 3) == 1
    assert counted(lambda t: t < 1.4) == 1  # a glimpse of it is enough
    assert counted(lambda t: t < 2.4) == 0


@pytest.mark.parametrize("seed", range(3))
def test_a_start_posture_is_held_though_its_reading_hops(seed: int) -> None:
    hops = 5.0 * np.sign(np.random.default_rng(seed).normal(size=12))
    checker = Checker(find_exercise("supine_leg_kick"))
    for seen in filmed(lambda t: kicking(KNEE(t) + (hops[int(10 * t)] if t < 1 else 0.0)), 9.0, fps=10):
        checker.step(seen)
    assert len(checker.finish().reps) == 1


@pytest.mark.parametrize(("rest_s", "off_s"), [(0.5, 0.1), (0.65, 0.2)])
def test_a_short_rest_at_few_frames_a_second_is_a_start_posture_once_the_tracker_has_found_the_leg(
    rest_s: float, off_s: float
) -> None:
    knee = course((rest_s, 90.0), (1.0, 5.0), (1.5, 5.0), (1.2, 90.0), (1.0, 90.0))
    checker = Checker(find_exercise("supine_leg_kick"))
    for seen in filmed(lambda t: kicking(knee(t) + (25.0 if t < off_s else 0.0)), 5.6, fps=8):
        checker.step(seen)
    assert len(checker.finish().reps) == 1


def paused(after: float, gone_s: float = 0.0, pause_s: float = 40.0) -> Outcome:
    """A toe touch of which nobody sees some time in the bend. after: how far it is bent then; gone_s: for so long
    nobody is there."""
    hinge = course((1.0, 0.0), (2.0, 90.0), (60.0, 90.0), (1.0, after), (9.0, after), (2.0, 0.0), (2.0, 0.0))

    def scene(t: float) -> Figure | None:
        bent = hinge(t)
        return None if 49.9 < t < 49.9 + gone_s else replace(STANDING, trunk=2 + bent, hip=(4 + bent,) * 2)

    checker = Checker(find_exercise("toe_touch"))
    for seen in filmed(scene, 77.0, fps=15):
        if not 10.0 < seen.time_s < 10.0 + pause_s:
            checker.step(seen)
    return checker.finish()


@pytest.mark.parametrize("gone_s", [0.0, 1.0])
def test_a_hold_goes_on_after_a_pause_in_which_nothing_was_looked_at(gone_s: float) -> None:
    (rep,) = paused(90.0, gone_s).reps
    assert rep.start_s == pytest.approx(1.5, abs=0.5)
    assert rep.end_s == pytest.approx(74.5, abs=1.0)
    assert rep.hold_in_form_s == pytest.approx(73.0 - 3.0 - 40.0 - gone_s, abs=1.5), "the pause is not held"


def test_a_hold_that_was_left_in_the_pause_ended_with_its_beginning() -> None:
    for outcome in (paused(0.0, pause_s=55.0), paused(90.0, gone_s=20.0)):
        (rep,) = outcome.reps
        assert rep.end_s == pytest.approx(10.0, abs=0.1)
        assert rep.hold_in_form_s == pytest.approx(7.0, abs=0.7)
