"""The number that a phase machine watches: which way it grows, and when it rests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from test_detector import situation

from formcheck.exercise.driver import Driver
from formcheck.exercise.exercise import Phasing

KICK = Phasing("knee_flexion", "less", travel=25.0, still=15.0, leave=10.0, start=(), end=())
KNEE = "knee_flexion_right_deg"


def rests(degrees: Callable[[float], float], fps: float, seconds: float = 2.0) -> list[bool]:
    """For each frame whether it rests, of a knee that is so many degrees bent."""
    driver, found = Driver(), []
    for n in range(round(seconds * fps)):
        driver.update(KICK, "right", situation(n / fps, **{KNEE: degrees(n / fps)}).measured, 1 / fps if n else 0.0)
        found.append(driver.resting(n / fps))
    return found


def test_it_grows_toward_end_range_and_is_none_where_it_is_not_read() -> None:
    driver = Driver()
    assert driver.update(KICK, "right", situation(0.0, **{KNEE: 80.0}).measured, 0.0) == -80.0
    assert driver.update(KICK, "right", situation(0.1, **{KNEE: 60.0}).measured, 0.1) == -60.0
    assert driver.update(KICK, "right", situation(0.2).measured, 0.1) is None
    assert driver.value is None


@pytest.mark.parametrize("fps", [10.0, 30.0, 60.0])
def test_it_rests_once_it_has_been_slow_for_a_moment_at_any_frame_rate(fps: float) -> None:
    found = rests(lambda t: 90.0 - 60.0 * min(t, 1.0), fps)
    assert not any(found[: round(fps)])
    assert all(found[round(1.4 * fps) :])


def test_what_grows_along_with_it_has_to_rest_too() -> None:
    driver = Driver()
    with_hip = Phasing("knee_flexion", "less", 25.0, 15.0, 10.0, (), (), along="hip_flexion")
    for n in range(40):
        here = situation(n / 20, **{KNEE: 10.0, "hip_flexion_right_deg": 40.0 + 2.0 * n})
        driver.update(with_hip, "right", here.measured, 0.05)
    assert driver.along_speed == pytest.approx(40.0)
    assert not driver.resting(2.0)
    assert not driver.at_rest(2.0)
