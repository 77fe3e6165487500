"""However strict: each rule of each exercise can be raised by what a body can do, and leaves small faults alone."""

from __future__ import annotations

from dataclasses import replace
from math import pi, sin

import pytest
from test_detector import FPS, FRAME_S, situation

from formcheck.exercise.detectors import DETECTORS
from formcheck.exercise.event import Event, Phase
from formcheck.exercise.exercise import STRICTNESS, Compensation, Exercise, Strictness
from formcheck.exercise.find import exercise_ids
from formcheck.exercise.load import find_exercise
from formcheck.exercise.plan import Plan

POSTURE = {"trunk_inclination_deg": 95.0, "hip_flexion_right_deg": 95.0}
"""Bent, for rules of bent postures."""
GROSS: dict[str, dict[str, float]] = {
    "hip_lift": {"pelvis_height_change_torso": 0.25},
    "lumbar_rounding": {"lumbar_flexion_change_deg": 55.0},
    "knee_bend": {"knee_flexion_right_deg": 70.0},
    "knee_hyperextension": {"knee_flexion_right_deg": -25.0},
    "thigh_drop": {"thigh_elevation_right_deg": 60.0, "thigh_elevation_right_deg_at_start": 88.0},
    "knee_rotation": {"knee_rotation_right_deg": 30.0, "knee_rotation_right_deg_at_start": 0.0},
    "pelvis_twist": {"pelvis_twist_deg": 25.0, "pelvis_twist_deg_at_start": 0.0},
    "hips_behind_feet": {"shank_inclination_right_deg": -25.0, "shank_inclination_right_deg_at_start": 0.0},
    "toes_dropped": {
        "ankle_as_seen_right_deg": -40.0,
        "ankle_as_seen_right_deg_at_start": 10.0,
        "ankle_dorsiflexion_right_deg": -20.0,
    },
    "other_leg_moves": {
        "knee_flexion_left_deg": 95.0,
        "knee_flexion_left_deg_at_start": 15.0,
        "thigh_elevation_left_deg": 40.0,
        "thigh_elevation_left_deg_at_start": 8.0,
    },
}
"""As far as bodies go."""
THROWN_S, LEFT_AFTER_S = 0.2, 0.4
COMES_S = 0.3
"""So long a fault takes to come to be: what comes in a frame is a tracker's hop."""
EACH = [(name, strictness) for name in exercise_ids() for strictness in STRICTNESS]


def said(exercise: Exercise, rule: Compensation, share: float = 1.0) -> list[Event]:
    """What is said of half a second of nothing and then of a fault, two seconds and what it is waited for.

    share: of the grossest one.
    """
    detector = DETECTORS[rule.id](rule)
    working = "right" if exercise.sides == "each" or rule.id in GROSS else None
    phase: Phase = "return" if rule.id == "hold_too_short" else rule.phases[0]
    events = []
    for n in range(round((2.5 + rule.min_s) * FPS)):
        now = n * FRAME_S
        values = dict(POSTURE)
        for name, value in GROSS.get(rule.id, {}).items():
            before = GROSS[rule.id].get(f"{name}_at_start", 0.0)
            at_rest = now < 0.5 or name.endswith("_at_start")
            come = min((now - 0.5) / COMES_S, 1.0)
            values[name] = before + (value - before) * (0.0 if at_rest else share * come)
        values |= {name: value for name, value in GROSS.get(rule.id, {}).items() if name.endswith("_at_start")}
        if rule.id == "bouncing":
            values["knee_flexion_right_deg"] = 20.0 + share * 10.0 * sin(2 * pi * 1.5 * now)
            values["shank_inclination_right_deg"] = values["knee_flexion_right_deg"]
        here = replace(
            situation(now, phase, working, **values),
            progression="toes",
            movement_s=exercise.dose.move_s,
            asked_s=exercise.dose.hold_s,
            began_s=0.0,
            hold_since_s=THROWN_S if phase == "hold" else 0.0 if now < LEFT_AFTER_S else None,
            hold_left_s=min(now, LEFT_AFTER_S),
        )
        if rule.id == "too_fast" and now < THROWN_S:
            continue
        if rule.id == "hold_too_short":
            here.phase = "hold" if now < LEFT_AFTER_S else "return"
        event = detector.update(here)
        events += [event] if event else []
    return events


@pytest.mark.parametrize(("name", "strictness"), EACH)
def test_every_rule_can_be_raised(name: str, strictness: Strictness) -> None:
    exercise = find_exercise(name).at(strictness)
    for rule in exercise.compensations:
        if rule.id == "too_fast" and not exercise.dose.move_s:
            continue
        events = said(exercise, rule)
        assert [event.compensation for event in events] == [rule.id], (rule.id, rule.enter)


@pytest.mark.parametrize("name", exercise_ids())
def test_what_a_gentle_session_says_a_strict_one_says_too(name: str) -> None:
    normal = find_exercise(name)
    for rules in zip(
        *(normal.at(strictness).compensations for strictness in ("gentle", "normal", "strict")), strict=True
    ):
        for share in (0.1, 0.3, 0.5, 0.8):
            found = [bool(said(normal, rule, share)) for rule in rules]
            assert found == sorted(found), (rules[0].id, share)


@pytest.mark.parametrize("name", exercise_ids())
def test_what_cannot_be_seen_from_its_own_view_is_seen_from_another_that_a_session_offers(name: str) -> None:
    """A turned knee and a twisted pelvis show from an end; where no session is led from there they are no rules."""
    exercise = find_exercise(name)
    from_end = {rule.id for rule in exercise.compensations} & {"knee_rotation", "pelvis_twist"}
    assert not from_end or (exercise.plan_from_end is not None and exercise.plan_from_end != Plan())
    # The turn is read from a raised shank and foot, lying with the head to the camera.
    assert "knee_rotation" not in from_end or any(r.measure == "thigh_elevation" for r in exercise.phasing.start)
