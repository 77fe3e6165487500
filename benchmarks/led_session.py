"""The film of a session through `formcheck live` for real: what was said, and whether it was heard, when.

    python benchmarks/led_session.py [--film tests/sessions/led_kick.mp4] [--exercise supine_leg_kick] [--webcam]
        [--screen 1280x720] [--keep FOLDER] [-- more options of live]

Takes as long as the film. Needs Xvfb and PulseAudio: the window opens on a virtual screen, the sound goes to a
null sink. In its monitor a matched filter looks for every phrase and every tone at the time at which the recording
says it was played, each in its turn, then for every tick of the rising tone, and at the end for anything that was
not said. --webcam: the film is what the webcam in software shows (Linux on x86-64; 18 MB of disk a second).
--keep: recording, sound and a picture of the screen every two seconds go there.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np

TOP = Path(__file__).resolve().parents[1]
sys.path += [str(TOP), str(TOP / "tests")]

import live_session  # noqa: E402
from live_session import live, the_recording  # noqa: E402
from null_sink import RATE_HZ, identify, missing_tools, null_sink, without  # noqa: E402
from transcript import moments  # noqa: E402
from webcam import compile_library, make_webcam, missing  # noqa: E402
from xvfb import xvfb  # noqa: E402

from formcheck.exercise.cue import Cue  # noqa: E402
from formcheck.exercise.moment import Moment  # noqa: E402
from formcheck.feedback.approach import Approach  # noqa: E402
from formcheck.feedback.cue_table import cue_table  # noqa: E402
from formcheck.feedback.voices import CueSounds  # noqa: E402
from formcheck.resources import ENGLISH  # noqa: E402

SURE = 0.65
"""Score of a matched filter from which a sound counts as heard; equal waves have 1."""
_EARLY_S, _LATE_S = 0.4, 6.0
"""Around the time at which a cue is due: a phrase before it may still be spoken."""


class Sound(NamedTuple):
    """Something that was played: when it was due in the session, what it is called, its samples."""

    due_s: float
    name: str
    samples: np.ndarray


class Ears:
    """The monitor's recording. lag_s: from the session's clock to the recording's."""

    def __init__(self, samples: np.ndarray) -> None:
        self.samples, self.lag_s = samples, 0.0

    def set_clock(self, sounds: list[Sound]) -> None:
        """By the longest sounds of which there is but one: their due times against where they are heard."""
        names = [sound.name for sound in sounds]
        single = sorted((s for s in sounds if names.count(s.name) == 1), key=lambda s: -len(s.samples))[:7]
        lags = [identify(self.samples, {s.name: s.samples})[0].start_s - s.due_s for s in single]
        self.lag_s = float(np.median(lags))

    def near(self, sound: Sound, since_s: float, until_s: float) -> tuple[float, float]:
        """(score, seconds after it was due) of the best fit between two times of the session."""
        first = max(0, round((since_s + self.lag_s) * RATE_HZ))
        last = round((until_s + self.lag_s) * RATE_HZ) + len(sound.samples)
        found = identify(self.samples[first:last], {sound.name: sound.samples})[0]
        return found.score, first / RATE_HZ + found.start_s - self.lag_s - sound.due_s


def main() -> int:
    """Run it; status 1 when something that was said was not heard, or something else was."""
    args = arguments()
    if missing_tools():
        print(f"not installed: {', '.join(missing_tools())}", file=sys.stderr)
        return 1
    live_session.PATIENCE_S = 600.0
    with tempfile.TemporaryDirectory() as name:
        folder = args.keep.resolve() if args.keep else Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        status, samples = played(args, folder)
        path = the_recording(folder / "recordings")
        session = list(moments(path))
    language = args.more[args.more.index("--language") + 1] if "--language" in args.more else ENGLISH
    sounds = CueSounds(language=language)
    cues = [cue for moment in session for cue in moment.cues]
    ears, fine = Ears(samples), heard_all(cues, sounds, samples)
    ears.lag_s = fine[1]
    ticks = heard_ticks(session, sounds, ears)
    strange = not_said(cues, sounds, samples, language)
    print(f"ticks of the rising tone: {ticks[0]} of {ticks[1]} heard; heard and not said: {strange or 'nothing'}")
    print(f"exit status {status}")
    return 0 if fine[0] and status == 0 and not strange else 1


