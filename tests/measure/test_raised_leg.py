"""What the outline around a raised leg tells of it."""

from __future__ import annotations

from cmath import rect
from dataclasses import replace
from math import radians

import numpy as np
import pytest
from figures import DOG, LYING, STANDING, Figure, filmed
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.measure.correction import corrections
from formcheck.measure.corrector import PLACES
from formcheck.measure.measurer import Measurer
from formcheck.measure.raised_leg import FAR, LARGEST_DEG, MEASURES, SHANK, THIGH, picture, raised, raised_leg, row_of
from formcheck.measure.readings import COLUMNS, Readings
from formcheck.measure.silhouette import Ring
from formcheck.recording.read import read_recording
from formcheck.resources import recordings_folder

RECORDING = next(recordings_folder().glob("demo_1_supine_leg_kick*"))
UP = replace(LYING, hip=(10.0, 90.0), knee=(10.0, 60.0))


def closed(*corners: complex) -> Ring:
    """An outline with points close together, its first point once more at the end."""
    ends = (*corners[1:], corners[0])
    shares = np.linspace(0, 1, 60, endpoint=False)
    points = np.concatenate([start + shares * (end - start) for start, end in zip(corners, ends, strict=True)])
    return np.append(points, points[0])


HIP, KNEE, ANKLE = 100 + 300j, 100 + 200j, 190 + 190j
LEG = closed(75 + 320j, 80 + 190j, 200 + 172j, 204 + 206j, 122 + 216j, 130 + 320j)


def of_measured(figure: Figure) -> Readings:
    measurer = Measurer()
    for observation in filmed(lambda _: figure, 0.6):
        measured = measurer.measure(observation)
    assert isinstance(measured.readings, Readings)
    return measured.readings


def test_places_know_how_far_they_are_from_a_straight_edge() -> None:
    # A straight leg as wide as a fifth of its limbs to each side, beyond both ends.
    band = closed(-100 - 20j, 400 - 20j, 400 + 20j, -100 + 20j)
    found = row_of(band, 0j, 100 + 0j, 200 + 0j, mirrored=False)
    limbs = np.split(found, [len(THIGH.along) * len(THIGH.across)])
    for places, limb in zip((THIGH, SHANK), limbs, strict=True):
        expected = np.clip(0.2 - np.abs(places.across), -FAR, FAR)
        assert limb.reshape(len(places.along), -1) == pytest.approx(np.tile(expected, (len(places.along), 1)), abs=0.01)


def test_a_place_in_the_other_leg_beyond_a_gap_is_inside_again() -> None:
    thigh = row_of(LEG, HIP, KNEE, ANKLE, mirrored=False)[: len(THIGH.along) * len(THIGH.across)]
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
    expected = row_of(LEG, HIP, KNEE, ANKLE, mirrored=False)
    # What is exactly on an edge may fall to either side of it.
    assert row_of(moved(LEG), hip, knee, ankle, mirrored=flip) == pytest.approx(expected, abs=1e-6)


def test_each_place_is_as_far_in_or_out_as_the_nearest_point_of_the_outline() -> None:
    chance = np.random.default_rng(3)
    outline = chance.normal(150, 60, 40) + 1j * chance.normal(230, 60, 40)  # crosses itself, and each column often
    ring = np.append(outline, outline[0])
    points = np.concatenate((ring, (ring[1:] + ring[:-1]) / 2))
    found = iter(row_of(ring, HIP, KNEE, ANKLE, mirrored=False).tolist())
    for start, span, places in ((HIP, KNEE - HIP, THIGH), (KNEE, ANKLE - KNEE, SHANK)):
        for along in places.along:
            seen = (ring - start) / span - along
            shares = seen.real[:-1] / (seen.real[:-1] - seen.real[1:])
            passed = (seen.imag[:-1] + shares * (seen.imag[1:] - seen.imag[:-1]))[(shares >= 0) & (shares < 1)]
            for across in places.across:
                far = min(np.abs((points - start) / span - along - 1j * across).min(), FAR)
                inside = sum(passed > across) % 2 == 1
                assert next(found) == pytest.approx(far if inside else -far, abs=1e-9)


def test_joints_on_one_point_are_no_trouble() -> None:
    assert np.isfinite(row_of(LEG, HIP, HIP, HIP, mirrored=False)).all()


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), size=st.floats(0, FAR))
def test_no_picture_corrects_by_more_than_the_largest(seed: int, size: float) -> None:
    learned, chance = raised_leg(), np.random.default_rng(seed)
    row = np.clip(learned.mean + chance.normal(0, size, len(learned.mean)), -FAR, FAR)
    for near in (True, False):
        degrees, counts = learned.more(row, near)
        assert len(degrees) == len(MEASURES)
        assert max(map(abs, degrees)) <= LARGEST_DEG * counts <= LARGEST_DEG


def test_a_picture_unlike_the_fitted_ones_says_nothing() -> None:
    learned = raised_leg()
    assert learned.more(learned.mean, True)[1] == 1.0
    assert learned.more(learned.mean + learned.none * 1.01 * learned.scale, True) == ([0.0] * len(MEASURES), 0.0)


def test_only_legs_up_of_somebody_who_lies_count() -> None:
    for figure, expected in ((UP, {"right": 1.0}), (replace(UP, hip=(10.0, 10.0)), {}), (STANDING, {}), (DOG, {})):
        of = of_measured(figure)
        assert raised(of.body, of.view) == pytest.approx(expected)


def test_a_mirrored_body_shows_the_same_picture() -> None:
    one, other = of_measured(UP), of_measured(UP.mirrored())
    assert one.around is not None
    assert other.around is not None
    assert picture(one.body, one.view, one.around.corners, "right") == pytest.approx(
        picture(other.body, other.view, other.around.corners, "left"), abs=0.02
    )


def test_it_changes_these_measures_and_their_uncertainties_alone() -> None:
    with_it, without = Measurer(), Measurer(raised=None)
    changed = set()
    for observation in read_recording(RECORDING).observations():
        now, before = with_it.measure(observation).readings, without.measure(observation).readings
        changed |= {name for name in COLUMNS if now[name] != before[name]}
        for name in COLUMNS:
            width, wide = now[name].uncertainty, before[name].uncertainty
            assert wide is None or (width is not None and min(raised_leg().width) * wide - 1e-9 <= width)
    assert changed
    assert all(name.startswith(MEASURES) for name in changed)


def test_what_is_corrected_so_is_more_certain() -> None:
    first = {posture: replace(one, second=None) for posture, one in corrections().learned.items()}
    measurer = Measurer(learned=replace(corrections(), learned=first))
    narrowed = []
    for observation in read_recording(RECORDING).observations():
        of = measurer.measure(observation).readings
        if isinstance(of, Readings) and of.correction is not None and of.correction.narrowed:
            narrowed.append(min(of.correction.narrowed.values()))
            assert set(of.correction.narrowed) <= {PLACES[name, near] for name in MEASURES for near in (True, False)}
    assert min(narrowed) == pytest.approx(min(raised_leg().width), abs=0.05)
