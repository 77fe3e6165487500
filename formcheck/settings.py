"""The user's own settings: one small TOML file, which need not be there."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from formcheck.errors import UsageError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_LARGEST = 100_000


@dataclass(frozen=True, slots=True)
class Settings:
    """exercises: a folder with exercise files of the user's own; None without."""

    exercises: Path | None = None


def settings_file() -> Path:
    """Where the settings are looked for: in the user's settings folder, or in what FORMCHECK_SETTINGS names."""
    named = os.environ.get("FORMCHECK_SETTINGS")
    return Path(named or Path(platformdirs.user_config_dir("formcheck", appauthor=False)) / "settings.toml")


def settings() -> Settings:
    """What the user has set. Raises UsageError with file, key, what was found and what is allowed."""
    path = settings_file()
    if not os.path.exists(path):  # false, too, for a name that cannot be
        return Settings()
    data = _read(path)
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


def _read(path: Path) -> dict[str, Any]:
    try:
        if not os.path.isdir(path) and (not os.path.isfile(path) or path.stat().st_size > _LARGEST):
            raise UsageError(f"{path}: no regular file, or larger than {_LARGEST // 1000} kB: no settings file")
        data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: the settings cannot be read ({error.strerror}): mend or remove the file") from None
    except (ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else "nested too deeply"
        raise UsageError(f"{path}: not TOML: {reason}: mend or remove the file") from None
    return data
