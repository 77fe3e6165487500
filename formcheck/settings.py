"""The user's own settings: one small TOML file, which need not be there."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from formcheck.errors import UsageError
from formcheck.toml_file import read_toml


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user has set.

    exercises: a folder with exercise files of the user's own; None without.
    """

    exercises: Path | None = None


def settings_file() -> Path:
    """Where the settings are looked for: in the user's settings folder, or in what FORMCHECK_SETTINGS names."""
    named = os.environ.get("FORMCHECK_SETTINGS")
    return Path(named or Path(platformdirs.user_config_dir("formcheck", appauthor=False)) / "settings.toml")


def settings() -> Settings:
    """What the user has set. Raises UsageError with file, key, what was found and what is allowed."""
    path = settings_file()
    if not os.path.exists(path):  # false, too, for a name that cannot be
        if os.environ.get("FORMCHECK_SETTINGS"):
            raise UsageError(f"{path}: no such file: name the settings in FORMCHECK_SETTINGS, or leave it empty")
        return Settings()
    data = read_toml(path, "settings")
    for key in data:
        if key != "exercises":
            raise UsageError(f"{path}: {key}: no such key, allowed is exercises")
    if "exercises" not in data:
        return Settings()
    value = data["exercises"]
    # A relative folder is one beside the settings.
    folder = path.parent / os.path.expanduser(value) if isinstance(value, str) and value.strip() else None
    if folder is None or not os.path.isdir(folder):
        raise UsageError(f"{path}: exercises: found {str(value)[:80]!r}, allowed is a folder of exercise files")
    return Settings(folder)
