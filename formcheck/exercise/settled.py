"""Whether a value stays where it is, though its reading trembles faster than a body rests."""

from __future__ import annotations

from collections import deque

_LONG_S = 0.5
"""Seconds in one place that count as resting: a body on its way leaves it sooner."""
_REMEMBERED_S = 4.0


class Settled:
    """Remembers the last seconds of a value."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, float]] = deque()

    def update(self, time_s: float, value: float) -> None:
        """One more sample."""
        self._samples.append((time_s, value))
        while self._samples[0][0] < time_s - _REMEMBERED_S:
            self._samples.popleft()

    def since_s(self, speed: float) -> float | None:
        """Since when it has been where it is; None if that is not long.

        speed: units a second; values no further apart than this covers in `_LONG_S` are one place.
        """
        least, most, since_s = float("inf"), float("-inf"), None
        for time_s, value in reversed(self._samples):
            least, most = min(least, value), max(most, value)
            if most - least > speed * _LONG_S:
                break
            since_s = time_s
        if since_s is None or self._samples[-1][0] - since_s < _LONG_S - 1e-6:
            return None
        return since_s
