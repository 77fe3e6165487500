"""Set-up: in its order, what to do, once and again after a while; nothing counts before it is done."""

from __future__ import annotations

import itertools
from dataclasses import replace
from math import cos, sin

import pytest
from figures import DOG, LYING, STANDING, Figure, filmed, kicking, without
from led import SAFETY, led, said, when

from formcheck.checker import Options
from formcheck.coach.steps import LEVEL, LIGHT, STEP_IN, STEPS
from formcheck.coach.voice import speaking_s
from formcheck.pose.landmarks import Landmark
from formcheck.pose.observation import Observation

AWAY = {landmark: (-60.0, 300.0) for landmark in Landmark if "RIGHT" in landmark.name and landmark >= 25}
CAMERA, BEGIN = "Camera low, two metres away", "Right leg: straighten the knee slowly"
FLAT = replace(LYING, hip=(20.0, 20.0), knee=(30.0, 30.0))


def test_the_steps_come_in_order_and_each_says_what_to_do() -> None:
    def scene(t: float) -> Figure | None:
        places = (None, replace(LYING, moved=AWAY, yaw=50.0), replace(LYING, yaw=50.0), FLAT, LYING)
        return places[min(4, int(t / 4))]

    _, moments = led(scene, 20.5)
    assert said(moments)[:7] == [
        CAMERA,
        STEP_IN,
        "Come to the middle of the picture",
        "Turn your body, feet away from the camera",
        "Right leg: bring the knee over the hip",
        "Keep still",
        "Straighten the knee slowly",
    ]
    done = [moment.guide.step_done for moment in moments if moment.guide]
    assert done == sorted(done)
    assert done[-1] == len(STEPS)


@pytest.mark.parametrize(
    ("name", "figure", "words"),
    [
        ("supine_leg_kick", replace(LYING, yaw=50.0), "Turn your body, feet away from the camera"),
        ("supine_leg_kick", replace(LYING, yaw=-50.0), "Turn your body, head away from the camera"),
        ("toe_touch", replace(STANDING, yaw=50.0), "Turn your back away from the camera"),
        ("toe_touch", replace(STANDING, yaw=-50.0), "Turn your chest away from the camera"),
        # Before lying down, or lying so far turned that it looks like standing.
        ("supine_leg_kick", replace(STANDING, yaw=50.0), "Lie on your back, side on to the camera"),
        ("straight_leg_raise", STANDING, "Lie on your back, side on to the camera"),
        ("downward_dog", replace(STANDING, yaw=-50.0), "Turn side on to the camera"),
    ],
)
def test_which_way_to_turn_is_said(name: str, figure: Figure, words: str) -> None:
    _, moments = led(lambda _: figure, 3, name=name)
    assert said(moments) == [words]


def test_a_step_is_done_though_what_comes_after_it_changes_from_frame_to_frame() -> None:
    seen = list(filmed(lambda t: None if t < 2 else FLAT, 5, 15))
    flickering = [replace(one, light=200 if n % 2 else 20) for n, one in enumerate(seen)]
    assert said(led(flickering)[1])[1] in (LIGHT, "Right leg: bring the knee over the hip")


def test_who_trembles_is_not_kept_for_ever_and_who_moves_is() -> None:
    def swaying(by: float) -> list[str]:
        return said(led(lambda t: kicking(90 + by * sin(9 * t)), 10)[1])

    assert BEGIN in swaying(6.0)
    assert set(swaying(20.0)) == {"Keep still"}


def test_holding_still_is_asked_for_once_the_view_has_settled() -> None:
    scene = [replace(LYING, yaw=50.0), LYING]
    _, moments = led(lambda t: scene[int(t < 0.4)], 5)
    assert "Keep still" not in said(moments)


def test_what_is_fine_already_is_skipped() -> None:
    _, moments = led(lambda _: LYING, 4)
    assert said(moments) == ["Keep still", BEGIN]


def test_the_same_is_said_again_after_six_seconds_then_less_often() -> None:
    _, moments = led(lambda _: replace(LYING, yaw=50.0), 26)
    words = "Turn your body, feet away from the camera"
    times = when(moments, words)
    heard_s = speaking_s(words)
    assert [round(b - a - heard_s) for a, b in itertools.pairwise(times)] == [6, 12]


