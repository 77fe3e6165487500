"""How real people begin a downward dog or a kick, and how deep flexible ones fold: motions the renderer does not have.

Imports the renderer's modules: its folder must be on the path first. Without the options below the motions are the
renderer's own.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from exercises import MOTIONS, DownDog, Leg, ToeTouch, sway
from people import ArmsAnywhere
from rig import SIDES, SIGN, unit
from scipy.optimize import brentq, fsolve

_KNEE_PAD = 0.055
"""How high the knee's centre is over the floor when one kneels, metres."""
_TUCKED, _TUCKED_BY = 75.0, 0.3
"""Pitch of a foot on its toes, degrees, and by which effort a foot that lay on its back is there."""
_WRIST, _HAND = 0.06, 0.2
"""How high a wrist is over the floor at the least, and how long a hand is, metres: none sinks into the floor."""


class BeganAnywhere(DownDog):  # type: ignore[misc]
    """The downward dog that begins and ends in another posture.

    Option begin: plank, knees (on hands and knees) or fold (hands on the floor near the feet). The feet walk in or out.
    With it, degrees: begin_hip, hip flexion in the plank and in the fold, on the knees how far the thighs are before
    the upright; begin_lumbar; begin_neck; begin_shoulder between arm and trunk; begin_heel, pitch of the foot, over 90
    it lies on its back.
    """

    def setup(self) -> None:
        """Solve the dog, then the posture before it."""
        super().setup()
        begin = self.opts.get("begin")
        self._first: dict[str, float] = {}
        if begin is None:
            return
        self._span_of_dog, self._dog = self.D, self.guess
        self._first = {
            "knee": 4.0,
            "lumbar": self.opts.get("begin_lumbar", 0.0),
            "thoracic": 0.0,
            "shoulder": self.opts.get("begin_shoulder", 90.0),
            "heel": self.opts.get("begin_heel", _TUCKED),
        }
        self._before = np.array({"plank": self._plank, "knees": self._knees, "fold": self._fold}[begin]())
        self._span_before = self._span(self.rig.fk(self._shape(*self._before, **self._first)))
        self._off = np.zeros(2)

    def _knees(self) -> tuple[float, float]:
        """How far the knees bend and where the hands are follows."""
        lean = self.opts.get("begin_hip", 0.0)

        def contact(x: Any) -> list[float]:
            placed = self.rig.fk(self._shape(x[0], x[0] + lean, **{**self._first, "knee": x[1]}))
            knee = min(placed[f"lowerleg01.{side}"][1][1] for side in SIDES)
            feet = self.low(placed, "foot_L", "foot_R")
            return [self._over_feet(placed, "wrist_L", "wrist_R"), knee - feet - _KNEE_PAD]

        pitch, self._first["knee"] = _solved(contact, (85.0, 95.0))
        return pitch, pitch + lean

    def _fold(self) -> tuple[float, float]:
        """The knees soft, the soles on the floor."""
        self._first.update(knee=14.0, heel=0.0)
        return self._plank()

    def _plank(self) -> tuple[float, float]:
        """Where the feet are follows."""
        hip = self.opts.get("begin_hip", 5.0)
        pitch = brentq(lambda x: self._gap(self._shape(x, hip, **self._first)), 40, 175, xtol=1e-3)
        return float(pitch), hip

    def _over_feet(self, placed: Any, *parts: str) -> float:
        return float(self.low(placed, *parts) - self.low(placed, "foot_L", "foot_R"))

    def _shape(self, phi: float, hip: float, **shape: float) -> Any:
        pose = super()._shape(phi, hip, **shape)
        for leg in pose.legs.values():
            # On its back the foot has straight toes.
            leg.toe = min(leg.toe, _TUCKED) * float(np.clip((130 - leg.toe) / 40, 0, 1))
        return pose

    def pose(self, t: float) -> Any:
        """Pose, phase and effort at a time."""
        if not self._first:
            return super().pose(t)
        phase, e, _ = self.timeline.at(t)
        pose = self._between(t, e)
        pose.neck = self.opts.get("begin_neck", -8.0) * (1 - e) - 8.0 * e
        placed = self.rig.fk(pose)
        toe = (placed["toe1-1.L"][1] + placed["toe1-1.R"][1]) / 2
        # The hands stay; where the feet are not the dog's, they walk.
        ahead = 0.62 - (self._span_of_dog - self.D)
        pose.p = pose.p + np.array([-self.fwd[0] * ahead - toe[0], -self.low(placed, "foot_L", "foot_R"), -toe[2]])
        twist = self.amount("twist") * e
        if twist:
            self._twist(pose, twist)
        return pose, phase, e

    def _between(self, t: float, e: float) -> Any:
        """The shape on the way; the contacts are solved from between the two ends' solutions."""
        first, rounded, wave = self._first, self.amount("rounded_back"), self.wobble
        last = {
            "knee": self.amount("bent_knees"),
            "lumbar": 4 + rounded,
            "thoracic": -4 + 0.5 * rounded,
            "shoulder": 172 - 0.35 * rounded,
            "heel": self.amount("heels_up"),
        }
        shape = {name: first[name] + (last[name] - first[name]) * e for name in first}
        if first["heel"] > _TUCKED:
            tucked = min(e / _TUCKED_BY, 1.0), max(e - _TUCKED_BY, 0.0) / (1 - _TUCKED_BY)
            shape["heel"] = first["heel"] + (_TUCKED - first["heel"]) * tucked[0] + (last["heel"] - _TUCKED) * tucked[1]
        shape["knee"] += 0.5 * wave * (1 + sway(t, 1))
        shape["lumbar"] += 0.5 * wave * sway(t, 2)
        shape["shoulder"] += wave * sway(t, 3) * e
        self.D = self._span_before + (self._span_of_dog - self._span_before) * e
        straight = self._before + (self._dog - self._before) * e
        self.guess = straight + self._off
        pose = self.solve(**shape)
        self._off = self.guess - straight
        return pose


