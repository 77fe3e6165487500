"""What does drawing cost? Milliseconds a picture, in the sizes of cameras, over the moments of real sessions.

    .venv/bin/python benchmarks/drawing.py [CLIP] [--exercise ID] [--sizes 640x480 ...]

CLIP: a video, or a recording with video (default: the first bundled one). It is tracked and checked once;
then its moments are drawn on its pictures, over and over, in every size. The least of each moment's rounds
counts: what shares the machine slows the others. An empty moment shows what the picture itself costs.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean, quantiles

import cv2
import numpy as np
from rendered import aligned

from formcheck.capture.frame import Image
from formcheck.checker import Checker
from formcheck.cli.quiet import native_messages_off
from formcheck.cli.sources import open_source
from formcheck.exercise.load import find_exercise
from formcheck.exercise.moment import Moment
from formcheck.feedback.overlay import Overlay
from formcheck.pose.observation import Point
from formcheck.resources import recordings_folder

WARM_UP = 15
"""Pictures at the start that are not counted: caches fill."""
SIZES = ("640x480", "1280x720", "1920x1080", "3840x2160")
TARGETS = {"640x480": "<= 1.5 ms"}

Shot = tuple[Image, Moment]


def shots_of(clip: Path, exercise_id: str) -> list[Shot]:
    """Every picture of a clip with its moment."""
    checker = Checker(find_exercise(exercise_id))
    with native_messages_off():
        source = open_source(clip, exercise_id)
        seen = [(observation, image) for observation, image in source.seen(pictures=True) if image is not None]
    return [(image, checker.step(observation)) for observation, image in seen]


def at_size(shot: Shot, size: tuple[int, int]) -> Shot:
    """The same seen by a camera of this size, (width, height): its sides are stretched if they must be."""
    image, moment = shot
    across, down = size[0] / image.shape[1], size[1] / image.shape[0]

    def moved(points: Sequence[Point] | None) -> tuple[Point, ...]:
        return tuple((x * across, y * down) for x, y in points or ())

    points = moved(moment.points) if moment.points is not None else None
    enlarged = np.asarray(cv2.resize(image, size), np.uint8)
    return enlarged, replace(moment, points=points, back_line=moved(moment.back_line))


def draw_ms(shots: Sequence[Shot], rounds: int) -> list[float]:
    """Milliseconds of each shot after the first ones, the least of the rounds."""
    overlay = Overlay(close=True)
    seconds = np.full((rounds, len(shots)), np.inf)
    for number in range(rounds):
        for index, (image, moment) in enumerate(shots):
            start = time.perf_counter()
            overlay.draw(image, moment, target=(0.0, 10.0))
            seconds[number, index] = time.perf_counter() - start
    return [1000 * float(value) for value in seconds.min(axis=0)[WARM_UP:]]


def main() -> None:
    bundled = sorted(recordings_folder().glob("demo_*.mcap"))
    parser = argparse.ArgumentParser(description="What drawing costs.")
    parser.add_argument("clip", nargs="?", type=Path, default=bundled[0] if bundled else None, metavar="CLIP")
    parser.add_argument("--exercise", default="supine_leg_kick", help="what is done in it (default: %(default)s)")
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), help="WIDTHxHEIGHT (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="times that everything is drawn (default: %(default)s)")
    args = parser.parse_args()
    if args.clip is None:
        parser.error("no bundled recording here: name a video")
    shots = shots_of(args.clip, args.exercise)[::2]
    rows = []
    for size in args.sizes:
        width, height = (int(side) for side in size.split("x"))
        sized = [at_size(shot, (width, height)) for shot in shots]
        bare = [(image, replace(moment, points=None, instruction="", faults=())) for image, moment in sized]
        drawn, empty = draw_ms(sized, args.rounds), draw_ms(bare, args.rounds)
        p95 = quantiles(drawn, n=20)[-1]
        rows.append([size, f"{mean(drawn):.2f}", f"{p95:.2f}", f"{mean(empty):.2f}", TARGETS.get(size, "")])
    print(f"{args.clip.name}: {len(shots)} pictures, milliseconds each\n")
    print(aligned([["camera", "mean", "95 %", "picture and plates alone", "target"], *rows]))


if __name__ == "__main__":
    main()
