from __future__ import annotations

import numpy as np

from formcheck.capture.frame import Frame
from formcheck.capture.watch import DARK, LASTING_S, DarkWatch


def frame(time_s: float, grey: int) -> Frame:
    noise = np.random.default_rng(round(1000 * time_s)).integers(0, 5, (48, 64, 3))
    return Frame((noise + grey).astype(np.uint8), time_s)


def test_the_dark_is_told_once_and_shown_while_it_lasts() -> None:
    watch = DarkWatch()
    told, shown = [], []
    for number in range(120):
        time_s = number / 10
        dark = 2.0 <= time_s < 6.0 or 7.0 <= time_s < 8.0
        told += [time_s] if watch.look(frame(time_s, 4 if dark else 120)) else []
        shown += [time_s] if watch.notice == DARK else []
    assert told == [2.0 + LASTING_S]
    assert (min(shown), max(shown)) == (2.0 + LASTING_S, 5.9)
