"""Renders kicks in a row, for the counting: ten fast ones, partial ones, one with pauses on the way.

    python benchmarks/rig/series.py --rig PATH --out FOLDER [--fps 12]

PATH is the folder of the renderer, in whose environment this runs. NAME.mp4 and NAME.json, as its clips are;
a phase `hold` in the truth is a repetition.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Course = list[tuple[float, str, float]]
"""(seconds, phase, effort at their end); effort 0 is the knee bent to 90 degrees, 1 the end of the kick."""


def one(go_s: float, hold_s: float, effort: float = 1.0, rest_s: float = 0.8) -> Course:
    """One kick and the rest after it."""
    return [(go_s, "go", effort), (hold_s, "hold", effort), (go_s, "back", 0.0), (rest_s, "rest", 0.0)]


START: Course = [(1.2, "rest", 0.0)]
SERIES: dict[str, Course] = {
    "ten_fast": START + 10 * one(0.7, 0.6),
    "partial": [
        *START,
        *one(1.5, 1.5),
        *one(1.0, 1.2, 0.4),
        (0.6, "go", 0.15),
        (0.6, "back", 0.0),
        *one(1.5, 1.5, 0.6),
    ],
    "paused": [
        *START,
        *[(0.8, "go", 0.5), (1.5, "go", 0.5), (0.8, "go", 1.0), (2.0, "hold", 1.0)],
        *[(0.8, "back", 0.5), (1.5, "back", 0.5), (0.8, "back", 0.0), (1.0, "rest", 0.0)],
    ],
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

        was = 0.0
        for seconds, phase, effort in self.course:
            if t < seconds:
                return phase, was + (effort - was) * float(ease(t / seconds)), t
            t, was = t - seconds, effort
        return "rest", 0.0, 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description="Render kicks in a row with their truth.")
    parser.add_argument("--rig", type=Path, required=True, help="folder of the renderer")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fps", type=float, default=12.0)
    args = parser.parse_args()
    sys.path.insert(0, str(args.rig))
    from body import BodySpec
    from clip import camera_for, render_clip

    bodies: list[dict[str, Any]] = [{}, {"sex": "male", "height": 1.80}, {"sex": "female", "age": "old"}]
    for n, (name, course) in enumerate(SERIES.items()):
        camera = camera_for("supine_kick", azimuth=(0.0, 10.0, -8.0)[n])
        timeline = Steps(course)
        path = render_clip(
            "supine_kick", camera=camera, body=BodySpec(**bodies[n]), fps=args.fps, seconds=timeline.period,
            out=args.out, name=f"supine_kick__{name}", timeline=timeline, facing=("left", "right", "left")[n],
        )  # fmt: skip
        print(path)


if __name__ == "__main__":
    main()
