"""One repetition from its first frame on: far enough, held, back, or given up."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import pytest
from test_detector import situation

from formcheck.exercise.driver import Driver
from formcheck.exercise.event import Phase
from formcheck.exercise.exercise import Phasing, Range
from formcheck.exercise.leg_frame import LegFrame
from formcheck.exercise.movement import Movement

FPS = 20.0
UP, STRAIGHT = 90.0, 5.0
KICK = Phasing("knee_flexion", "less", 25.0, 15.0, 10.0, (Range("knee_flexion", 60.0, 120.0),), ())
Course = Sequence[tuple[float, float]]


def follow(course: Course, laid_down_s: float = 99.0) -> tuple[Movement, list[Phase]]:
    """A knee that comes from 90 degrees. course: (seconds, degrees), one after the other; the phases in their order.

    laid_down_s: from then on the postures of end range are left, and that of the start is not taken.
    """
    driver = Driver()
    movement = Movement(driver)
    phase: Phase = "move"
    phases: list[Phase] = []
    n, before = 0, UP
    for seconds, degrees in course:
        steps = round(seconds * FPS)
        for step in range(1, steps + 1):
            knee = before + (degrees - before) * step / steps
            seen = situation(n / FPS, knee_flexion_right_deg=knee).measured
            value = driver.update(KICK, "right", seen, 1 / FPS)
            assert value is not None
            at_end = knee < 60.0 and n / FPS < laid_down_s
            frame = LegFrame(seen, KICK, "right", value, at_end, may_begin=True)
            movement.next_frame()
            if n == 0:
                movement.begin(frame, -UP)
            step_of = {"move": movement.in_move, "hold": movement.in_hold, "return": movement.in_return}[phase]
            phase = step_of(frame)
            phases.append(phase)
            n += 1
            if phase in ("start", "setup"):
                return movement, [phase for phase, _ in groupby(phases)]
        before = degrees
    return movement, [phase for phase, _ in groupby(phases)]


def test_there_held_and_back_it_is_one_repetition() -> None:
    movement, phases = follow([(1.5, STRAIGHT), (2.0, STRAIGHT), (1.5, UP), (0.5, UP)])
    assert phases == ["move", "hold", "return", "start"]
    assert movement.finished
    rep = movement.rep
    assert rep is not None
    assert rep.held
    assert rep.hold_since_s == pytest.approx(1.5, abs=0.15)
    assert rep.best == pytest.approx(-STRAIGHT, abs=0.5)
    assert movement.ended_s == pytest.approx(5.0, abs=0.3)


@pytest.mark.parametrize(("unread_s", "left_s"), [(0.05, 1.05), (0.5, 1.05), (1.0, 1.1)])
def test_a_movement_that_was_not_seen_to_begin_began_on_the_line_to_where_it_is_seen_again(
    unread_s: float, left_s: float
) -> None:
    """The knee is at 90 degrees for a second, and straight after unread_s without a reading."""
    driver = Driver()
    movement = Movement(driver)
    for now, knee in ((0.95, UP), (1.0, UP), (1.0 + unread_s, 10.0)):
        seen = situation(now, knee_flexion_right_deg=knee).measured
        value = driver.update(KICK, "right", seen, 1 / FPS)
        assert value is not None
    rep = movement.begin(LegFrame(seen, KICK, "right", value, True, may_begin=True), -UP)
    assert rep.start_s == 1.0 + unread_s
    assert rep.left_s == pytest.approx(left_s)


def test_not_held_it_counts_as_well_and_turned_back_early_it_was_none() -> None:
    touched, phases = follow([(1.0, 40.0), (1.0, UP), (0.5, UP)])
    assert "hold" not in phases
    assert touched.finished
    early, phases = follow([(0.5, 75.0), (0.5, UP), (0.5, UP)])
    assert phases == ["move", "start"]
    assert not early.finished
    assert early.rep is None


def test_a_leg_laid_down_on_the_way_is_none_and_after_its_hold_one_that_ended_there() -> None:
    on_the_way, phases = follow([(1.5, 20.0), (1.5, STRAIGHT)], laid_down_s=1.2)
    assert phases == ["move", "setup"]
    assert not on_the_way.finished
    held, phases = follow([(1.5, STRAIGHT), (2.0, STRAIGHT), (2.0, 40.0)], laid_down_s=3.5)
    assert phases == ["move", "hold", "return", "setup"]
    assert held.finished
    assert held.ended_s == pytest.approx(3.5, abs=0.1)


@pytest.mark.parametrize("speed", [20.0, 40.0], ids=["slowly", "quickly"])
def test_what_goes_on_soon_was_no_hold_yet(speed: float) -> None:
    deeper_s = 30.0 / speed
    movement, phases = follow([(1.5, 45.0), (0.4, 45.0), (deeper_s, 15.0), (1.0, 15.0)])
    assert phases == (["move", "hold"] if speed < 30.0 else ["move", "hold", "move", "hold"])
    rep = movement.rep
    assert rep is not None
    assert rep.hold_since_s == pytest.approx(1.9 + deeper_s, abs=0.5)
