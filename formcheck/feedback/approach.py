"""The rising tone: a tick for each step toward the target, each higher than the one before.

Sparse ticks, not a whine: nothing sounds while nothing moves, on the way back, or while a fault is on
(a rising tone would praise the cheat). How many steps and how far apart in pitch is taste; the range is what
laptop speakers give well.
"""

from __future__ import annotations

STEPS = 8
"""Ticks on the whole way; the last one is the arrival."""

LOW_HZ, HIGH_HZ = 440.0, 1047.0
TICK_MS = 60.0
ARRIVED_MS = 110.0

_BETWEEN_S = 0.12
"""A fast movement skips ticks instead of running them into one sound."""
_BACK = 1.5
"""Steps to fall back before the same ticks are heard again: a trembling leg does not rattle."""


def tick_notes(step: int) -> tuple[tuple[float, float], ...]:
    """(Hz, ms) of a tick, for steps 1..STEPS: equal intervals; the last is two notes, the octave's chime."""
    hz = LOW_HZ * (HIGH_HZ / LOW_HZ) ** ((step - 1) / (STEPS - 1))
    return ((hz, TICK_MS),) if step < STEPS else ((hz, TICK_MS), (1.5 * hz, ARRIVED_MS))


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
