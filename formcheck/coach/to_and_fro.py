"""Whether set-up goes to and fro: a tracker that mixes up what it sees has one thing wrong, then another."""

from __future__ import annotations

from collections import deque

_BACKS, _WITHIN_S = 3, 20.0
"""So many steps back in so long are none of the person's: who fidgets takes one or two."""
_CALM_S = 10.0
"""After so long without one it is over."""


class ToAndFro:
    """Feed `update` every frame. going: whether set-up goes to and fro now."""

    def __init__(self) -> None:
        self._backs: deque[float] = deque(maxlen=_BACKS)
        self._step = 0
        self.going = False

    def update(self, step: int, now: float, placed: int) -> None:
        """One more frame. step: the number of the step at hand; placed: from which one on steps back are counted."""
        if step < self._step and self._step >= placed:
            self._backs.append(now)
            self.going = self.going or (len(self._backs) == _BACKS and now - self._backs[0] <= _WITHIN_S)
        self._step = step
        self.going = self.going and now - self._backs[-1] < _CALM_S
