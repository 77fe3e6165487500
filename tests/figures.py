"""A stick figure with known angles: observations as a tracker would give them, without a tracker.

The figure is built in its side plane from joint angles, in torso lengths, then turned, placed and drawn into
a picture. Angles are those of docs/conventions.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import cos, radians, sin

import numpy as np

from formcheck.pose.landmarks import COUNT, SIDES, Landmark, Side, of
from formcheck.pose.observation import Observation
from formcheck.pose.quantise import quantise

SIZE = (640, 480)
THIGH, SHANK, FOOT = 0.85, 0.82, 0.45


def _joint_of(landmark: Landmark) -> str:
    """What a landmark is drawn as."""
    side, _, part = landmark.name.lower().partition("_")
    if part in ("shoulder", "hip", "ear", "elbow", "wrist"):
        return part
    if part in ("knee", "ankle", "heel", "foot_index"):
        return f"{part} {side}"
    return "wrist" if part in ("pinky", "index", "thumb") else "nose"


_JOINT_OF = [_joint_of(landmark) for landmark in Landmark]
_SIDE_OF = np.array(["left" if "LEFT" in landmark.name else "right" for landmark in Landmark])
_HALF_WIDTH = np.array([0.26 if n in (11, 12) else 0.215 if n >= 23 else 0.0 for n in Landmark])
"""Lateral distance from the midline, torso lengths: shoulders, legs; the rest is drawn on it."""


@dataclass(frozen=True)
class Figure:
    """Joint angles in degrees, and where the camera sees them from.

    hip, knee, ankle: flexion of (left, right). bump: how far the back is rounded outward halfway, crease: how
    far the front of the body is pushed out at the groin, lift: how far the pelvis of somebody who lies is lifted, with
    both knees and the raised foot, all in torso lengths.
    """

    trunk: float = 0.0
    hip: tuple[float, float] = (0.0, 0.0)
    knee: tuple[float, float] = (0.0, 0.0)
    ankle: tuple[float, float] = (0.0, 0.0)
    near: Side = "right"
    yaw: float = 0.0
    roll: float = 0.0
    scale: float = 110.0
    at: tuple[float, float] = (320.0, 260.0)
    bump: float = 0.0
    crease: float = 0.0
    lift: float = 0.0
    outline: bool = True
    visibility: Mapping[Landmark, float] = field(default_factory=dict)
    moved: Mapping[Landmark, tuple[float, float]] = field(default_factory=dict)

    def mirrored(self) -> Figure:
        """The mirror image: sides swapped, everything else the same."""
        return replace(
            self,
            near="left" if self.near == "right" else "right",
            hip=self.hip[::-1],
            knee=self.knee[::-1],
            ankle=self.ankle[::-1],
            roll=-self.roll,
            at=(SIZE[0] - self.at[0], self.at[1]),
        )

    def seen(self, time_s: float, noise_px: float = 0.0, chance: np.random.Generator | None = None) -> Observation:
        """What a tracker would see of it."""
        joints = self._joints()
        nearer = np.where(self.near == _SIDE_OF, _HALF_WIDTH, -_HALF_WIDTH)
        points = self._in_picture(np.array([joints[name] for name in _JOINT_OF]), nearer)
        if noise_px and chance is not None:
            points += chance.normal(0, noise_px, points.shape)
        for landmark, place in self.moved.items():
            points[landmark] = place
        return quantise(
            round(time_s * 1e6),
            SIZE,
            points=points,
            depth=-nearer * self.scale / SIZE[0],
            visibility=[self.visibility.get(landmark, 0.97) for landmark in Landmark],
            presence=np.full(COUNT, 0.99),
            world=np.zeros((COUNT, 3)),
            outline=self._outline(joints) if self.outline else (),
        )

    def _joints(self) -> dict[str, np.ndarray]:
        """Joints in the side plane of a figure whose right side is near: x to the front when upright, y down."""
        up = turned(np.array([0.0, -1.0]), self.trunk)
        joints = {"hip": np.zeros(2), "shoulder": up}
        front = turned(up, 90.0)
        joints["ear"] = up * 1.32
        joints["nose"] = joints["ear"] + 0.14 * front
        joints["elbow"] = up * 0.75 + 0.3 * front
        joints["wrist"] = up * 0.95 + 0.55 * front
        for side, hip, knee, ankle in zip(SIDES, self.hip, self.knee, self.ankle, strict=True):
            thigh = turned(-up, -hip)
            shank = turned(thigh, knee)
            foot = turned(-shank, 90.0 - ankle)
            joints[f"knee {side}"] = THIGH * thigh
            joints[f"ankle {side}"] = joints[f"knee {side}"] + SHANK * shank
            joints[f"heel {side}"] = joints[f"ankle {side}"] + 0.08 * shank - 0.08 * foot
            joints[f"foot_index {side}"] = joints[f"heel {side}"] + FOOT * foot
        raised = SIDES[int(self.hip[1] > self.hip[0])]
        for name in joints:
            if name == "hip" or "knee" in name or raised in name:
                joints[name] = joints[name] + self.lift * front
        return joints

    def _in_picture(self, places: np.ndarray, nearer: np.ndarray | float) -> np.ndarray:
        """Points (n, 2) of the side plane in pixels. nearer: their distance from the midline toward the camera."""
        # The camera that turns toward the feet (or the back) moves near points toward the head (or the front).
        along_floor = self.trunk < -45 or self.trunk > 45
        ahead = 1 if not along_floor or sin(radians(self.trunk)) > 0 else -1
        x = places[:, 0] * cos(radians(self.yaw)) + nearer * sin(radians(self.yaw)) * ahead
        flat = np.stack([x if self.near == "right" else -x, places[:, 1]])
        return np.array(self.at) + self.scale * turned(flat, self.roll).T

    def _outline(self, joints: Mapping[str, np.ndarray]) -> np.ndarray:
        """A closed polygon round the trunk: the back straight or bulging, the front with or without a crease."""
        hip = joints["hip"]
        up = joints["shoulder"] - hip
        front = turned(up, 90.0)
        back_at, front_at = np.linspace(-0.15, 1.2, 40), np.linspace(1.2, -0.15, 40)
        bulge = self.bump * np.clip(1 - np.abs(2 * back_at - 1), 0, None)
        groin = self.crease * np.clip(1 - np.abs(front_at - 0.2) / 0.2, 0, None)
        dorsal = np.outer(back_at, up) - np.outer(0.16 + bulge, front)
        ventral = np.outer(front_at, up) + np.outer(0.16 + groin, front)
        return self._in_picture(hip + np.concatenate([dorsal, ventral]), 0.0)


def turned(v: np.ndarray, angle: float) -> np.ndarray:
    """A vector turned clockwise on the screen (x right, y down)."""
    c, s = cos(radians(angle)), sin(radians(angle))
    return np.array([c * v[0] - s * v[1], s * v[0] + c * v[1]])


LYING = Figure(trunk=-90.0, hip=(20.0, 90.0), knee=(30.0, 90.0), ankle=(-10.0, -5.0))
"""On the back, the right thigh up with its knee bent: the start of the kick."""
STANDING = Figure(trunk=2.0, hip=(4.0, 4.0), knee=(3.0, 3.0), at=(320.0, 200.0), scale=95.0)
DOG = Figure(trunk=130.0, hip=(100.0, 100.0), knee=(2.0, 2.0), ankle=(5.0, 5.0), at=(320.0, 200.0))


def kicking(knee: float, thigh: float = 90.0, side: Side = "right", figure: Figure = LYING) -> Figure:
    """The lying figure with one knee at this flexion and its thigh at this elevation."""
    # Lying flat, a thigh along the floor is in line with the trunk: its elevation is the hip's flexion.
    if side == "right":
        return replace(figure, hip=(figure.hip[0], thigh), knee=(figure.knee[0], knee))
    return replace(figure, hip=(thigh, figure.hip[1]), knee=(knee, figure.knee[1]))


def filmed(
    posture: Callable[[float], Figure | None],
    seconds: float,
    fps: float = 30.0,
    noise_px: float = 0.0,
    seed: int = 0,
    dropped: float = 0.0,
) -> Iterator[Observation]:
    """Observations of a movement; None as a posture is nobody. dropped: share of frames that never came."""
    chance = np.random.default_rng(seed)
    still: tuple[Figure, Observation] | None = None  # in most frames of a long film nothing moves: drawn once
    for number in range(round(seconds * fps)):
        time_s = number / fps
        if number and chance.random() < dropped:
            continue
        figure = posture(time_s)
        if figure is None:
            yield Observation(round(time_s * 1e6), SIZE, None)
        elif not noise_px and still is not None and figure == still[0]:
            yield replace(still[1], time_us=round(time_s * 1e6))
        else:
            still = figure, figure.seen(time_s, noise_px, chance)
            yield still[1]


def course(*legs: tuple[float, float]) -> Callable[[float], float]:
    """A value over time: (seconds, value) each, reached with a smooth start and stop; the first is where it begins."""
    times = np.cumsum([seconds for seconds, _ in legs])

    def at(time_s: float) -> float:
        if time_s <= times[0]:
            return legs[0][1]
        for n in range(1, len(legs)):
            if time_s <= times[n]:
                share = (time_s - times[n - 1]) / max(legs[n][0], 1e-9)
                eased = (1 - cos(np.pi * share)) / 2
                return legs[n - 1][1] + eased * (legs[n][1] - legs[n - 1][1])
        return legs[-1][1]

    return at


def without(landmark: str, side: Side, figure: Figure, visibility: float = 0.1) -> Figure:
    """The figure with one joint hidden."""
    return replace(figure, visibility={**figure.visibility, of(landmark, side): visibility})
