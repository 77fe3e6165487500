"""Finding an oscillation in a signal as it comes, from its turning points."""

from __future__ import annotations

from dataclasses import dataclass

_SLOWEST_HZ, _FASTEST_HZ = 0.5, 3.0
"""What counts as bouncing (numbers.md). A slower swing is a person moving, a faster one is noise."""
_EVENNESS = 0.4
"""A half swing smaller than this share of the one before breaks the rhythm."""


@dataclass(frozen=True, slots=True)
class Swing:
    """peak_to_peak: 0 while there is no oscillation. since_s: when it began, None while there is none."""

    peak_to_peak: float
    since_s: float | None


STILL = Swing(0.0, None)


class Oscillation:
    """Counts half swings larger than `least` that follow each other in rhythm.

    least: smallest half swing, peak to peak, in the signal's unit. periods: how many periods must be seen.
    """

    def __init__(self, least: float, periods: float) -> None:
        self._least, self._halves = least, round(2 * periods)
        self.reset()

    def reset(self) -> None:
        """Forget the past."""
        self._extreme: tuple[float, float] | None = None
        self._direction = 0
        self._step_s = self._time_s = 0.0
        self._turns: list[tuple[float, float]] = []

    def update(self, time_s: float, value: float) -> Swing:
        """The oscillation after one more sample."""
        self._step_s, self._time_s = time_s - self._time_s, time_s
        if self._extreme is None:
            self._extreme = (time_s, value)
            return STILL
        away = value - self._extreme[1]
        if self._direction == 0:
            if abs(away) > self._least:
                self._turns = [self._extreme]
                self._direction = 1 if away > 0 else -1
                self._extreme = (time_s, value)
        elif away * self._direction >= 0:
            self._extreme = (time_s, value)
        elif abs(away) > self._least:
            # It has turned for good: the extreme was a turning point.
            self._turns.append(self._extreme)
            self._direction = -self._direction
            self._extreme = (time_s, value)
        return self._swing(time_s, value)

    def _swing(self, time_s: float, value: float) -> Swing:
        if self._extreme is None or not self._turns:
            return STILL
        # The half swing under way counts as soon as it is as large as asked.
        points = [*self._turns, self._extreme]
        if time_s - points[-2][0] > 1.0 / _SLOWEST_HZ:
            self.reset()
            return STILL
        halves: list[float] = []
        first = len(points) - 1
        for n in range(len(points) - 1, 0, -1):
            seconds = points[n][0] - points[n - 1][0]
            size = abs(points[n][1] - points[n - 1][1])
            # Turning points fall on frames: a half swing may seem shorter than it is by one frame.
            too_fast = seconds < 0.5 / _FASTEST_HZ - self._step_s and n < len(points) - 1
            if size < self._least or seconds > 0.5 / _SLOWEST_HZ or too_fast:
                break
            # The half swing under way may still grow: evenness is asked of the finished ones.
            if len(halves) > 1 and not _EVENNESS <= size / halves[-1] <= 1 / _EVENNESS:
                break
            halves.append(size)
            first = n - 1
        if len(halves) < self._halves:
            return STILL
        del self._turns[:-12]
        return Swing(sorted(halves)[len(halves) // 2], points[first][0])
