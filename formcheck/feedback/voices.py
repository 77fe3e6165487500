"""What a cue sounds like: which voice file says its words, which tone it starts with.

The table is `configs/cues/en.toml`; the files are in the folder `voices` beside this module.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import miniaudio
import numpy as np

from formcheck.coach.cue import Cue
from formcheck.errors import SoundUnavailable, UsageError
from formcheck.feedback.approach import STEPS, tick_notes
from formcheck.feedback.tones import Samples, tone
from formcheck.resources import cues_file, voices_folder

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SAMPLE_RATE_HZ = 22050
"""Of everything played: above twice the 8 kHz that the voice reaches."""

OTHER = "other"
"""The tone of a compensation without one of its own."""

_GAP_S = 0.08  # between tone and words
_TICK_LEVEL = 0.16  # of full scale: it accompanies, it does not call


@dataclass(frozen=True, slots=True)
class CueTable:
    """`phrases`: voice file name (without ending) -> words. `tones`: compensation -> (Hz, ms) notes."""

    phrases: Mapping[str, str]
    tones: Mapping[str, tuple[tuple[float, float], ...]]


def read_cue_table(path: Path | None = None) -> CueTable:
    """The table in this TOML file, the shipped one by default.

    Raises UsageError for a file that is no such table (file, key, what was found, what is allowed).
    """
    path = path or cues_file()
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read as a table of cues: {error}") from error
    phrases = content.get("phrases")
    if not isinstance(phrases, dict) or not all(isinstance(text, str) for text in phrases.values()):
        raise UsageError(f'{path}: [phrases] must hold lines like name = "words".')
    if len({_key(text) for text in phrases.values()}) < len(phrases):
        raise UsageError(f"{path}: [phrases] lists some words twice; list each once")
    tones = content.get("tones", {})
    if OTHER not in tones:
        raise UsageError(f"{path}: [tones] needs a line `{OTHER}`, for compensations without a tone")
    return CueTable(phrases, {name: _notes(path, name, found) for name, found in tones.items()})


def _notes(path: Path, name: str, found: Any) -> tuple[tuple[float, float], ...]:
    try:
        notes = tuple((float(hz), float(ms)) for hz, ms in found)
    except (TypeError, ValueError):
        notes = ()
    if not notes or not all(100 <= hz <= 4000 and 20 <= ms <= 1000 for hz, ms in notes):
        raise UsageError(f"{path}: [tones] {name} = {found!r}: must be [[Hz, ms], ...] of 100..4000 Hz, 20..1000 ms")
    return notes


def _key(text: str) -> str:
    """Words that sound the same are the same: capitals and a full stop do not matter."""
    return " ".join(text.casefold().rstrip(" .!").split())


@lru_cache(maxsize=1)
def _shipped_names() -> Mapping[str, str]:
    return {_key(text): name for name, text in read_cue_table().phrases.items()}


def voice_file(text: str) -> Path | None:
    """The shipped file that says these words; None when there is none."""
    name = _shipped_names().get(_key(text))
    path = voices_folder() / f"{name}.flac"
    return path if name is not None and path.is_file() else None


_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def number_words(number: int) -> str:
    """A whole number from 0 to 999 as the words that there are files of: 42 is forty two."""
    hundreds, rest = divmod(number, 100)
    words = [_ONES[hundreds], "hundred"] if hundreds else []
    if rest >= 20:
        words += [_TENS[rest // 10], *([_ONES[rest % 10]] if rest % 10 else [])]
    elif rest or not hundreds:
        words.append(_ONES[rest])
    return " ".join(words)


def pieces(text: str, phrases: Collection[str]) -> list[str]:
    """The phrases (as `_key` makes them) that say a text together, the longest first; none if they cannot."""
    plain = re.sub(r"\d{1,3}(?!\d)", lambda found: number_words(int(found[0])), _key(text))
    words = plain.replace(",", " ").split()
    said: list[str] = []
    while words:
        for count in range(len(words), 0, -1):
            if " ".join(words[:count]) in phrases:
                said.append(" ".join(words[:count]))
                words = words[count:]
                break
        else:
            return []
    return said


def decode(path: Path) -> Samples:
    """A sound file (FLAC, WAV, Vorbis, MP3) as int16 mono samples at SAMPLE_RATE_HZ.

    Raises SoundUnavailable when it cannot be read.
    """
    try:
        sound = miniaudio.decode(path.read_bytes(), nchannels=1, sample_rate=SAMPLE_RATE_HZ)
    except (OSError, miniaudio.MiniaudioError) as error:
        raise SoundUnavailable(f"Voice file {path} cannot be read ({error}); install formcheck again") from error
    return np.array(sound.samples, dtype=np.int16)


class CueSounds:
    """Every shipped phrase and tone, decoded once, so that a cue sounds without delay.

    on_missing: called once for each text that no voice file says; only its tone is heard then.
    """

    def __init__(self, on_missing: Callable[[str], None] | None = None) -> None:
        table = read_cue_table()
        self._on_missing = on_missing
        self._missing: set[str] = set()
        self._tones = {name: tone(notes, SAMPLE_RATE_HZ) for name, notes in table.tones.items()}
        self._ticks = [tone(tick_notes(step), SAMPLE_RATE_HZ, _TICK_LEVEL) for step in range(1, STEPS + 1)]
        self._words = {
            _key(text): decode(path) for text in table.phrases.values() if (path := voice_file(text)) is not None
        }

    def tone(self, compensation: str | None) -> Samples:
        """A compensation's tone."""
        return self._tones.get(compensation or OTHER, self._tones[OTHER])

    def tick(self, step: int) -> Samples:
        """A tick of the rising tone, 1..STEPS."""
        return self._ticks[max(1, min(STEPS, step)) - 1]

    def words(self, text: str) -> Samples:
        """The spoken words; no samples for none, or when no file says them."""
        key = _key(text)
        if key and key not in self._words and (parts := pieces(text, self._words)):
            self._words[key] = np.concatenate([self._words[part] for part in parts])
        if key and key not in self._words and key not in self._missing:
            self._missing.add(key)
            if self._on_missing is not None:
                self._on_missing(text)
        return self._words.get(key, np.zeros(0, dtype=np.int16))

    def sound(self, cue: Cue) -> Samples:
        """The whole cue: tone, a short pause, words. int16 mono at SAMPLE_RATE_HZ."""
        words = self.words(cue.text)
        if not cue.tone:
            return words
        gap = np.zeros(round(_GAP_S * SAMPLE_RATE_HZ), dtype=np.int16)
        return np.concatenate([self.tone(cue.compensation), gap, words])


def no_voice(text: str) -> str:
    """The line for words that no voice file says."""
    return f'No voice file says "{text}"; it is shown, and only its tone is heard'
