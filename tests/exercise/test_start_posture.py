"""The start posture of one leg, frame by frame: taken, kept, and left for a movement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from test_detector import situation

from formcheck.exercise.driver import Driver
from formcheck.exercise.event import Phase
from formcheck.exercise.exercise import Phasing, Range
from formcheck.exercise.leg_frame import LegFrame
from formcheck.exercise.start_posture import BEGINS, READY_S, StartPosture

FPS = 20.0
KICK = Phasing("knee_flexion", "less", 25.0, 15.0, 10.0, (Range("knee_flexion", 60.0, 120.0),), ())


class Leg:
    """A right leg whose knee is so many degrees bent, in one frame after the other."""

    def __init__(self, phasing: Phasing = KICK) -> None:
        self.phasing, self.frames = phasing, 0
        self.driver = Driver()
        self.posture = StartPosture(self.driver)

    def frame(self, knee: float, at_end: bool = False, may_begin: bool = True, shadow: bool = False) -> LegFrame:
        seen = situation(self.frames / FPS, knee_flexion_right_deg=knee).measured
        value = self.driver.update(self.phasing, "right", seen, 1 / FPS)
        self.frames += 1
        assert value is not None
        return LegFrame(seen, self.phasing, "right", value, at_end, may_begin, shadow=shadow)

    def set_up(self, knees: Iterable[float], at_end: bool = False) -> list[Phase]:
        return [self.posture.in_setup(self.frame(knee, at_end)) for knee in knees]


def test_it_is_taken_once_it_has_been_held_still() -> None:
    leg = Leg()
    phases = leg.set_up([90.0] * 12)
    first = phases.index("start")
    assert first / FPS == pytest.approx(READY_S)
    assert leg.posture.ready_since_s == 0.0
    assert leg.posture.value == -90.0, "grown toward end range"


@pytest.mark.parametrize("knees", [[30.0] * 30, [60.0 + 2.0 * n for n in range(30)]], ids=["outside", "moving"])
def test_another_posture_and_one_in_motion_are_none(knees: list[float]) -> None:
    assert set(Leg().set_up(knees)) == {"setup"}


def test_the_time_of_a_blink_does_not_count() -> None:
    leg = Leg()
    leg.set_up([90.0] * 3)
    leg.posture.unseen()
    leg.posture.excuse(0.2)
    assert leg.posture.ready_since_s == pytest.approx(0.2)
    leg.posture.forget()
    assert leg.posture.ready_since_s is None


def test_it_is_left_for_a_movement_toward_end_range_and_follows_what_sinks_slowly() -> None:
    leg = Leg()
    leg.set_up([90.0] * 12)
    slowly = [leg.posture.in_start(leg.frame(90.0 - 0.1 * n)) for n in range(120)]
    assert set(slowly) == {"start"}
    assert leg.posture.value == pytest.approx(-78.0, abs=BEGINS / 2)
    assert leg.posture.in_start(leg.frame(78.0 - BEGINS - 4.0)) == "move"


def test_beside_a_leg_at_work_and_in_its_shadow_nothing_begins() -> None:
    for beside in ({"may_begin": False}, {"shadow": True}):
        leg = Leg()
        leg.set_up([90.0] * 12)
        assert leg.posture.in_start(leg.frame(60.0, **beside)) == "start"


def test_where_the_posture_is_the_whole_exercise_it_is_held_once_it_rests() -> None:
    leg = Leg(replace(KICK, travel=0.0))
    assert "start" in leg.set_up([90.0] * 12, at_end=True)
    assert "hold" in [leg.posture.in_start(leg.frame(90.0, at_end=True)) for _ in range(4)]


def test_a_film_that_opens_at_end_range_opens_in_a_hold() -> None:
    leg = Leg(replace(KICK, opens=True))
    phases = leg.set_up([20.0] * 20, at_end=True)
    assert "hold" in phases
    assert leg.posture.value == -60.0, "the end of the start posture that is nearest to end range"
