"""A led session as a whole: keys, pauses, rounds with a progression, the end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from figures import LYING, STANDING, Figure, course, filmed, kicking
from led import FPS, led, said, when

from formcheck.checker import Options
from formcheck.coach.protocol import ENDED
from formcheck.coach.session import PAUSED, RAISE_ARMS, CommandKind
from formcheck.feedback.labels import Labels
from formcheck.pose.landmarks import Landmark

RIGHT = Options(side="right", led=True)
BEGIN = "Right leg: straighten the knee slowly"
TOES = "Now pull the toes to the stomach"


def arms_up(figure: Figure) -> Figure:
    """Both arms straight up from where the shoulders of the lying figure are."""
    x, y = figure.at[0] + figure.scale, figure.at[1]
    moved = {}
    for side in ("LEFT", "RIGHT"):
        moved[Landmark[f"{side}_SHOULDER"]] = (x, y)
        moved[Landmark[f"{side}_ELBOW"]] = (x, y - 60.0)
        moved[Landmark[f"{side}_WRIST"]] = (x, y - 118.0)
    return replace(figure, moved=moved)


def test_the_key_for_repeat_says_what_is_to_be_done_at_any_time() -> None:
    knee = course((6.0, 90.0), (2.0, 10.0), (3.0, 10.0), (2.0, 90.0), (2.0, 90.0))
    keys: dict[float, CommandKind] = {5.5: "repeat", 9.7: "repeat", 15.0: "pause", 20.5: "repeat"}
    _, moments = led(lambda t: kicking(knee(t)), 22, RIGHT, keys)
    assert len(when(moments, BEGIN)) == 2, "while the exercise runs"
    assert len(when(moments, "Stay there")) == 2, "in a hold"
    assert when(moments, RAISE_ARMS)[-1] == pytest.approx(20.5, abs=0.2), "in a pause"


def test_pictures_that_stall_as_it_begins_do_not_ask_for_the_start_posture_again() -> None:
    """A gap in what is seen is no time in which the posture could have been taken."""
    _, whole = led(lambda _: LYING, 5, RIGHT)
    ready_s = next(moment.time_s for moment in whole if moment.guide and moment.guide.stage == "exercise")
    seen = [one for one in filmed(lambda _: LYING, 12, FPS) if not ready_s + 0.05 < one.time_s < ready_s + 3.2]
    _, moments = led(seen, options=RIGHT)
    assert len(when(moments, "Keep still")) == 1
    assert {moment.guide.stage for moment in moments if moment.guide and moment.time_s > ready_s} == {"exercise"}


def test_the_key_for_repeat_says_the_result_again() -> None:
    one = ((2.0, 20.0), (2.6, 20.0), (2.0, 90.0), (1.0, 90.0))
    knee = course((5.0, 90.0), *one, *one, *one, (20.0, 90.0))
    checker, moments = led(lambda t: kicking(knee(t)), 40, RIGHT, {37.0: "repeat"})
    assert checker.done
    result = said(moments)[-1]
    assert "degrees short of straight" in result
    told = when(moments, result)
    assert len(told) == 2
    assert told[1] == pytest.approx(37.0, abs=0.2)


def test_who_is_paused_hears_how_to_go_on_once_the_arms_are_down_and_again_later() -> None:
    _, moments = led(lambda t: arms_up(LYING) if 5 < t < 9 else LYING, 50, RIGHT)
    (paused_s,) = when(moments, PAUSED)
    first, again = when(moments, RAISE_ARMS)
    assert paused_s < 9.0 <= first < 10.0
    assert again - first == pytest.approx(30.0, abs=0.5)


def test_a_round_begins_with_its_words_and_time_to_do_it_before_keeping_still() -> None:
    options = replace(RIGHT, progressions=True)
    _, moments = led(lambda _: LYING, 18, options, {5.0: "next", 6.0: "next"})
    (told_s,) = when(moments, TOES)
    still_s = when(moments, "Keep still")[-1]
    assert still_s - told_s > 4.0
    assert when(moments, "Straighten the knee slowly")[-1] - still_s == pytest.approx(2.0, abs=0.2)


def test_who_was_still_while_the_posture_was_being_told_is_not_told_to_keep_still() -> None:
    heel_up = replace(STANDING, hip=(70.0, 4.0))
    _, moments = led(lambda t: STANDING if t < 0.8 else heel_up, 8, name="bench_stretch")
    words = said(moments)
    assert words == [
        "Left leg: heel on the bench, away from the camera",
        "Hinge at the hips with a long back",
    ]


def test_the_end_is_told_before_the_result_and_not_twice() -> None:
    one = ((2.0, 10.0), (2.6, 10.0), (2.0, 90.0), (1.0, 90.0))
    knee = course((5.0, 90.0), *one, *one, *one)
    _, moments = led(lambda t: kicking(knee(t)), 35, RIGHT)
    assert said(moments)[-3:-1] == ["Three", ENDED]
    _, skipped = led(lambda _: LYING, 9, RIGHT, {5.0: "next"})
    assert said(skipped)[-1] == ENDED, "nothing was done, and there is no result"


def test_a_session_that_goes_on_shows_the_angle_of_the_leg_whose_turn_it_is() -> None:
    """The near leg is the right one; the first frame of an exercise is not judged yet."""
    both_up = replace(LYING, hip=(90.0, 20.0), knee=(90.0, 30.0))
    _, moments = led(lambda _: both_up, 8, Options(side="left", led=True))
    running = [moment for moment in moments if moment.guide and moment.guide.stage == "exercise"]
    assert {moment.working_angle for moment in running} == {"knee_flexion_left_deg"}
    assert not any("Set-up" in Labels().led(moment.guide, moment.phase) for moment in running if moment.guide)
