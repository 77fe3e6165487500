"""What is known of a repetition while it is under way."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class RepUnderWay:
    """One repetition or hold as it goes; values are the driver's, grown toward end range.

    held: whether it came to a hold, hold_since_s: when the last one began, hold_value, hold_along: there,
    hold_left_s: when it was last at its level. end_seen_s: when the postures of end range last held.
    left_s: when the driver left its start, also where it was not read then; start_s is when that was noticed.
    opened: whether it was first seen at end range, its start posture not held before. unread_s: for how long its driver
    was not read, or somebody was before the person.
    """

    start_s: float
    start_value: float
    best: float
    held: bool = False
    hold_since_s: float | None = None
    hold_value: float = 0.0
    hold_along: float | None = None
    hold_left_s: float | None = None
    end_seen_s: float | None = None
    opened: bool = False
    left_s: float = 0.0
    unread_s: float = 0.0

    def back(self, value: float) -> float:
        """How much of the way was given up again, as a share of it."""
        return (self.best - value) / max(self.best - self.start_value, 1.0)
