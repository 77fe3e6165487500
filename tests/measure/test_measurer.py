"""The filter's settings: how late a movement is read by them."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.measure.measurer import LAG_S, Measurer


def lag_s(speed: float, fps: float = 30.0) -> float:
    """How late a straight movement is read after two seconds. speed: torso lengths a second."""
    filtered, step, seen = Measurer()._filter, speed / fps, np.zeros(33, np.complex128)
    for n in range(round(2 * fps)):
        place = np.full(33, n * step, np.complex128)
        seen = filtered.filter(place, n / fps)
    return float((place - seen)[0].real) / speed


def test_slow_movements_are_read_as_late_as_is_said_and_fast_ones_sooner() -> None:
    assert lag_s(0.001) == pytest.approx(LAG_S, rel=0.1)
    assert lag_s(1.2) < 0.2 * LAG_S
