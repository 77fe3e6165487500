"""The protocol as the stick figure lives it: repetitions, holds, rests, progressions, the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from figures import DOG, LYING, Figure, course, kicking
from led import SAFETY, led, said, when

from formcheck.checker import Options
from formcheck.coach.protocol import Protocol, Work
from formcheck.coach.session import CommandKind
from formcheck.coach.voice import Prompt, speaking_s
from formcheck.exercise.event import Phase
from formcheck.exercise.exercise import Exercise
from formcheck.exercise.load import find_exercise
from formcheck.feedback.cue_table import cue_table
from formcheck.feedback.voices import pieces
from formcheck.pose.landmarks import Side

KICK, TOUCH = find_exercise("supine_leg_kick"), find_exercise("toe_touch")
BOTH_DOWN = replace(LYING, hip=(90.0, 20.0), knee=(90.0, 30.0))
"""The left leg up, the right one down."""


def kicks(short: float, count: int = 3, hold_s: float = 2.6) -> Callable[[float], float]:
    one = ((2.0, short), (hold_s, short), (2.0, 90.0), (1.0, 90.0))
    return course((5.0, 90.0), *(one * count))


def both_legs(right: float, left: float) -> Callable[[float], Figure]:
    first, second = kicks(right), kicks(left)

    def scene(t: float) -> Figure:
        if t < 29:
            return kicking(first(t))
        return kicking(second(t - 34), side="left", figure=BOTH_DOWN) if t > 34 else BOTH_DOWN

    return scene


def test_safety_is_told_once_before_the_first_movement() -> None:
    _, moments = led(lambda t: None if 6.0 < t < 9.0 else LYING, 16)
    (told_s,) = when(moments, SAFETY)
    assert len(when(moments, "Keep still")) == 2
    assert told_s < when(moments, "Right leg: straighten the knee slowly")[0]


def test_a_whole_session_from_the_first_leg_to_the_result() -> None:
    checker, moments = led(both_legs(10.0, 19.0), 68)
    words = said(moments)
    first = words[: words.index("Rest, then left leg")]
    assert first == [
        *("Keep still", "Right leg: straighten the knee slowly", "Stay there", "Bend the knee slowly"),
        *("One", "Push the heel to the ceiling", "Stay there", "Bend the knee slowly"),
        *("Two", "Bend the knee slowly", "Three"),
    ]
    assert words[-3:-1] == ["Three", "All done, relax"]
    assert words[-1].startswith("Left ")
    # A stick figure is like no body that the corrections know: its uncertainty is larger than its right knee's value.
    assert words[-1].endswith("right too uncertain to tell")
    assert checker.finish().measures["knee_extension_deficit_deg"]["right"] == pytest.approx(10, abs=4)
    assert [(rep.side, rep.number) for rep in checker.finish().reps][:6] == [
        *[("right", n) for n in (1, 2, 3)],
        *[("left", n) for n in (4, 5, 6)],
    ]
    end = moments[-1].guide
    assert end is not None
    assert checker.done
    assert end.stage == "done"
    assert end.scores[0].left == pytest.approx(21, abs=4)
    assert end.scores[0].right is None
    assert any("°" in line for line in end.result)
    stages = [moment.guide.stage for moment in moments if moment.guide]
    assert list(dict.fromkeys(stages)) == ["set_up", "exercise", "rest", "done"]


def test_only_the_chosen_leg_is_asked_for() -> None:
    _, moments = led(lambda t: kicking(kicks(8.0)(t)), 32, Options(side="right", led=True))
    assert "Rest" not in said(moments)
    assert said(moments)[-1].startswith("Right ")


def test_next_goes_on_to_the_other_leg() -> None:
    _, moments = led(lambda _: LYING, 16, keys={6.0: "next", 8.0: "next"})
    assert said(moments)[-1] == "Left leg: bring the knee over the hip"
    assert when(moments, "Rest, then left leg")[0] == pytest.approx(6.0, abs=0.2)


def test_a_key_pauses_and_nothing_counts_until_it_goes_on() -> None:
    scene = kicks(8.0, 1)
    _, going = led(lambda t: kicking(scene(t)), 14)
    checker, paused = led(lambda t: kicking(scene(t)), 14, keys={4.5: "pause", 13.0: "resume"})
    assert going[-1].reps_done == 1
    assert paused[-1].reps_done == 0
    assert checker.finish().reps == ()
    assert said(paused)[-4:] == ["Paused", "Raise both arms to go on", "Go on", "Keep still"]


class Follower:
    """A protocol that is told what happens, frame by frame."""

    def __init__(self, exercise: Exercise, progressions: bool = False, near: Side = "right") -> None:
        self.protocol = Protocol(exercise, "both", progressions)
        self.protocol.sets.begin(near)
        self.now = 0.0
        self.words: list[str] = []
        self.protocol.start(0.0)
        self._keep()

    def hold(self, seconds: float, in_form: Callable[[float], bool] = lambda _: True, held_s: float = 0.0) -> float:
        """A hold of so many seconds; the seconds of it that were in form."""
        for n in range(round(seconds * 10)):
            held_s += 0.1 if in_form(n / 10) else 0.0
            self._frame(Work("hold", False, held_s))
        return held_s

    def way(self, seconds: float) -> None:
        for _ in range(round(seconds * 10)):
            self._frame(Work("move", False, 0.0))

    def finish(self, held_s: float) -> None:
        self._frame(Work("start", True, held_s))

    def _frame(self, frame: Work) -> None:
        self.now += 0.1
        self.protocol.work(self.now, frame)
        self._keep()

    def _keep(self) -> None:
        self.words += [prompt.text for prompt in self.protocol.prompts]


def test_a_long_hold_is_counted_down_sparsely() -> None:
    follower = Follower(TOUCH)
    follower.way(2.0)
    follower.hold(32.0)
    assert follower.words == [
        *("Hinge at the hips and reach down", "Stay there", "Half way", "Three", "Two", "One", "And up slowly")
    ]


def test_the_last_ten_seconds_of_a_very_long_hold_are_told() -> None:
    follower = Follower(find_exercise("dandasana"))
    follower.hold(121.0)
    assert follower.words[1:] == ["Half way", "Ten more seconds", "Three", "Two", "One", "And relax"]


def test_nobody_is_told_to_stay_in_what_is_to_be_corrected() -> None:
    for out_of_form_s, told in ((0.0, True), (1.0, False)):
        follower = Follower(KICK)
        follower.way(2.0)
        follower.hold(2.0, lambda t, s=out_of_form_s: t >= s)
        assert ("Stay there" in follower.words) is told


def test_the_hold_stands_still_while_out_of_form_and_goes_on_after_it() -> None:
    follower = Follower(KICK)
    held_s = follower.hold(1.0)
    held_s = follower.hold(3.0, lambda _: False, held_s)
    assert "Bend the knee slowly" not in follower.words
    follower.hold(1.2, held_s=held_s)
    assert follower.words[-1] == "Bend the knee slowly"


def test_a_hold_that_was_too_short_is_told_for_the_next_time() -> None:
    follower = Follower(KICK)
    follower.finish(follower.hold(0.5))
    assert follower.words[-2:] == ["One", "Stay a little longer"]


def test_what_is_done_in_a_progression_is_counted_and_not_measured() -> None:
    skipped: dict[float, CommandKind] = {6.0: "next", 7.0: "next"}  # the leg and the rest after it
    knee = course((16.0, 90.0), (2.0, 8.0), (3.0, 8.0), (2.0, 90.0), (2.0, 90.0))
    checker, moments = led(lambda t: kicking(knee(t)), 25, Options("right", led=True, progressions=True), skipped)
    assert "Now pull the toes to the stomach" in said(moments)
    outcome = checker.finish()
    assert [rep.as_dict()["progression"] for rep in outcome.reps][:1] == ["toes"]
    assert outcome.measures["knee_extension_deficit_deg"] == {"left": None, "right": None}


def test_a_session_that_is_ended_on_the_way_into_a_repetition_has_no_result_of_it() -> None:
    knee = course((5.0, 90.0), (4.0, 10.0))
    whole = [led(lambda t: kicking(knee(t)), seconds, Options("right", led=True)) for seconds in (7.7, 11.0)]
    assert [moments[-1].phase for _, moments in whole] == ["move", "hold"]
    assert [len(checker.finish().reps) for checker, _ in whole] == [0, 1]


def test_the_toes_are_judged_in_the_round_that_asks_for_them_and_count_for_nothing_in_the_others() -> None:
    one = ((2.0, 8.0), (3.0, 8.0), (2.0, 90.0), (1.5, 90.0))
    knee = course((5.0, 90.0), *one, *one, *one, (17.0, 90.0), *one)
    checker, moments = led(lambda t: kicking(knee(t)), 58, Options("right", led=True, progressions=True))
    assert "Now pull the toes to the stomach" in said(moments)
    outcome = checker.finish()
    assert [rep.progression for rep in outcome.reps] == ["", "", "", "toes"]
    assert "toes_dropped" in outcome.assessed


def test_the_way_out_of_a_long_hold_is_not_corrected() -> None:
    plank, kneeling = replace(DOG, trunk=100.0, hip=(20.0, 20.0)), replace(DOG, trunk=90.0, hip=(90.0, 90.0))
    trunk = course((10, 100.0), (1, 130.0), (36, 130.0), (2, 90.0), (30, 90.0))
    hip = course((10, 20.0), (1, 100.0), (36, 100.0), (2, 90.0), (30, 90.0))
    knee = course((47, 2.0), (2, 90.0), (30, 90.0))

    def scene(t: float) -> Figure:
        return replace(plank if t < 10 else kneeling, trunk=trunk(t), hip=(hip(t),) * 2, knee=(knee(t),) * 2)

    checker, moments = led(scene, 55, name="downward_dog")
    words = said(moments)
    assert words[-3:-1] == ["Good", "All done, relax"]
    assert checker.done
    assert "knee_bend" not in {event.compensation for event in checker.finish().events}


def dog_until(gone_s: float) -> Callable[[float], Figure | None]:
    """A plank, then downward dog, and nobody from this second on."""
    trunk, hip = course((10, 100.0), (1, 130.0), (40, 130.0)), course((10, 20.0), (1, 100.0), (40, 100.0))
    return lambda t: None if t > gone_s else replace(DOG, trunk=trunk(t), hip=(hip(t),) * 2)


def test_who_leaves_the_picture_right_after_the_hold_has_finished() -> None:
    told_s = when(led(dog_until(60.0), 50, name="downward_dog")[1], "And down slowly")[0]
    checker, moments = led(dog_until(told_s + 0.4), told_s + 8, name="downward_dog")
    words = said(moments)
    assert "Paused" not in words
    assert words[words.index("And down slowly") + 1] == "Good"
    assert checker.done
    assert words[-1].endswith("degrees at the hip")


def test_who_leaves_before_the_hold_is_done_is_waited_for() -> None:
    checker, moments = led(dog_until(20.0), 25, name="downward_dog")
    assert said(moments)[-2:] == ["Paused", "Come back into the picture"]
    assert not checker.done


def test_who_begins_with_the_other_leg_begins_with_that_one() -> None:
    second = kicks(10.0)
    _, moments = led(lambda t: kicking(second(t - 7), side="left", figure=BOTH_DOWN), 14)
    assert said(moments)[:4] == [
        *("Right leg: bring the knee over the hip", "Left leg first"),
        *("Keep still", "Straighten the knee slowly"),
    ]
    assert when(moments, "Straighten the knee slowly")[0] < 10.0
    assert moments[-1].guide is not None
    assert moments[-1].guide.sides == ("left", "right")
    _, chosen = led(lambda _: kicking(90.0, side="left", figure=BOTH_DOWN), 9, Options(side="right", led=True))
    assert set(said(chosen)) == {"Right leg: bring the knee over the hip"}


def test_who_changes_legs_as_told_is_not_taken_to_begin_with_the_other() -> None:
    """It takes some three seconds to hear which leg is meant, and one or two to bring it there."""
    words = "Right leg: bring the knee over the hip"
    changes_s = 0.7 + speaking_s(words) + 1.0
    up = course((changes_s, 0.0), (2.0, 1.0))

    def scene(t: float) -> Figure:
        left, right = 1 - up(t), up(t)
        return replace(LYING, hip=(20 + 70 * left, 20 + 70 * right), knee=(30 + 60 * left, 30 + 60 * right))

    assert said(led(scene, 12)[1]) == [words, "Keep still", "Straighten the knee slowly"]


def test_who_stays_in_the_last_hold_is_told_again_and_then_not_waited_for() -> None:
    protocol = begun(TOUCH)
    asked = [(now, one.text) for now in range(70) for one in holding(protocol, float(now), 30.0 * (now > 31))]
    back = [now for now, text in asked if text == "And up slowly"]
    assert back[1] - back[0] == pytest.approx(6 + speaking_s("And up slowly"), abs=1)
    assert protocol.stage == "done"


def test_who_stays_in_another_hold_is_told_again_less_and_less_often() -> None:
    protocol = begun(KICK)
    asked = [(now, one.text) for now in range(60) for one in holding(protocol, float(now), float(now))]
    assert [now for now, text in asked if text == KICK.plan.back] == [2, 10, 22, 46], "from when it was heard"
    assert protocol.stage == "exercise"


def test_a_hold_out_of_form_does_not_go_on_for_ever_and_is_not_too_short() -> None:
    protocol = begun(TOUCH)
    asked = [one.text for now in range(140) for one in holding(protocol, now / 2, 0.0)]
    assert "And up slowly" in asked
    protocol.work(70.0, Work("start", True, 0.0))
    assert "Stay a little longer" not in [one.text for one in protocol.prompts]
    assert protocol.stage == "done"


def test_hold_is_said_once_a_repetition() -> None:
    protocol = begun(TOUCH)
    phases: tuple[Phase, ...] = ("move", "hold", "return", "hold", "return", "hold")
    asked: list[str] = []
    for now, phase in enumerate(phases):
        protocol.work(float(now), Work(phase, False, 1.0))
        asked += [one.text for one in protocol.prompts]
    assert asked.count("Stay there") == 1


def test_who_waits_in_the_start_posture_is_told_again_and_then_less_often() -> None:
    protocol, asked = begun(TOUCH), []
    for now in range(1, 120):
        protocol.work(float(now), Work("start", False, 0.0))
        asked += [now for one in protocol.prompts if one.text == TOUCH.plan.move[0]]
    assert asked == [10, 30, 70, 110]


def test_who_stops_half_way_back_is_told_again_and_after_the_last_one_not_waited_for() -> None:
    one = ((2.0, 10.0), (2.6, 10.0), (2.0, 90.0), (1.0, 90.0))
    first = course((5.0, 90.0), (2.0, 10.0), (3.0, 10.0), (1.5, 50.0), (60.0, 50.0))
    _, moments = led(lambda t: kicking(first(t)), 45, Options("right", led=True))
    told = when(moments, "Bend the knee slowly")
    assert len(told) == 3
    assert 6.0 < told[1] - told[0] < 10.0
    last = course((5.0, 90.0), *one, *one, (2.0, 10.0), (3.0, 10.0), (1.5, 50.0), (60.0, 50.0))
    checker, moments = led(lambda t: kicking(last(t)), 50, Options("right", led=True))
    assert len(when(moments, "Bend the knee slowly")) == 4
    assert checker.done
    assert [rep.number for rep in checker.finish().reps] == [1, 2, 3]


def test_who_stops_half_way_there_is_told_again() -> None:
    thigh = course((6.0, 5.0), (0.8, 25.0), (1.0, 25.0), (0.8, 40.0), (40.0, 40.0))
    scene = [replace(LYING, hip=(5.0, thigh(n / 15)), knee=(5.0, 5.0)) for n in range(450)]
    checker, moments = led(lambda t: scene[round(t * 15)], 29, Options("right", led=True), name="straight_leg_raise")
    assert moments[-1].phase == "move"
    assert checker.finish().reps == ()
    told = when(moments, "Right leg: raise the straight leg slowly")
    assert len(told) == 2
    assert 10.0 < told[1] - told[0] < 15.0


def test_who_leaves_a_hold_half_way_and_stops_there_is_asked_into_it_again() -> None:
    protocol = begun(TOUCH)
    phases: list[Phase] = ["move"] * 2 + ["hold"] * 3 + ["return"] * 25
    asked = []
    for now, phase in enumerate(phases):
        protocol.work(float(now), Work(phase, False, min(now, 4.0)))
        asked += [(now, one.text) for one in protocol.prompts]
    assert asked[-1] == (15, TOUCH.plan.move[0])
    assert protocol.line == TOUCH.plan.move[0], "not to stay where nobody is any more"


def test_a_long_hold_out_of_form_ends_a_minute_after_its_time_and_is_not_praised() -> None:
    exercise = find_exercise("half_forward_fold")
    protocol = begun(exercise)
    asked = [(n / 2, one.text) for n in range(370) for one in holding(protocol, n / 2, 3.0 * (n > 6))]
    assert asked[-1] == (pytest.approx(180, abs=1), exercise.plan.back)
    protocol.work(186.0, Work("start", True, 3.0))
    assert [one.text for one in protocol.prompts] == ["All done, relax"]


def test_in_a_rest_of_minutes_one_is_told_how_far_it_is() -> None:
    mobilisation = begun(find_exercise("thigh_mobilisation"))
    mobilisation.next(0.0)
    asked = [(now, one.text) for now in range(1, 240) if not mobilisation.wait(now) for one in mobilisation.prompts]
    assert asked == [(120, "Half way"), (230, "Ten more seconds")]
    kick = begun(KICK)
    kick.next(0.0)
    assert [one.text for now in range(1, 6) if not kick.wait(now) for one in kick.prompts] == []


@pytest.mark.parametrize("name", ["frankenstein_walk", "walking_rdl"])
def test_where_the_start_does_not_tell_the_leg_the_movement_does(name: str) -> None:
    exercise = find_exercise(name)
    (one,) = begun(exercise).prompts
    assert one.text.startswith("Right leg: ")
    assert pieces(one.text, cue_table().phrases)


def begun(exercise: Exercise) -> Protocol:
    protocol = Protocol(exercise, "both", False)
    protocol.sets.begin("right")
    protocol.start(0.0)
    return protocol


def holding(protocol: Protocol, now: float, hold_s: float) -> tuple[Prompt, ...]:
    """What is said in a frame of a hold."""
    if protocol.stage != "exercise":
        return ()
    protocol.work(now, Work("hold", False, hold_s))
    return protocol.prompts


@pytest.mark.parametrize("name", ["frankenstein_walk", "walking_rdl"])
def test_where_nothing_is_held_no_hold_is_announced(name: str) -> None:
    protocol = begun(find_exercise(name))
    assert holding(protocol, 2.0, 0.0) == ()
    assert protocol.line != "Stay there"
