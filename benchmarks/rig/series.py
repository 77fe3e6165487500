"""Renders movements in a row and what people do around them: fast, slow, partial and paused ones, ten in a row, coming
and going, toes that drop, a leg that moves along, kicks that are thrown, turns seen from an end.

    python benchmarks/rig/series.py --rig PATH --out FOLDER [--seed 5] [--only WORD]

PATH is the folder of the renderer, in whose environment this runs. NAME.mp4 and NAME.json, as its clips are;
a phase `hold` in the truth is a repetition. Bodies, rooms and cameras are by chance.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

AWAY = {"come", "leave"}
"""Phases whose effort is not that of the exercise: 0 away from it, 1 in its start posture."""
Course = list[tuple[float, str, float]]
"""(seconds, phase, effort at their end); effort 0 is the knee bent to 90 degrees, 1 the end of the kick."""


def one(go_s: float, hold_s: float, effort: float = 1.0, rest_s: float = 0.8) -> Course:
    """One kick and the rest after it."""
    return [(go_s, "go", effort), (hold_s, "hold", effort), (go_s, "back", 0.0), (rest_s, "rest", 0.0)]


START: Course = [(1.2, "rest", 0.0)]
COME: Course = [(2.6, "come", 0.6), (0.5, "come", 0.6), (1.2, "come", 1.0), (0.8, "rest", 0.0)]
WALK_IN: Course = [(2.4, "come", 1.0), (0.8, "rest", 0.0)]
USUAL = [*START, *one(1.5, 1.8)]


@dataclass(frozen=True)
class Wanted:
    """One clip. options: of the motion. azimuth: of the camera, None by chance side-on."""

    exercise: str
    course: Course
    compensation: str = "good"
    magnitude: float | None = None
    options: dict[str, float] = field(default_factory=dict)
    azimuth: float | None = None
    fps: float = 10.0


KICK, DOG, TOUCH = "supine_kick", "down_dog", "toe_touch"
SERIES: dict[str, Wanted] = {
    "visit": Wanted(KICK, [*COME, *2 * one(1.3, 1.2), (1.0, "leave", 0.6), (2.0, "leave", 0.0)], fps=8),
    "visit_far": Wanted(KICK, [*COME, *one(1.3, 1.2), (1.0, "leave", 0.6), (2.0, "leave", 0.0)], fps=8),
    "walk_in": Wanted(TOUCH, [*WALK_IN, *2 * one(1.4, 1.2), (2.0, "leave", 0.0)]),
    "walk_about": Wanted(DOG, [(2.2, "come", 1.0), (1.0, "come", 1.0), (2.0, "leave", 0.0)]),
    "ten_fast": Wanted(KICK, START + 10 * one(0.7, 0.6), fps=12),
    "partial": Wanted(
        KICK,
        [*START, *one(1.5, 1.5), *one(1.0, 1.2, 0.4), (0.6, "go", 0.15), (0.6, "back", 0.0), *one(1.5, 1.5, 0.6)],
        fps=12,
    ),
    "paused": Wanted(
        KICK,
        [
            *START,
            *[(0.8, "go", 0.5), (1.5, "go", 0.5), (0.8, "go", 1.0), (2.0, "hold", 1.0)],
            *[(0.8, "back", 0.5), (1.5, "back", 0.5), (0.8, "back", 0.0), (1.0, "rest", 0.0)],
        ],
        fps=12,
    ),
    "slow": Wanted(KICK, [*START, *2 * one(4.0, 1.5)], fps=6),
    "five_touches": Wanted(TOUCH, START + 5 * one(0.9, 0.7)),
    "slow_touch": Wanted(TOUCH, [*START, (2.0, "go", 0.5), (1.2, "go", 0.5), *one(2.0, 1.5)]),
    "three_dogs": Wanted(DOG, START + 3 * one(1.1, 1.2)),
    "toes_30": Wanted(KICK, USUAL, options={"toes_drop": 34.0}),
    "toes_24": Wanted(KICK, USUAL, options={"toes_drop": 28.0}),
    "toes_36": Wanted(KICK, USUAL, options={"toes_drop": 38.0}),
    "other_60": Wanted(KICK, USUAL, options={"other_bends": 62.0}),
    "other_70": Wanted(KICK, USUAL, options={"other_bends": 72.0}),
    "thrown_28": Wanted(KICK, [*START, *one(0.28, 1.5)], fps=20),
    "thrown_32": Wanted(KICK, [*START, *one(0.32, 1.5)], fps=15),
    "twist_90": Wanted(DOG, USUAL, "twist", 17.0, azimuth=88.0),
    "twist_m75": Wanted(DOG, USUAL, "twist", 15.0, azimuth=-75.0),
    "twist_60": Wanted(DOG, USUAL, "twist", 18.0, azimuth=60.0),
    "dog_90": Wanted(DOG, USUAL, azimuth=-88.0),
    "knee_in_80": Wanted(KICK, USUAL, "knee_in", 24.0, azimuth=-80.0, fps=12),
    "knee_in_90": Wanted(KICK, USUAL, "knee_in", 20.0, azimuth=-90.0, fps=12),
    "head_85": Wanted(KICK, USUAL, azimuth=-85.0, fps=12),
}


@dataclass
class Steps:
    """What the renderer asks a timeline for. period: seconds in all."""

    course: Course = field(default_factory=list)

    @property
    def period(self) -> float:
        """Seconds from the beginning to the end."""
        return sum(seconds for seconds, _, _ in self.course)

    def at(self, t: float) -> tuple[str, float, float]:
        """Phase, effort, and seconds since the hold began."""
        from exercises import ease

        was, before = 0.0, ""
        for seconds, phase, effort in self.course:
            if phase != before and AWAY & {phase, before}:
                was = 1.0 if phase == "leave" else 0.0
            if t < seconds:
                return phase, was + (effort - was) * float(ease(t / seconds)), t
            t, was, before = t - seconds, effort, phase
        return self.course[-1][1], was, 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description="Render movements in a row with their truth.")
    parser.add_argument("--rig", type=Path, required=True, help="folder of the renderer")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--only", default="", help="only clips with this in their names")
    args = parser.parse_args()
    out = args.out.resolve()
    sys.path[:0] = [str(args.rig.resolve()), str(Path(__file__).resolve().parent)]
    os.chdir(args.rig)  # the renderer names its assets from here
    import people

    people.install()
    import conduct

    conduct.install()
    for n, (name, wanted) in enumerate(SERIES.items()):
        if args.only in name and not (out / f"{wanted.exercise}__{name}.csv").exists():
            print(render(wanted, name, args.seed + n, out), flush=True)


def render(wanted: Wanted, name: str, seed: int, out: Path) -> str:
    """Render one clip; returns its file."""
    import numpy as np
    import people
    from clip import render_clip

    r = np.random.default_rng((seed, 77))
    body, camera = people.body(r), people.camera(r, wanted.exercise, False)
    if wanted.azimuth is not None:
        camera = replace(camera, azimuth=wanted.azimuth, height=1.1)
    timeline = Steps(wanted.course)
    posture = people.posture(r, wanted.exercise)
    if "other_bends" in wanted.options:
        posture.update(side="far", other_leg="slight")  # the resting leg is seen only in front of the working one
    return str(
        render_clip(
            wanted.exercise, wanted.compensation, wanted.magnitude, camera, body, wanted.fps, timeline.period, out,
            f"{wanted.exercise}__{name}", people.look(r), timeline, facing=("left", "right")[seed % 2], **posture,
            **wanted.options,
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
