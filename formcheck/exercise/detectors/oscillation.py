"""Finding an oscillation in a signal as it comes, from its turning points."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from dataclasses import dataclass
from itertools import islice, pairwise
from math import hypot, pi, sin

_FIRST = 0.4
"""Share of the least half swing from which a turning point counts."""
_ONSET = 0.3
"""Share of that which the companion must show."""
_CLEAR = 1.5
"""How many times the least half swing the others must then be."""
_SMALL = 2.0
"""A bounce of which no half swing is so many times the least shows one more of them: a tracker may sway as far, and the
way out of a hold is no half swing. On 760 rendered clips two of five false ones go by that, and no true one."""
_LARGE, _FAINT, _QUICK_S = 1.6, 0.3, 1.0
"""Of a bounce whose half swings are so many times the least, the first one may be so faint, as a share of it, where the
others took no longer than this together."""
_MISSED = 1.2
"""Half swings after the last turning point: without another one by then the rhythm has stopped."""
_EVENNESS = 0.4
"""A half swing smaller or shorter than this share of the one before breaks the rhythm."""
_MOST = 10.0
"""Times the least half swing: what is larger is no bounce but a movement, such as the way to end range."""
_ABRUPT, _ABRUPT_MORE = 1.5, 0.15
"""How much more of a half swing than of a sine's may be done in one frame: a tracker hops, a body swings."""
_REMEMBERED_S = 4.0
Turn = tuple[float, float, float]
"""Time, value, and the companion's value there."""


@dataclass(slots=True)
class Swing:
    """An oscillation as far as it has been seen.

    peak_to_peak: 0 while there is no oscillation. since_s, until_s: its first and last turn, None while there is
    none.
    """

    peak_to_peak: float
    since_s: float | None
    until_s: float | None = None


STILL = Swing(0.0, None)


