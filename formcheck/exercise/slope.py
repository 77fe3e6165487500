"""How fast a measure changes, from its last samples."""

from __future__ import annotations

from collections import deque

_WINDOW_S = 0.13
_SPARSE_S = 0.12
"""With so much time between two samples two say enough, and a third would be too old."""


class Slope:
    """Least-squares slope over the last eighth of a second, or `window_s`; at least three samples (two, when they come
    slowly)."""

    def __init__(self, window_s: float = _WINDOW_S) -> None:
        self._window_s = window_s
        self._samples: deque[tuple[float, float]] = deque()
        self._enough = False

    def reset(self) -> None:
        """Forget the past."""
        self._samples.clear()
        self._enough = False

    def update(self, time_s: float, value: float) -> float | None:
        """Units a second after one more sample; None before three samples or after a gap."""
        self.add(time_s, value)
        return self.speed

    def add(self, time_s: float, value: float) -> None:
        """One more sample."""
        samples = self._samples
        step_s = time_s - samples[-1][0] if samples else 0.0
        if step_s > 0.5:
            samples.clear()
        samples.append((time_s, value))
        n = len(samples)
        least = 2 if step_s > _SPARSE_S and n > 2 else 3
        since_s = time_s - self._window_s - 1e-6
        while n > least and samples[0][0] < since_s:
            samples.popleft()
            n -= 1
        self._enough = n >= least

    @property
    def speed(self) -> float | None:
        """Units a second as of the last sample; None before three samples or after a gap."""
        if not self._enough:
            return None
        n, (time_s, value) = len(self._samples), self._samples[-1]
        # A plain loop: generators cost more than the sums, and this is asked for several times a frame.
        sum_t = sum_v = squares = products = 0.0
        for t, v in self._samples:
            t -= time_s  # small numbers, so that their squares lose nothing
            v -= value
            sum_t += t
            sum_v += v
            squares += t * t
            products += t * v
        spread = n * squares - sum_t * sum_t
        return (n * products - sum_t * sum_v) / spread if spread > 0 else None
