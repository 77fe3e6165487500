"""How long a hold counts, where faults, their ends and the hold itself are noticed late."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

_NOTICED = 60
"""Frames: no hold is noticed later than that."""
_LATE_S = 0.13
"""How late a way back is seen to begin that starts smoothly and takes a second: on stick figures 0.10 s after a kick,
0.13 s after a toe touch. A choice, and no more: filter, slope and the speed that still counts as rest all add to it, so
that it is 0.03 s where the way back starts abruptly and 0.3 to 0.4 s where it takes three seconds."""
_LONGEST_S = 0.5


def counted_s(before_s: float, now_s: float) -> float:
    """For how long a frame counts, by its time and that of the one before: a gap in what is seen is no time done."""
    return min(max(now_s - before_s, 0.0), _LONGEST_S)


class Counts(NamedTuple):
    """Whether a frame counts. spoiled_by: the only fault that keeps it from counting, "" for none or something else."""

    yes: bool
    spoiled_by: str = ""


class _Frame(NamedTuple):
    """One frame. back: whether it was on its way back. seconds: how long it lasts; counted_s: as far as that counts."""

    time_s: float
    back: bool
    seconds: float
    counted_s: float
    spoiled_by: str


@dataclass
class HoldClock:
    """Counts the seconds of one repetition's hold; what turns out to be otherwise later is counted again."""

    seconds: float = 0.0
    _tail: list[_Frame] = field(default_factory=list)
    _before: deque[_Frame] = field(default_factory=lambda: deque(maxlen=_NOTICED))

    def add(self, time_s: float, step_s: float, holding: bool, back: bool, counts: Counts) -> None:
        """One frame, step_s after the one before. back: it goes back from end range."""
        frame = _Frame(time_s, back, step_s, step_s if counts.yes else 0.0, counts.spoiled_by)
        if not holding:
            self._before.append(frame)
            return
        self.seconds += frame.counted_s
        self._tail.append(frame)

    def held_since(self, since_s: float) -> None:
        """The hold that is noticed now began then: it is counted from there."""
        held = [frame for frame in self._before if frame.time_s > since_s]
        self._before.clear()
        self._tail += held
        self.seconds += sum(frame.counted_s for frame in held)

    def trim(self) -> None:
        """The hold is over: the seconds in which the driver was already on its way back do not count."""
        late_s = _LATE_S if self._tail and self._tail[-1].back else 0.0
        while self._tail and (self._tail[-1].back or late_s > 0.5 * self._tail[-1].seconds):
            frame = self._tail.pop()
            self.seconds -= frame.counted_s
            late_s -= 0.0 if frame.back else frame.seconds
        self.seconds = max(0.0, self.seconds)

    def take_back(self, since_s: float) -> None:
        """A fault that is noticed now has been on since then: that time does not count."""
        self._recount(since_s, lambda frame: frame._replace(counted_s=0.0))

    def give_back(self, fault: str, since_s: float) -> None:
        """A fault that is found to be over now has been over since then: what only it spoiled counts."""
        self._recount(since_s, lambda f: f._replace(counted_s=f.seconds) if f.spoiled_by == fault else f)

    def anew(self) -> None:
        """What looked like a hold was the way in: it does not count."""
        self._tail.clear()
        self.seconds = 0.0

    def _recount(self, since_s: float, counted: Callable[[_Frame], _Frame]) -> None:
        for n in range(len(self._tail) - 1, -1, -1):
            before = self._tail[n]
            if before.time_s <= since_s:
                break
            self._tail[n] = counted(before)
            self.seconds += self._tail[n].counted_s - before.counted_s
        self.seconds = max(0.0, self.seconds)
