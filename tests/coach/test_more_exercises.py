"""The exercises that are data alone, led from set-up to result by the stick figure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from figures import DOG, LYING, STANDING, Figure, course, without
from led import led, said, when

from formcheck.checker import Options

FLAT = replace(LYING, hip=(5.0, 5.0), knee=(5.0, 5.0))
RIGHT = Options(side="right", led=True)


def leg(thigh: Callable[[float], float], knee: Callable[[float], float]) -> Callable[[float], Figure]:
    """The right leg at these angles, the left one flat."""
    return lambda t: replace(FLAT, hip=(5.0, thigh(t)), knee=(5.0, knee(t)))


def test_three_straight_leg_raises_and_how_high_they_came() -> None:
    raise_ = ((2.0, 75.0), (3.0, 75.0), (2.0, 5.0), (1.5, 5.0))
    thigh = course((4.0, 5.0), *raise_, *raise_, *raise_)
    knee = course((12.5, 5.0), (2.0, 28.0), (3.0, 28.0), (2.0, 5.0), (12.0, 5.0))
    checker, moments = led(leg(thigh, knee), 33, RIGHT, name="straight_leg_raise")
    words, outcome = said(moments), checker.finish()
    assert words[:2] == ["Keep still", "Right leg: raise the straight leg slowly"]
    assert "Straighten your right knee" in words, "in the second one the knee is bent"
    assert [event.compensation for event in outcome.events if event.compensation != "hold_too_short"] == ["knee_bend"]
    assert [event.rep for event in outcome.events][:1] == [2]
    assert checker.done
    assert outcome.measures["leg_raise_deg"]["right"] == pytest.approx(75, abs=4)
    assert words[-1].endswith("degrees of leg raise")


@pytest.mark.parametrize(("name", "hold_s"), [("strap_stretch", 60), ("supine_stretch_bent", 30)])
def test_a_long_stretch_stands_still_while_the_knee_is_bent(name: str, hold_s: int) -> None:
    knee = course((4.0, 80.0), (2.0, 5.0), (9.0, 5.0), (1.0, 25.0), (4.0, 25.0), (1.0, 5.0), (hold_s, 5.0))
    thigh = course((hold_s + 18.0, 80.0), (3.0, 10.0), (9.0, 10.0))
    checker, moments = led(leg(thigh, knee), hold_s + 26.0, RIGHT, name=name)
    words = said(moments)
    assert words[:2] == ["Keep still", "Right leg: straighten the leg and draw it in"]
    assert "Lower the leg until the knee is straight" in words
    assert words.index("Lower the leg until the knee is straight") < words.index("Half way")
    assert checker.done
    (rep,) = checker.finish().reps
    assert rep.hold_in_form_s == pytest.approx(hold_s + 6, abs=3)


@pytest.mark.parametrize("name", ["strap_stretch", "supine_stretch_bent"])
def test_who_still_straightens_the_knee_is_not_corrected_and_told_to_stay_near_the_end(name: str) -> None:
    """A leg that is up is held from the first straighter knee on: what comes after is the way there."""
    knee = course((5.0, 80.0), (5.0, 5.0), (30.0, 5.0))
    checker, moments = led(leg(lambda _: 80.0, knee), 20, RIGHT, name=name)
    assert checker.finish().events == ()
    (told_s,) = when(moments, "Stay there")
    assert knee(told_s) < 25


def test_a_single_hold_left_at_once_is_asked_for_again() -> None:
    thigh = course((8.0, 80.0), (2.0, 10.0), (1.0, 10.0), (2.0, 80.0), (36.0, 80.0), (3.0, 10.0), (9.0, 10.0))
    checker, moments = led(
        leg(thigh, course((4.0, 80.0), (1.0, 5.0), (60.0, 5.0))), 60, RIGHT, name="supine_stretch_bent"
    )
    words = said(moments)
    assert "Good" not in words[: words.index("Stay a little longer")]
    assert "Half way" in words[words.index("Stay a little longer") :]
    assert checker.done


def test_the_half_fold_is_held_with_a_long_back() -> None:
    trunk = course((5.0, 2.0), (2.0, 88.0), (30.0, 88.0))
    hip = course((5.0, 4.0), (2.0, 90.0), (30.0, 90.0))
    checker, moments = led(lambda t: replace(STANDING, trunk=trunk(t), hip=(hip(t),) * 2), 20, name="half_forward_fold")
    assert said(moments) == ["Keep still", "Hinge at the hips until your back is level", "Stay there"]
    assert moments[-1].phase == "hold"
    assert checker.finish().events == ()


def test_the_mobilisation_is_tested_before_and_after() -> None:
    first, second = ((2.0, 70.0), (14.0, 70.0), (2.0, 2.0)), ((2.0, 86.0), (14.0, 86.0), (2.0, 2.0))
    trunk = course((6.0, 2.0), *first, (13.0, 2.0), *second, (9.0, 2.0))
    checker, moments = led(
        lambda t: replace(STANDING, trunk=trunk(t), hip=(trunk(t) + 2,) * 2),
        60,
        keys={26: "next"},
        name="thigh_mobilisation",
    )
    words = said(moments)
    assert "Stretch thighs and hips, then come back" in words
    assert "Now the same toe touch again" in words
    assert checker.done
    before, after = checker.finish().reps
    assert (before.progression, after.progression) == ("", "retest")
    assert re.fullmatch(r"First about \d+ degrees at the hip, then about \d+", words[-1])
    guide = moments[-1].guide
    assert guide is not None
    assert any(re.fullmatch(r"After mobilising: 1\d° more", line) for line in guide.result)


def test_the_posture_from_the_front_is_held_and_told_left_and_right() -> None:
    facing = replace(STANDING, yaw=-88.0, at=(320.0, 200.0))
    checker, moments = led(lambda t: facing if t < 17 else None, 21, name="posture_front")
    assert said(moments)[:3] == ["Keep still", "Stand as you always do", "Three"]
    assert "That is all, come to the screen" in said(moments)
    assert checker.done


def test_standing_the_leg_that_is_hidden_is_turned_to_the_camera() -> None:
    hidden = without("knee", "left", STANDING)
    _, moments = led(lambda t: hidden if t < 4 else STANDING, 8, Options(side="left", led=True), name="walking_rdl")
    assert said(moments)[:2] == ["Turn your other side to the camera", "Keep still"]


def test_the_leg_that_is_seen_better_begins() -> None:
    assert said(led(lambda _: STANDING, 3, name="bench_stretch")[1]) == [
        "Left leg: heel on the bench, away from the camera"
    ]


@pytest.mark.parametrize("name", ["bench_stretch", "one_leg_squat_stretch"])
def test_who_has_the_near_leg_on_the_bench_so_that_neither_is_read_is_told_which_one_is_meant(name: str) -> None:
    mixed = without("knee", "left", without("knee", "right", replace(STANDING, hip=(4.0, 60.0))))
    words = said(led(lambda _: mixed, 20, name=name)[1])
    assert words[:2] == ["Let me see your hips and knees"] * 2
    assert words[2] == "Left leg: heel on the bench, away from the camera"


def test_knees_that_sag_in_a_long_hold_are_to_be_straightened_and_leaving_is_leaving() -> None:
    sags = ((1.0, 27.0), (6.0, 27.0), (1.0, 3.0), (8.0, 3.0))
    knee = course((5.0, 80.0), (2.0, 3.0), (9.0, 3.0), *sags, (2.0, 90.0), (4.0, 90.0))
    up = replace(LYING, hip=(90.0, 90.0))
    checker, moments = led(lambda t: replace(up, knee=(knee(t),) * 2), 38, name="legs_up")
    words = said(moments)
    assert words.index("Straighten your knees") < words.index("Stay a little longer")
    outcome = checker.finish()
    assert [event.compensation for event in outcome.events] == ["knee_bend", "hold_too_short"]
    assert outcome.reps[0].hold_in_form_s == pytest.approx(17, abs=2)


def test_who_comes_out_of_the_bend_as_told_goes_on_holding() -> None:
    """Two fifths of the way back, which without a fault is the way out."""
    trunk = course((5.0, 2.0), (2.0, 92.0), (8.0, 92.0), (2.0, 58.0), (40.0, 58.0))
    held = []
    for round_back in (0.3, 0.0):
        bump = course((9.0, 0.0), (1.0, round_back), (5.0, round_back), (2.0, 0.0))
        checker, moments = led(
            lambda t, bump=bump: replace(STANDING, trunk=trunk(t), hip=(trunk(t) + 2,) * 2, bump=bump(t)),
            40,
            name="forward_fold",
        )
        words, told = said(moments), round_back > 0
        held.append(moments[-1].phase)
        assert ("Lengthen your back" in words, "Stay a little longer" in words) == (told, not told)
        (rep,) = checker.finish().reps
        assert not told or (rep.measures["hip_flexion_deg"] or 99) < 75, "of the hold in form"
    assert held == ["hold", "return"]


def test_a_knee_that_bends_on_the_way_down_is_none_where_one_was_told_to_come_down() -> None:
    thigh = course((4.0, 80.0), (45.0, 80.0), (3.0, 10.0), (9.0, 10.0))
    knee = course((4.0, 80.0), (2.0, 5.0), (32.0, 5.0), (2.0, 60.0), (9.0, 60.0))
    checker, moments = led(leg(thigh, knee), 50, RIGHT, name="supine_stretch_bent")
    (told_s,) = when(moments, "And down slowly")
    assert [event for event in checker.finish().events if event.start_s > told_s] == []


def test_a_hold_that_was_never_in_form_is_neither_praised_as_it_is_left_nor_afterwards() -> None:
    """What ends as the person comes down, as told, was not corrected."""
    trunk = course((6.0, 85.0), (2.0, 125.0), (64.0, 125.0), (2.5, 85.0), (20.0, 85.0))
    hip, knee = (
        course((6.0, 80.0), (2.0, 100.0), (64.0, 100.0), (2.5, 80.0)),
        course((6.0, 90.0), (2.0, 35.0), (64.0, 35.0), (2.5, 90.0)),
    )
    checker, moments = led(
        lambda t: replace(DOG, trunk=trunk(t), hip=(hip(t),) * 2, knee=(knee(t),) * 2), 84, name="downward_dog"
    )
    words = said(moments)
    assert checker.done
    assert words.count("Push the heels to the floor") >= 3
    assert "Good" not in words
