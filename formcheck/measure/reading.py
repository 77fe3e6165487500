"""A measured value, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import hypot


@dataclass(slots=True)
class Reading:
    """One measure in one frame. Not to be written to. With slots, since two dozen a frame are made and a hundred times
    one of their parts is read: a named tuple takes half as long again to make, and twice as long to read.

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

    def at(self, value: float) -> Reading:
        """The same with this value."""
        return Reading(value, self.confidence, self.reason, self.uncertainty, self.rough)


@cache
def no_reading(reason: str) -> Reading:
    """The absence of a value, with its reason in words that a user understands."""
    return Reading(None, 0.0, reason)


def apart(one: float | None, other: float | None) -> float | None:
    """The uncertainty of the difference of two values with these uncertainties; None if neither is known."""
    return None if one is None and other is None else hypot(one or 0.0, other or 0.0)
