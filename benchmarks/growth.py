"""Does a long session grow? A clip in a loop through the live pipeline, at full speed; then its recording is analysed.

    .venv/bin/python benchmarks/growth.py [--minutes N] [--draw | --window] [--track]

Time is the session's: pictures come 30 a second by their own times, and are given out at once. The tracker's results
are those of the bundled recording, or with --track the real tracker's. --draw draws each picture as for a window,
--window shows it in a real one (`xvfb-run -a` in front gives it a screen).
Ends with status 1 when memory grew by more than the limit after the first minute.
"""

from __future__ import annotations

import argparse
import io
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import redirect_stdout
from dataclasses import replace
from itertools import count
from pathlib import Path
from statistics import median

from formcheck.capture.frame import Frame
from formcheck.cli.commands import arguments
from formcheck.cli.live import Live
from formcheck.cli.quiet import native_messages_off
from formcheck.cli.stage import Stage
from formcheck.clock import ManualClock
from formcheck.exercise.load import parse
from formcheck.feedback.speaker import SilentSpeaker
from formcheck.feedback.text_view import TextView
from formcheck.feedback.window import CvWindow, ScriptedWindow, Window
from formcheck.pose.mediapipe_tracker import MediapipeTracker
from formcheck.pose.observation import Observation
from formcheck.pose.tracker import Tracker
from formcheck.recording.read import Recording, read_recording
from formcheck.resources import recordings_folder

FPS = 30
LIMIT_MB = 20.0


class Loop:
    """The pictures of a recording for ever, and what the tracker saw in them: camera and tracker in one."""

    name, state, warning, message = "a loop", "ok", None, ""
    model_name, model_sha256 = "recorded", "0" * 64

    def __init__(self, recording: Recording) -> None:
        items = list(recording.messages(video=True))
        self._images = [item.image for item in items if isinstance(item, Frame)]
        self._seen = [item for item in items if isinstance(item, Observation)]
        self._given = count()
        self._asked = count()

    def seldom(self, every_s: float) -> None:
        """The pictures are there already."""

    def newest(self, timeout_s: float) -> Frame:
        """The next picture, a thirtieth of a second after the one before."""
        number = next(self._given)
        return Frame(self._images[number % len(self._images)], number / FPS)

    def observe(self, frame: Frame, time_us: int) -> Observation:
        """What was seen in it then."""
        return replace(self._seen[next(self._asked) % len(self._seen)], time_us=time_us)

    def close(self) -> None:
        """There is nothing to give back."""


class Nowhere(io.StringIO):
    """Output that is not kept."""

    def write(self, text: str) -> int:
        """Forget it."""
        return len(text)


def memory_mb() -> float:
    """Resident memory now; where the system does not tell, the most so far."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * resource.getpagesize() / 2**20


def session(minutes: int, window: Window | None, tracker: Tracker | None, folder: Path) -> float:
    """Run it; prints a line for some of its minutes. The growth after the first minute in MB."""
    recording = read_recording(min(recordings_folder().glob("demo_*.mcap")))
    loop, clock = Loop(recording), ManualClock()
    stage = Stage(window, SilentSpeaker("growth"), TextView(Nowhere(), tty=False))
    words = ["live", recording.info.exercise, "--free", "--mute", "--no-window", "--record", str(folder)]
    args = arguments(words)
    exercise = parse(recording.info.exercise_text, "recorded")
    live = Live(exercise, args, loop, tracker or loop, stage, clock)  # type: ignore[arg-type]
    first_mb, times = 0.0, []
    for minute in range(1, minutes + 1):
        start = time.process_time()
        for _ in range(60 * FPS):
            live.turn()
            clock.sleep(1 / FPS)
        times.append(1000 * (time.process_time() - start) / (60 * FPS))
        first_mb = first_mb or memory_mb()
        if minute in (1, 2, minutes) or minute % 10 == 0:
            print(f"minute {minute:3}: {memory_mb():6.1f} MB, {times[-1]:6.2f} ms of processor a frame", flush=True)
    grown = memory_mb() - first_mb
    with redirect_stdout(io.StringIO()):
        live.end("finished")
    tenth = max(1, minutes // 10)
    slower = median(times[-tenth:]) / median(times[:tenth])
    print(f"grown by {grown:+.1f} MB after the first minute (at most {LIMIT_MB:.0f}); frames took {slower:.2f} times")
    return grown


def reading(path: Path) -> None:
    """How the recording opens, and is analysed by the command."""
    start = time.perf_counter()
    opened = read_recording(path)
    opens_s = time.perf_counter() - start
    start = time.perf_counter()
    next(opened.observations(since_s=0.9 * opened.end.frames / FPS if opened.end else 0.0))
    seeks_s = time.perf_counter() - start
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "formcheck", "analyze", str(path)], check=False, stdout=subprocess.DEVNULL)
    took_s = time.perf_counter() - start
    most_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"recording of {path.stat().st_size / 2**20:.0f} MB: opens in {opens_s:.2f} s, nine tenths in after")
    print(f"{seeks_s:.2f} s more, is analysed in {took_s:.1f} s with at most {most_mb:.0f} MB")


def main() -> int:
    """Run what is asked for; 1 when memory grew."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=int, default=60)
    drawn = parser.add_mutually_exclusive_group()
    drawn.add_argument("--draw", action="store_true")
    drawn.add_argument("--window", action="store_true")
    parser.add_argument("--track", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, native_messages_off():
        tracker = MediapipeTracker() if args.track else None
        window = CvWindow("formcheck") if args.window else ScriptedWindow() if args.draw else None
        grown = session(args.minutes, window, tracker, Path(folder))
        if tracker is not None:
            tracker.close()
        reading(next(Path(folder).glob("*.mcap")))
    return 1 if grown > LIMIT_MB else 0


if __name__ == "__main__":
    sys.exit(main())
