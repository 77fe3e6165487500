"""Exercises are found by their id, or as a file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from formcheck.errors import BadExercise
from formcheck.exercise.find import exercise_ids
from formcheck.exercise.load import find_exercise
from formcheck.resources import exercises_folder


def test_the_three_exercises_are_there() -> None:
    assert {"downward_dog", "supine_leg_kick", "toe_touch"} <= set(exercise_ids())
    assert exercise_ids() == sorted(exercise_ids())


def test_an_unknown_id_is_refused_with_the_ids_that_there_are() -> None:
    for name in ("squat", "../supine_leg_kick", "", "Supine_Leg_Kick"):
        with pytest.raises(BadExercise, match=re.escape(", ".join(exercise_ids()))):
            find_exercise(name)


def test_an_exercise_file_is_found_and_another_file_is_no_exercise(tmp_path: Path) -> None:
    mine, film = tmp_path / "mine.toml", tmp_path / "film.mp4"
    mine.write_text((exercises_folder() / "toe_touch.toml").read_text())
    film.touch()
    assert find_exercise(str(mine)) == find_exercise("toe_touch")
    with pytest.raises(BadExercise, match="is a file, not an exercise"):
        find_exercise(str(film))
