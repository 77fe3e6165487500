"""The pictures of both legs: how far places about them are inside or outside the silhouette."""

from __future__ import annotations

from cmath import rect
from math import radians

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.measure.leg_pictures import COUNT, FAR, SHANK, THIGH, pictures
from formcheck.measure.silhouette import Ring
from formcheck.pose.landmarks import COUNT as LANDMARKS
from formcheck.pose.landmarks import Side, of, other

OF_THIGH = len(THIGH.along) * len(THIGH.across)


def row_of(corners: Ring, hip: complex, knee: complex, ankle: complex, near: Side = "right") -> np.ndarray:
    """The pictures of two legs, one exactly behind the other."""
    plane = LANDMARKS * [0j]
    for side in (near, other(near)):
        for name, at in (("hip", hip), ("knee", knee), ("ankle", ankle)):
            plane[of(name, side)] = at
    found = pictures(plane, corners, near)
    one, two = np.split(found, 2)
    assert len(found) == COUNT
    assert one.tolist() == two.tolist()
    return one


def closed(*corners: complex) -> Ring:
    """An outline with points close together, its first point once more at the end."""
    ends = (*corners[1:], corners[0])
    shares = np.linspace(0, 1, 60, endpoint=False)
    points = np.concatenate([start + shares * (end - start) for start, end in zip(corners, ends, strict=True)])
    return np.append(points, points[0])


HIP, KNEE, ANKLE = 100 + 300j, 100 + 200j, 190 + 190j
LEG = closed(75 + 320j, 80 + 190j, 200 + 172j, 204 + 206j, 122 + 216j, 130 + 320j)


def test_places_know_how_far_they_are_from_a_straight_edge() -> None:
    # A straight leg as wide as a fifth of its limbs to each side, beyond both ends.
    band = closed(-100 - 20j, 400 - 20j, 400 + 20j, -100 + 20j)
    found = row_of(band, 0j, 100 + 0j, 200 + 0j)
    limbs = np.split(found, [OF_THIGH])
    for places, limb in zip((THIGH, SHANK), limbs, strict=True):
        expected = np.clip(0.2 - np.abs(places.across), -FAR, FAR)
        assert limb.reshape(len(places.along), -1) == pytest.approx(np.tile(expected, (len(places.along), 1)), abs=0.01)


def test_a_place_in_the_other_leg_beyond_a_gap_is_inside_again() -> None:
    thigh = row_of(LEG, HIP, KNEE, ANKLE)[:OF_THIGH]
    at_the_knee = thigh.reshape(len(THIGH.along), -1)[5]
    assert (at_the_knee[2:4] > 0).all()  # on the line of the thigh
    assert at_the_knee[0] < 0  # before the knee is nothing


@settings(max_examples=40, deadline=None)
@given(
    size=st.floats(0.3, 4.0),
    roll=st.floats(-180, 180),
    x=st.floats(-500, 500),
    y=st.floats(-500, 500),
    flip=st.booleans(),
)
def test_place_size_roll_and_side_change_nothing(size: float, roll: float, x: float, y: float, flip: bool) -> None:
    def moved(z: Ring) -> Ring:
        turned = z * rect(size, radians(roll)) + complex(x, y)
        return -turned.conj() if flip else turned

    hip, knee, ankle = moved(np.array([HIP, KNEE, ANKLE])).tolist()
    expected = row_of(LEG, HIP, KNEE, ANKLE)
    # What is exactly on an edge may fall to either side of it.
    assert row_of(moved(LEG), hip, knee, ankle, near="left" if flip else "right") == pytest.approx(expected, abs=1e-6)


def test_each_place_is_as_far_in_or_out_as_the_nearest_point_of_the_outline() -> None:
    chance = np.random.default_rng(3)
    outline = chance.normal(150, 60, 40) + 1j * chance.normal(230, 60, 40)  # crosses itself, and each column often
    ring = np.append(outline, outline[0])
    points = np.concatenate((ring, (ring[1:] + ring[:-1]) / 2))
    found = iter(row_of(ring, HIP, KNEE, ANKLE).tolist())
    for start, span, places in ((HIP, KNEE - HIP, THIGH), (KNEE, ANKLE - KNEE, SHANK)):
        for along in places.along:
            seen = (ring - start) / span - along
            shares = seen.real[:-1] / (seen.real[:-1] - seen.real[1:])
            passed = (seen.imag[:-1] + shares * (seen.imag[1:] - seen.imag[:-1]))[(shares >= 0) & (shares < 1)]
            for across in places.across:
                far = min(np.abs((points - start) / span - along - 1j * across).min(), FAR)
                inside = sum(passed > across) % 2 == 1
                assert next(found) == pytest.approx(far if inside else -far, abs=1e-9)


def test_each_leg_has_a_picture_of_its_own_and_the_near_one_comes_first() -> None:
    plane = LANDMARKS * [0j]
    for side, places in (("right", (HIP, KNEE, ANKLE)), ("left", (HIP, HIP + 100, HIP + 200))):
        for name, at in zip(("hip", "knee", "ankle"), places, strict=True):
            plane[of(name, side)] = at
    near_right, near_left = (pictures(plane, LEG, near) for near in ("right", "left"))
    right, far_left = np.split(near_right, 2)
    assert right.tolist() == row_of(LEG, HIP, KNEE, ANKLE).tolist()
    assert far_left.tolist() != right.tolist()
    left, far_right = np.split(near_left, 2)
    assert left.tolist() == row_of(LEG, HIP, HIP + 100, HIP + 200, near="left").tolist()
    assert far_right.tolist() == row_of(LEG, HIP, KNEE, ANKLE, near="left").tolist()


def test_joints_on_one_point_are_no_trouble() -> None:
    assert np.isfinite(row_of(LEG, HIP, HIP, HIP)).all()