class DeepFold(ToeTouch):  # type: ignore[misc]
    """The toe touch with the option `reach`: hands do not sink into the floor, the elbows bend instead."""

    def pose(self, t: float) -> Any:
        """Pose, phase and effort at a time."""
        pose, phase, e = super().pose(t)
        if not self.opts.get("reach"):
            return pose, phase, e
        placed = self.rig.fk(pose)
        for side in SIDES:
            wrist = placed[f"wrist.{side}"][1]
            if wrist[1] < _WRIST:
                self._bend(pose, placed, side, np.array([wrist[0], _WRIST, wrist[2]]))
            down = max(wrist[1], _WRIST) / _HAND
            if down < 1:
                ahead = self.fwd * np.sqrt(1 - down**2) - np.array([0, down, 0])
                pose.hand[side] = (ahead, np.array([0, -1.0, 0]) - 0.5 * down * self.fwd)
        return pose, phase, e

    def _bend(self, pose: Any, placed: Any, side: str, to: Any) -> None:
        """Upper and lower arm toward a point for the wrist."""
        shoulder, elbow, wrist = (placed[f"{bone}.{side}"][1] for bone in ("upperarm01", "lowerarm01", "wrist"))
        upper, fore = np.linalg.norm(elbow - shoulder), np.linalg.norm(wrist - elbow)
        way = to - shoulder
        reach = float(np.clip(np.linalg.norm(way), abs(upper - fore) + 0.01, upper + fore - 1e-4))
        along = (upper**2 - fore**2 + reach**2) / (2 * reach)
        out = self.B[:, 0] * SIGN[side] + 0.4 * self.fwd
        aside = unit(out - (out @ unit(way)) * unit(way)) * np.sqrt(max(upper**2 - along**2, 0.0))
        bent = shoulder + unit(way) * along + aside
        pose.upper[side], pose.fore[side] = bent - shoulder, shoulder + unit(way) * reach - bent


