"""A camera that was knocked is told from a body that moves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from figures import DOG, LYING, STANDING, Figure, course, filmed, kicking

from formcheck.checker import Checker
from formcheck.exercise.load import find_exercise
from formcheck.measure.knock import CAMERA_MOVES, KnockWatch
from formcheck.measure.measurer import Measurer
from formcheck.pose.landmarks import Landmark
from formcheck.pose.observation import Observation


def knocks(observations: list[Observation]) -> list[float]:
    """When the camera is found to have been knocked."""
    watch = KnockWatch()
    found = []
    for seen in observations:
        if seen.pose is not None and watch.update(
            np.array(seen.pose.points) @ (1, 1j), seen.pose.visibility, seen.time_s, 100.0, seen.size
        ):
            found.append(seen.time_s)
    return found


@pytest.mark.parametrize("figure", [LYING, STANDING, DOG], ids=["lying", "standing", "dog"])
@pytest.mark.parametrize(
    "change",
    [
        lambda figure: replace(figure, roll=7.0),
        lambda figure: replace(figure, roll=-12.0),
        lambda figure: replace(figure, at=(figure.at[0] + 50.0, figure.at[1] - 10.0)),
        lambda figure: replace(figure, scale=figure.scale * 1.2),
    ],
    ids=["rolled", "rolled the other way", "turned away", "nearer"],
)
def test_a_knock_is_found_once(figure: Figure, change: object) -> None:
    assert callable(change)
    after = change(figure)
    found = knocks(list(filmed(lambda t: figure if t < 2.0 else after, 5.0, noise_px=0.5)))
    assert len(found) == 1
    assert 2.0 <= found[0] < 2.6


def test_a_knock_that_takes_a_foot_out_of_the_picture_is_found() -> None:
    """Out there the foot is guessed, and not where a stiff leg has it."""
    guesses = {Landmark.LEFT_ANKLE: (650.0, 300.0), Landmark.LEFT_HEEL: (655.0, 310.0)}
    after = replace(
        LYING, at=(LYING.at[0] + 200.0, LYING.at[1]), moved={**guesses, Landmark.LEFT_FOOT_INDEX: (660, 330)}
    )
    found = knocks(list(filmed(lambda t: LYING if t < 2.0 else after, 5.0, noise_px=0.5)))
    assert len(found) == 1
    assert 2.0 <= found[0] < 2.6


def test_a_knock_after_which_an_ankle_is_seen_elsewhere_is_found() -> None:
    """One joint may be further off than all are on average."""
    x, y = LYING.seen(0.0).pose.points[Landmark.RIGHT_ANKLE]  # type: ignore[union-attr]
    after = replace(
        LYING, at=(LYING.at[0] + 50.0, LYING.at[1]), moved={Landmark.RIGHT_ANKLE: (x + 50.0 + 12.0, y - 10.0)}
    )
    found = knocks(list(filmed(lambda t: LYING if t < 2.0 else after, 5.0, noise_px=0.5)))
    assert len(found) == 1
    assert 2.0 <= found[0] < 2.6


def test_until_a_knock_is_over_nothing_can_be_judged_and_it_is_said_why() -> None:
    after = replace(DOG, roll=9.0)
    measurer = Measurer()
    measured = [measurer.measure(seen) for seen in filmed(lambda t: DOG if t < 2.0 else after, 5.0, noise_px=0.5)]
    assert {frame.disturbed for frame in measured} == {"", CAMERA_MOVES}
    told = [frame.time_s for frame in measured if frame.disturbed]
    assert 2.0 <= min(told) <= max(told) < 2.6


def test_a_body_that_moves_is_none() -> None:
    knee = course((1.0, 90.0), (0.4, 10.0), (1.0, 10.0), (0.4, 90.0), (1.0, 90.0))
    assert knocks(list(filmed(lambda t: kicking(knee(t)), 4.0, noise_px=0.7))) == []
    trunk = course((1.0, 2.0), (0.8, 100.0), (1.0, 100.0), (0.8, 2.0))
    bending = filmed(lambda t: replace(STANDING, trunk=trunk(t), hip=(trunk(t), trunk(t))), 5.0, noise_px=0.7)
    assert knocks(list(bending)) == []


def test_the_neutral_is_forgotten_with_the_picture_that_it_was_taken_in() -> None:
    measurer = Measurer()
    for seen in filmed(lambda t: LYING if t < 2.0 else replace(LYING, roll=9.0), 3.0):
        measured = measurer.measure(seen)
        if seen.time_s == 1.0:
            measurer.take_neutral(0.5)
        if measured.anew:
            assert measurer.neutral is None
            break
        assert (measurer.neutral is not None) == (seen.time_s >= 1.0)
    else:
        pytest.fail("the knock was not found")


def test_a_session_takes_its_neutral_again_and_finds_no_fault_in_the_knock() -> None:
    """Turned by 9 degrees the pelvis of a lying body rises by a fifth of its trunk's length: no hip lift."""
    exercise = find_exercise("supine_leg_kick")
    knee = course((6.0, 90.0), (1.0, 12.0), (1.5, 12.0), (1.0, 90.0), (1.0, 90.0))
    checker = Checker(exercise)
    phases = [
        checker.step(seen).phase
        for seen in filmed(lambda t: replace(kicking(knee(t)), roll=0.0 if t < 3.0 else 9.0), 10.0, noise_px=0.3)
    ]
    outcome = checker.finish()
    back = phases.index("setup", phases.index("start"))
    assert "start" in phases[back:]
    assert "hip_lift" not in {event.compensation for event in outcome.events}
    assert len(outcome.reps) == 1