class Oscillation:
    """Counts half swings that follow each other in rhythm.

    least: smallest half swing, peak to peak, in the signal's unit. periods: how many periods must be seen.
    slowest_hz, fastest_hz: what counts.
    The first half swing may be half of that: a bounce sets in gently, and the filter takes from it.
    A companion, where given, is another angle that a body swings along with the first, as far and the same way or
    the opposite: a half swing is as large as the smaller of the two, and none where their ways change about.
    """

    def __init__(self, least: float, periods: float, slowest_hz: float, fastest_hz: float) -> None:
        self._longest_s, self._shortest_s = 0.5 / slowest_hz, 0.5 / fastest_hz  # of a half swing
        self._least, self._halves = least, round(2 * periods)
        self.reset()

    @property
    def _noise(self) -> float:
        return _FIRST * self._least

    def reset(self) -> None:
        """Forget the past."""
        self._extreme: Turn | None = None
        self._low = self._high = (0.0, 0.0, 0.0)
        self._direction = 0
        self._step_s = self._time_s = self._blur = 0.0
        self._turns: list[Turn] = []
        self._path: deque[tuple[float, float]] = deque()

    def update(self, time_s: float, value: float, companion: float | None = None, blur: float = 0.0) -> Swing:
        """The oscillation after one more sample. blur: what noise alone may swing, peak to peak."""
        self._blur = blur
        here = (time_s, value, value if companion is None else companion)
        self._step_s, self._time_s = time_s - self._time_s, time_s
        self._path.append((time_s, value))
        while self._path[0][0] < time_s - _REMEMBERED_S:
            self._path.popleft()
        if self._extreme is None:
            self._extreme = self._low = self._high = here
            return STILL
        away = value - self._extreme[1]
        if self._direction == 0:
            self._begin(here)
        elif away * self._direction >= 0:
            self._extreme = here
        elif abs(away) > self._noise:
            # It has turned for good: the extreme was a turning point.
            self._turns.append(self._extreme)
            self._direction = -self._direction
            self._extreme = here
        return self._swing(time_s)

    def _begin(self, here: Turn) -> None:
        """Look for the first turning point: the lowest or highest value from which it has moved away."""
        value = here[1]
        self._low = here if value <= self._low[1] else self._low
        self._high = here if value >= self._high[1] else self._high
        for turn, direction in ((self._low, 1), (self._high, -1)):
            if direction * (value - turn[1]) > self._noise:
                self._turns, self._direction, self._extreme = [turn], direction, here

    def _swing(self, time_s: float) -> Swing:
        if self._extreme is None or not self._turns:
            return STILL
        # The half swing under way counts as soon as it is as large as asked.
        points = [*self._turns, self._extreme]
        if time_s - points[-2][0] > 2 * self._longest_s:
            path = self._path
            self.reset()
            self._path = path
            return STILL
        if len(points) < self._halves:
            return STILL  # one half swing too few at best
        least = hypot(self._least, self._blur)
        halves: list[float] = []
        smallest = float("inf")  # of the signal itself
        together, before_s, longest_s = 0, 0.0, 0.0
        first = len(points) - 1
        for n in range(len(points) - 1, 0, -1):
            seconds = points[n][0] - points[n - 1][0]
            size, way = _half(points[n - 1], points[n])
            moved = abs(points[n][1] - points[n - 1][1])
            if _ONSET * self._noise < size < self._noise <= moved:
                size = self._noise  # the companion is filtered too: of a gentle onset little is left of it
            under_way = n == len(points) - 1
            in_a_frame = seconds < 1.5 * self._step_s
            if under_way and (size < least or in_a_frame):
                continue
            # Turning points fall on frames: a half swing may seem shorter than it is by one frame.
            too_fast = in_a_frame or (seconds < self._shortest_s - self._step_s and not under_way)
            if not self._noise <= size <= _MOST * self._least or seconds > self._longest_s or too_fast:
                break
            if not under_way and self._hopped(points[n - 1], points[n]):
                break
            # The half swing under way may still grow: evenness is asked of the finished ones.
            finished = len(halves) > 1
            if finished and (size > halves[-1] / _EVENNESS or not self._in_time(seconds, before_s)):
                break
            gentle = size < least or (finished and size < _EVENNESS * halves[-1])
            # A small one can only be the first, and only of a bounce well above the noise.
            if gentle and (not halves or smallest < _CLEAR * least):
                break
            if way * together < 0:
                break
            together = way
            halves.append(size)
            smallest = min(smallest, moved)
            before_s = seconds
            longest_s = max(longest_s, seconds)
            first = n - 1
            if gentle:
                break
        enough = self._halves + (max(halves, default=0.0) < _SMALL * self._least)
        quick = time_s - points[first][0] <= _QUICK_S
        if len(halves) == enough - 1 and quick and min(halves) >= _LARGE * least:
            enough -= self._set_in(points[first], before_s) >= _FAINT * least
        stopped = time_s - points[-1][0] > _MISSED * longest_s + self._step_s
        if len(halves) < enough or stopped:
            return STILL
        del self._turns[:-12]
        return Swing(sorted(halves)[len(halves) // 2], points[first][0], points[-2][0])

    def _set_in(self, turn: Turn, seconds: float) -> float:
        """How far the signal came to its first turning point from the other side, in about the time of a half swing."""
        since_s = turn[0] - 1.5 * seconds - self._step_s
        before = [value for time_s, value in self._path if since_s <= time_s <= turn[0]]
        onward = next((value for time_s, value in self._path if time_s > turn[0]), turn[1])
        return (max(before) - turn[1]) if onward > turn[1] else (turn[1] - min(before))

    def _hopped(self, first: Turn, last: Turn) -> bool:
        """Whether a half swing was done in one frame, more than the middle of a sine is."""
        moved, seconds = abs(last[1] - first[1]), last[0] - first[0]
        # Seconds of path are kept, of which a half swing is a few frames.
        path = islice(self._path, bisect_left(self._path, (first[0],)), None)
        for (before_s, before), (now_s, now) in pairwise(path):
            if now_s > last[0]:
                break
            share = sin(pi / 2 * min((now_s - before_s) / seconds, 1.0))
            if abs(now - before) > (_ABRUPT * share + _ABRUPT_MORE) * moved:
                return True
        return False

    def _in_time(self, seconds: float, before_s: float) -> bool:
        """Whether two half swings are of one rhythm. A jump of the tracker that creeps back is not."""
        short, long = sorted((seconds, before_s))
        return short + self._step_s >= _EVENNESS * (long - self._step_s)


def _half(first: Turn, last: Turn) -> tuple[float, int]:
    """How large a half swing is, and whether value and companion went the same way (1) or not (-1)."""
    moved = last[1] - first[1]
    along = (last[2] - first[2] + 180.0) % 360.0 - 180.0
    return min(abs(moved), abs(along)), 1 if moved * along > 0 else -1
