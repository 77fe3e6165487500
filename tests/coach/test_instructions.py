"""What is shown and said when nothing can be judged yet."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from figures import DOG, LYING, STANDING, Figure, filmed

from formcheck.checker import Checker, Options
from formcheck.exercise.cue import Cue
from formcheck.exercise.load import find_exercise
from formcheck.exercise.moment import Moment
from formcheck.pose.landmarks import Landmark

AWAY = {landmark: (-60.0, 300.0) for landmark in Landmark if "RIGHT" in landmark.name and landmark >= 25}


def session(
    figure: Figure | None, seconds: float = 5.0, name: str = "supine_leg_kick", options: Options | None = None
) -> list[Moment]:
    checker = Checker(find_exercise(name), options)
    return [checker.step(seen) for seen in filmed(lambda _: figure, seconds, 15)]


def said(moments: list[Moment]) -> list[Cue]:
    return [cue for moment in moments for cue in moment.cues]


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (None, "Step back, into the picture"),
        (replace(LYING, moved=AWAY), "Move back so I can see all of you"),
        (replace(LYING, yaw=80.0), "Turn side on to the camera"),
    ],
    ids=["nobody", "cut off", "end-on"],
)
def test_a_trouble_is_shown_at_once_and_said_when_it_lasts(figure: Figure | None, words: str) -> None:
    moments = session(figure)
    assert moments[3].instruction == moments[-1].instruction == words
    (cue,) = said(moments)
    assert (cue.text, cue.compensation, cue.tone) == (words, None, False)
    assert cue.time_s == pytest.approx(3.0, abs=0.3)


def test_who_wants_to_be_seen_from_the_end_is_turned_to_the_camera() -> None:
    from_end = Options(view="end")
    assert session(LYING, options=from_end)[-1].instruction == "Lie with your head to the camera"
    assert session(DOG, name="downward_dog", options=from_end)[-1].instruction == "Turn to face the camera"
    seen = session(replace(LYING, yaw=80.0), options=from_end)
    assert "Turn side on to the camera" not in [cue.text for cue in said(seen)]


def test_it_is_not_repeated_all_the_time() -> None:
    times = [cue.time_s for cue in said(session(None, 30))]
    assert len(times) == 3
    assert min(b - a for a, b in pairwise(times)) > 10


def test_a_moment_of_trouble_is_not_said() -> None:
    checker = Checker(find_exercise("supine_leg_kick"))
    frames = filmed(lambda t: None if 2 < t < 4 else LYING, 6, 15)
    assert [cue.text for cue in said([checker.step(seen) for seen in frames])] == ["Ready"]


def test_someone_who_was_there_and_is_gone_is_told_so() -> None:
    checker = Checker(find_exercise("supine_leg_kick"))
    moments = [checker.step(seen) for seen in filmed(lambda t: LYING if t < 1 else None, 6, 15)]
    assert moments[-1].instruction == "I cannot see you"
    assert "I cannot see you" in [cue.text for cue in said(moments)]


def test_in_the_start_posture_ready_is_said_once() -> None:
    assert [cue.text for cue in said(session(LYING))] == ["Ready"]
    assert [cue.text for cue in said(session(STANDING, name="toe_touch"))] == ["Ready"]


def test_in_another_posture_the_set_up_is_shown() -> None:
    assert session(STANDING)[-1].instruction == find_exercise("supine_leg_kick").setup[-1]
