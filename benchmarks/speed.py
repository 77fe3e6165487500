"""How much does formcheck cost on top of the bare pose tracker? All in one run, interleaved, as ratios.

    .venv/bin/python benchmarks/speed.py [CLIP] [--exercise ID] [--rounds N] [--screen]

CLIP: a video, or a recording with video (default: the first bundled one). What shares the machine slows
both sides of a ratio, since they take turns.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from statistics import mean, median

import av
import numpy as np
import onscreen
from bare import BareTracker
from rendered import aligned

from formcheck.capture.frame import Frame
from formcheck.capture.video import read_video
from formcheck.checker import Checker
from formcheck.cli.commands import arguments
from formcheck.cli.live import Live
from formcheck.cli.quiet import native_messages_off
from formcheck.cli.several import cores
from formcheck.cli.stage import Stage
from formcheck.clock import SystemClock
from formcheck.exercise.exercise import Exercise
from formcheck.exercise.load import find_exercise
from formcheck.feedback.screen import why_no_screen
from formcheck.feedback.speaker import SilentSpeaker
from formcheck.feedback.text_view import TextView
from formcheck.feedback.window import CvWindow, ScriptedWindow
from formcheck.pose.mediapipe_bundle import model_file
from formcheck.pose.mediapipe_tracker import MediapipeTracker
from formcheck.pose.observation import Observation
from formcheck.recording.read import is_mcap, read_recording
from formcheck.recording.write import RecordingWriter
from formcheck.resources import recordings_folder

WARM_UP = 15
"""Frames at the start that are not counted: libraries load, caches fill."""
REPEATS = 20
"""How often a recording that is analysed side by side with others holds the same frames: some minutes of session."""
BLOCK = 30
"""Frames in one turn of the live loop or of the bare tracker; the first turn is not counted."""
SCREEN_S = 8.0
HEADER = ["what", "formcheck", "bare tracker", "ratio", "target"]
_BARE = str(Path(__file__).with_name("bare.py"))
_FIRST = "import sys; from pathlib import Path; from formcheck.cli.sources import open_source as o; \
from formcheck.checker import Checker as C; s = o(Path(sys.argv[1]), sys.argv[2]); c = C(s.exercise); \
c.step(next(iter(s.seen(False)))[0])"


class TimedTracker:
    """The real tracker; `seconds` adds up what its frames took."""

    def __init__(self) -> None:
        self._tracker = MediapipeTracker()
        self.model_name, self.model_sha256 = self._tracker.model_name, self._tracker.model_sha256
        self.seconds: list[float] = []
        self.seen: list[Observation] = []

    def observe(self, frame: Frame, time_us: int) -> Observation:
        return self.look(frame, time_us)()

    def look(self, frame: Frame, time_us: int) -> Callable[[], Observation]:
        start = time.perf_counter()
        rest = self._tracker.look(frame, time_us)
        self.seconds.append(time.perf_counter() - start)

        def worked_out() -> Observation:
            self.seen.append(rest())
            return self.seen[-1]

        return worked_out

    def close(self) -> None:
        self._tracker.close()


def frames_of(clip: Path) -> list[Frame]:
    """All pictures of a video or of a recording with video."""
    if is_mcap(clip):
        return [item for item in read_recording(clip).messages(video=True) if isinstance(item, Frame)]
    return list(read_video(clip))


def as_video(frames: Sequence[Frame], file: Path) -> None:
    """Write the pictures as an H.264 file with their own times."""
    with av.open(str(file), "w") as container:
        stream = container.add_stream("libx264", rate=30, options={"crf": "20", "bf": "0"})
        stream.width, stream.height, stream.pix_fmt = *frames[0].size, "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, 90_000)
        for frame in frames:
            picture = av.VideoFrame.from_ndarray(frame.image, format="rgb24")
            picture.pts = round((frame.time_s - frames[0].time_s) * 90_000)
            picture.time_base = stream.time_base
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))


class ReadyFrames:
    """In place of the grabber: a camera that always has the next frame, until there is none left."""

    name, state, warning, message = "prepared frames", "ok", None, ""

    def __init__(self) -> None:
        self.left: deque[Frame] = deque()

    def seldom(self, every_s: float) -> None:
        """It has them ready anyway."""

    def newest(self, timeout_s: float) -> Frame | None:
        return self.left.popleft() if self.left else None


def live_loop(frames: Sequence[Frame], exercise: Exercise, folder: Path) -> tuple[list[list[str]], list[Observation]]:
    """One real session: track, record, check, draw, show; in turns of BLOCK frames with the bare tracker."""
    clock, bare, tracker, camera = SystemClock(), BareTracker(str(model_file(None))), TimedTracker(), ReadyFrames()
    window = ScriptedWindow() if why_no_screen() else CvWindow("formcheck speed")
    stage = Stage(window, SilentSpeaker("speed"), TextView(io.StringIO(), tty=False))
    args = arguments(["live", exercise.id, "--free", "--record", str(folder)])
    live = Live(exercise, args, camera, tracker, stage, clock)  # type: ignore[arg-type]

    def ours(block: Sequence[tuple[int, Frame]]) -> None:
        camera.left.extend(frame for _, frame in block)
        while camera.left or live.busy:
            live.turn()

    def theirs(block: Sequence[tuple[int, Frame]]) -> None:
        for number, frame in block:
            bare.track(frame.image, number * 33)

    # After the session an empty room: nobody to draw, and the tracker looks for somebody in each picture.
    room = [Frame(np.full_like(frames[0].image, 90), frames[-1].time_s + n / 30) for n in range(1, 4 * BLOCK + 1)]
    numbered = list(enumerate([*frames, *room]))
    blocks = [numbered[n : n + BLOCK] for n in range(0, len(numbered), BLOCK)]
    timed: list[list[float]] = []
    for number, block in enumerate(blocks):
        row = [0.0, 0.0]
        for which in (0, 1) if number % 2 else (1, 0):
            start = time.perf_counter()
            (ours, theirs)[which](block)
            row[which] = (time.perf_counter() - start) / len(block)
        timed.append(row)
    with redirect_stdout(io.StringIO()):
        live.end("finished")
    tracker.close()
    bare.close()
    seen = len(frames) // BLOCK
    mine, bare_ms = (1000 * median(part) for part in zip(*timed[1:seen], strict=True))
    nobody = 1000 * median(row[0] for row in timed[-2:])
    track_ms = 1000 * median(tracker.seconds[BLOCK : len(frames)])
    ratio = median(row[0] / row[1] for row in timed[1:seen])
    shown = "with window" if isinstance(window, CvWindow) else "no screen: drawn, not shown"
    return [
        [f"live loop, a frame ({shown})", f"{mine:.1f} ms", f"{bare_ms:.1f} ms", f"{ratio:.3f}", "<= 1.10"],
        ["  of it our tracker, in its thread", f"{track_ms:.1f} ms", "", f"{track_ms / bare_ms:.3f}", ""],
        ["  nobody in view (against somebody)", f"{nobody:.1f} ms", "", f"{nobody / mine:.3f}", "< 1"],
    ], tracker.seen[: len(frames)]


def analyze(video: Path, exercise: Exercise, rounds: int, folder: Path) -> list[list[str]]:
    """Whole processes: `formcheck analyze` with all outputs, and decoding plus bare tracking."""
    out = ["--json", str(folder / "a.json"), "--csv", str(folder / "a.csv")]
    ours = [sys.executable, "-m", "formcheck", "analyze", str(video), "--exercise", exercise.id, *out]
    theirs = [sys.executable, _BARE, str(model_file(None)), str(video)]
    mine, bare = in_turns(ours, theirs, rounds)
    return [["analyze, whole command", f"{mine:.2f} s", f"{bare:.2f} s", f"{mine / bare:.3f}", "<= 1.05"]]


def starts(video: Path, exercise: Exercise, rounds: int) -> list[list[str]]:
    """From nothing to help, and to the first frame that is tracked and checked."""
    ours = [sys.executable, "-c", _FIRST, str(video), exercise.id]
    theirs = [sys.executable, _BARE, str(model_file(None)), str(video), "--first"]
    mine, bare = in_turns(ours, theirs, rounds)
    helped, nothing = in_turns([sys.executable, "-m", "formcheck", "--help"], [sys.executable, "-c", ""], rounds)
    return [
        ["start to first frame checked", f"{mine:.2f} s", f"{bare:.2f} s", f"{mine / bare:.3f}", ""],
        ["formcheck --help (against bare Python)", f"{helped:.2f} s", f"{nothing:.2f} s", "", ""],
    ]


def in_turns(ours: Sequence[str], theirs: Sequence[str], rounds: int) -> tuple[float, float]:
    """Median seconds of two commands that are run in turns."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for number in range(2 * rounds):
        which = (number + number // 2) % 2
        start = time.perf_counter()
        subprocess.run((ours, theirs)[which], check=True, capture_output=True)
        seconds[which].append(time.perf_counter() - start)
    return median(seconds[0]), median(seconds[1])


def recomputing(recording: Path, exercise: Exercise, seen: list[Observation], rounds: int) -> list[list[str]]:
    """Replay's recomputation from the file, and the step alone, with and without the silhouette.

    Of each frame the least of the rounds counts: what shares the machine slows the others.
    """
    plain = [replace(observation, outline=()) for observation in seen]
    reading, computing, with_outline, without = [], [], [], []
    for _ in range(rounds):
        reading.append(in_steps(read_recording(recording).observations(), lambda _: None))
        computing.append(in_steps(read_recording(recording).observations(), Checker(exercise).step))
        with_outline.append(in_steps(seen, Checker(exercise).step))
        without.append(in_steps(plain, Checker(exercise).step))
    step, bare_step = (1e6 * median(least(times)[WARM_UP:]) for times in (with_outline, without))
    return [
        ["replay, recomputing a recording", f"{1 / mean(least(computing)):.0f} frames/s", "", "", ">= 5000"],
        ["  of it reading", f"{1e6 * mean(least(reading)):.0f} us a frame", "", "", ""],
        ["one step without the silhouette, median", f"{bare_step:.0f} us", "", "", "<= 150 us"],
        ["  the silhouette's measures", f"{step - bare_step:.0f} us", "", "", ""],
    ]


def side_by_side(recording: Path, seen: list[Observation], rounds: int, folder: Path) -> list[list[str]]:
    """The whole command on as many recordings as there are cores, each of the same frames again and again."""
    info, step_us = read_recording(recording).info, seen[-1].time_us + 33_333
    for number in range(cores()):
        with RecordingWriter(folder, replace(info, started=info.started + timedelta(days=number + 1))) as writer:
            for times in range(REPEATS):
                for observation in seen:
                    writer.observation(replace(observation, time_us=observation.time_us + times * step_us))
            writer.close()
    files = [str(path) for path in sorted(folder.glob("*.mcap"))]
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "formcheck", "analyze", *files], check=True, capture_output=True)
        seconds.append(time.perf_counter() - start)
    a_second = len(files) * REPEATS * len(seen) / min(seconds)
    return [[f"re-analysis, {len(files)} recordings side by side", f"{a_second:.0f} frames/s", "", "", ">= 5000"]]


