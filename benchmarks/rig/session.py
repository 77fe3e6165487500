"""Renders the session that the coach is tried with: one person, from an empty room to the end of both legs.

    python benchmarks/rig/session.py --rig PATH --out session.mp4 [--fps 12]

PATH is the folder of the renderer (`clip.py`, its `assets`), in whose environment this runs (numpy, scipy,
opencv, moderngl); ffmpeg makes the H.264. What happens is the list COURSE: nobody, too close, turned, in
position, three kicks with the right leg (the hips lift in the second and come down again when told), three
with the left, with a pause by raised arms after the first. Right stops 14 degrees short of straight, left 24.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

RIGHT_SHORT, LEFT_SHORT, LIFT = 14.0, 24.0, 22.0
"""Degrees that each knee lacks at the end; degrees of pelvic tilt that lift the hips."""


@dataclass(frozen=True)
class State:
    """What is to be seen. there: whether anybody is. azimuth, distance: the camera's, degrees and metres.

    leg: the one that works; thigh, knee: its elevation and flexion; lift: of the hips, degrees.
    arms: 0 resting beside the body, 1 straight up.
    """

    there: bool = True
    azimuth: float = 0.0
    distance: float = 2.6
    leg: str = "R"
    thigh: float = 9.0
    knee: float = 18.0
    lift: float = 0.0
    arms: float = 0.0


LYING = State()
CLOSE, TURNED, EMPTY = replace(LYING, distance=1.05), replace(LYING, azimuth=62.0), replace(LYING, there=False)


def kick(start: State, short: float, hold_s: float = 3.0) -> list[tuple[float, State]]:
    """Straighten over two seconds, hold, return."""
    straight = replace(start, knee=short)
    return [(2.0, straight), (hold_s, straight), (2.0, start), (1.0, start)]


def course() -> list[tuple[float, State]]:
    """(seconds, state at their end): everything changes smoothly, but for who is there."""
    right = replace(LYING, thigh=90.0, knee=90.0)
    left, lying_left = replace(right, leg="L"), replace(LYING, leg="L")
    lifted = replace(right, knee=RIGHT_SHORT, lift=LIFT)
    down = replace(lifted, lift=0.0)
    return [
        (3.5, EMPTY),
        (0.0, CLOSE),
        (5.0, CLOSE),
        (1.5, TURNED),
        (5.0, TURNED),
        (1.5, LYING),
        (4.0, LYING),
        (1.5, right),
        (5.5, right),
        *kick(right, RIGHT_SHORT),
        *[(2.0, lifted), (2.2, lifted), (0.8, down), (3.0, down), (2.0, right), (1.0, right)],
        *kick(right, RIGHT_SHORT),
        *[(1.5, LYING), (0.0, lying_left), (5.0, lying_left), (1.5, left), (6.0, left)],
        *kick(left, LEFT_SHORT),
        *[(1.0, replace(left, arms=1.0)), (2.6, replace(left, arms=1.0)), (1.0, left), (3.0, left)],
        *[(1.0, replace(left, arms=1.0)), (2.6, replace(left, arms=1.0)), (1.0, left), (6.0, left)],
        *kick(left, LEFT_SHORT),
        *kick(left, LEFT_SHORT),
        (1.5, lying_left),
        (8.0, lying_left),
    ]


def states(fps: float) -> Iterator[tuple[float, State]]:
    """Every frame's time and state."""
    from exercises import ease

    begin, was, frame = 0.0, EMPTY, 0
    for seconds, now in course():
        while frame / fps < begin + seconds - 1e-9:
            share = ease((frame / fps - begin) / seconds)
            between = {
                name: getattr(was, name) + share * (getattr(now, name) - getattr(was, name))
                for name in ("azimuth", "distance", "thigh", "knee", "lift", "arms")
            }
            yield frame / fps, replace(now, **between)
            frame += 1
        begin, was = begin + seconds, now


class Person:
    """The body on the mat in any of the states."""

    def __init__(self) -> None:
        from body import BodySpec, build_body
        from clip import camera_for
        from exercises import SupineKick
        from render import Look, Renderer
        from rig import Rig

        dress: dict[str, Any] = {"top_color": (0.85, 0.45, 0.25), "bottom_color": (0.15, 0.18, 0.25)}
        body = build_body(BodySpec(sex="female", height=1.68, hair="ponytail01", **dress))
        self.parts, self.rig = body.parts, Rig(body)
        self.motions = {"R": SupineKick(self.rig, side="R"), "L": SupineKick(self.rig, side="L")}
        self.camera = camera_for("supine_kick")
        look = Look(room_seed=2, wall=(0.60, 0.70, 0.72), mat=(0.20, 0.45, 0.35), light_dir=(0.6, 0.7, 0.3))
        self.renderer = Renderer(self.camera, look)
        self.renderer.set_body(body)

    def picture(self, time_s: float, state: State) -> Any:
        """(h, w, 3) uint8, BGR."""
        import numpy as np

        self.renderer.cam = replace(self.camera, azimuth=state.azimuth, distance=state.distance)
        transforms = self.rig.fk(self._pose(time_s, state))
        # Nobody is somebody deep under the floor.
        aside = np.array([0.0, 0.0 if state.there else -50.0, 0.0])
        return self.renderer.frame([self.rig.skin(transforms, part) + aside for part in self.parts])

    def _pose(self, time_s: float, state: State) -> Any:
        import numpy as np
        from exercises import sway
        from rig import Leg

        motion = self.motions[state.leg]
        lumbar = motion.l0 + state.lift + 0.1 * sway(time_s, 1)
        pose, transforms = motion._settled(lumbar)
        for side in "LR":
            for part in (pose.upper, pose.fore):
                rest = np.asarray(part[side], float) / np.linalg.norm(part[side])
                angle = state.arms * np.pi / 2
                part[side] = np.cos(angle) * rest + np.sin(angle) * np.array([0, 1.0, 0])
            if state.arms > 0.05:
                pose.hand[side] = None
        knee = state.knee + 0.4 * sway(time_s, 2)
        thigh = state.thigh + 0.4 * sway(time_s, 3)
        pose.legs[motion.work] = Leg(hip_flex=thigh - lumbar, knee=knee, ankle=-6, hip_abd=0.2 * sway(time_s, 4))
        motion._rest_leg(pose, transforms)
        return pose


def main() -> int:
    """Render; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rig", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fps", type=int, default=12)
    parser.add_argument("--every", type=int, default=1, help="only each Nth frame, for a look")
    args = parser.parse_args()
    sys.path.insert(0, str(args.rig))
    person = Person()
    form = ["-f", "rawvideo", "-pix_fmt", "bgr24", "-s", "640x480", "-r", str(args.fps / args.every), "-i", "-"]
    code = [
        "-c:v",
        "libx264",
        "-preset",
        "slow",
        "-crf",
        "30",
        "-g",
        "60",
        "-pix_fmt",
        "yuv420p",
        "-movflags",
        "+faststart",
    ]
    command = ["ffmpeg", "-v", "error", "-y", *form, *code, str(args.out)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as coder:
        assert coder.stdin is not None
        for number, (time_s, state) in enumerate(states(args.fps)):
            if number % args.every == 0:
                coder.stdin.write(person.picture(time_s, state).tobytes())
    return coder.returncode


if __name__ == "__main__":
    sys.exit(main())
