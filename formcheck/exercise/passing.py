"""Whether a body only passes through the postures of end range."""

from __future__ import annotations

from dataclasses import dataclass, field

from formcheck.exercise.driver import value_of
from formcheck.exercise.exercise import Phasing
from formcheck.exercise.slope import Slope
from formcheck.measure.measurer import Measured
from formcheck.pose.landmarks import Side

_FAST = 60.0
"""Degrees a second: a leg whose thigh passes through the postures of end range faster is being laid down, even if its
knee stays as it is. Thighs that drop in rendered kicks fall at up to 30."""


@dataclass
class Passing:
    """Feed `update` every frame of a movement."""

    _slopes: dict[str, Slope] = field(default_factory=dict)

    def update(self, phasing: Phasing, side: Side | None, measured: Measured) -> bool:
        """Whether the body passes quickly through them, whatever the driver does."""
        fastest = 0.0
        for measure in {wanted.measure for wanted in phasing.end} - {phasing.driver, phasing.along}:
            value = value_of(measure, side, measured)
            if value is not None:
                speed = self._slopes.setdefault(measure, Slope()).update(measured.time_s, value)
                fastest = max(fastest, abs(speed or 0.0))
        return fastest > _FAST
