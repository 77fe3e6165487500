"""From the camera to the screen: formcheck's live session against camera, bare tracker and imshow.

    .venv/bin/python benchmarks/onscreen.py CLIP [--seconds S] [--rounds N]

Both chains run in turns, each a process of its own, with the webcam in software (tests/fakecam: OpenCV's real
V4L2 code, 640x480 at 30 frames/s) on a screen without a monitor (Xvfb). Needs Linux, cc, Xvfb. A picture's way
begins when the camera has handed it over and ends when imshow and waitKey have returned.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from rendered import aligned

HEADER = ["what", "formcheck", "bare chain", "ratio", "target"]
_TESTS = Path(__file__).resolve().parents[1] / "tests"
_WARM_UP = 30
_PAUSED_S = 5.0


def ours(seconds: float, exercise_id: str) -> dict[str, Any]:
    """A real session, shown and recorded: seconds of each picture's way, then what standing still costs."""
    from formcheck.capture.grabber import Grabber
    from formcheck.capture.source import CameraSource
    from formcheck.cli.commands import arguments
    from formcheck.cli.live import Live
    from formcheck.cli.stage import open_stage
    from formcheck.clock import SystemClock
    from formcheck.exercise.load import find_exercise
    from formcheck.feedback.keys import PAUSE
    from formcheck.pose.mediapipe_tracker import MediapipeTracker

    clock, way, window = SystemClock(), [], []
    with tempfile.TemporaryDirectory() as folder:
        args = arguments(["live", exercise_id, "--mute", "--record", folder])
        tracker = MediapipeTracker()
        with Grabber(CameraSource("0", clock), clock) as grabber:
            stage = open_stage("formcheck speed", args)
            live = Live(find_exercise(exercise_id), args, grabber, tracker, stage, clock)
            shown, window = stage.show, stage._window

            def timed(image: Any, moment: Any) -> None:
                shown(image, moment)
                way.append(clock.now() - (live._start_s or 0.0) - moment.time_s)

            stage.show = timed  # type: ignore[method-assign]
            running = _loop(seconds, live.turn)
            rate = len(way) / seconds
            window._keys.append(PAUSE)  # type: ignore[union-attr]
            _loop(1.0, live.turn)
            paused = _loop(_PAUSED_S, live.turn)
            live.end("finished")
        tracker.close()
    return {"way": way[_WARM_UP:], "cpu": running, "paused": paused, "rate": rate}


def bare(seconds: float) -> dict[str, Any]:
    """The same with what anybody would write."""
    import cv2
    from bare import BareTracker

    from formcheck.pose.mediapipe_bundle import model_file

    tracker, camera, way = BareTracker(str(model_file(None))), cv2.VideoCapture(0), []

    def turn() -> None:
        assert camera.grab(), "the camera has stopped"
        start = time.monotonic()
        _, picture = camera.retrieve()
        tracker.track(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), len(way) * 33)
        cv2.imshow("bare", picture)
        cv2.waitKey(1)
        way.append(time.monotonic() - start)

    cpu = _loop(seconds, turn)
    return {"way": way[_WARM_UP:], "cpu": cpu, "rate": len(way) / seconds}


def _loop(seconds: float, turn: Any) -> float:
    """Do it for so long; processor seconds a second."""
    start, cpu = time.monotonic(), time.process_time()
    while time.monotonic() - start < seconds:
        turn()
    return (time.process_time() - cpu) / (time.monotonic() - start)


@contextmanager
def screen(folder: Path) -> Iterator[str]:
    """An X server of its own; its DISPLAY."""
    read, write = os.pipe()
    with (folder / "xvfb.log").open("w") as log:
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x960x24", "-nolisten", "tcp", "-noreset"]
        server = subprocess.Popen(command, pass_fds=(write,), stdout=log, stderr=log)
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        server.terminate()
        server.wait(10)


def missing() -> str | None:
    """Why this cannot be measured here, or None."""
    sys.path.insert(0, str(_TESTS))
    from webcam import missing as no_webcam

    return no_webcam() or (None if shutil.which("Xvfb") else "Xvfb is not installed")


def rows(video: Path, exercise_id: str, seconds: float, rounds: int) -> list[list[str]]:
    """The table's rows. Medians over all pictures; the ratio is the median of those of the rounds."""
    reason = missing()
    if reason is not None:
        return [["camera to screen", f"not measured: {reason}", "", "", "<= 1.2"]]
    from webcam import compile_library, make_webcam

    found: dict[str, list[dict[str, Any]]] = {"ours": [], "bare": []}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        webcam = make_webcam(compile_library(folder), folder, video, seconds)
        with screen(folder) as display:
            env = {**webcam.env, "DISPLAY": display, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
            for number in range(2 * rounds):
                which = ("ours", "bare")[(number + number // 2) % 2]
                command = [sys.executable, __file__, str(video), "--chain", which, "--seconds", str(seconds)]
                done = subprocess.run(
                    [*command, "--exercise", exercise_id], env=env, stdout=subprocess.PIPE, check=True, text=True
                )
                found[which].append(json.loads(done.stdout.splitlines()[-1]))
    return _table(found["ours"], found["bare"])


def _table(mine: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> list[list[str]]:
    def ms(runs: list[dict[str, Any]], share: float) -> float:
        ways = sorted(way for run in runs for way in run["way"])
        return 1000 * float(ways[int(share * (len(ways) - 1))])

    def cpu(runs: list[dict[str, Any]], key: str) -> str:
        return f"{100 * median(run[key] for run in runs):.0f} %"

    ratio = median(median(a["way"]) / median(b["way"]) for a, b in zip(mine, theirs, strict=True))
    half, most = (ms(mine, 0.5), ms(theirs, 0.5)), (ms(mine, 0.95), ms(theirs, 0.95))
    return [
        ["camera to screen, median", f"{half[0]:.1f} ms", f"{half[1]:.1f} ms", f"{ratio:.3f}", "<= 1.2"],
        ["  95th percentile", f"{most[0]:.1f} ms", f"{most[1]:.1f} ms", f"{most[0] / most[1]:.3f}", ""],
        ["  pictures a second", *(f"{median(run['rate'] for run in runs):.1f}" for runs in (mine, theirs)), "", ""],
        ["  processor, of one core", cpu(mine, "cpu"), cpu(theirs, "cpu"), "", ""],
        ["  the same while paused", cpu(mine, "paused"), "", "", "almost 0"],
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Camera to screen, against the bare chain.")
    parser.add_argument("clip", type=Path, help="a video of 30 pictures a second: still ones count as a frozen camera")
    parser.add_argument("--exercise", default="supine_leg_kick")
    parser.add_argument("--seconds", type=float, default=10.0, help="of each run (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each chain (default: %(default)s)")
    parser.add_argument("--chain", choices=("ours", "bare"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.chain is not None:
        print(json.dumps(ours(args.seconds, args.exercise) if args.chain == "ours" else bare(args.seconds)))
        return
    print(aligned([HEADER, *rows(args.clip, args.exercise, args.seconds, args.rounds)]))


if __name__ == "__main__":
    main()
