"""Where the files that travel with formcheck are: exercises, cue words, bundled recordings, voices, the font.

In a checkout they are the folders `configs/` and `recordings/` at its top; in an installed wheel
they lie inside the package.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_FONT = "DejaVuSans-Bold.ttf"


def _folder(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def exercises_folder() -> Path:
    """The folder of the shipped exercise files, one TOML each."""
    return _folder("configs") / "exercises"


ENGLISH = "en"
"""The language that exercise files, recordings and the code speak; others are translations of it."""


def cues_file(language: str = ENGLISH) -> Path:
    """A language's table of words; the English one has the tones as well."""
    return _folder("configs") / "cues" / f"{language}.toml"


def languages() -> tuple[str, ...]:
    """The languages that there are words and voices of, English first."""
    found = sorted(path.stem for path in (_folder("configs") / "cues").glob("*.toml"))
    return tuple(sorted(found, key=lambda name: name != ENGLISH))


def recordings_folder() -> Path:
    """The folder of the bundled recordings that `demo` plays; in a checkout one's own are recorded into it too."""
    return _folder("recordings")


def bundled_recordings() -> list[Path]:
    """The bundled recordings in their order, none where they are missing."""
    return [path for path in sorted(recordings_folder().glob("*.mcap")) if is_bundled(path)]


def is_bundled(recording: Path) -> bool:
    """Whether this is one of the bundled recordings, by its name: one's own begin with their time."""
    return recording.name.startswith("demo_")


def voices_folder(language: str = ENGLISH) -> Path:
    """The folder of a language's rendered phrases."""
    folder = _PACKAGE / "feedback" / "voices"
    return folder if language == ENGLISH else folder / language


def font_path() -> Path | None:
    """DejaVu Sans Bold, which comes with matplotlib (a dependency of mediapipe) and with OpenCV on Linux.

    matplotlib is only looked up, not imported. None where the font is missing.
    """
    for package, inside in (("matplotlib", "mpl-data/fonts/ttf"), ("cv2", "qt/fonts")):
        spec = importlib.util.find_spec(package)
        for folder in (spec.submodule_search_locations if spec else None) or ():
            path = Path(folder) / inside / _FONT
            if path.is_file():
                return path
    return None