def arguments() -> argparse.Namespace:
    """The command line; `more` goes on to live."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--film", type=Path, default=TOP / "tests" / "sessions" / "led_kick.mp4")
    parser.add_argument("--exercise", default="supine_leg_kick")
    parser.add_argument("--webcam", action="store_true", help="through the webcam in software")
    parser.add_argument("--screen", default="1280x960", metavar="WxH")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep recording, sound and pictures of the screen")
    parser.add_argument("more", nargs="*", help="more options of live, after --")
    args = parser.parse_args()
    if args.webcam and missing():
        parser.error(str(missing()))
    return args


def played(args: argparse.Namespace, folder: Path) -> tuple[int, np.ndarray]:
    """(exit status, all that was heard) of the session; its words are printed."""
    wide, high = map(int, args.screen.split("x"))
    with xvfb(folder, (wide, high)) as screen, null_sink(folder) as sink, sink.record() as heard:
        env = {**sink.env, "DISPLAY": screen.env["DISPLAY"], "PYTHONPATH": os.pathsep.join(sys.path)}
        camera = str(args.film)
        if args.webcam:
            with av.open(str(args.film)) as film:
                seconds = (film.duration or 0) / av.time_base
            fake = make_webcam(compile_library(folder), folder, args.film, seconds)
            env |= {name: fake.env[name] for name in ("LD_PRELOAD", "FAKECAM_SRC", "FAKECAM_CTL")}
            camera = "0"
        words = (args.exercise, "--camera", camera, "--record", folder / "recordings", *args.more)
        with pictures(args.keep, env["DISPLAY"]), live(*words, env=env) as session:
            status = session.end()
        samples = heard.samples.copy()
    for frames in folder.glob("*.yuyv"):
        frames.unlink()
    print("".join(session.out + session.err))
    if args.keep:
        with wave.open(str(folder / "heard.wav"), "wb") as file:
            file.setparams((1, 2, RATE_HZ, len(samples), "NONE", ""))
            file.writeframes(samples.tobytes())
    return status, samples


@contextmanager
def pictures(folder: Path | None, display: str) -> Iterator[None]:
    """Meanwhile, a picture of the screen every two seconds."""
    over = threading.Event()

    def take() -> None:
        number = 0
        while folder is not None and not over.wait(2.0):
            number += 1
            subprocess.run(["import", "-display", display, "-window", "root", str(folder / f"{number:03}.png")])

    photographer = threading.Thread(target=take)
    photographer.start()
    try:
        yield
    finally:
        over.set()
        photographer.join()


def heard_all(cues: list[Cue], sounds: CueSounds, samples: np.ndarray) -> tuple[bool, float]:
    """Print each phrase and tone with its score; (whether all were heard in their turn, the clock's lag)."""
    said = [Sound(cue.time_s, cue.text, sounds.words(cue.text)) for cue in cues]
    tones = [
        Sound(cue.time_s, f"tone of {cue.compensation}", sounds.tone(cue.compensation)) for cue in cues if cue.tone
    ]
    ears = Ears(samples)
    ears.set_clock(said)
    late: list[float] = []
    missed = 0
    turn_s = float("-inf")
    everything = sorted([*tones, *said], key=lambda one: one.due_s)
    for number, sound in enumerate(everything):
        # The same words again are another sound.
        again_s = next((s.due_s - _EARLY_S for s in everything[number + 1 :] if s.name == sound.name), float("inf"))
        until_s = min(sound.due_s + _LATE_S, max(again_s, sound.due_s))
        score, late_s = ears.near(sound, max(sound.due_s - _EARLY_S, turn_s), until_s)
        missed += score <= SURE
        late.append(late_s)
        turn_s = sound.due_s + late_s + 0.5 * len(sound.samples) / RATE_HZ if score > SURE else turn_s
        print(f"{sound.due_s:6.1f} s  {late_s:+.2f}  {score:.2f}{'  NOT HEARD' if score <= SURE else ''}  {sound.name}")
    print(f"{len(said)} phrases and {len(tones)} tones, {missed} not heard in their turn; ", end="")
    print(f"from the earliest, {np.percentile(late, 95) - min(late):.2f} s later at the 95th percentile")
    return not missed, ears.lag_s


def heard_ticks(session: list[Moment], sounds: CueSounds, ears: Ears) -> tuple[int, int]:
    """(ticks that are heard, ticks that were played); under words they are softer, and often not found."""
    approach, heard, played = Approach(), 0, 0
    for moment in session:
        share = moment.guide.approaching if moment.guide is not None else None
        step = approach.update(moment.time_s, share, in_form=not moment.faults)
        if step is not None:
            tick = Sound(moment.time_s, str(step), sounds.tick(step))
            played += 1
            heard += ears.near(tick, tick.due_s - _EARLY_S, tick.due_s + 0.6)[0] > SURE
    return heard, played


def not_said(cues: list[Cue], sounds: CueSounds, samples: np.ndarray, language: str) -> list[str]:
    """Phrases that are heard once everything that was said is taken out."""
    rest = without(samples, [sounds.words(text) for text in {cue.text for cue in cues}], SURE)
    english, spoken = cue_table(ENGLISH).phrases, cue_table(language).phrases
    waves = {text: sounds.words(text) for name, text in english.items() if name in spoken}
    return [
        fit.name for fit in identify(rest, {text: one for text, one in waves.items() if len(one)}) if fit.score > SURE
    ]


if __name__ == "__main__":
    sys.exit(main())
