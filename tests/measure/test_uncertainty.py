"""Uncertainties: a sum of terms, each of which grows with what makes a reading worse."""

from __future__ import annotations

import pytest

from formcheck.measure.correction import OUTPUTS, POSTURES, corrections
from formcheck.measure.uncertainty import conditions, half_width


def test_every_uncertainty_grows_with_what_makes_it_worse() -> None:
    easy = {"yaw": 0, "visibility": 1, "spread": 0, "correction": 0, "unlike": 0, "familiar": 1}
    changes = ({"yaw": -30}, {"visibility": 0.4}, {"spread": 3}, {"unlike": 0.6}, {"familiar": 0})
    worse = [{**easy, **change} for change in changes]
    for posture in POSTURES:
        width = corrections().width[posture]
        assert {*OUTPUTS, "pelvis_height", "lumbar_flexion_lying", "yaw", "roll"} <= set(width)
        for name in width:
            least = half_width(width[name], **easy)
            assert least > 0
            assert all(half_width(width[name], **given) >= least for given in worse), name
            assert half_width(width[name], **worse[-1]) > least


def test_an_uncertainty_is_the_sum_of_its_terms() -> None:
    for terms in corrections().width["standing"].values():
        for found in ((-30.0, 0.4, 3.0, -6.0, 0.6, 0.2), (12.0, 1.0, 0.0, 0.0, 0.0, 1.0)):
            parts = [term * number for term, number in zip(terms, conditions(*found), strict=True)]
            assert half_width(terms, *found) == pytest.approx(sum(parts))
