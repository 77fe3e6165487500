"""How well the spoken phrases are understood across a room by a machine: nobody's ears are needed.

    python benchmarks/voices.py [--language en] [--voices FOLDER]

For developers; needs PyPI's `pocketsphinx` (its wheel brings an acoustic model of US English, trained on people)
and for other languages than English `espeak-ng`, which names their sounds. Each voice file is recognised among all
phrases of its language: as it is, and as a laptop two metres away gives it in a room (no lows, 0.5 s of
reverberation that is louder than the direct sound, noise). Another language's sounds are written as the nearest
English ones: that compares its voices, and tells no more. Printed: the share recognised, what was taken for what,
and how long phrases take. It has no idea of what is likely: a person, who has, understands more.
--voices: files of another voice to compare with, named alike. Takes some minutes.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP))

from formcheck.feedback.cue_table import cue_table  # noqa: E402
from formcheck.feedback.voices import SAMPLE_RATE_HZ, decode  # noqa: E402
from formcheck.resources import ENGLISH, voices_folder  # noqa: E402

Floats = npt.NDArray[np.float64]
HEARD_HZ = 16000
"""Of the acoustic model."""
RT60_S, DIRECT_DB = 0.5, -9.0
"""A furnished room of 50 m3: at two metres its reverberation is 9 dB louder than the direct sound (Sabine: critical
distance 0.057 sqrt(50/0.5) = 0.57 m, so 11 dB for a source that sends to all sides alike; a laptop's sends ahead)."""
LOWS_HZ = 300.0
"""What a laptop's speaker gives little below."""
ROOM = "two metres away"
SNR_DB = {"as it is": None, ROOM: 20.0, "the same, in noise": 5.0}
"""Speech to noise. Pink noise in all."""
LONG_S = 3.0
"""A phrase that takes longer is named."""
_ENOUGH = 30
"""Phrases by which the listener gets used to a room."""

# German sounds as espeak-ng writes them (IPA) in the nearest sounds of English, the longest first.
_SOUNDS = (
    "aɪ=AY aʊ=AW ɔø=OY ɔɪ=OY tʃ=CH ts=T+S pf=P+F dʒ=JH aː=AA a=AA ɑː=AA eː=EY ɛː=EH ɛ=EH ə=AH ɐ=AH ɜ=AH iː=IY "
    "ɪ=IH i=IY oː=OW ɔ=AO uː=UW ʊ=UH yː=UW ʏ=UH øː=ER œ=ER ç=SH x=HH ʃ=SH ʒ=ZH ŋ=NG ɡ=G g=G ɾ=R r=R ʁ=R j=Y "
    "b=B d=D f=F k=K l=L m=M n=N p=P s=S t=T v=V z=Z w=W h=HH y=UW o=OW u=UW e=EY ø=ER"
)
_NEAREST = {ipa: nearest.replace("+", " ") for ipa, nearest in (pair.split("=") for pair in _SOUNDS.split())}


def words_of(text: str) -> list[str]:
    """The words of a phrase as the grammar has them."""
    return re.sub(r"[^\w' ]", " ", text.casefold()).replace("metres", "meters").split()


def sounds_of(word: str, language: str) -> str:
    """A word of another language in the nearest English sounds."""
    command = ["espeak-ng", "-q", "--ipa", "-v", language, word]
    ipa = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    found = re.findall("|".join(sorted(_NEAREST, key=len, reverse=True)), ipa)
    return " ".join(_NEAREST[sound] for sound in found)


class Listener:
    """Recognises a phrase among all of a language."""

    def __init__(self, language: str, phrases: dict[str, str], folder: Path) -> None:
        from pocketsphinx import Decoder, get_model_path  # type: ignore[import-not-found]

        model = Path(get_model_path()) / "en-us"
        dictionary = model / "cmudict-en-us.dict"
        if language != ENGLISH:
            words = sorted({word for text in phrases.values() for word in words_of(text)})
            dictionary = folder / "words.dict"
            dictionary.write_text("".join(f"{word} {sounds_of(word, language)}\n" for word in words), "utf-8")
        options = {"hmm": str(model / "en-us"), "dict": str(dictionary), "lm": None, "loglevel": "FATAL"}
        self._decoder = Decoder(**options, cmn="live")
        self._names = {" ".join(words_of(text)): name for name, text in phrases.items()}
        choices = " | ".join(self._names)
        self._decoder.add_jsgf_string("phrases", f"#JSGF V1.0 utf-8; grammar phrases; public <phrase> = {choices};")
        self._decoder.activate_search("phrases")
        self._level = ""

    def get_used_to(self, samples: Floats) -> None:
        """The mean spectrum of what will be heard: single words are too short to tell it."""
        self._level = ""
        self.hear(samples)
        self._level = self._decoder.get_cmn(True)

    def hear(self, samples: Floats) -> str:
        """The name of the phrase, empty for none."""
        if self._level:
            self._decoder.set_cmn(self._level)
        self._decoder.start_utt()
        self._decoder.process_raw(np.round(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes(), full_utt=False)
        self._decoder.end_utt()
        found = self._decoder.hyp()
        said = f"{found.hypstr} " if found is not None else ""
        begun = [name for words, name in self._names.items() if f"{words} ".startswith(said)]
        exact = self._names.get(said.strip(), "")
        return exact or (begun[0] if len(begun) == 1 else "")


def at_the_mat(samples: Floats, snr_db: float | None, rate_hz: int = HEARD_HZ) -> Floats:
    """What arrives two metres from a laptop; with no ratio of speech to noise, the samples as they are."""
    if snr_db is None:
        return samples
    chance = np.random.default_rng(7)
    times = np.arange(round(RT60_S * rate_hz)) / rate_hz
    tail = chance.normal(size=len(times)) * 10 ** (-3 * times / RT60_S)
    tail *= 10 ** (-DIRECT_DB / 20) / np.sqrt(np.sum(tail**2))
    tail[0] += 1.0
    size = len(samples) + len(tail)
    hz = np.maximum(np.fft.rfftfreq(size, 1 / rate_hz), 1.0)
    speaker = 1 / np.sqrt(1 + (LOWS_HZ / hz) ** 4)
    sound = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(tail, size) * speaker, size)
    noise = np.fft.irfft(np.fft.rfft(chance.normal(size=size)) / np.sqrt(hz), size)
    noise *= np.sqrt(np.mean(sound**2) / np.mean(noise**2)) * 10 ** (-snr_db / 20)
    mixed: Floats = sound + noise
    return mixed * (0.5 / np.abs(mixed).max())


def resampled(samples: Floats, rate_hz: int) -> Floats:
    """At HEARD_HZ."""
    size = round(len(samples) * HEARD_HZ / rate_hz)
    spectrum = np.fft.rfft(samples)
    bins = size // 2 + 1
    kept = np.zeros(bins, dtype=complex)
    kept[: min(bins, len(spectrum))] = spectrum[:bins]
    result: Floats = np.fft.irfft(kept, size) * (size / len(samples))
    return result


def padded(samples: Floats) -> Floats:
    """Between two half seconds of silence that is not quite one."""
    rest = np.zeros(HEARD_HZ // 2)
    whole = np.concatenate([rest, samples, rest])
    return whole + np.random.default_rng(1).normal(0, 1e-4, len(whole))


def spoken(folder: Path, phrases: dict[str, str]) -> Iterator[tuple[str, Floats]]:
    """(name, samples at HEARD_HZ) of each phrase that has a file."""
    for name in phrases:
        if (path := folder / f"{name}.flac").is_file():
            yield name, resampled(decode(path) / 32768.0, SAMPLE_RATE_HZ)


def main() -> int:
    """Print what is understood; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", default=ENGLISH)
    parser.add_argument("--voices", type=Path, metavar="FOLDER", help="another voice's files, named alike")
    args = parser.parse_args()
    phrases = dict(cue_table(args.language).phrases)
    voices = dict(spoken(args.voices or voices_folder(args.language), phrases))
    with tempfile.TemporaryDirectory() as folder:
        listener = Listener(args.language, phrases, Path(folder))
        for name, snr_db in SNR_DB.items():
            heard = {phrase: at_the_mat(padded(samples), snr_db) for phrase, samples in voices.items()}
            listener.get_used_to(np.concatenate(list(heard.values())[:_ENOUGH]))
            taken = {phrase: listener.hear(samples) for phrase, samples in heard.items()}
            wrong = {phrase: other for phrase, other in taken.items() if other != phrase}
            print(f"{name}: {len(taken) - len(wrong)} of {len(taken)} recognised, {1 - len(wrong) / len(taken):.1%}")
            for phrase, other in wrong.items():
                print(f"    {phrases[phrase]!r} taken for {phrases.get(other, 'nothing')!r}", flush=True)
    seconds = {phrase: len(samples) / HEARD_HZ for phrase, samples in voices.items()}
    print(f"they take {np.mean(list(seconds.values())):.2f} s on average", end="; ")
    print(f"longer than {LONG_S:g} s:", end=" ")
    longest = sorted((phrase for phrase in seconds if seconds[phrase] > LONG_S), key=lambda one: -seconds[one])
    print("; ".join(f"{phrases[phrase]!r} {seconds[phrase]:.1f}" for phrase in longest) or "none")
    return 0


if __name__ == "__main__":
    sys.exit(main())
