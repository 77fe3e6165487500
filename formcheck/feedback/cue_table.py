"""A language's table of cues: what is said under which name, what is shown, and (in English) the tones.

The tables are `configs/cues/LANGUAGE.toml`. A language that leaves something out has it in English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from formcheck.errors import UsageError
from formcheck.resources import ENGLISH, cues_file
from formcheck.toml_file import read_toml

OTHER = "other"
"""The tone of a compensation without one of its own."""

Notes = tuple[tuple[float, float], ...]
PLACE = re.compile(r"\{([a-z_]+)\}")
"""A place in a pattern of `words`."""


@dataclass(frozen=True, slots=True)
class CueTable:
    """`phrases`: voice file name (without ending) -> words. `tones`: compensation -> (Hz, ms) notes.

    ticks: of the rising tone, notes of each step. words: what is only shown, English -> this language; in the English
    table, words of earlier versions -> those that are heard for them.
    """

    phrases: Mapping[str, str]
    tones: Mapping[str, Notes] = field(default_factory=dict)
    ticks: tuple[Notes, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


def read_cue_table(path: Path | None = None, tones: bool = True) -> CueTable:
    """The table in this TOML file, the English one by default. tones: whether it must have them, with the ticks.

    Raises UsageError for a file that is no such table (file, key, what was found, what is allowed).
    """
    path = path or cues_file()
    content = read_toml(path, "a table of cues")
    phrases = _texts(path, content.get("phrases"), "phrases")
    if len({plain(text) for text in phrases.values()}) < len(phrases):
        raise UsageError(f"{path}: [phrases] lists some words twice: list each once")
    words = _texts(path, content.get("words", {}), "words")
    for english, text in words.items():
        if set(PLACE.findall(english)) != set(PLACE.findall(text)):
            raise UsageError(f"{path}: [words] {english!r} = {text!r}: must have the same {{names}} on both sides")
    if not tones:
        return CueTable(phrases, words=words)
    earcons, ticks = content.get("tones", {}), content.get("ticks", {})
    if not isinstance(earcons, dict) or OTHER not in earcons:
        raise UsageError(f"{path}: [tones] needs a line `{OTHER}`, for compensations without a tone")
    steps = ticks.get("steps", []) if isinstance(ticks, dict) else []
    if not isinstance(steps, list) or len(steps) < 2:
        raise UsageError(f"{path}: [ticks] needs a line steps = [NOTES, ...], from the start to the target")
    return CueTable(
        phrases,
        {name: _notes(path, f"[tones] {name}", found) for name, found in earcons.items()},
        tuple(_notes(path, "[ticks] steps", found) for found in steps),
        words,
    )


@lru_cache(maxsize=8)
def cue_table(language: str = ENGLISH) -> CueTable:
    """The shipped table of a language, with the English tones. Raises UsageError as `read_cue_table`."""
    table = read_cue_table(cues_file(language), tones=language == ENGLISH)
    if language == ENGLISH:
        return table
    english = cue_table()
    return CueTable(table.phrases, english.tones, english.ticks, table.words)


def _texts(path: Path, found: Any, name: str) -> dict[str, str]:
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        raise UsageError(f'{path}: [{name}] must hold lines like name = "words".')
    return found


def _notes(path: Path, key: str, found: Any) -> Notes:
    try:
        notes = tuple((float(hz), float(ms)) for hz, ms in found)
    except (TypeError, ValueError):
        notes = ()
    if not notes or not all(100 <= hz <= 4000 and 20 <= ms <= 1000 for hz, ms in notes):
        raise UsageError(f"{path}: {key} = {found!r}: must be [[Hz, ms], ...] of 100..4000 Hz, 20..1000 ms")
    return notes


def plain(text: str) -> str:
    """Words that sound the same are the same: capitals and a full stop do not matter."""
    return " ".join(text.casefold().rstrip(" .!").split())


@lru_cache(maxsize=1)
def names() -> Mapping[str, str]:
    """The name of each English phrase, by its words as `plain` makes them, and by those of earlier versions."""
    table = cue_table()
    now = {plain(text): name for name, text in table.phrases.items()}
    return {**now, **{plain(old): now[plain(text)] for old, text in table.words.items()}}
