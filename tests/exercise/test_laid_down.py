"""A leg that is laid down from lying with both knees bent is not a kick whose thigh drops."""

from __future__ import annotations

from dataclasses import replace

import pytest
from figures import LYING, Figure, course, filmed, kicking

from formcheck.checker import Checker
from formcheck.exercise.load import find_exercise


def said(left_to: float, right_to: float, knee: float) -> list[str]:
    """Events while one thigh and its knee go from 62 and 105 degrees to others, the left one along the floor."""

    def posture(t: float) -> Figure:
        gone = min(max((t - 1.0) / 1.0, 0), 1)
        left, right = (62 + gone * (to - 62) for to in (left_to, right_to))
        return replace(LYING, hip=(left, right), knee=(105 - gone * (105 - knee if left_to < 62 else 0), 105.0))

    checker = Checker(find_exercise("supine_leg_kick"))
    return [event.compensation for seen in filmed(posture, 3.0) for event in checker.step(seen).raised]


def test_a_leg_laid_down_drops_no_thigh() -> None:
    assert said(15.0, 62.0, 30.0) == []
    assert said(15.0, 88.0, 30.0) == []


def test_a_raised_thigh_that_drops_as_its_knee_straightens_does() -> None:
    def posture(t: float) -> Figure:
        gone = min(max(t - 1.0, 0), 1)
        return kicking(90 - 80 * gone, 88 - 25 * gone)

    checker = Checker(find_exercise("supine_leg_kick"))
    fell = [event.compensation for seen in filmed(posture, 3.0) for event in checker.step(seen).raised]
    assert "thigh_drop" in fell


def test_a_thigh_that_dropped_is_corrected_once_it_is_lifted_again() -> None:
    def posture(t: float) -> Figure:
        there = min(max(t - 1.0, 0), 1) - min(max(t - 4.0, 0) / 2, 1)
        return kicking(85 - 80 * there, 88 - 25 * there)

    checker = Checker(find_exercise("supine_leg_kick"))
    for seen in filmed(posture, 8.0):
        checker.step(seen)
    (fell,) = (event for event in checker.finish().events if event.compensation == "thigh_drop")
    assert fell.end_s == pytest.approx(4.0 + 2 * (1 - 7 / 25), abs=0.15)


def test_a_leg_laid_down_from_right_angles_is_no_kick_though_its_knee_rests_on_the_way() -> None:
    """As in a dead bug: the knee straightens a little, stays as it is while the thigh goes down, and on."""

    def posture(t: float) -> Figure:
        knee = 75.0 - 40.0 * min(max((t - 1.0) / 0.6, 0), 1) - 30.0 * min(max((t - 2.2) / 0.2, 0), 1)
        return kicking(knee, 88.0 - 80.0 * min(max((t - 1.5) / 0.9, 0), 1))

    checker = Checker(find_exercise("supine_leg_kick"))
    for seen in filmed(posture, 4.0):
        checker.step(seen)
    assert checker.finish().reps == ()


def test_a_leg_that_was_laid_down_while_it_was_not_seen_begins_no_kick_from_there() -> None:
    """It lies straight as it comes into sight again, and is bent and raised once more."""

    def posture(t: float) -> Figure:
        up = min(max(t - 1.0, 0), 1) if t < 2.0 else 1.0 - min(max(t - 3.2, 0) / 0.8, 1)
        return kicking(85.0 - 83.0 * up, 90.0 - 85.0 * up)

    checker = Checker(find_exercise("supine_leg_kick"))
    for seen in filmed(posture, 6.0):
        hidden = 1.0 < seen.time_s < 2.0
        checker.step(replace(seen, pose=None) if hidden else seen)
    assert checker.finish().reps == ()


def test_a_knee_that_stays_bent_is_no_kick_though_it_was_read_as_bent_further() -> None:
    """A far leg read at 112 degrees while it was hidden, and at 85 as it comes into sight."""

    def posture(t: float) -> Figure:
        return kicking(112.0 - 28.0 * min(max((t - 1.0) / 0.6, 0), 1), 88.0)

    checker = Checker(find_exercise("supine_leg_kick"))
    events = [event for seen in filmed(posture, 4.0) for event in checker.step(seen).raised]
    assert checker.finish().reps == ()
    assert events == []


def test_a_leg_that_is_being_laid_down_as_the_film_ends_is_no_kick() -> None:
    def posture(t: float) -> Figure:
        return kicking(85.0 - 80.0 * min(max((t - 1.0) / 1.0, 0), 1), 90.0 - 50.0 * min(max((t - 1.5) / 0.5, 0), 1))

    checker = Checker(find_exercise("supine_leg_kick"))
    for seen in filmed(posture, 1.95):
        checker.step(seen)
    assert checker.finish().reps == ()


@pytest.mark.parametrize("cut_s", [1.6, 1.8, 2.0, 2.2])
def test_a_kick_whose_film_ends_on_its_way_has_no_result(cut_s: float) -> None:
    knee = course((1, 90.0), (2, 4.0), (3, 4.0))
    checker = Checker(find_exercise("supine_leg_kick"))
    for seen in filmed(lambda t: kicking(knee(t)), cut_s):
        checker.step(seen)
    assert checker.finish().reps == ()


def test_a_kick_whose_film_ends_as_it_arrives_counts() -> None:
    knee = course((1, 90.0), (1, 4.0), (3, 4.0))
    checker = Checker(find_exercise("supine_leg_kick"))
    for seen in filmed(lambda t: kicking(knee(t)), 2.2):
        checker.step(seen)
    (rep,) = checker.finish().reps
    assert rep.measures["knee_extension_deficit_deg"] == pytest.approx(4, abs=4)


@pytest.mark.parametrize(("unseen", "reps"), [((9.0, 9.0), 1), ((1.45, 1.8), 0)])
def test_a_quick_movement_that_was_hardly_seen_and_came_to_no_hold_is_none(
    unseen: tuple[float, float], reps: int
) -> None:
    """A tracker that mixes the legs up shows one leg's end range for a moment, and nothing before and after it."""
    knee = course((1, 90.0), (0.35, 40.0), (0.05, 40.0), (0.5, 90.0), (1, 90.0))
    checker = Checker(find_exercise("supine_leg_kick"))
    for seen in filmed(lambda t: None if unseen[0] <= t < unseen[1] else kicking(knee(t)), 3.2):
        checker.step(seen)
    assert len(checker.finish().reps) == reps