def in_steps(source: Iterable[Observation], work: Callable[[Observation], object]) -> list[float]:
    """Seconds for each observation, from asking for it to having done the work."""
    seconds, start = [], time.perf_counter()
    for observation in source:
        work(observation)
        end = time.perf_counter()
        seconds.append(end - start)
        start = end
    return seconds


def least(rounds: Sequence[Sequence[float]]) -> list[float]:
    return [min(row) for row in zip(*rounds, strict=False)]


def main() -> None:
    bundled = sorted(recordings_folder().glob("demo_*.mcap"))
    parser = argparse.ArgumentParser(description="The costs of formcheck as ratios against the bare tracker.")
    parser.add_argument("clip", nargs="?", type=Path, default=bundled[0] if bundled else None, metavar="CLIP")
    parser.add_argument("--exercise", default="supine_leg_kick", help="what is done in it (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each command (default: %(default)s)")
    parser.add_argument("--screen", action="store_true", help="also from camera to screen, see onscreen.py")
    args = parser.parse_args()
    if args.clip is None:
        parser.error("no bundled recording here: name a video")
    # As users have it: Python keeps what it has compiled, also where the machine that measures asks it not to.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    exercise, frames = find_exercise(args.exercise), frames_of(args.clip)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        with native_messages_off():
            rows, seen = live_loop(frames, exercise, folder)
        (recording,) = folder.glob("*.mcap")
        video = folder / "clip.mp4"
        as_video(frames, video)
        rows += analyze(video, exercise, args.rounds, folder)
        rows += starts(video, exercise, args.rounds)
        rows += recomputing(recording, exercise, seen, args.rounds)
        (folder / "many").mkdir()
        rows += side_by_side(recording, seen, args.rounds, folder / "many")
        if args.screen:
            rows += onscreen.rows(video, exercise.id, SCREEN_S, args.rounds)
    width, height = frames[0].size
    print(f"{args.clip.name}: {len(frames)} frames of {width}x{height}\n")
    print(aligned([HEADER, *rows]))


if __name__ == "__main__":
    main()
