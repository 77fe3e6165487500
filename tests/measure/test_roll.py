"""The camera's roll: from the floor under hands and feet, and from a start posture."""

from __future__ import annotations

import cmath
from dataclasses import replace
from math import degrees, radians

import pytest
from figures import DOG, LYING, filmed, kicking

from formcheck.measure.measurer import Measurer
from formcheck.measure.roll import floor_roll


@pytest.mark.parametrize("near", ["left", "right"])
def test_roll_is_read_from_the_floor_where_hands_and_feet_stand(near: str) -> None:
    """The polygon of a stick figure has no floor line; one is given to it: hands to feet, falling to the right."""
    measurer = Measurer(learned=None)  # geometry alone: the triangle is no body that could be familiar
    figure = DOG if near == "right" else DOG.mirrored()
    for seen in filmed(lambda _: figure, 2.0):
        triangle = ((120.0, 400.0), (320.0, 150.0), (520.0, 400.0 + 400.0 * 0.0875))
        found = measurer.measure(replace(seen, outline=triangle))
    assert found.view.roll_deg == pytest.approx(5.0, abs=1.0)  # the figure reads as turned by some degrees
    assert found.readings["roll_deg"].value == found.view.roll_deg


@pytest.mark.parametrize("turned", [-20.0, -8.0, 0.0, 8.0, 20.0])
@pytest.mark.parametrize("roll", [-4.0, 0.0, 4.0])
def test_a_camera_that_is_turned_and_looks_down_a_little_tilts_no_level_floor(turned: float, roll: float) -> None:
    """Hands and feet 1.2 m apart through a pinhole half a metre up and 2.4 m away; the right side is near."""
    to_hands = 0.6 * cmath.rect(1.0, radians(turned))  # real part to the right, imaginary part away from the camera
    hands, feet = (complex(place.real, 0.5) / (2.4 + place.imag) for place in (to_hands, -to_hands))
    line = (hands - feet) * cmath.rect(1.0, radians(roll))
    assert floor_roll(degrees(cmath.phase(line)), turned) == pytest.approx(roll, abs=0.4)


def test_by_geometry_alone_no_roll_of_a_lying_body_is_claimed() -> None:
    measurer = Measurer(learned=None)
    assert [measurer.measure(seen) for seen in filmed(lambda _: LYING, 1.0)][-1].view.roll_deg is None


@pytest.mark.parametrize("near", ["left", "right"])
def test_roll_is_read_from_the_start_posture_and_kept(near: str) -> None:
    """Whatever is wrong with the stick figure's build is in both; what moves afterwards does not turn the camera."""

    def rolls(roll: float) -> list[float]:
        measurer = Measurer()
        lying = replace(LYING if near == "right" else LYING.mirrored(), roll=roll)
        seen = filmed(lambda t: kicking(90 - 40 * min(max(t - 1, 0), 2), side=lying.near, figure=lying), 4.0)
        found = [measurer.measure(one).view.roll_deg or 0.0 for one in seen]
        return [found[25], found[-1]]

    level, turned = rolls(0.0), rolls(4.0)
    assert turned[0] - level[0] == pytest.approx(4.0, abs=1.5)
    assert turned[1] == pytest.approx(turned[0], abs=1.0)
