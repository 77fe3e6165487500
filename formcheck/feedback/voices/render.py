"""Renders every phrase of configs/cues/LANGUAGE.toml to a FLAC file: English beside this script, others in a folder.

For developers; formcheck itself only plays the files. Needs `flite` (2.2, with its voice slt) for English,
`espeak-ng` for other languages and `ffmpeg` on the path, and numpy; from the top of a checkout:
`python formcheck/feedback/voices/render.py [LANGUAGE ...]`, by default all. Files of phrases that are gone are removed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))

from formcheck.feedback.cue_table import cue_table  # noqa: E402
from formcheck.feedback.voices import SAMPLE_RATE_HZ  # noqa: E402
from formcheck.resources import ENGLISH, languages, voices_folder  # noqa: E402

STRETCH = 1.1  # slt speaks 200 words a minute; across a room a little slower is easier to follow
SLOWER = 1.3
SLOW = ("forty", "left", "go_on", "degrees_at_the_hip")
"""What is understood across a room only so slowly, forty for fourteen else (benchmarks/voices.py)."""
SPEED = 165  # words a minute of espeak-ng: as long as the English phrases, on average
SHELF_DB = 10.0  # what slt lacks above 2 kHz, where consonants are told apart
SMALL_HZ = 16000  # of what is stored of espeak-ng: with 12000 fewer phrases are understood across a room
LOUDNESS = 0.18  # RMS, of full scale 1
CEILING = 0.9
FADE_S = 0.010
SILENCE = 0.01  # of the peak: what is quieter at either end is cut off
MARGIN_S = 0.03  # but this much of it stays, for soft beginnings and ends

Floats = npt.NDArray[np.float64]


def spoken(text: str, language: str, folder: Path, stretch: float = STRETCH) -> tuple[Floats, int]:
    """The words as flite's slt (English) or espeak-ng's voice of the language says them, -1..1, and the rate in Hz."""
    path = folder / "raw.wav"
    command = ["flite", "-voice", "slt", "--setf", f"duration_stretch={stretch}", "-t", text, "-o", str(path)]
    if language != ENGLISH:
        command = ["espeak-ng", "-v", language, "-s", str(SPEED), "-w", str(path), text]
    subprocess.run(command, check=True)
    with wave.open(str(path)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        return samples / 32768.0, file.getframerate()


def trimmed(samples: Floats, rate_hz: int) -> Floats:
    """Without the silence at both ends, but with enough at the beginning that fading in takes nothing of a word."""
    samples = np.concatenate([np.zeros(int(FADE_S * rate_hz)), samples])
    loud = np.flatnonzero(np.abs(samples) > SILENCE * np.abs(samples).max())
    margin = int(MARGIN_S * rate_hz)
    return samples[max(0, loud[0] - margin) : loud[-1] + margin]


def clearer(samples: Floats, rate_hz: int) -> Floats:
    """Highs lifted by SHELF_DB (from 700 to 2000 Hz), rumble below 120 Hz taken out."""
    padded = len(samples) + 2048
    hz = np.maximum(np.fft.rfftfreq(padded, 1 / rate_hz), 1.0)
    lift = np.clip(np.log(hz / 700.0) / np.log(2000.0 / 700.0), 0.0, 1.0)
    gain = 10 ** (SHELF_DB * lift / 20) / np.sqrt(1 + (120.0 / hz) ** 4)
    lifted: Floats = np.fft.irfft(np.fft.rfft(samples, padded) * gain, padded)
    return lifted[: len(samples)]


def levelled(samples: Floats, rate_hz: int) -> Floats:
    """All phrases equally loud, peaks rounded off below CEILING, faded at both ends."""
    scaled = samples / np.sqrt(np.mean(samples**2)) * LOUDNESS
    limited: Floats = CEILING * np.tanh(scaled / CEILING)
    length = int(FADE_S * rate_hz)
    ramp = 0.5 - 0.5 * np.cos(np.pi * np.arange(length) / length)
    limited[:length] *= ramp
    limited[-length:] *= ramp[::-1]
    return limited


def write_flac(samples: Floats, rate_hz: int, path: Path, stored_hz: int) -> None:
    """16 bit mono FLAC at stored_hz, without tags, the same bytes each time."""
    raw = np.round(samples * 32767).astype("<i2").tobytes()
    command = ["ffmpeg", "-v", "error", "-y", "-f", "s16le", "-ar", str(rate_hz), "-ac", "1", "-i", "-"]
    command += ["-ar", str(stored_hz), "-sample_fmt", "s16", "-compression_level", "12"]
    command += ["-map_metadata", "-1", "-bitexact", "-flags", "+bitexact", str(path)]
    subprocess.run(command, input=raw, check=True)


def render(language: str) -> None:
    """Render every phrase of a language anew."""
    target = voices_folder(language)
    target.mkdir(exist_ok=True)
    for old in target.glob("*.flac"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        for name, text in cue_table(language).phrases.items():
            samples, rate_hz = spoken(text, language, Path(folder), SLOWER if name in SLOW else STRETCH)
            samples = trimmed(samples, rate_hz)
            samples = levelled(clearer(samples, rate_hz) if language == ENGLISH else samples, rate_hz)
            write_flac(samples, rate_hz, target / f"{name}.flac", SAMPLE_RATE_HZ if language == ENGLISH else SMALL_HZ)
    files = list(target.glob("*.flac"))
    print(f"{language}: {len(files)} phrases, {sum(file.stat().st_size for file in files) / 1e6:.2f} MB")


def main(wanted: list[str]) -> int:
    """Render every phrase of these cue tables, by default of all; the exit status."""
    wanted = wanted or list(languages())
    tools = ("ffmpeg", *("flite" if language == ENGLISH else "espeak-ng" for language in wanted))
    missing = sorted({tool for tool in tools if shutil.which(tool) is None})
    if missing:
        print(f"render.py needs {' and '.join(missing)} on the path.", file=sys.stderr)
        return 1
    for language in wanted:
        render(language)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
