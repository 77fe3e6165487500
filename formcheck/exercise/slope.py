"""How fast a measure changes, from its last samples."""

from __future__ import annotations

from collections import deque

_WINDOW_S = 0.13


class Slope:
    """Least-squares slope over the last eighth of a second, at least three samples."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, float]] = deque()

    def reset(self) -> None:
        """Forget the past."""
        self._samples.clear()

    def update(self, time_s: float, value: float) -> float | None:
        """Units a second after one more sample; None before three samples or after a gap."""
        if self._samples and time_s - self._samples[-1][0] > 0.5:
            self._samples.clear()
        self._samples.append((time_s, value))
        while len(self._samples) > 3 and self._samples[0][0] < time_s - _WINDOW_S - 1e-6:
            self._samples.popleft()
        n = len(self._samples)
        if n < 3:
            return None
        mean_t = sum(t for t, _ in self._samples) / n
        mean_v = sum(v for _, v in self._samples) / n
        spread = sum((t - mean_t) ** 2 for t, _ in self._samples)
        return sum((t - mean_t) * (v - mean_v) for t, v in self._samples) / spread if spread > 0 else None
