"""A session with the camera at an end: its own words, what is seen from there is judged, the rest is named."""

from __future__ import annotations

from dataclasses import replace
from math import pi, sin

import pytest
from figures import DOG, LYING, STANDING, filmed
from head_kicks import kick_from_the_head, kicks
from led import led, said

from formcheck.checker import Checker, Options
from formcheck.coach.result import result_of
from formcheck.exercise.find import exercise_ids
from formcheck.exercise.load import find_exercise
from formcheck.pose.landmarks import COUNT, of
from formcheck.pose.observation import Observation

FROM_END = Options(led=True, view="end")


def test_the_kick_is_led_from_the_head_end_and_a_turn_of_the_knee_is_corrected() -> None:
    checker, moments = led(kicks(25.0, after_s=5.0), options=replace(FROM_END, side="right"))
    words = said(moments)
    assert words[:2] == ["Keep still", "Right leg: straighten the knee slowly"]
    assert "Point the knee to the ceiling" in words
    assert checker.done
    assert words[-1] == "Next time: Point the knee to the ceiling", "without a number the result is what to watch"
    reasons = dict(checker.finish().not_assessed)
    assert {"hip_lift", "lumbar_rounding", "thigh_drop"} <= set(reasons)
    assert "knee_rotation" not in reasons
    assert {moment.working_angle for moment in moments} == {None}, "no rough number is shown"


def test_a_knee_that_stays_in_line_is_told_in_the_end() -> None:
    checker, moments = led(kicks(0.0, after_s=5.0), options=replace(FROM_END, side="right"))
    assert checker.done
    assert said(moments)[-1] == "Your knees stayed in line"


def test_a_knee_of_which_the_turn_was_not_seen_is_not_praised() -> None:
    def toes_hidden(seen: Observation) -> Observation:
        assert seen.pose is not None
        visibility = list(seen.pose.visibility)
        visibility[of("foot_index", "right")] = 0.05
        return replace(seen, pose=replace(seen.pose, visibility=tuple(visibility)))

    scene = [toes_hidden(seen) for seen in kicks(0.0, after_s=5.0)]
    checker, moments = led(scene, options=replace(FROM_END, side="right"))
    assert checker.done
    assert "Your knees stayed in line" not in said(moments)
    outcome = checker.finish()
    assert dict(outcome.not_assessed)["knee_rotation"] == "right toes not seen"
    result = result_of(outcome, None)
    assert result is not None
    assert result.sentence == "Session finished"


def test_a_rough_angle_that_trembles_is_no_bounce() -> None:
    """Seen from the end the knee tells the phases; its reading sways by ten degrees while the body is still."""
    scene = []
    for seen in kicks(0.0, count=1, after_s=3.0):
        into = seen.time_s - 8.4
        sway = 14.0 * max(0.0, sin(2 * pi * 1.4 * into)) if 0 < into < 2.4 else 0.0
        scene.append(kick_from_the_head(seen.time_s, 5.0 + sway, 0.0) if sway else seen)
    checker, _ = led(scene, options=replace(FROM_END, side="right"))
    outcome = checker.finish()
    assert [event.compensation for event in outcome.events if event.compensation == "bouncing"] == []
    assert dict(outcome.not_assessed)["bouncing"] == "not measurable from this view: turn side-on to the camera"


def lying(time_s: float, leg_down: bool, mirrored: bool = False) -> Observation:
    """Head to the camera, the right leg down or raised; mirrored: the tracker takes left for right."""
    seen = kick_from_the_head(time_s, 90.0, 0.0)
    assert seen.pose is not None
    points, depth = list(seen.pose.points), [0.0] * COUNT
    if leg_down:
        for joint, y in (("knee", 225.0), ("ankle", 210.0), ("foot_index", 190.0)):
            points[of(joint, "right")] = (343.0, y)
    for joint in ("shoulder", "hip", "knee", "ankle", "foot_index") if mirrored else ():
        left, right = of(joint, "left"), of(joint, "right")
        points[left], points[right] = points[right], points[left]
    depth[of("hip", "left")] = depth[of("hip", "right")] = 0.5
    return replace(seen, pose=replace(seen.pose, points=tuple(points), depth=tuple(depth)))


