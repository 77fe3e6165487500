"""Readings with their correction and uncertainty, and without."""

from __future__ import annotations

from dataclasses import replace

import pytest
from figures import DOG, LYING, STANDING, filmed

from formcheck.measure.correction import OUTPUTS, Correction, corrections
from formcheck.measure.corrector import Corrector
from formcheck.measure.measurer import Measurer
from formcheck.measure.reading import Reading
from formcheck.measure.readings import UNCERTAIN
from formcheck.measure.view import UNKNOWN


def test_a_reading_has_an_uncertainty_exactly_when_it_has_a_value() -> None:
    for figure in (LYING, STANDING, DOG, replace(LYING, yaw=55.0)):
        measurer = Measurer()
        for number, seen in enumerate(filmed(lambda _, f=figure: f, 1.0)):
            if number == 15:
                measurer.take_neutral(0.0)
            readings = measurer.measure(seen).readings
            for column in UNCERTAIN:
                assert (readings[column].uncertainty is None) == (readings[column].value is None), column


@pytest.mark.parametrize("near", [True, False], ids=["near", "far"])
@pytest.mark.parametrize(("lying", "familiar", "more"), [(False, 1.0, 4.2), (False, 0.0, 1.7), (True, 1.0, 0.0)])
def test_an_upright_shank_follows_the_corrections_of_knee_and_thigh(
    near: bool, lying: bool, familiar: float, more: float
) -> None:
    """By 0.85 of the knee's 5 and the thigh's -3 degrees, and 2.5 more; both fade where the shape is unfamiliar."""
    where = "near" if near else "far"
    degrees = tuple({f"knee_flexion_{where}": 5.0, f"thigh_elevation_{where}": -3.0}.get(name, 0.0) for name in OUTPUTS)
    by = Correction(degrees, (0.0,) * len(OUTPUTS), familiar)
    view = replace(UNKNOWN, near_side="right", facing="left", yaw_deg=0.0, lying=lying)
    corrector = Corrector(corrections().width)
    base = Reading(-4.0, 0.9)
    read = corrector.leg("shank_inclination", "right" if near else "left", base, by, view)
    assert read.value == pytest.approx(-4.0 + more)


def test_geometry_alone_can_be_had() -> None:
    measurer = Measurer(learned=None)
    readings = [measurer.measure(seen).readings for seen in filmed(lambda _: LYING, 0.4)][-1]
    assert readings["knee_flexion_right_deg"].value is not None
    assert readings["knee_flexion_right_deg"].uncertainty is None
