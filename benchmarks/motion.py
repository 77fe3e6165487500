"""What smoothing does to movement: how much of a bounce is kept, and how far a reading lags behind."""

from __future__ import annotations

import numpy as np
from rendered import Clip, Series

BOUNCING = {"supine_leg_kick": "knee_flexion", "toe_touch": "trunk_inclination"}
"""What the renderer lets swing in each exercise."""
LEAST_RATE = 15.0
"""Degrees a second: a knee that moves less says nothing about lag."""


def bounce_kept(clip: Clip, reading: Series, truth: Series) -> float:
    """Amplitude of the reading at the bounce's frequency over that of the truth; nan where there is no bounce."""
    if clip.meta["compensation"] != "bounce":
        return float("nan")
    frequency = float(clip.meta["motion_opts"].get("freq", 2.0))
    held = clip.held[: len(reading)] & np.isfinite(reading)
    if held.sum() < 8:
        return float("nan")
    times = clip.times[: len(reading)][held]
    return _swing(times, reading[held], frequency) / _swing(times, truth[: len(reading)][held], frequency)


def _swing(times: Series, values: Series, frequency: float) -> float:
    turn = 2 * np.pi * frequency * times
    parts = np.column_stack([np.cos(turn), np.sin(turn), np.ones_like(times), times])
    found = np.linalg.lstsq(parts, values, rcond=None)[0]
    return float(np.hypot(found[0], found[1]))


def lag_s(clip: Clip, reading: Series, truth: Series) -> float:
    """How far a reading trails the truth while it moves, seconds; nan where it does not move.

    A lag shows as an error against the rate of change, with opposite signs on the way out and back; an error
    that depends on the angle itself does not, and is fitted beside it.
    """
    size = min(len(reading), len(truth))
    rate = np.gradient(truth[:size], clip.times[:size])
    moving = (np.abs(rate) > LEAST_RATE) & np.isfinite(reading[:size])
    if moving.sum() < 12 or not (rate[moving].min() < 0 < rate[moving].max()):
        return float("nan")
    parts = np.column_stack([rate, truth[:size], np.ones(size)])[moving]
    error = (reading[:size] - truth[:size])[moving]
    return -float(np.linalg.lstsq(parts, error, rcond=None)[0][0])
