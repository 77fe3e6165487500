"""Random bodies, rooms and cameras for the renderer, and the motions that it does not have itself.

Imports the renderer's modules (`body`, `clip`, `exercises`, `render`): its folder must be on the path first.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from body import BodySpec
from clip import camera_for
from exercises import MOTIONS, SupineKick, Timeline
from render import Camera, Look

WOMEN = ("casualsuit01", "casualsuit02", "sportsuit01", "sportsuit01", "elegantsuit01")
MEN = ("casualsuit01", "casualsuit02", "casualsuit03", "casualsuit04", "casualsuit05", "casualsuit06", "worksuit01")
HAIR = ("afro01", "bob01", "bob02", "braid01", "long01", "ponytail01", *(f"short0{n}" for n in range(1, 5)), "none")
SKIN = {"caucasian": (0.8, 0.6, 0.49), "african": (0.36, 0.23, 0.17), "asian": (0.78, 0.6, 0.45)}
HEIGHTS_OF_CAMERA = {"supine_kick": (0.4, 1.1), "down_dog": (0.45, 1.1), "toe_touch": (0.7, 1.3)}
FURTHEST_SIDE_ON, OBLIQUE = 20.0, (22.0, 40.0)
"""Degrees off the pure side view."""

Random = np.random.Generator


def body(r: Random) -> BodySpec:
    """A grown person: slim to heavy (a third each), young or old, dressed or in painted-on sports clothes."""
    sex, race = str(r.choice(["female", "male"])), str(r.choice(list(SKIN)))
    dressed = [f"{sex}_{name}" for name in (WOMEN if sex == "female" else MEN)]
    weight = float(r.choice([r.uniform(0.2, 0.5), r.uniform(0.5, 0.8), r.uniform(0.8, 1.5)]))
    return BodySpec(
        sex=sex,
        race=race,
        height=float(np.clip(r.normal(1.66 if sex == "female" else 1.78, 0.07), 1.5, 1.97)),
        weight=weight,
        muscle=float(r.uniform(0.25, 0.8)),
        age=str(r.choice(["young", "young", "old"])),
        skin_tone=SKIN[race],
        hair=str(r.choice(HAIR)),
        hair_color=_floats(r.uniform(0.03, 0.6) * np.array([1, 0.75, 0.55])),
        clothes=str(r.choice([*dressed, "paint", "paint"])),
        top_color=_floats(r.uniform(0.08, 0.9, 3)),
        bottom_color=_floats(r.uniform(0.08, 0.9, 3)),
        shoes=str(r.choice(["none", "none", "shoes01", "shoes03", "shoes05"])),
    )


def look(r: Random) -> Look:
    """A room, its light, and how bad the webcam is."""
    light = r.uniform(0.55, 1)
    return Look(
        room_seed=int(r.integers(1, 60)),
        wall=_floats(r.uniform(0.35, 0.9, 3)),
        mat=_floats(r.uniform(0.1, 0.8, 3)),
        mat_on=bool(r.random() < 0.8),
        light_dir=(float(r.uniform(-0.7, 0.7)), float(r.uniform(0.6, 0.95)), float(r.uniform(0.2, 0.6))),
        key=float(1.5 * light),
        ambient=float(0.62 * light**1.2),
        noise=float(r.uniform(1.5, 6)),
        blur=float(r.uniform(0.4, 1)),
        jpeg=int(r.integers(65, 92)),
    )


def camera(r: Random, exercise: str, oblique: bool) -> Camera:
    """A laptop's or a phone's camera: turned up to 20 degrees (oblique: 22 to 40), rolled up to 5."""
    azimuth = r.choice([-1, 1]) * r.uniform(*OBLIQUE) if oblique else r.uniform(-FURTHEST_SIDE_ON, FURTHEST_SIDE_ON)
    changes: dict[str, Any] = {
        "azimuth": float(azimuth),
        "roll": float(r.uniform(-5, 5)),
        "hfov": float(r.uniform(52, 70)),
        "height": float(r.uniform(*HEIGHTS_OF_CAMERA[exercise])),
        "distance": float(camera_for(exercise).distance * r.uniform(1.0, 1.3)),
    }
    if r.random() < 0.3:
        changes.update(width=960, height_px=540)
    return camera_for(exercise, **changes)


def camera_at_end(r: Random, exercise: str, facing: str, end: str) -> Camera:
    """60 to 90 degrees off the side. facing: where the head points; end: "head" (dog: before the hands) or "feet"."""
    away = float(r.uniform(60, 90)) * (-1 if (facing == "left") == (end == "head") else 1)
    height, roll = float(r.uniform(0.5, 1.3)), float(r.uniform(-3, 3))
    usual = camera(r, exercise, False)
    return replace(usual, azimuth=away, height=height, roll=roll, width=640, height_px=480)


def timeline(r: Random, pace: float = 1.0, more_rest_s: float = 0.0) -> Timeline:
    """How long rest, movement, hold and return last. pace: all times in shares of the usual, the rest apart."""
    rest, go, hold, back = (0.5, 1.7 * pace, 1.8 * pace, 1.4 * pace) * r.uniform(0.8, 1.3, 4)
    return Timeline(float(rest) + more_rest_s, float(go), float(hold), float(back))


def posture(r: Random, exercise: str) -> dict[str, Any]:
    """What differs between people who do the same: the renderer's motion options."""
    if exercise == "toe_touch":
        return {"hip": float(r.uniform(75, 112))}
    if exercise == "down_dog":
        return {"stance_hip": float(r.uniform(92, 114))}
    return {
        "other_leg": str(r.choice(["slight", "slight", "hook", "straight"])),
        "side": str(r.choice(["near", "near", "far"])),
        "arms": str(r.choice(["floor", "floor", "chest", "overhead"])),
    }


class ArmsAnywhere(SupineKick):  # type: ignore[misc]
    """The kick with the option `arms`: floor (beside the trunk, as the renderer has it), chest or overhead."""

    def _settled(self, lumbar: float) -> Any:
        pose, placed = super()._settled(lumbar)
        where = self.opts.get("arms", "floor")
        if where == "floor":
            return pose, placed
        headward, lateral = self.fwd, self.R_thorax[:, 0]
        for side, sign in (("L", 1.0), ("R", -1.0)):
            out = sign * lateral
            if where == "overhead":
                pose.upper[side] = headward + 0.25 * out + [0, self.arm_slope[0], 0]
                pose.fore[side] = headward + np.array([0, self.arm_slope[1], 0])
                pose.hand[side] = (headward + np.array([0, -0.02, 0]), [0, 1.0, 0])
            else:
                pose.upper[side] = -headward + 0.45 * out + [0, 0.1, 0]
                pose.fore[side] = 0.25 * headward - out + [0, 0.45, 0]
                pose.hand[side] = (0.1 * headward - out, [0, -1.0, 0])
        return pose, self.pin(pose, "spine02", self.anchor)


def install() -> None:
    """Make `render_clip` know the motions above."""
    MOTIONS["supine_kick"] = ArmsAnywhere


def _floats(values: Any) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