def test_who_lies_with_both_legs_down_is_told_to_bring_the_knee_up() -> None:
    scene = (lying(n / 15, leg_down=n < 90) for n in range(180))
    words = said(led(scene, options=replace(FROM_END, side="right"))[1])
    assert words[:2] == ["Right leg: bring the knee over the hip", "Keep still"]


def test_who_is_taken_for_the_mirror_image_is_told_what_helps_and_not_to_turn() -> None:
    scene = (lying(n / 15, leg_down=False, mirrored=True) for n in range(300))
    assert set(said(led(scene, options=FROM_END)[1])) == {"Rest your hands on your chest"}


def test_legs_that_are_mixed_up_again_and_again_end_in_the_one_instruction_that_helps() -> None:
    """Hands beside the body: the raised leg is drawn on one hip for some seconds, then on the other."""

    def film(hands_on_chest_s: float) -> list[Observation]:
        times = [n / 15 for n in range(900)]
        return [lying(t, leg_down=t < hands_on_chest_s and t % 4.5 < 2.2) for t in times]

    _, moments = led(film(60.0), options=replace(FROM_END, side="right"))
    words = [(cue.time_s, cue.text) for moment in moments for cue in moment.cues]
    later = [text for time_s, text in words if time_s > 15]
    assert set(later) == {"Rest your hands on your chest"}
    assert 2 <= len(later) <= 4, "less and less often"
    assert {moment.instruction for moment in moments if moment.time_s > 15} == {"Rest your hands on your chest"}
    _, moments = led(film(25.0), options=replace(FROM_END, side="right"))
    (told_s,) = [cue.time_s for moment in moments for cue in moment.cues if "traighten" in cue.text][:1]
    assert told_s == pytest.approx(25 + 5, abs=2.5), "once they are there it goes on"


def test_who_lies_side_on_is_told_to_turn_the_head_to_the_camera() -> None:
    assert set(said(led(lambda _: LYING, 5, FROM_END)[1])) == {"Lie with your head to the camera"}


def test_the_dog_is_led_from_the_front() -> None:
    checker, moments = led(lambda t: replace(DOG, yaw=85.0 if t > 4 else 0.0), 50, FROM_END, name="downward_dog")
    words = said(moments)
    assert words[:3] == ["Turn to face the camera", "Keep still", "Lift the hips high and back"]
    assert "Half way" in words
    assert "lumbar_rounding" in dict(checker.finish().not_assessed)


def test_a_dog_seen_from_the_side_is_not_sent_to_the_head_end() -> None:
    """It is seen from in front of the hands or from behind the feet; one who stands, from the front."""
    checker = Checker(find_exercise("downward_dog"), Options(view="end"))
    for seen in filmed(lambda _: DOG, 4.0):
        checker.step(seen)
    reasons = dict(checker.finish().not_assessed)
    assert reasons["pelvis_twist"] == "no repetition seen: measured from the front or an end only"


@pytest.mark.parametrize("name", exercise_ids())
def test_what_has_no_words_for_the_end_stays_as_it_is(name: str) -> None:
    exercise = find_exercise(name)
    seen = exercise.seen_from_end()
    assert (seen is exercise) == (exercise.plan_from_end is None)
    if seen is not exercise:
        assert seen.view == "end"
        assert seen.plan.turn
        assert seen.plan.clean


def test_the_side_is_asked_for_as_ever_without_the_option() -> None:
    assert said(led(lambda _: replace(STANDING, yaw=75.0), 6, name="toe_touch")[1])[0] == "Turn side on to the camera"
