"""How people behave around an exercise, for the renderer: they come, sit, lie down and get up; toes drop, the other
leg moves.

Imports the renderer's modules: its folder must be on the path first. A course (`series.py`) may hold the phases `come`
and `leave`, whose effort is 0 away from the exercise and 1 in its start posture.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from exercises import MOTIONS, DownDog, ToeTouch
from people import ArmsAnywhere
from rig import SIDES, Leg, rx
from series import AWAY

_STEP_S, _WALK_M = 1.1, 1.3
"""Seconds of two steps, and how far away one who comes is."""


class Visitor(ArmsAnywhere):  # type: ignore[misc]
    """The kick. Options, degrees at the end of the way: toes_drop, other_bends.

    Away from the exercise the person sits; coming is lying down, then one thigh is raised.
    """

    def _rest_leg(self, pose: Any, placed: Any) -> None:
        """The other heel slides toward the seat, for as much as the knee bends."""
        planted, moved = self.ankle_other, getattr(self, "_bent", 0.0)
        if moved:
            hip = placed[f"upperleg02.{self.other}"][1]
            length = self.rig.thigh_len[self.other] + self.rig.shank_len[self.other]
            height = planted[1] - hip[1]
            before = min(1.0, np.hypot(planted[0] - hip[0], height) / length)
            knee = 2 * np.degrees(np.arccos(before)) + moved
            along = np.sqrt(max((length * np.cos(np.radians(knee / 2))) ** 2 - height**2, 0.0))
            self.ankle_other = np.array([hip[0] - self.fwd[0] * along, planted[1], planted[2]])
        super()._rest_leg(pose, placed)
        self.ankle_other = planted

    def pose(self, t: float) -> Any:
        """Pose, phase and effort at a time."""
        phase, effort, _ = self.timeline.at(t)
        if phase in AWAY:
            return self._between(t, effort), phase, 0.0
        self._bent = self.opts.get("other_bends", 0.0) * effort
        pose, phase, effort = super().pose(t)
        pose.legs[self.work].ankle -= self.opts.get("toes_drop", 0.0) * effort
        return pose, phase, effort

    def _between(self, t: float, effort: float) -> Any:
        """Sitting with the feet put up (0), lying so (0.6), lying with one thigh upright (1)."""
        down, up = min(effort / 0.6, 1.0), max(effort - 0.6, 0.0) / 0.4
        lying, settled = self._settled(self.l0)
        hip = (settled["upperleg02.L"][1] + settled["upperleg02.R"][1]) / 2
        pose = lying
        sat = 78.0 * (1 - down)
        turn = self.R_thorax @ rx(sat) @ self.R_thorax.T
        pose.R = turn @ pose.R
        for side in SIDES:
            for part in (pose.upper, pose.fore):
                part[side] = turn @ np.asarray(part[side], float)
            pose.hand[side] = tuple(turn @ np.asarray(way, float) for way in pose.hand[side])
        placed = self.pin(pose, "root", hip)
        pose.p = pose.p - np.array([0, self.low(placed, "pelvis") + 0.012, 0])
        placed = self.rig.fk(pose)
        for side in SIDES:
            self._put_up(pose, placed, side)
        if up > 0:
            self._raise(pose, placed, up)
        return pose

    def _put_up(self, pose: Any, placed: Any, side: str) -> None:
        hip = placed[f"upperleg02.{side}"][1]
        reach = 0.66 * (self.rig.thigh_len[side] + self.rig.shank_len[side])
        ankle = np.array([hip[0], self.rig.sole[side], hip[2]]) - self.fwd * reach
        leg = self.rig.leg_ik(side, pose.R, hip, ankle, np.array([0, 1.0, 0]))
        leg.foot_R = np.stack([self.R_thorax[:, 0], [0, 1.0, 0], -self.fwd], axis=1)
        pose.legs[side] = leg

    def _raise(self, pose: Any, placed: Any, up: float) -> None:
        """The working leg to its start, the other one to its rest."""
        self._bent = 0.0
        put_up = pose.legs[self.work]
        start = Leg(hip_flex=90 - self.l0, knee=90, ankle=-8)
        pose.legs[self.work] = Leg(
            hip_flex=put_up.hip_flex + up * (start.hip_flex - put_up.hip_flex),
            hip_abd=(1 - up) * put_up.hip_abd,
            knee=put_up.knee + up * (start.knee - put_up.knee),
            ankle=-8 * up,
        )
        other = pose.legs[self.other]
        self._rest_leg(pose, placed)
        rest = pose.legs[self.other]
        if self.other_kind != "hook":
            pose.legs[self.other] = Leg(
                hip_flex=other.hip_flex + up * (rest.hip_flex - other.hip_flex),
                hip_abd=other.hip_abd + up * (rest.hip_abd - other.hip_abd),
                knee=other.knee + up * (rest.knee - other.knee),
                ankle=-12 * up,
            )


class Walker(ToeTouch):  # type: ignore[misc]
    """The toe touch; away from it the person walks in from behind, and on again."""

    def pose(self, t: float) -> Any:
        """Pose, phase and effort at a time."""
        return on_the_way(self, t) or super().pose(t)


class Stander(DownDog):  # type: ignore[misc]
    """The downward dog; away from it the person stands and walks."""

    def pose(self, t: float) -> Any:
        """Pose, phase and effort at a time. The way down to the hands is not shown: it is a cut."""
        self.feet = np.array([-0.15 * self.fwd[0], self.rig.sole["L"], 0.0])
        return on_the_way(self, t) or super().pose(t)


def on_the_way(motion: Any, t: float) -> Any:
    """Pose, phase and effort of who walks in or on; None while the exercise is done."""
    phase, effort, _ = motion.timeline.at(t)
    if phase not in AWAY:
        return None
    way = (-1 if phase == "come" else 1) * (1 - effort) * _WALK_M
    return walking(motion, t, way, effort), phase, 0.0


def walking(motion: Any, t: float, way: float, effort: float) -> Any:
    """A standing person on the way, metres ahead of the place; steps are smaller as the effort nears 1."""
    from rig import SIGN, Pose

    size = min(1.0, 3 * (1 - effort))
    pose = Pose()
    pose.R = motion.B @ rx(3 * size)
    swing = np.sin(2 * np.pi * t / _STEP_S)
    for side in SIDES:
        phase = SIGN[side] * swing
        lifted = max(0.0, np.cos(2 * np.pi * t / _STEP_S) * SIGN[side])
        pose.legs[side] = Leg(hip_flex=size * (8 + 22 * phase), knee=2 + size * (6 + 45 * lifted), ankle=0.0)
        lateral = motion.B[:, 0] * SIGN[side]
        pose.upper[side] = np.array([0, -1.0, 0]) + 0.10 * lateral - motion.fwd * 0.35 * size * phase
        pose.fore[side] = np.array([0, -1.0, 0]) + 0.02 * lateral + motion.fwd * (0.12 - 0.35 * size * phase)
    placed = motion.rig.fk(pose)
    lowest = motion.low(placed, "foot_L", "foot_R")
    mid = (placed["foot.L"][1] + placed["foot.R"][1]) / 2
    pose.p = pose.p + np.array([motion.feet[0] + motion.fwd[0] * way - mid[0], -lowest, -mid[2]])
    return pose


def install() -> None:
    """Make `render_clip` know the motions above."""
    MOTIONS.update(supine_kick=Visitor, toe_touch=Walker, down_dog=Stander)