class KickAnywhere(ArmsAnywhere):
    """The kick whose thigh and knee begin and end anywhere, so that the posture says nothing of the angles.

    Options, degrees: begin_thigh, end_thigh over the floor; begin_knee, end_knee; ankle as it begins. Without
    begin_thigh it is the usual kick. With other_thigh and other_knee the other leg is held up, too, as in a dead bug.
    """

    def _rest_leg(self, pose: Any, placed: Any) -> None:
        if "other_thigh" not in self.opts:
            super()._rest_leg(pose, placed)
            return
        hip = self.opts["other_thigh"] - pose.lumbar
        pose.legs[self.other] = Leg(hip_flex=hip, knee=self.opts["other_knee"], ankle=self.opts.get("ankle", -8.0))

    def pose(self, t: float) -> Any:
        """Pose, phase and effort at a time."""
        if "begin_thigh" not in self.opts:
            return super().pose(t)
        phase, e, _ = self.timeline.at(t)
        wave, begin, end = self.wobble, self.opts["begin_thigh"], self.opts["end_thigh"]
        lumbar = self.l0 + self.amount("hip_lift") * e + 0.3 * wave * sway(t, 1)
        knee = self.opts["begin_knee"] + (self.opts["end_knee"] - self.opts["begin_knee"]) * e + wave * sway(t, 2)
        thigh = begin + (end - begin) * e + wave * sway(t, 3)
        pose, placed = self._settled(lumbar)
        pose.legs[self.work] = Leg(
            hip_flex=thigh - lumbar,
            knee=max(0.0, knee),
            ankle=self.opts["ankle"] + 5 * e,
            hip_abd=0.5 * wave * sway(t, 4),
            hip_rot=0.0,
        )
        self._rest_leg(pose, placed)
        return pose, phase, e


def _solved(contact: Any, guess: tuple[float, float]) -> tuple[float, float]:
    found, info, fine, message = fsolve(contact, guess, xtol=1e-5, epsfcn=1e-5, full_output=True)
    if fine != 1 and np.abs(info["fvec"]).max() > 5e-3:
        raise RuntimeError(f"start of a dog: no contact solution ({message})")
    return float(found[0]), float(found[1])


def began(r: Any, begin: str) -> dict[str, Any]:
    """What differs between people who begin so: the options of `BeganAnywhere`."""
    if begin == "plank":
        hip, shoulder, heel = r.uniform(-14, 32), r.uniform(62, 98), r.uniform(42, 88)
    elif begin == "knees":
        hip, shoulder = r.uniform(-15, 22), r.uniform(68, 108)
        heel = r.choice([r.uniform(55, 85), r.uniform(115, 168)])
    else:
        hip, shoulder, heel = r.uniform(112, 145), r.uniform(85, 130), 0.0
    return {
        "begin": begin,
        "begin_hip": float(hip),
        "begin_shoulder": float(shoulder),
        "begin_heel": float(heel),
        "begin_lumbar": float(r.uniform(-14, 12) + (18 if begin == "fold" else 0)),
        "begin_neck": float(r.uniform(-30, 15)),
        "stance_hip": float(r.uniform(84, 114)),
    }


def deep(r: Any, weight: float) -> dict[str, Any]:
    """How deep one folds: heavy people less."""
    return {"reach": True, "hip": float(r.uniform(100, 152 - 30 * min(max(weight - 0.4, 0.0), 1.0)))}


def anywhere(r: Any) -> dict[str, Any]:
    """Where a kick begins and ends: the options of `KickAnywhere`."""
    return {
        "begin_thigh": float(r.uniform(60, 115)),
        "end_thigh": float(r.uniform(60, 112)),
        "begin_knee": float(r.uniform(45, 115)),
        "end_knee": float(r.uniform(0, 50)) if r.random() < 0.8 else 0.0,
        "ankle": float(r.uniform(-25, 10)),
    }


def both_up(r: Any) -> dict[str, Any]:
    """A leg of somebody who lies, mostly both, anywhere in the air: options of `KickAnywhere`."""
    straight = bool(r.random() < 0.4)
    begin, end, other = (_in_the_air(r, straight) for _ in range(3))
    both = {"other_thigh": other[0], "other_knee": other[1]} if r.random() < 0.7 else {}
    first = {"begin_thigh": begin[0], "begin_knee": begin[1], "end_thigh": end[0], "end_knee": end[1]}
    return {**first, **both, "ankle": float(r.uniform(-25, 10))}


def _in_the_air(r: Any, straight: bool) -> tuple[float, float]:
    """Thigh and knee, degrees; the foot not in the floor."""
    thigh, knee = r.uniform(5, 115), r.uniform(0, 15 if straight else 115)
    return float(thigh), float(min(knee, 2 * thigh))


def install() -> None:
    """Make `render_clip` know the motions above."""
    MOTIONS.update(down_dog=BeganAnywhere, toe_touch=DeepFold, supine_kick=KickAnywhere)
