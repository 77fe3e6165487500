"""The working angle: where its zero is, which way it turns, how it is written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from moments import NOBODY, SIZE, lying

from formcheck.exercise.moment import Fault
from formcheck.feedback.marks.angle import arc_of, arrived, number
from formcheck.feedback.marks.canvas import prepared
from formcheck.feedback.overlay import Overlay, blank
from formcheck.measure.reading import Reading, no_reading

KNEE = 19.2  # of the person in `moments`: atan(15 / 43)


@pytest.mark.parametrize("mirrored", [True, False])
@pytest.mark.parametrize(
    ("name", "degrees"),
    [
        ("knee_flexion_right_deg", KNEE),
        ("knee_flexion_left_deg", 2.8),
        ("hip_flexion_right_deg", 90.0),
        ("thigh_elevation_right_deg", 90.0),
        ("thigh_elevation_left_deg", 2.5),
        ("trunk_inclination_deg", 90.0),
    ],
)
def test_the_arc_is_as_wide_as_the_angle(name, degrees, mirrored):
    arc = arc_of(prepared(blank(SIZE), mirrored), lying(working_angle=name))
    assert arc is not None
    assert abs(arc.turn) == pytest.approx(degrees, abs=0.2)


@pytest.mark.parametrize("mirrored", [True, False])
def test_the_arc_is_at_the_shown_joint(mirrored):
    canvas = prepared(blank(SIZE), mirrored)
    arc = arc_of(canvas, lying())
    assert arc is not None
    assert arc.vertex == canvas.at((180.0, 115.0))
    assert (arc.vertex[0] > canvas.width / 2) is not mirrored


def test_mirroring_turns_the_arc_round():
    plain, mirror = (arc_of(prepared(blank(SIZE), flag), lying()) for flag in (False, True))
    assert plain is not None
    assert mirror is not None
    assert plain.turn == pytest.approx(-mirror.turn)


def test_the_target_is_ticked_off_in_form_alone():
    name = "knee_flexion_right_deg"
    straight = lying(working_angle=name, measures={name: Reading(8.0, 0.9)}, faults=())
    lifted, tight = (Fault("hip_lift", "right", "hips up", ("hip",), stops=stops) for stops in (True, False))
    assert arrived(straight, (0.0, 10.0))
    assert not arrived(straight, (0.0, 5.0))
    assert not arrived(replace(straight, faults=(lifted,)), (0.0, 10.0))
    assert arrived(replace(straight, faults=(tight,)), (0.0, 10.0)), "a result, and nothing to correct"


def test_the_ankle_is_zero_with_the_sole_at_a_right_angle_to_the_shank():
    points = list(lying().points or ())
    points[26], points[28], points[30], points[32] = (
        (100.0, 50.0),
        (100.0, 90.0),
        (96.0, 100.0),
        (130.0, 100.0),
    )
    arc = arc_of(
        prepared(blank(SIZE), False),
        lying(points=tuple(points), working_angle="ankle_dorsiflexion_right_deg"),
    )
    assert arc is not None
    assert arc.turn == pytest.approx(0.0, abs=1e-6)


def test_no_arc_for_what_is_no_angle_at_a_joint_or_for_nobody():
    canvas = prepared(blank(SIZE), True)
    assert arc_of(canvas, lying(working_angle="pelvis_height_change_torso")) is None
    assert arc_of(canvas, lying(working_angle=None)) is None
    assert arc_of(canvas, NOBODY) is None


def test_a_measure_without_an_arc_still_shows_its_number():
    measures = {"pelvis_height_change_torso": Reading(0.07)}
    shown = Overlay().draw(blank(SIZE), lying(working_angle="pelvis_height_change_torso", measures=measures))
    assert (shown != Overlay().draw(blank(SIZE), lying(working_angle=None))).any()


@pytest.mark.parametrize(
    ("name", "reading", "text"),
    [
        ("knee_flexion_right_deg", Reading(12.4), "12°"),
        ("knee_flexion_right_deg", Reading(-5.0), "−5°"),
        ("knee_flexion_right_deg", Reading(-0.3), "0°"),
        ("pelvis_height_change_torso", Reading(0.071), "0.07"),
        ("knee_flexion_right_deg", no_reading("hidden"), "–"),
    ],
)
def test_numbers(name, reading, text):
    assert number(name, reading) == text
