"""The rising tone: a tick for each step toward the target, each higher than the one before.

Sparse ticks, not a whine: nothing sounds while nothing moves, on the way back, or while a fault is on
(a rising tone would praise the cheat). Their pitches are in `configs/cues/en.toml`.
"""

from __future__ import annotations

STEPS = 8
"""Ticks on the whole way; the last one is the arrival. As many as there are pitches."""

_BETWEEN_S = 0.12
"""A fast movement skips ticks instead of running them into one sound."""
_BACK = 1.5
"""Steps to fall back before the same ticks are heard again: a trembling leg does not rattle."""


class Approach:
    """Turns how far a movement has come into ticks. Pure: it knows no clock and no sound."""

    def __init__(self) -> None:
        self._highest = 0
        self._told_s = float("-inf")

    def update(self, time_s: float, share: float | None, in_form: bool) -> int | None:
        """The step to sound in this frame, 1..STEPS; None for silence.

        share: 0 at the start posture, 1 at the target; None where nothing moves toward it.
        """
        if share is None:
            self._highest = 0
            return None
        reached = max(0.0, min(1.0, share)) * STEPS
        if reached < self._highest - _BACK:
            self._highest = int(reached)
        if int(reached) <= self._highest or time_s - self._told_s < _BETWEEN_S:
            return None
        self._highest = int(reached)
        if not in_form:
            return None
        self._told_s = time_s
        return self._highest
