"""Renders the stretches that `clip.py` has no motion for, in good form and with one fault each.

    python benchmarks/rig/stretches.py --rig PATH --out FOLDER [--only NAME] [--fps 12]

seated (fold, and sitting tall: `staff`), legs_up, split (one leg ahead), bench (heel on a support), squat (the same,
the standing leg bends), kicks (straight legs by turns, on the spot), hinge (on one leg), stand (side and front).
NAME.mp4 with NAME.json, as the renderer's other clips. The environment is that of `random_set.py`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

Kind = tuple[str, str, float, dict[str, Any]]
CLIPS: tuple[Kind, ...] = (
    ("seated", "good", 0.0, {}),
    ("seated", "rounded_back", 35.0, {}),
    ("seated", "bent_knees", 25.0, {}),
    ("staff", "good", 0.0, {}),
    ("staff", "rounded_back", 25.0, {}),
    ("legs_up", "good", 0.0, {}),
    ("legs_up", "bent_knees", 25.0, {}),
    ("legs_up", "rounded_back", 20.0, {}),
    ("split", "good", 0.0, {}),
    ("split", "rounded_back", 35.0, {}),
    ("split", "bent_knees", 28.0, {}),
    ("bench", "good", 0.0, {}),
    ("bench", "rounded_back", 35.0, {}),
    ("bench", "bent_knees", 28.0, {}),
    ("squat", "good", 0.0, {}),
    ("squat", "rounded_back", 35.0, {}),
    ("kicks", "good", 0.0, {}),
    ("kicks", "bent_knees", 32.0, {}),
    ("hinge", "good", 0.0, {}),
    ("hinge", "rounded_back", 35.0, {}),
    ("stand", "good", 0.0, {}),
    ("stand", "good", 0.0, {"azimuth": -90.0}),
    ("stand", "feet_out", 20.0, {"azimuth": -90.0}),
    ("stand", "knees_in", 12.0, {"azimuth": -90.0}),
)
"""Motion, fault, its degrees, changes to the camera."""
CAMERAS = {
    "seated": {"height": 0.6, "distance": 2.7, "target": (0.1, 0.45, 0.0)},
    "staff": {"height": 0.6, "distance": 2.7, "target": (0.1, 0.45, 0.0)},
    "legs_up": {"height": 0.6, "distance": 2.7, "target": (0.15, 0.48, 0.0)},
}
STANDING = {"height": 0.9, "distance": 3.1, "target": (0.0, 0.83, 0.0)}
FAULTS = ("good", "rounded_back", "bent_knees", "feet_out", "knees_in")


def motions() -> dict[str, Any]:
    """The motions as classes of the renderer, by name. Its folder must be importable."""
    import numpy as np
    from exercises import COMPENSATIONS, MOTIONS, Planted, SupineKick, Timeline, sway
    from rig import SIDES, SIGN, Leg, Pose, rx

    class Stretch(Planted):
        timeline = Timeline(1.5, 2.5, 4.0, 2.0)

        def setup(self) -> None:
            self.sole = self.rig.sole["L"]
            self.long = self.rig.thigh_len["L"] + self.rig.shank_len["L"]

        def pose(self, t: float) -> Any:
            phase, e, _ = self.timeline.at(t)
            return self.body(t, e), phase, e

        def trunk(self, pitch: float, lumbar: float, t: float) -> Any:
            pose = Pose(lumbar=lumbar + 0.4 * self.wobble * sway(t, 2), thoracic=0.5 * lumbar, neck=-4)
            pose.R = self.B @ rx(pitch + self.wobble * sway(t, 3))
            return pose

        def reach(self, pose: Any, forward: float, down: float) -> None:
            for s in SIDES:
                lat = self.B[:, 0] * SIGN[s]
                pose.upper[s] = forward * self.fwd + np.array([0, -down, 0]) + 0.1 * lat
                pose.fore[s] = forward * self.fwd + np.array([0, -down, 0]) + 0.15 * self.fwd

        def stand_on(self, pose: Any, side: str, x: float = 0.0) -> Any:
            foot = self.rig.fk(pose)[f"foot.{side}"][1]
            pose.p = pose.p + np.array([x * self.fwd[0], self.sole, 0.0]) - np.array([foot[0], foot[1], 0.0])
            return pose

    class Seated(Stretch):
        name = "seated"

        def body(self, t: float, e: float) -> Any:
            rounded, bent = self.amount("rounded_back") * e, self.amount("bent_knees") * e
            pitch = -4 + (36 * e if self.name == "seated" else 0.0) - 0.7 * rounded
            pose = self.trunk(pitch, (6 * e if self.name == "seated" else 0.0) + rounded, t)
            for s in SIDES:
                # A thigh that rises by half of the knee's bend leaves the heel on the floor.
                pose.legs[s] = Leg(hip_flex=90 + pitch + 0.5 * bent, knee=bent + 2, ankle=4)
            self.reach(pose, 0.35 + 0.5 * e, 0.9) if self.name == "seated" else self.reach(pose, 0.1, 1.0)
            bones = self.rig.fk(pose)
            pose.p = pose.p + np.array([-0.35 * self.fwd[0], -self.low(bones, "pelvis") - 0.012, 0.0]) * [1, 1, 0]
            return pose

    class Staff(Seated):
        name = "staff"

    class LegsUp(SupineKick):
        name = "legs_up"
        timeline = Timeline(1.5, 2.5, 4.0, 2.0)

        def pose(self, t: float) -> Any:
            phase, e, _ = self.timeline.at(t)
            lumbar = self.l0 + self.amount("rounded_back") * e
            pose, _ = self._settled(lumbar)
            thigh, end = 90 + 0.6 * self.amount("rounded_back") * e, self.amount("bent_knees")
            for n, s in enumerate(SIDES):
                knee = 90 + (end - 90) * e + self.wobble * sway(t, 2 + n)
                pose.legs[s] = Leg(hip_flex=thigh - lumbar, knee=max(knee, 0.0), ankle=-6 + 4 * e)
            return pose, phase, e

    class Split(Stretch):
        name = "split"
        ahead, high, squat = 0.34, 0.0, 0.0

        def body(self, t: float, e: float) -> Any:
            rounded, bent = self.amount("rounded_back") * e, self.amount("bent_knees") * e
            pitch = 2 + 42 * e - 0.8 * rounded
            pose = self.trunk(pitch, 5 * e + rounded, t)
            # The straight leg from its heel back to the hip; how bent it is says how long it is.
            reach = self.long * np.cos(np.radians(bent / 2)) * 0.998
            drop = np.sqrt(reach**2 - self.ahead**2)
            hip_y = min(self.sole + self.high + drop, self.sole + self.long * (1 - self.squat * e) * 0.998)
            back = np.sqrt(max(reach**2 - (hip_y - self.sole - self.high) ** 2, 1e-6))
            pose.p = np.array([(0.15 - back) * self.fwd[0], hip_y, 0.0])
            bones = self.rig.fk(pose)
            for s in SIDES:
                hip = bones[f"upperleg02.{s}"][1]
                work = s == self.work
                x = 0.15 if work else 0.15 - self.ahead
                ankle = np.array([x * self.fwd[0], self.sole + (self.high if work else 0.0), hip[2]])
                pose.legs[s] = self.rig.leg_ik(s, pose.R, hip, ankle, self.fwd + np.array([0, 0.2, 0]))
                pose.legs[s].foot_R = self.B @ rx(-25.0 if work and self.high else 0.0)
            self.reach(pose, 0.2, 0.9)
            return pose

    class Bench(Split):
        name = "bench"
        ahead, high = 0.62, 0.5

    class Squat(Bench):
        name = "squat"
        squat = 0.13

    class Kicks(Stretch):
        name = "kicks"
        timeline = Timeline(0.8, 0.7, 0.15, 0.8)

        def body(self, t: float, e: float) -> Any:
            kicking = SIDES[int(t // self.timeline.period) % 2]
            pose = self.trunk(2.0, 6 * e, t)
            for s in SIDES:
                flex, knee = (72 * e, 3 + self.amount("bent_knees") * e) if s == kicking else (2.0, 3.0)
                pose.legs[s] = Leg(hip_flex=flex, knee=knee, ankle=6 * e if s == kicking else 0.0)
            self.reach(pose, 0.1 + 0.7 * e, 0.9 - 0.4 * e)
            return self.stand_on(pose, "L" if kicking == "R" else "R")

    class Hinge(Stretch):
        name = "hinge"

        def body(self, t: float, e: float) -> Any:
            rounded = self.amount("rounded_back") * e
            pitch = 2 + 72 * e - 0.8 * rounded
            pose = self.trunk(pitch, 4 * e + rounded, t)
            for s in SIDES:
                lean = 8 * e
                pose.legs[s] = (
                    Leg(hip_flex=pitch + lean, knee=2 + 16 * e, foot_R=self.B)
                    if s == self.work
                    else Leg(hip_flex=-4 * e + 0.8 * rounded, knee=3, ankle=-10 * e)
                )
            self.reach(pose, 0.05, 1.0)
            return self.stand_on(pose, self.work)

    class Stand(Stretch):
        name = "stand"

        def body(self, t: float, e: float) -> Any:
            pose = self.trunk(2.0, 0.0, t)
            turned, knock = self.amount("feet_out"), self.amount("knees_in")
            for s in SIDES:
                foot = self.B @ rx(0) @ _about_up(SIGN[s] * turned)
                pose.legs[s] = Leg(hip_flex=3, knee=4, hip_abd=4 - 0.5 * knock, hip_rot=knock, foot_R=foot)
                if knock:
                    hip = self.rig.fk(pose)[f"upperleg02.{s}"][1]
                    lat = self.B[:, 0] * SIGN[s]
                    ankle = hip - np.array([0, self.long * 0.985, 0]) + 0.06 * lat
                    pose.legs[s] = self.rig.leg_ik(s, pose.R, hip, ankle, self.fwd - 1.3 * lat)
                    pose.legs[s].foot_R = foot
            return self.stand_on(pose, "L")

    found = {m.name: m for m in (Seated, Staff, LegsUp, Split, Bench, Squat, Kicks, Hinge, Stand)}
    for name, motion in found.items():
        COMPENSATIONS[name] = {fault: (0.0, "deg", fault) for fault in FAULTS}
        MOTIONS[name] = motion
    return found


def _about_up(degrees: float) -> Any:
    from rig import ry

    return ry(degrees)


def main() -> int:
    """Render; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rig", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", default="", help="what the name must contain")
    parser.add_argument("--fps", type=int, default=12)
    args = parser.parse_args()
    sys.path.insert(0, str(args.rig))
    motions()
    from body import BodySpec
    from clip import render_clip
    from render import Camera, Look

    body = BodySpec(sex="male", height=1.78, top_color=(0.25, 0.4, 0.65), bottom_color=(0.2, 0.2, 0.22))
    for kind, fault, degrees, changes in CLIPS:
        name = f"{kind}__{fault}" + ("__front" if changes else "")
        if args.only not in name or (args.out / f"{name}.json").exists():
            continue
        camera = Camera(**{**CAMERAS.get(kind, STANDING), **changes})
        options = {"seconds": 9.0} if kind == "kicks" else {"seconds": 4.0} if kind == "stand" else {}
        path = render_clip(
            kind, fault, degrees, camera, body, args.fps, out=args.out, name=name, look=Look(room_seed=2), **options
        )
        print(path, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
