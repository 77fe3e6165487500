"""Renders more sessions that the coach is tried with: the two long holds, and the kick seen from the head end.

    python benchmarks/rig/holds.py KIND --rig PATH --out session.mp4 [--fps 10]

KIND: `dog` (the back rounds in the hold, the person is gone right after it), `touch` (too close, turned, then a toe
touch in which the knees bend for a while), `end` (three kicks with each leg, the camera at the head; in the second one
the knee turns in). The environment is that of `session.py`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class At:
    """What is to be seen. effort: 0 at the start posture, 1 at end range; fault: degrees of the compensation."""

    there: bool = True
    azimuth: float = 0.0
    distance: float = 1.0
    effort: float = 0.0
    fault: float = 0.0
    leg: int = 0


Course = list[tuple[float, At]]
GONE, HERE = At(there=False), At()
IN = replace(HERE, effort=1.0)


def dog() -> Course:
    """(seconds, state at their end)."""
    round_back = replace(IN, fault=35.0)
    hold = [(12.0, IN), (1.0, round_back), (3.0, round_back), (1.0, IN), (21.0, IN)]
    return [
        (3.0, GONE),
        (0.0, HERE),
        (8.0, HERE),
        (2.0, IN),
        *hold,
        (0.8, replace(IN, effort=0.5)),
        (0.0, GONE),
        (12.0, GONE),
    ]


def touch() -> Course:
    """The same of the toe touch."""
    close, turned, bent = replace(HERE, distance=0.42), replace(HERE, azimuth=62.0), replace(IN, fault=32.0)
    before = [(3.0, GONE), (0.0, close), (5.0, close), (1.5, turned), (5.0, turned), (1.5, HERE), (7.0, HERE)]
    hold = [(8.0, IN), (0.8, bent), (3.0, bent), (0.8, IN), (24.0, IN)]
    return [*before, (2.5, IN), *hold, (2.5, HERE), (6.0, HERE)]


def end() -> Course:
    """Kicks with the one leg, then with the other."""
    course: Course = [(2.0, GONE), (0.0, HERE), (9.0, HERE)]
    for leg in (0, 1):
        rest = replace(HERE, leg=leg)
        course += [(0.0, rest), (9.0 if leg else 0.0, rest)]
        for turned in (0.0, 25.0, 0.0):
            there = replace(rest, effort=1.0, fault=turned)
            course += [(2.0, there), (3.0, there), (2.0, rest), (1.5, rest)]
    return [*course, (6.0, HERE)]


KINDS: dict[str, tuple[Any, str, str, dict[str, float]]] = {
    "dog": (dog, "down_dog", "rounded_back", {}),
    "touch": (touch, "toe_touch", "bent_knees", {}),
    "end": (end, "supine_kick", "knee_in", {"azimuth": -80.0, "height": 1.1}),
}


class Scripted:
    """A timeline that is told where the movement is."""

    effort = 0.0

    def at(self, _: float) -> tuple[str, float, float]:
        """As the renderer asks."""
        return "go", self.effort, 0.0


def main() -> int:
    """Render; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=sorted(KINDS))
    parser.add_argument("--rig", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fps", type=int, default=10)
    args = parser.parse_args()
    sys.path.insert(0, str(args.rig))
    form = ["-f", "rawvideo", "-pix_fmt", "bgr24", "-s", "640x480", "-r", str(args.fps), "-i", "-"]
    code = ["-c:v", "libx264", "-crf", "28", "-g", "40", "-pix_fmt", "yuv420p", "-movflags", "+faststart"]
    with subprocess.Popen(["ffmpeg", "-v", "error", "-y", *form, *code, str(args.out)], stdin=subprocess.PIPE) as coder:
        assert coder.stdin is not None
        for picture in pictures(args.kind, args.fps):
            coder.stdin.write(picture.tobytes())
    return coder.returncode


def pictures(kind: str, fps: int) -> Any:
    """Every frame, (h, w, 3) uint8, BGR."""
    import numpy as np
    from body import BodySpec, build_body
    from clip import camera_for
    from exercises import MOTIONS, ease
    from render import Look, Renderer
    from rig import Rig

    course, exercise, fault, changes = KINDS[kind]
    body = build_body(BodySpec(sex="male", height=1.78, top_color=(0.25, 0.4, 0.65), bottom_color=(0.2, 0.2, 0.22)))
    rig, line = Rig(body), Scripted()
    motions = [MOTIONS[exercise](rig, fault, 0.0, side=side, timeline=line) for side in ("near", "far")]
    camera = camera_for(exercise, **changes)
    look = Look(room_seed=4, wall=(0.70, 0.66, 0.60), mat=(0.45, 0.25, 0.25), light_dir=(0.5, 0.7, 0.4))
    renderer = Renderer(camera, look)
    renderer.set_body(body)
    begin, was, frame = 0.0, GONE, 0
    for seconds, now in course():
        while frame / fps < begin + seconds - 1e-9:
            share = ease((frame / fps - begin) / seconds)
            azimuth, near, line.effort, bad = (
                getattr(was, name) + share * (getattr(now, name) - getattr(was, name))
                for name in ("azimuth", "distance", "effort", "fault")
            )
            motion = motions[now.leg]
            motion.mag = bad / max(line.effort, 1e-6) if fault != "knee_in" else 25.0 * (bad > 0 or was.fault > 0)
            renderer.cam = replace(camera, azimuth=camera.azimuth + azimuth, distance=camera.distance * near)
            transforms = rig.fk(motion.pose(frame / fps)[0])
            aside = np.array([0.0, 0.0 if now.there else -50.0, 0.0])
            yield renderer.frame([rig.skin(transforms, part) + aside for part in body.parts])
            frame += 1
        begin, was = begin + seconds, now


if __name__ == "__main__":
    sys.exit(main())
