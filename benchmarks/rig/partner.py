"""Renders a partner stretch with two people: one lies, the other one stands behind the raised leg and holds it.

    python benchmarks/rig/partner.py --rig PATH --out session.mp4 [--fps 10] [--partner-first]

Nobody, both, the near leg raised by 68 degrees over four seconds and held for 35, lowered; the same with the far
leg. --partner-first: the partner is alone in the picture for five seconds before. The environment is that of
`session.py`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

DOWN, UP, KNEE = 4.0, 72.0, 4.0
"""Degrees of the thigh over the floor, lying and raised, and of the knee."""
_GONE = np.array([0.0, -50.0, 0.0])
"""Nobody is somebody deep under the floor."""


class Resting:
    """A timeline in which nothing moves."""

    period = 1.0

    def at(self, _: float) -> tuple[str, float, float]:
        """As the renderer asks."""
        return "rest", 0.0, 0.0


class Pair:
    """Both people in one room."""

    def __init__(self) -> None:
        from body import BodySpec, build_body
        from clip import camera_for
        from exercises import MOTIONS, SupineKick
        from render import Look, Renderer
        from rig import Rig

        lying = BodySpec(sex="female", height=1.68, hair="ponytail01", top_color=(0.85, 0.45, 0.25))
        standing = BodySpec(sex="male", height=1.80, top_color=(0.25, 0.4, 0.65), bottom_color=(0.55, 0.5, 0.4))
        self.bodies = build_body(lying), build_body(standing)
        self.rigs = tuple(Rig(body) for body in self.bodies)
        kind: dict[str, Any] = {"other_leg": "straight", "facing": "left"}
        self.legs = {
            side: SupineKick(self.rigs[0], "good", side=side, timeline=Resting(), **kind) for side in ("near", "far")
        }
        self.partner = MOTIONS["toe_touch"](self.rigs[1], "good", 0.0, timeline=Resting(), facing="left")
        camera = camera_for("supine_kick")
        look = Look(room_seed=2, wall=(0.60, 0.70, 0.72), mat=(0.20, 0.45, 0.35), light_dir=(0.6, 0.7, 0.3))
        self.renderer = Renderer(replace(camera, distance=camera.distance + 0.2), look)
        self.renderer.set_body(SimpleNamespace(parts=[part for body in self.bodies for part in body.parts]))

    def picture(
        self, time_s: float, side: str, thigh: float, holds: bool, there: tuple[bool, bool] = (True, True)
    ) -> Any:
        """(h, w, 3) uint8, BGR. holds: whether the partner's arms are out; there: the lying one, the partner."""
        from exercises import sway
        from rig import Leg

        motion = self.legs[side]
        lumbar = motion.l0 + 0.1 * sway(time_s, 1) + max(0.0, thigh - 30) * 0.06
        pose, settled = motion._settled(lumbar)
        hip_flex, knee = thigh + 0.3 * sway(time_s, 3) - lumbar, KNEE + 0.3 * sway(time_s, 2)
        pose.legs[motion.work] = Leg(hip_flex=hip_flex, knee=knee, ankle=-8)
        motion._rest_leg(pose, settled)
        stands, *_ = self.partner.pose(time_s)
        for arm in "LR" if holds else "":
            forward = np.asarray(self.partner.fwd, float)
            stands.upper[arm], stands.fore[arm] = 0.5 * forward + np.array([0, -0.65, 0]), forward
            stands.hand[arm] = None
        hip = settled[f"upperleg02.{motion.work}"][1]
        beside = np.array([(hip - 0.85 * motion.fwd)[0], 0.0, -0.38])
        shown = []
        both = zip(self.bodies, self.rigs, (pose, stands), (np.zeros(3), beside), there, strict=True)
        for body, rig, posed, place, here in both:
            transforms = rig.fk(posed)
            shown += [rig.skin(transforms, part) + (place if here else _GONE) for part in body.parts]
        return self.renderer.frame(shown)


def pictures(pair: Pair, fps: int, partner_first: bool) -> Iterator[Any]:
    """Every frame. What stands still is a loop of a few."""
    from exercises import ease

    def still(seconds: float, *what: Any) -> Iterator[Any]:
        few = [pair.picture(number / fps, *what) for number in range(5)]
        loop = few + few[-2:0:-1]
        return (loop[number % len(loop)] for number in range(round(seconds * fps)))

    def moved(side: str, start: float, end: float) -> Iterator[Any]:
        for number in range(4 * fps):
            yield pair.picture(number / fps, side, start + (end - start) * ease((number + 1) / (4 * fps)), True)

    yield from still(5 if partner_first else 3, "near", DOWN, False, (False, partner_first))
    for side, before_s in (("near", 8), ("far", 20)):
        yield from still(before_s, side, DOWN, False)
        yield from moved(side, DOWN, UP)
        yield from still(35, side, UP, True)
        yield from moved(side, UP, DOWN)
    yield from still(5, "far", DOWN, False)


def main() -> int:
    """Render; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rig", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fps", type=int, default=10)
    parser.add_argument("--partner-first", action="store_true")
    args = parser.parse_args()
    sys.path.insert(0, str(args.rig))
    form = ["-f", "rawvideo", "-pix_fmt", "bgr24", "-s", "640x480", "-r", str(args.fps), "-i", "-"]
    command = ["ffmpeg", "-v", "error", "-y", *form, "-crf", "24", "-pix_fmt", "yuv420p", str(args.out)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as coder:
        assert coder.stdin is not None
        for picture in pictures(Pair(), args.fps, args.partner_first):
            coder.stdin.write(picture.tobytes())
    return coder.returncode


if __name__ == "__main__":
    sys.exit(main())
