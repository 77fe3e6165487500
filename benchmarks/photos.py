"""What is said of people who hold still: each photo of a folder is shown as a film in which nobody moves.

    .venv/bin/python benchmarks/photos.py FOLDER [--exercise ID] [--seconds S]

Photos of a position are many and show bodies, clothes and rooms that no renderer has; whether the form in them is good
is for the eye to say. The film has the noise of a sensor, so that the tracker trembles as it does before a webcam.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image as Pillow
from rendered import aligned

from formcheck.capture.frame import Frame, Image
from formcheck.capture.photo import read_photo
from formcheck.checker import Checker
from formcheck.cli.quiet import native_messages_off
from formcheck.exercise.load import find_exercise
from formcheck.exercise.outcome import Outcome
from formcheck.measure.readings import column
from formcheck.pose.mediapipe_tracker import MediapipeTracker

FPS = 15
LONGER_SIDE = 640
NOISE = 3.0
"""Standard deviation of a pixel, of 255: a webcam in a lit room."""
SETTLED = 2 * FPS
"""Frames at the start that do not count for the median reading."""
MEASURES = ("knee_flexion", "hip_flexion", "lumbar_flexion_change")
HEADER = ["photo", "yaw", "repetitions", "knee", "hip", "lumbar", "events"]


def film(photo: Image, seconds: float) -> Iterator[Frame]:
    """The photo as a webcam would send it: 640 pixels long, with noise that is the same in each run."""
    scale = LONGER_SIDE / max(photo.shape[:2])
    size = (round(photo.shape[1] * scale), round(photo.shape[0] * scale))
    still = np.asarray(Pillow.fromarray(photo).resize(size, Pillow.Resampling.BICUBIC), dtype=np.float32)
    chance = np.random.default_rng(0)
    for number in range(round(seconds * FPS)):
        noisy = still + chance.normal(0.0, NOISE, (*still.shape[:2], 1)).astype(np.float32)
        yield Frame(np.clip(noisy, 0, 255).astype(np.uint8), number / FPS)


def checked(photo: Image, exercise_id: str, seconds: float) -> tuple[Outcome, dict[str, list[float]]]:
    """What the session of one photo came to, and each measure's readings once it has settled."""
    checker, tracker = Checker(find_exercise(exercise_id)), MediapipeTracker()
    values: dict[str, list[float]] = {name: [] for name in MEASURES}
    for number, frame in enumerate(film(photo, seconds)):
        moment = checker.step(tracker.observe(frame, round(frame.time_s * 1e6)))
        for name, found in values.items():
            reading = moment.measures[column(name, moment.near_side or "left")]
            if number >= SETTLED and reading.value is not None:
                found.append(reading.value)
    tracker.close()
    return checker.finish(), values


def row_of(name: str, outcome: Outcome, values: dict[str, list[float]]) -> list[str]:
    """One line of the table."""
    yaw = outcome.view.yaw_deg
    medians = [f"{median(found):.1f}" if found else "-" for found in values.values()]
    events = ", ".join(f"{event.compensation} {event.start_s:.1f} s" for event in outcome.events)
    return [name, "-" if yaw is None else f"{yaw:.0f}", str(len(outcome.reps)), *medians, events or "none"]


def main() -> None:
    parser = argparse.ArgumentParser(description="What is said of photos of a position, each shown as a still film.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="photos")
    parser.add_argument("--exercise", default="downward_dog", help="what they show (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=8.0, help="how long each is shown (default: %(default)s)")
    args = parser.parse_args()
    rows, events, seconds = [HEADER], 0, 0.0
    for path in sorted(args.folder.iterdir()):
        photo = read_photo(path)
        if photo is None:
            continue
        with native_messages_off():
            outcome, values = checked(photo, args.exercise, args.seconds)
        rows.append(row_of(path.name, outcome, values))
        events += len(outcome.events)
        seconds += outcome.duration_s
    print(aligned(rows))
    print(f"\n{len(rows) - 1} photos, {seconds:.0f} s: {events} events")


if __name__ == "__main__":
    main()
