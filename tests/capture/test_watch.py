from __future__ import annotations

import numpy as np

from formcheck.capture.frame import Frame
from formcheck.capture.watch import DARK, LASTING_S, STILL_S, DarkWatch, StillWatch


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


def test_a_picture_is_news_when_arms_move_in_it_and_not_for_its_noise() -> None:
    watch = StillWatch()
    assert watch.is_news(room(0.0))
    assert not any(watch.is_news(room(n / 2)) for n in range(1, 7))
    assert watch.is_news(room(3.5, arms=True))
    assert not watch.is_news(room(4.0, arms=True))
    assert watch.is_news(room(4.5))


def test_however_still_a_room_is_it_is_looked_at_now_and_then() -> None:
    watch = StillWatch()
    news = [n / 2 for n in range(40) if watch.is_news(room(n / 2))]
    assert news == [0.0, STILL_S, 2 * STILL_S, 3 * STILL_S, 4 * STILL_S]


def room(time_s: float, arms: bool = False) -> Frame:
    """A grey room with a camera's noise; two arms, raised two metres away, are 90 by 14 pixels each."""
    noise = np.random.default_rng(round(1000 * time_s)).normal(110, 5, (480, 640, 3))
    if arms:
        noise[100:190, 300:314] += 60
        noise[100:190, 340:354] += 60
    return Frame(noise.clip(0, 255).astype(np.uint8), time_s)