def test_whoever_steps_in_and_is_not_found_is_told_to_move_back() -> None:
    # Too close, the head is out of the picture, and nobody is found.
    words = said(led(lambda _: None, 40)[1])
    assert words == [
        CAMERA,
        STEP_IN,
        *["Move back so I can see all of you"] * 2,
        *[STEP_IN] * 3,
    ]


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (replace(STANDING, scale=150.0, at=(320.0, 240.0)), "Move back so I can see all of you"),
        (replace(LYING, scale=245.0, at=(330.0, 300.0)), "Move back so I can see all of you"),
        (replace(STANDING, at=(30.0, 200.0)), "Come back into the picture"),
        (STANDING, "Come back into the picture"),
    ],
    ids=["head and feet", "along the floor", "one side", "whole"],
)
def test_how_the_body_left_the_picture_says_what_to_do(last: Figure, words: str) -> None:
    _, moments = led(lambda t: last if t < 1 else None, 5)
    assert said(moments)[-1] == words


def test_who_stands_though_told_to_lie_may_be_the_helper() -> None:
    def asked(figure: Figure, name: str) -> list[float]:
        _, moments = led(lambda _: figure, 20, name=name)
        return [round(moment.time_s) for moment in moments if moment.guide and moment.guide.elsewhere]

    assert asked(STANDING, "partner_stretch") == [8, 16]
    assert asked(FLAT, "partner_stretch") == []
    assert asked(STANDING, "downward_dog") == []


def test_what_the_exercise_needs_is_shown_until_somebody_is_seen() -> None:
    _, moments = led(lambda t: None if t < 2 or t > 4 else FLAT, 6)
    shown = [bool(moment.guide.needs) for moment in moments if moment.guide]
    assert shown == [moment.time_s < 2 for moment in moments]
    needs = moments[0].guide.needs if moments[0].guide else ()
    assert needs[0] == "Camera level, low, at the height of the hips, two to three metres away"
    assert "Arms on the chest or overhead, so that the hips can be seen" in needs
    _, from_end = led(lambda _: None, 1, Options(led=True, view="end"))
    told = from_end[0].guide.needs if from_end[0].guide else ()
    assert told[:-1] == ("Camera low, at the head end", "Lie with your head to the camera"), "its own words"
    assert told[-1] == SAFETY


def test_a_single_bad_frame_is_not_worth_a_word() -> None:
    _, moments = led(lambda t: None if 1.0 < t < 1.2 else LYING, 4)
    assert STEP_IN not in said(moments)
    assert BEGIN in said(moments)


def test_the_neutral_wants_two_seconds_of_stillness() -> None:
    _, still = led(lambda _: LYING, 5)
    begun = when(still, "Keep still")[0]
    # A word on safety comes between them.
    assert when(still, SAFETY)[0] - begun == pytest.approx(1.1, abs=0.1)
    assert when(still, BEGIN)[0] - begun == pytest.approx(2.6, abs=0.1)
    _, moving = led(lambda t: kicking(90.0 - 15.0 * (t % 2.0)), 8)
    assert when(moving, BEGIN) == []


def test_dark_is_told_and_the_light_comes_first() -> None:
    dark = (replace(seen, light=20) for seen in filmed(lambda _: FLAT, 2, 15))
    _, moments = led(dark)
    assert said(moments) == ["Turn on a light"]
    bright = [replace(seen, light=120) for seen in filmed(lambda _: LYING, 4, 15)]
    assert "Turn on a light" not in said(led(bright)[1])


def test_a_hidden_joint_is_asked_for() -> None:
    hidden = replace(LYING, visibility={Landmark.RIGHT_KNEE: 0.1})
    assert said(led(lambda _: hidden, 3)[1]) == ["Rest your hands on your chest"]


def test_nothing_is_counted_before_set_up_is_done() -> None:
    checker, moments = led(lambda t: kicking(45.0 + 45.0 * cos(1.5 * t)), 18)
    assert checker.finish().reps == ()
    assert {moment.phase for moment in moments} == {"setup"}


