"""Telling a new picture from one that was sent before: a camera that hangs repeats its last one."""

from __future__ import annotations

import numpy as np

from formcheck.capture.frame import Image
from formcheck.clock import Clock

STALE_S = 1.2
"""Seconds of nothing but repeats after which the camera counts as lost: less than the grabber waits in silence, so
that this is the reason that is told."""
BLACK = 20.0
"""Mean brightness (of 255) below which a picture shows nobody: a covered lens, a dark room."""
_STEP = 4


class Wait:
    """How long nothing but repeats has come. A time in which the program itself stood still does not count.

    limit_s: how long is too long, seconds.
    """

    def __init__(self, clock: Clock, limit_s: float = STALE_S) -> None:
        self._clock, self._limit_s = clock, limit_s
        self._since_s = self._last_s = clock.now()

    def is_over(self) -> bool:
        """To be asked after each picture."""
        last_s, self._last_s = self._last_s, self._clock.now()
        if self._last_s - last_s > self._limit_s:
            self._since_s = self._last_s  # asleep: a picture, even a repeated one, comes more often
        return self._last_s - self._since_s >= self._limit_s


class Repeats:
    """Knows the last picture that was new, pixel by pixel on a grid.

    The noise of a real camera changes some pixels in every picture; equal ones are the same picture
    sent again. seen: `last` of the handle that this one replaces, so that its picture is not new now.
    """

    def __init__(self, seen: Image | None = None) -> None:
        self.last = seen

    def is_new(self, image: Image) -> bool:
        """Whether this picture, (h, w, 3), differs from the last one that was new."""
        sample = image[::_STEP, ::_STEP].copy()
        if self.last is not None and np.array_equal(sample, self.last):
            return False
        self.last = sample
        return True

    @property
    def black(self) -> bool:
        """Whether the picture that is repeated is black."""
        return self.last is not None and float(self.last.mean()) < BLACK
