"""Where exercises are looked for: among the shipped ones, and in the user's own folder."""

from __future__ import annotations

import os
from pathlib import Path

from formcheck.errors import BadExercise, choose
from formcheck.resources import exercises_folder
from formcheck.settings import settings


def exercise_ids() -> list[str]:
    """The ids of the shipped exercises and of those in the user's own folder, sorted. Raises UsageError."""
    return sorted(_files())


def exercise_file(name: str) -> Path:
    """The file of the exercise with this id; a file `NAME.toml` is its own.

    Raises BadExercise with the ids that there are; UsageError for settings that cannot be used.
    """
    if name.endswith(".toml"):
        return Path(name)
    files = _files()
    if name not in files and os.path.isfile(name):
        raise BadExercise(f"{name}: is a file, not an exercise: say first what to check, such as supine_leg_kick")
    if name not in files:
        raise BadExercise(f"{name}: no such exercise: {choose(name, sorted(files))}")
    return files[name]


def _files() -> dict[str, Path]:
    """Each exercise's file by its id; the user's own go before shipped ones of the same name."""
    own = settings().exercises
    folders = [exercises_folder(), *([own] if own is not None else [])]
    # Hidden ones are not the user's: on some disks macOS writes a `._x.toml` beside each file.
    return {path.stem: path for folder in folders for path in sorted(folder.glob("[!.]*.toml"))}
