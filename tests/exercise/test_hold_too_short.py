"""A bend that is left early, and knees that are straightened in it, which take some of the bend."""

from __future__ import annotations

from dataclasses import replace

import pytest
from figures import STANDING, Figure, filmed

from formcheck.exercise.detectors.hold_too_short import HoldTooShort
from formcheck.exercise.event import Event
from formcheck.exercise.legs import Legs
from formcheck.exercise.load import find_exercise
from formcheck.exercise.situation import Situation
from formcheck.measure.measurer import Measurer

LEFT_S = 7.5


def bending(bent: float) -> list[Event]:
    """Events of a toe touch held from 2.5 to 7.5 s, 30 s being asked. bent: the knees, until they are straightened."""

    def posture(t: float) -> Figure:
        deep = min(max((t - 1) / 1.5, 0), 1) - min(max((t - LEFT_S) / 1.5, 0), 1)
        knee = bent * deep * (1 - min(max((t - 4.5) / 0.8, 0), 1))
        return replace(STANDING, trunk=2 + 98 * deep, hip=(4 + 96 * deep + knee / 2,) * 2, knee=(3 + knee,) * 2)

    exercise, measurer = find_exercise("toe_touch"), Measurer()
    detector = HoldTooShort(next(rule for rule in exercise.compensations if rule.id == HoldTooShort.id))
    legs, found = Legs(exercise, "both"), []
    for seen in filmed(posture, 9.5, fps=15, noise_px=1.0):
        measured = measurer.measure(seen)
        legs.update(measured)
        since_s = legs.rep.hold_since_s if legs.rep is not None and legs.phase == "hold" else None
        left_s = legs.rep.hold_left_s if legs.rep is not None else None
        rep = None if legs.rep is None else 1
        driver = legs.phasing.driver
        event = detector.update(
            Situation(measured, legs.phase, rep, legs.working, driver, {}, since_s, left_s, asked_s=30.0)
        )
        found += [event] if event else []
    return found


@pytest.mark.parametrize("bent", [0.0, 30.0, 60.0])
def test_leaving_early_is_said_at_once_and_straightening_the_knees_is_not_leaving(bent: float) -> None:
    (event,) = bending(bent)
    assert event.phase == "return"
    assert LEFT_S < event.raised_s < LEFT_S + 0.8
    assert event.peak == pytest.approx(25.0, abs=1.0)
