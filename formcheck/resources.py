"""Where the files that travel with formcheck are: exercises, cue words, bundled recordings.

In a checkout they are the folders `configs/` and `recordings/` at its top; in an installed wheel
they lie inside the package.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def exercises_folder() -> Path:
    """The folder of the shipped exercise files, one TOML each."""
    return _folder("configs") / "exercises"


def cues_file() -> Path:
    """The table of spoken words and tones."""
    return _folder("configs") / "cues" / "en.toml"


def recordings_folder() -> Path:
    """The folder of the bundled recordings that `demo` plays."""
    return _folder("recordings")


def voices_folder() -> Path:
    """The folder of the rendered phrases and tones."""
    return _PACKAGE / "feedback" / "voices"
