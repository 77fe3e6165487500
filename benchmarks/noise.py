"""What a worse tracker, camera or machine would have seen: observations with noise, gaps and fewer frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from formcheck.pose.observation import Observation

WHITE_PX = 2.0
"""Standard deviation of each coordinate, pixels of a picture 640 wide."""
OUTLIERS, OUTLIER_PX = 0.02, 40.0
"""Share of landmarks that are somewhere else in a frame, and how far away."""
DROPPED = 0.3
FEW_FPS = 10.0

KINDS = ("white", "outliers", "dropped", "10fps")


def worse(seen: Iterable[Observation], kind: str, seed: int) -> Iterator[Observation]:
    """The same session through something worse. kind: one of KINDS. The same seed gives the same noise."""
    chance = np.random.default_rng(seed)
    last_us = -1e9
    for observation in seen:
        if kind == "dropped" and chance.random() < DROPPED:
            continue
        if kind == "10fps":
            if observation.time_us - last_us < 1e6 / FEW_FPS - 5000:
                continue
            last_us = observation.time_us
        yield _moved(observation, kind, chance)


def _moved(observation: Observation, kind: str, chance: np.random.Generator) -> Observation:
    pose = observation.pose
    if pose is None or kind not in ("white", "outliers"):
        return observation
    points = np.array(pose.points)
    pixel = observation.size[0] / 640
    if kind == "white":
        points += chance.normal(0, WHITE_PX * pixel, points.shape)
    else:
        away = chance.random(len(points)) < OUTLIERS
        points[away] += chance.normal(0, OUTLIER_PX * pixel, (int(away.sum()), 2))
    return replace(observation, pose=replace(pose, points=tuple(map(tuple, points.tolist()))))
