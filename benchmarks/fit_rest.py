"""Fitting the start postures from which the camera's roll is read, see `AtRest` in measure/correction.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from fit_samples import Floats, Samples

from formcheck.measure.at_rest import AtRest
from formcheck.measure.shape import BENDS

STARTS = ("supine_leg_kick", "toe_touch")
"""Not the downward dog: real people's hips are elsewhere than the rendered ones', which read as 4 to 8 degrees of
roll in three real clips of level cameras."""
LARGEST_YAW = 25.0
RIDGE, UNIT_DEG = 3.0, 5.0
LEAST_SPREAD = np.radians(5.0)


def at_rest_of(clips: Sequence[Samples]) -> AtRest:
    """One posture for each exercise of STARTS, and of the kick for either leg up, from the first frames of its clips.

    Every body weighs by its square root.
    """
    kinds = sorted({(clip.exercise, clip.work) for clip in clips if clip.exercise in STARTS})
    found = [_posture([clip for clip in clips if (clip.exercise, clip.work) == kind]) for kind in kinds]
    return AtRest(*(np.array(part) for part in zip(*found, strict=True)))


def _posture(clips: Sequence[Samples]) -> tuple[Floats, Floats, Floats, Floats]:
    chosen = [clip for clip in clips if clip.at_rest.any() and abs(clip.azimuth) <= LARGEST_YAW]
    bends = np.array([np.median(clip.still[clip.at_rest][:, BENDS], axis=0) for clip in chosen])
    directions = np.array([np.angle(np.exp(1j * clip.directions[clip.at_rest]).mean(axis=0)) for clip in chosen])
    middle = np.angle(np.exp(1j * directions).mean(axis=0))
    off = np.degrees((directions - middle + np.pi) % (2 * np.pi) - np.pi)
    yaw = np.array([np.median(clip.geometric_yaw[clip.at_rest]) for clip in chosen])
    count = Counter(clip.body for clip in chosen)
    weight = np.array([count[clip.body] ** -0.5 for clip in chosen])
    x, y = np.column_stack([off, yaw]) / UNIT_DEG, np.array([clip.roll for clip in chosen])
    # Without a constant: a body that stands as they do on average is seen level.
    slopes = np.linalg.solve((x * weight[:, None]).T @ x + RIDGE * np.eye(x.shape[1]), (x * weight[:, None]).T @ y)
    slopes /= UNIT_DEG
    slopes[:-1] *= np.degrees(1.0)
    return np.median(bends, axis=0), bends.std(axis=0) + LEAST_SPREAD, middle, slopes
