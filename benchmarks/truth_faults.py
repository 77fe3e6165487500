"""Which faults are true in a rendered clip, when, and how large: from its truth and the exercise's thresholds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from rendered import LETTER, Clip, Series, runs

from formcheck.exercise.event import EventSide
from formcheck.exercise.exercise import Compensation
from formcheck.exercise.load import find_exercise
from formcheck.pose.landmarks import other

LATEST_S = 0.5
SETTLED_S = 0.5
"""How long a fault must be gone before it is over."""
BORDERLINE = (0.5, 1.5)
TURNS = 0.25
"""Share of a bounce's threshold that makes a turning point."""
STILL_DEG_S = 10.0
"""A kick's knee slower than this has ended its extension (the exercise file's `still`)."""
MIDLINE = ("lumbar_rounding", "pelvis_twist", "hips_behind_feet")

BY_COURSE = ("bouncing", "too_fast")
"""Faults of a movement as a whole, not of a value in one frame."""
WITHOUT_TRUTH = ("hold_too_short",)
"""Faults that no rendered clip has: whatever is raised of them is a false alarm."""
BEGUN_DEG, LEFT_DEG = 8.0, 12.0
"""So far from its start a kick has begun, so far from its end it returns (the exercise file's `leave`)."""


@dataclass(frozen=True)
class Fault:
    """A true one. share: its peak as a multiple of `enter`. latest_s: when it must have been raised.

    start_s: when it passes `enter`; of one that never does, when it becomes borderline.
    over_s: when it falls below `exit` for good; end_s: when it falls below half of `enter` or `exit`.
    """

    compensation: str
    side: EventSide
    start_s: float
    over_s: float
    end_s: float
    latest_s: float
    peak: float
    share: float


def faults(clip: Clip, rule: Compensation) -> list[Fault]:
    """The true faults of one compensation in a clip, borderline ones too."""
    if rule.id in WITHOUT_TRUTH:
        return []
    if rule.id == "bouncing":
        return _bounces(clip, rule)
    if rule.id == "too_fast":
        return _thrown(clip, rule)
    value = true_value(clip, rule.id)
    found = []
    for first, last in _joined(runs(value > min(rule.exit, BORDERLINE[0] * rule.enter)), clip.times):
        part = value[first:last]
        over = first + int(np.argmax(part > min(rule.enter, part.max() - 1e-9)))
        stays = np.flatnonzero(value[over:last] <= rule.exit)
        seconds = clip.times[over + stays[0] if len(stays) else last - 1] - clip.times[over]
        share = float(part.max()) / rule.enter
        if share > BORDERLINE[1] and seconds < rule.min_s:
            share = 1.0  # large but too short to be asked for
        # What never passes `enter` begins where it is borderline, not at its peak, which may be its last frame.
        passes = part.max() > rule.enter
        start_s = _crossing(clip.times, value, over, rule.enter) if passes else float(clip.times[first])
        above = np.flatnonzero(part > rule.exit)
        over_s = float(clip.times[first + above[-1]]) if len(above) else start_s
        end_s = float(clip.times[last - 1])
        side: EventSide = "both" if rule.id in MIDLINE or clip.working is None else clip.working
        if rule.id == "other_leg_moves" and clip.working is not None:
            side = other(clip.working)
        found.append(Fault(rule.id, side, start_s, over_s, end_s, start_s + LATEST_S, float(part.max()), share))
    return found


def _joined(parts: Iterator[tuple[int, int]], times: Series) -> list[tuple[int, int]]:
    """Runs less than half a second apart are one fault, as they are one event."""
    whole: list[tuple[int, int]] = []
    for first, last in parts:
        if whole and times[first] - times[whole[-1][1] - 1] < SETTLED_S:
            first = whole.pop()[0]
        whole.append((first, last))
    return whole


def _crossing(times: Series, value: Series, over: int, enter: float) -> float:
    """When the line between the frames before and at `over` passes `enter`."""
    if over == 0 or value[over] <= enter or value[over - 1] >= enter:
        return float(times[over])
    return float(np.interp(enter, value[over - 1 : over + 1], times[over - 1 : over + 1]))


def true_value(clip: Clip, compensation: str) -> Series:
    """The true value that the compensation is judged by, frame by frame; 0 while the person comes or leaves."""
    return np.where(clip.away, 0.0, _value(clip, compensation))


