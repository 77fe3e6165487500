"""Legs that the tracker exchanges give no reading until they are followed again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from figures import LYING, filmed, kicking

from formcheck.measure.body import MIXED_UP
from formcheck.measure.measurer import Measurer
from formcheck.measure.mixed_legs import LEGS, LegWatch
from formcheck.pose.landmarks import SIDES
from formcheck.pose.observation import Observation, Point, as_points


def exchanged(seen: Observation) -> Observation:
    assert seen.pose is not None
    points = list(seen.pose.points)
    for left in (25, 27, 29, 31):
        points[left], points[left + 1] = points[left + 1], points[left]
    return replace(seen, pose=replace(seen.pose, points=tuple(points)))


def between(seen: Observation, share: float) -> Observation:
    """Each leg drawn so far on the way to the other one."""
    assert seen.pose is not None
    points = list(seen.pose.points)
    for left in (25, 27, 29, 31):
        one, other = points[left], points[left + 1]
        step = tuple(share * (b - a) for a, b in zip(one, other, strict=True))
        points[left] = (one[0] + step[0], one[1] + step[1])
        points[left + 1] = (other[0] - step[0], other[1] - step[1])
    return replace(seen, pose=replace(seen.pose, points=tuple(points)))


def test_exchanged_legs_are_given_back() -> None:
    measurer, plain = Measurer(), Measurer()
    for seen in filmed(lambda _: kicking(20.0), 3.0):
        wrong = 1.0 <= seen.time_s < 2.0
        readings = measurer.measure(exchanged(seen) if wrong else seen).readings
        right = plain.measure(seen).readings
        for side in SIDES:
            found, wanted = (one[f"knee_flexion_{side}_deg"].value for one in (readings, right))
            assert found is not None, seen.time_s
            assert found == pytest.approx(wanted, abs=0.5), seen.time_s


def test_legs_that_were_guessed_with_the_whole_body_are_those_that_are_found_with_it() -> None:
    """As in a first look that had the trunk elsewhere, and the legs the other way round."""
    measurer, plain = Measurer(), Measurer()
    for seen in filmed(lambda _: kicking(20.0), 2.0):
        assert seen.pose is not None
        guess = exchanged(seen)
        assert guess.pose is not None
        points = [*guess.pose.points]
        for n in (11, 12, 23, 24):
            points[n] = (points[n][0] + 40.0, points[n][1] - 40.0)
        guess = replace(guess, pose=replace(guess.pose, points=tuple(points)))
        found = measurer.measure(guess if seen.time_s < 1.0 else seen).readings["knee_flexion_right_deg"].value
        right = plain.measure(seen).readings["knee_flexion_right_deg"].value
    assert found == pytest.approx(right, abs=3.0)


def test_legs_drawn_in_between_are_no_reading() -> None:
    """As a tracker does it with real people, one leg of whom is up."""
    measurer, plain, chance = Measurer(), Measurer(), np.random.default_rng(1)
    read, errors = [], []
    for n, seen in enumerate(filmed(lambda _: kicking(20.0), 6.0)):
        share = 0.0 if n < 30 else 1.0 if n == 30 else float(chance.choice([0.0, 1.0, 0.5, 0.3, 0.7, 0.02, 0.97]))
        readings = measurer.measure(between(seen, share)).readings
        right = plain.measure(seen).readings["knee_flexion_right_deg"].value
        found = readings["knee_flexion_right_deg"]
        if 0.1 < share < 0.9:
            assert found.value is None, (seen.time_s, share)
            assert found.reason == MIXED_UP
        else:
            read.append(found.value is not None)
            errors += [] if found.value is None or right is None else [abs(found.value - right)]
    assert np.mean(read) > 0.9
    assert np.mean(errors) < 1.5
    assert max(errors) < 10.0


def test_legs_exchanged_from_the_start_go_by_most_of_their_names() -> None:
    watch, sides = LegWatch(), []
    for n in range(90):
        seen = LYING.seen(n / 30)
        pose = (exchanged(seen) if n % 5 in (0, 1) else seen).pose
        right = seen.pose
        assert pose is not None
        assert right is not None
        found = watch.follow(as_points(pose.points).plane, n / 30, 100.0)
        if not found.unread:
            own = abs(found.points[25] - as_points(right.points).plane[25]) < 1.0
            sides.append((n, own))
    assert {own for n, own in sides if n > 40} == {True}
    assert len(sides) > 50


def test_after_legs_were_together_the_tracker_is_believed_soon() -> None:
    """Which of them it takes for which, as they part, is a guess anew."""
    watch, mixed = LegWatch(), []
    for n in range(120):
        apart = 5.0 if n < 60 else min(5.0 + 8.0 * (n - 59), 100.0)
        swapped = n >= 70
        points: list[Point] = [(0.0, 0.0)] * 33
        for left, y in ((25, 100.0), (27, 200.0)):
            points[left + swapped], points[left + 1 - swapped] = (100.0, y), (100.0 + apart, y)
        mixed.append(watch.follow(as_points(points).plane, n / 30, 100.0).mixed)
    assert mixed[70]
    assert not any(mixed[100:])


def test_legs_that_pass_each_other_are_not_exchanged() -> None:
    watch = LegWatch()
    for n in range(60):
        share = n / 59
        points: list[Point] = [(0.0, 0.0)] * 33
        for left, x in ((25, 100.0), (27, 200.0)):
            points[left] = (x, 100.0 + 80 * share)
            points[left + 1] = (x, 180.0 - 80 * share)
        assert not watch.follow(as_points(points).plane, n / 30, 100.0).mixed


def test_afterwards_the_legs_are_believed_again() -> None:
    watch, found = LegWatch(), []
    for n in range(200):
        seen = LYING.seen(n / 30)
        assert seen.pose is not None
        found.append(watch.follow(as_points((exchanged(seen) if n >= 10 else seen).pose.points).plane, n / 30, 100.0))
    assert found[12].mixed
    assert not found[-1].mixed
    assert found[-1].points[25] != found[12].points[25]


def test_a_first_look_that_is_wrong_is_forgotten_soon() -> None:
    watch, found = LegWatch(), []
    for n in range(40):
        seen = LYING.seen(n / 30)
        pose = (exchanged(seen) if n < 2 else seen).pose
        assert pose is not None
        found.append(bool(watch.follow(as_points(pose.points).plane, n / 30, 100.0).unread))
    assert all(found[2:9])
    assert not any(found[14:])


def test_legs_that_lie_together_are_both_where_they_seem() -> None:
    watch = LegWatch()

    def legs(apart: float, crossed: bool) -> np.ndarray:
        points: list[Point] = [(0.0, 0.0)] * 33
        for left, y in ((25, 100.0), (27, 200.0)):
            points[left + crossed], points[left + 1 - crossed] = (100.0, y), (100.0 + apart, y)
        return as_points(points).plane

    assert not watch.follow(legs(60.0, False), 0.0, 100.0).mixed
    assert watch.follow(legs(60.0, True), 0.1, 100.0).unread == LEGS
    assert watch.follow(legs(40.0, True), 0.2, 100.0).mixed
    after = [watch.follow(legs(10.0, True), 0.3 + n / 10, 100.0).mixed for n in range(6)]
    assert after[0]
    assert not after[-1]
