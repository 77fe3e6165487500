"""What a cue sounds like: which voice file says its words, which tone it starts with.

The tables are `configs/cues/LANGUAGE.toml`; the files are in the folder `voices` beside this module.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import miniaudio
import numpy as np

from formcheck.errors import SoundUnavailable
from formcheck.exercise.cue import Cue
from formcheck.feedback.cue_table import OTHER, cue_table, names, plain
from formcheck.feedback.tones import Samples, tone
from formcheck.resources import ENGLISH, voices_folder

SAMPLE_RATE_HZ = 22050
"""Of everything played: above twice the 8 kHz that the voice reaches."""

_GAP_S = 0.08  # between tone and words
_TICK_LEVEL = 0.16  # of full scale: it accompanies, it does not call


def voice_file(text: str, language: str = ENGLISH) -> Path | None:
    """The shipped file that says these English words in a language; None when there is none."""
    name = names().get(plain(text))
    return _file(name, language) if name is not None else None


def _file(name: str, language: str) -> Path | None:
    """A phrase's file: where the language has none, the English one."""
    for folder in (voices_folder(language), voices_folder()):
        path = folder / f"{name}.flac"
        if path.is_file():
            return path
    return None


_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def number_names(number: int, phrases: Collection[str]) -> list[str]:
    """The names of the phrases that say a whole number from 0 to 999 together.

    42 is forty two; where there are phrases such as `two_and` (zweiund), it is these before the tens, and
    one hundred is only a hundred (hundert).
    """
    hundreds, rest = divmod(number, 100)
    ones_first = "one_and" in phrases
    said = [*([] if hundreds == 1 and ones_first else [_ONES[hundreds]]), "hundred"] if hundreds else []
    tens, ones = divmod(rest, 10)
    if rest >= 20 and ones and ones_first:
        said += [f"{_ONES[ones]}_and", _TENS[tens]]
    elif rest >= 20:
        said += [_TENS[tens], *([_ONES[ones]] if ones else [])]
    elif rest or not hundreds:
        said.append(_ONES[rest])
    return said


def pieces(text: str, phrases: Collection[str]) -> list[str]:
    """The names of the phrases that say an English text together, the longest first; none if they cannot."""
    whole = names().get(plain(text))
    if whole is not None and whole in phrases:
        return [whole]
    who, colon, what = text.partition(": ")
    if colon:
        parts = pieces(who, phrases), pieces(what, phrases)
        return [*parts[0], *parts[1]] if all(parts) else []
    words = plain(text).replace(",", " ").split()
    said: list[str] = []
    while words:
        if words[0].isdecimal() and len(words[0]) <= 3:
            said += number_names(int(words.pop(0)), phrases)
            continue
        for count in range(len(words), 0, -1):
            name = names().get(" ".join(words[:count]))
            if name in phrases:
                said.append(str(name))
                words = words[count:]
                break
        else:
            return []
    return said if all(name in phrases for name in said) else []


def decode(path: Path) -> Samples:
    """A sound file (FLAC, WAV, Vorbis, MP3) as int16 mono samples at SAMPLE_RATE_HZ.

    Raises SoundUnavailable when it cannot be read.
    """
    try:
        sound = miniaudio.decode(path.read_bytes(), nchannels=1, sample_rate=SAMPLE_RATE_HZ)
    except (OSError, miniaudio.MiniaudioError) as error:
        raise SoundUnavailable(f"Voice file {path} cannot be read ({error}): install formcheck again") from error
    return np.array(sound.samples, dtype=np.int16)


class CueSounds:
    """Every shipped phrase and tone, decoded once, so that a cue sounds without delay.

    on_missing: called once for each text that no voice file says; only its tone is heard then.
    language: what is spoken. Texts are given in English in any case.
    """

    def __init__(self, on_missing: Callable[[str], None] | None = None, language: str = ENGLISH) -> None:
        table = cue_table(language)
        self._on_missing = on_missing
        self._missing: set[str] = set()
        self._tones = {name: tone(notes, SAMPLE_RATE_HZ) for name, notes in table.tones.items()}
        self._ticks = [tone(notes, SAMPLE_RATE_HZ, _TICK_LEVEL) for notes in table.ticks]
        wanted = {**cue_table().phrases, **table.phrases}
        self._words = {name: decode(path) for name in wanted if (path := _file(name, language)) is not None}
        self._together: dict[str, Samples] = {}

    def tone(self, compensation: str | None) -> Samples:
        """A compensation's tone."""
        return self._tones.get(compensation or OTHER, self._tones[OTHER])

    def tick(self, step: int) -> Samples:
        """A tick of the rising tone, 1..STEPS."""
        return self._ticks[max(1, min(len(self._ticks), step)) - 1]

    def words(self, text: str) -> Samples:
        """These English words as they are spoken; no samples for none, or when no file says them."""
        key = plain(text)
        name = names().get(key)
        if name in self._words:
            return self._words[str(name)]
        if key and key not in self._together and (parts := pieces(text, self._words)):
            self._together[key] = np.concatenate([self._words[part] for part in parts])
        if key and key not in self._together and key not in self._missing:
            self._missing.add(key)
            if self._on_missing is not None:
                self._on_missing(text)
        return self._together.get(key, np.zeros(0, dtype=np.int16))

    def sound(self, cue: Cue) -> Samples:
        """The whole cue: tone, a short pause, words. int16 mono at SAMPLE_RATE_HZ."""
        words = self.words(cue.text)
        if not cue.tone:
            return words
        gap = np.zeros(round(_GAP_S * SAMPLE_RATE_HZ), dtype=np.int16)
        return np.concatenate([self.tone(cue.compensation), gap, words])


def no_voice(text: str) -> str:
    """The line for words that no voice file says."""
    return f'No voice file says "{text}": it is shown, and only its tone is heard'