def _value(clip: Clip, compensation: str) -> Series:
    leg = clip.working or clip.near
    if compensation == "hip_lift":
        return clip.true("pelvis_height_change", leg)
    if compensation == "lumbar_rounding":
        return clip.true("lumbar_flexion_change", leg)
    if compensation == "thigh_drop":
        return -clip.change(clip.true("thigh_elevation", leg))
    if compensation == "knee_rotation":
        return np.abs(clip.change(clip.angle(f"hip_rotation_{LETTER[leg]}")))
    if compensation == "pelvis_twist":
        return np.abs(clip.change(clip.angle("lumbar_twist")))
    if compensation == "hips_behind_feet":
        return -clip.change(_shank_forward(clip, LETTER[leg]))
    if compensation == "knee_bend":
        knee = clip.true("knee_flexion", leg)
        return np.where(extended(clip, knee), knee, 0.0) if clip.exercise == "supine_leg_kick" else knee
    if compensation == "toes_dropped":
        # Pulled toes are asked for in a round of their own only.
        return -clip.change(clip.true("ankle_dorsiflexion", leg)) if asked_for_toes(clip) else np.zeros(len(clip.times))
    if compensation == "other_leg_moves":
        resting = other(leg)
        moved = [np.abs(clip.change(clip.true(name, resting))) for name in ("thigh_elevation", "knee_flexion")]
        return np.maximum(*moved)
    raise KeyError(compensation)


def asked_for_toes(clip: Clip) -> bool:
    """Whether the clip stands for the round of a session with the toes pulled."""
    return "toes_drop" in clip.meta["motion_opts"]


def _thrown(clip: Clip, rule: Compensation) -> list[Fault]:
    """Kicks that came to their end sooner than the rule allows: there is no half of it."""
    knee = clip.true("knee_flexion", clip.working or clip.near)
    moved = np.abs(knee - knee[clip.neutral].mean())
    dose_s = find_exercise(clip.exercise).dose.move_s
    found = []
    for first, last in runs((moved > BEGUN_DEG) & ~clip.away):
        ends = np.flatnonzero(extended(clip, knee)[first:last])
        if len(ends):
            start_s = float(clip.times[first + ends[0]])
            short_s = dose_s - (start_s - float(clip.times[first]))
            share = 2.0 if short_s > rule.enter else 0.0
            side: EventSide = clip.working or "both"
            found.append(Fault(rule.id, side, start_s, start_s, start_s, start_s + LATEST_S, short_s, share))
    return found


def _shank_forward(clip: Clip, letter: str) -> Series:
    """Ankle to knee against the vertical, degrees, positive to the front of a standing person."""
    shank = clip.joint(f"knee_{letter}") - clip.joint(f"ankle_{letter}")
    forward = shank[:, 0] * (-1 if clip.meta["facing"] == "left" else 1)
    inclination: Series = np.degrees(np.arctan2(forward, shank[:, 1]))
    return inclination


def extended(clip: Clip, knee: Series) -> Any:
    """From the end of each extension to the start of the return: in between the knee may bounce."""
    slow = np.abs(np.gradient(knee, clip.times)) < STILL_DEG_S
    far = knee - knee[clip.neutral].mean() < -25.0
    inside = np.zeros(len(knee), bool)
    for first, last in runs(far):
        frames = np.flatnonzero(slow[first:last])
        # A pause on the way back is no end of an extension; one on the way there may be: nobody knows yet.
        near = np.flatnonzero(knee[first:last] < knee[first:last].min() + LEFT_DEG)
        frames = frames[frames <= near[-1]]
        if len(frames):
            inside[first + frames[0] : first + frames[-1] + 1] = True
    return inside


def _bounces(clip: Clip, rule: Compensation) -> list[Fault]:
    """Half swings of 1/6 to 1 s (0.5 to 3 Hz) in a row, from the turning points of the moving angle."""
    measure = find_exercise(clip.exercise).phasing.driver
    value = clip.true(measure, clip.working or clip.near)
    # A half swing ends where the angle turns, if only a little before the way back.
    turns = _turning_points(value, TURNS * rule.enter)
    found: list[list[tuple[int, int]]] = [[]]
    for first, last in pairwise(turns):
        seconds = clip.times[last] - clip.times[first]
        if 1 / 6 - 0.05 <= seconds <= 1.0 and abs(value[last] - value[first]) <= 30.0 and not clip.away[first]:
            found[-1].append((first, last))
        elif found[-1]:
            found.append([])
    return [_bounce(clip, rule, value, swings) for swings in found if len(swings) >= 2 * rule.min_periods]


def _bounce(clip: Clip, rule: Compensation, value: Series, swings: list[tuple[int, int]]) -> Fault:
    sizes = [abs(value[last] - value[first]) for first, last in swings]
    period_s = 2 * float(np.mean([clip.times[last] - clip.times[first] for first, last in swings]))
    start_s, end_s = float(clip.times[swings[0][0]]), float(clip.times[swings[-1][1]])
    peak, side = float(np.median(sizes)), clip.working or "both"
    latest_s = start_s + rule.min_periods * period_s
    return Fault("bouncing", side, start_s, end_s, end_s, latest_s, peak, peak / rule.enter)


def _turning_points(value: Series, least: float) -> list[int]:
    """Where the signal turns for good, by at least this much."""
    turns, extreme, direction = [], 0, 0
    for n in range(len(value)):
        away = value[n] - value[extreme]
        if direction * away > 0 or (direction == 0 and abs(away) > least):
            if direction == 0:
                turns.append(extreme)
            direction, extreme = int(np.sign(away)), n
        elif direction and direction * away < -least:
            turns.append(extreme)
            direction, extreme = -direction, n
    return [*turns, extreme]
