"""From the fault to the cue that is heard: rendered clips in real time through live, the sound recorded.

    .venv/bin/python benchmarks/cue_latency.py FOLDER_OR_CLIP... [--rounds N]

Every clip is played at its own pace into a whole live session (grabber, tracker, check, recording, a real
speaker). Its sound goes to a PulseAudio server of its own with a null sink, whose monitor is recorded; the
compensation's tone is found there by a matched filter. When the fault began is the truth of the clip.

- fault to cue: from the true angle passing `enter` to the first sample of the tone.
- until raised: the decision by its rule: its minimum time and the lag of tracking and frames.
- its turn: until the coach says it and the voice has said what it was saying: one voice is the rule too.
- program: what is left, from the capture of the frame in which it is said to the first sample of the tone.

The recorder hands over its samples a little later than they were played: that is counted against us.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from judgement import faults
from rendered import Clip, aligned, clips_in

from formcheck.capture.frame import Frame
from formcheck.capture.grabber import Grabber
from formcheck.capture.paced import PacedVideo
from formcheck.cli.live import Live
from formcheck.cli.quiet import native_messages_off
from formcheck.cli.stage import Stage
from formcheck.cli.stopping import stop_on_signal
from formcheck.clock import Clock, SystemClock
from formcheck.exercise.cue import Cue
from formcheck.exercise.event import Event
from formcheck.exercise.load import find_exercise
from formcheck.feedback.mixer import PAUSE_S
from formcheck.feedback.speaker import open_speaker, wait_until_said
from formcheck.feedback.text_view import TextView
from formcheck.feedback.voices import SAMPLE_RATE_HZ, CueSounds
from formcheck.feedback.window import ScriptedWindow
from formcheck.pose.mediapipe_tracker import MediapipeTracker
from formcheck.recording.read import read_recording

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
from null_sink import RATE_HZ, Heard, identify, missing_tools, null_sink

SURE = 0.65
"""The least score of a tone that is taken as heard; by chance it is 0.6 and less."""
SETTLING_S = 2.5
"""A sound server takes up to 2 s to get going. In a session set-up comes first, these clips begin at once."""
NEAR_S = 0.6
"""Deliveries so soon after a cue tell when its samples were heard."""
SOON_S = 2.0
"""A tone that comes later belongs to something else."""
TARGETS = {"fault to cue": (0.5, 0.7), "  of it the program": (0.15, 0.15)}


@dataclass(frozen=True)
class Told:
    """One fault that was heard; seconds from the first frame.

    crossed: the truth. raised, heard: measured. said: when it was, and the voice was free for it.
    """

    clip: str
    compensation: str
    crossed: float
    raised: float
    said: float
    heard: float


class Ears:
    """Records the monitor and knows when: a sound server may repeat or drop some as streams come and go."""

    def __init__(self, env: dict[str, str]) -> None:
        command = ["parec", "-d", "cue.monitor", "--format=s16le", f"--rate={RATE_HZ}", "--channels=1"]
        self._process = subprocess.Popen([*command, "--latency-msec=10"], env=env, stdout=subprocess.PIPE, bufsize=0)
        self._chunks: list[bytes] = []
        self._starts: list[tuple[float, float]] = []
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        count = 0
        while chunk := os.read(self._process.stdout.fileno(), 4096):
            self._chunks.append(chunk)
            count += len(chunk) // 2
            now = time.monotonic()
            self._starts.append((now, now - count / RATE_HZ))

    def start_s(self, now: float) -> float:
        """The clock's time of the first sample, as it follows from those heard at `now`.

        The promptest delivery is nearest to the truth.
        """
        near = [start for time_s, start in self._starts if now <= time_s <= now + NEAR_S]
        return min(near, default=float("inf"))

    def stop(self) -> np.ndarray:
        """Everything heard, int16 mono at RATE_HZ."""
        self._process.terminate()
        self._thread.join(5)
        data = b"".join(self._chunks)
        return np.frombuffer(data[: len(data) // 2 * 2], "<i2")


class Film(PacedVideo):
    """A clip as a camera that notes when its first frame was due."""

    def __init__(self, path: Path, clock: Clock) -> None:
        super().__init__(path, clock)
        self.first_s: float | None = None

    def read(self) -> Frame | None:
        frame = super().read()
        if frame is not None and self.first_s is None:
            self.first_s = frame.time_s
        return frame


def played(clip: Clip, env: dict[str, str], folder: Path) -> tuple[list[Told], list[str]]:
    """One session; what was heard, and what was not, in words."""
    clock, exercise, ears = SystemClock(), find_exercise(clip.exercise), Ears(env)
    film, speaker = Film(clip.path, clock), open_speaker(on_notice=print)
    stage = Stage(ScriptedWindow(), speaker, TextView(io.StringIO(), tty=False))
    options = {"side": "both", "strictness": "normal", "record": str(folder), "no_record": False, "video": False}
    args = argparse.Namespace(free=True, progressions=False, allow=[], view="side", **options)
    with native_messages_off(), stop_on_signal() as stop, redirect_stdout(io.StringIO()):
        tracker = MediapipeTracker()
        clock.sleep(SETTLING_S)
        with Grabber(lambda: film, clock) as grabber:
            live = Live(exercise, args, grabber, tracker, stage, clock)
            live.run(stop)
        wait_until_said(speaker, 3.0)
        tracker.close()
    sound = ears.stop()
    (path,) = folder.glob("*.mcap")
    recording = read_recording(path)
    # A session counts from the first frame that was tracked; while the tracker starts up, some of the film's pass.
    first_s = live._start_s or 0.0
    late_s = first_s - (film.first_s or 0.0)
    events, cues = list(recording.events()), list(recording.cues())
    return heard_of(clip, events, cues, sound, lambda time_s: ears.start_s(first_s + time_s) - first_s, late_s)


def heard_of(
    clip: Clip,
    raised: Sequence[Event],
    cues: Sequence[Cue],
    sound: np.ndarray,
    start_at: Callable[[float], float],
    late_s: float,
) -> tuple[list[Told], list[str]]:
    """Each true fault of a clip with its event and its tone.

    start_at: of the first sample, for what is heard at a time, both from the session's first frame; late_s: of that,
    from the clip's first frame.
    """
    sounds, told, missing = CueSounds(), [], []
    for rule in find_exercise(clip.exercise).compensations:
        if not (rule.cue or rule.cue_both):
            continue
        for fault in faults(clip, rule):
            if fault.share <= 1.5:
                continue
            crossed_s = fault.start_s - late_s
            name = f"{clip.name}: {rule.id} at {crossed_s:.2f} s"
            near = [e for e in raised if e.compensation == rule.id and -0.3 < e.raised_s - crossed_s < SOON_S]
            if not near:
                missing.append(f"{name} was not raised")
                continue
            said = [
                (cue.time_s, free_s)
                for cue, free_s in zip(cues, voice_free(cues, sounds), strict=True)
                if cue.compensation == rule.id and 0 <= cue.time_s - near[0].raised_s < SOON_S
            ]
            if not said:
                missing.append(f"{name}, raised at {near[0].raised_s:.2f} s, was not said: another one was")
                continue
            at_s, free_s = said[0]
            start_s = start_at(at_s)
            first = max(0, round((at_s - start_s) * RATE_HZ))
            tone = first_heard(sound[first : first + round(SOON_S * RATE_HZ)], sounds.tone(rule.id))
            if tone.score < SURE:
                missing.append(f"{name}, said at {at_s:.2f} s, was not heard ({tone.score:.2f})")
                continue
            heard_s = start_s + first / RATE_HZ + tone.start_s
            told.append(Told(clip.name, rule.id, crossed_s, near[0].raised_s, free_s, heard_s))
    return told, missing


def first_heard(sound: np.ndarray, tone: np.ndarray) -> Heard:
    """The first time that a tone is surely heard, or the surest: it may come again soon."""
    for share in (0.25, 0.5, 1.0):
        heard = identify(sound[: round(share * len(sound))], {"": tone})[0]
        if heard.score >= SURE:
            break
    return heard


def voice_free(cues: Sequence[Cue], sounds: CueSounds) -> list[float]:
    """For each cue the time from which it could be said: when it was given, or when the one before was over."""
    free_s, times = float("-inf"), []
    for cue in cues:
        start_s = max(cue.time_s, free_s)
        free_s = start_s + len(sounds.sound(cue)) / SAMPLE_RATE_HZ + PAUSE_S
        times.append(start_s)
    return times


def table(told: list[Told]) -> list[list[str]]:
    """Milliseconds, median and 95th percentile, beside the targets."""
    parts = {
        "fault to cue": [one.heard - one.crossed for one in told],
        "  of it until it was raised": [one.raised - one.crossed for one in told],
        "  of it its turn": [one.said - one.raised for one in told],
        "  of it the program": [one.heard - one.said for one in told],
    }
    rows = [["milliseconds", "median", "95 %", "targets"]]
    for name, seconds in parts.items():
        targets = " / ".join(f"{1000 * limit:.0f}" for limit in TARGETS.get(name, ()))
        rows.append([name, *(f"{1000 * np.quantile(seconds, share):.0f}" for share in (0.5, 0.95)), targets])
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description="How long from the fault to the cue that is heard?")
    parser.add_argument("paths", nargs="+", type=Path, metavar="FOLDER_OR_CLIP", help="clips with truth beside them")
    parser.add_argument("--rounds", type=int, default=1, help="times that each clip is played (default: %(default)s)")
    args = parser.parse_args()
    if missing := missing_tools():
        parser.error(f"not installed: {', '.join(missing)}")
    clips = [clip for path in args.paths for clip in (clips_in([path]) if path.is_dir() else [Clip(path)])]
    told: list[Told] = []
    with tempfile.TemporaryDirectory() as temporary, null_sink(Path(temporary)) as sink:
        os.environ.update({name: sink.env[name] for name in ("HOME", "XDG_RUNTIME_DIR", "PULSE_SERVER")})
        for number, clip in enumerate(clips * args.rounds):
            heard, not_heard = played(clip, sink.env, Path(temporary) / f"session-{number}")
            for one in heard:
                fault = f"{one.clip}: {one.compensation} at {one.crossed:.2f} s"
                print(f"{fault}, raised {one.raised:.2f}, said {one.said:.2f}, heard {one.heard:.2f}", flush=True)
            print("\n".join(not_heard), end="\n" if not_heard else "")
            told += heard
    if told:
        print(f"\n{len(told)} faults heard\n")
        print(aligned(table(told)))


if __name__ == "__main__":
    main()
