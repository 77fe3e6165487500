"""A measured value, or the reason why there is none."""

from __future__ import annotations

from functools import cache
from math import hypot
from typing import NamedTuple


class Reading(NamedTuple):
    """One measure in one frame. A named tuple, since two dozen a frame are made.

    value: in the measure's unit; None when there is no reading.
    confidence: 0..1, how far the tracker saw what the value is made of; 0 without a value.
    reason: why there is no reading; empty when there is one.
    uncertainty: half-width of the interval that holds the truth nine times in ten, in the value's unit;
        None without a value, and for measures whose errors are not known.
    rough: what was read where it is too uncertain to be a value.
    """

    value: float | None
    confidence: float = 1.0
    reason: str = ""
    uncertainty: float | None = None
    rough: float | None = None

    @property
    def at_least_roughly(self) -> float | None:
        """The value, or else the rough one, which is good enough to tell phases apart."""
        return self.rough if self.value is None else self.value


@cache
def no_reading(reason: str) -> Reading:
    """The absence of a value, with its reason in words that a user understands."""
    return Reading(None, 0.0, reason)


def apart(one: float | None, other: float | None) -> float | None:
    """The uncertainty of the difference of two values with these uncertainties; None if neither is known."""
    return None if one is None and other is None else hypot(one or 0.0, other or 0.0)