def test_someone_who_leaves_pauses_the_session_and_comes_back_to_it() -> None:
    _, moments = led(lambda t: None if 5 < t < 9 else LYING, 14)
    words = said(moments)
    gone = words.index("Paused")
    assert words[gone : gone + 2] == ["Paused", "Come back into the picture"]
    assert words[gone + 2 :] == ["Keep still", "Straighten the knee slowly"]
    assert when(moments, "Paused")[0] == pytest.approx(6.5, abs=0.3)


def test_a_short_loss_pauses_nothing() -> None:
    assert "Paused" not in said(led(lambda t: None if 5 < t < 6 else LYING, 9)[1])


def test_next_skips_a_step_that_cannot_be_done() -> None:
    tilted = replace(LYING, roll=12.0)
    words = said(led(lambda _: tilted, 8, keys={3.0: "next"})[1])
    assert words[:2] == [LEVEL, "Keep still"]


def test_next_where_the_start_posture_is_asked_for_goes_on_to_the_next_leg_which_has_to_take_its_own() -> None:
    moments = led(lambda _: FLAT, 30, keys={3.0: "next"})[1]
    words = said(moments)
    assert words[:3] == [
        *("Right leg: bring the knee over the hip", "Rest, then left leg"),
        "Left leg: bring the knee over the hip",
    ]
    assert "Keep still" not in words, "nothing can run without it"


def test_a_turn_that_leaves_no_certain_reading_is_told_as_a_turn() -> None:
    turned = replace(LYING, yaw=31.0)
    words = said(led(lambda _: turned, 11)[1])
    assert words[0] == "Turn your body, feet away from the camera"
    # So little too far is put up with, and then pauses nothing.
    assert words[-2:] == ["Keep still", BEGIN]


def test_seen_from_the_end_either_way_round_will_do() -> None:
    words = said(led(lambda _: replace(STANDING, yaw=75.0), 6, name="toe_touch")[1])
    assert words[0] == "Turn side on to the camera"


def test_repeat_says_it_again_at_once() -> None:
    times = when(led(lambda _: None, 6, keys={5.2: "repeat"})[1], STEP_IN)
    assert len(times) == 2
    assert times[1] == pytest.approx(5.2, abs=0.1)


def test_a_free_session_has_no_set_up() -> None:
    seen: list[Observation] = list(filmed(lambda _: LYING, 3, 15))
    checker, moments = led(seen, options=Options())
    assert said(moments) == ["Ready"]
    assert checker.done is False
    assert {moment.guide.stage for moment in moments if moment.guide} == {"exercise"}


def test_turning_round_is_proposed_when_the_far_leg_stays_hidden() -> None:
    flat = replace(LYING, hip=(90.0, 20.0), knee=(90.0, 30.0))
    hidden = without("hip", "left", flat)
    _, moments = led(lambda t: hidden if t < 14 else replace(flat, near="left"), 26, Options(side="left", led=True))
    advice, turn = "Rest your hands on your chest", "Turn round, with your head to the other side"
    words = said(moments)
    assert words[0] == advice
    assert when(moments, turn)[0] == pytest.approx(10.5, abs=1.5)
    assert "Left leg: straighten the knee slowly" in words[words.index(turn) :]
    for near in (without("hip", "right", LYING), without("knee", "right", LYING)):
        _, moments = led(lambda _, near=near: near, 20, Options(side="right", led=True))
        assert turn not in said(moments), "the near leg gets no nearer by turning"


@pytest.mark.parametrize(("figure", "tilted"), [(LYING, 12.0), (STANDING, 10.0)])
def test_a_tilted_camera_is_to_be_levelled_where_the_start_posture_tells_it(figure: Figure, tilted: float) -> None:
    name = "toe_touch" if figure is STANDING else "supine_leg_kick"
    learned = [led(lambda _, roll=roll: replace(figure, roll=roll), 6, name=name)[1] for roll in (0.0, 3.0, tilted)]
    assert [LEVEL in said(moments) for moments in learned] == [False, False, True]


def test_a_line_from_hands_to_feet_alone_does_not_say_that_the_camera_is_tilted() -> None:
    plank = replace(DOG, trunk=80.0, hip=(5.0, 5.0), roll=11.0)
    assert LEVEL not in said(led(lambda _: plank, 8, name="downward_dog")[1])
