"""Kicks of somebody on the back, seen over the head, without a tracker."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, radians, sin

from formcheck.pose.landmarks import COUNT, of
from formcheck.pose.observation import Observation, Pose

FPS, SIZE = 15, (640, 480)


def kick_from_the_head(time_s: float, knee: float, turn: float) -> Observation:
    """Somebody on the back seen over the head, the right leg raised: its knee so far bent and turned in."""
    rise = 38.0 + 62.0 * cos(radians(knee))
    across = 125.0 * sin(radians(knee)) * sin(radians(turn))
    foot = 50.0 * cos(radians(knee)) * sin(radians(turn))
    ankle = 343.0 + across, 160.0 - rise
    places = {
        **{"left shoulder": (270.0, 300.0), "right shoulder": (370.0, 300.0)},
        **{"left hip": (297.0, 240.0), "right hip": (343.0, 240.0)},
        **{"left knee": (300.0, 225.0), "left ankle": (300.0, 210.0), "left foot_index": (300.0, 190.0)},
        **{"right knee": (343.0, 160.0), "right ankle": ankle, "right foot_index": (ankle[0] - foot, ankle[1] - 25.0)},
    }
    points = [(320.0, 330.0)] * COUNT
    for name, place in places.items():
        side, joint = name.split()
        points[of(joint, "left" if side == "left" else "right")] = place
    zeros, sure = (0.0,) * COUNT, (0.95,) * COUNT
    return Observation(round(time_s * 1e6), SIZE, Pose(tuple(points), zeros, sure, sure, ((0.0, 0.0, 0.0),) * COUNT))


def kicks(turn: float, count: int = 3, after_s: float = 0.0) -> Iterator[Observation]:
    """Six seconds of rest, then kicks of two seconds each way with three of hold, and some time after them."""
    for number in range(round((6 + 8 * count + after_s) * FPS)):
        now = number / FPS
        into = (now - 6) % 8 if 6 < now < 6 + 8 * count else 0.0
        way = min(1.0, into / 2, max(0.0, (7 - into) / 2))
        share = (1 - cos(3.14159 * way)) / 2
        yield kick_from_the_head(now, 90.0 - 85.0 * share, turn * share)
