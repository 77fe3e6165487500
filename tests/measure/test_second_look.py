"""The second look: joints are moved, and what is seen from there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from figures import DOG, LYING, STANDING, Figure, filmed
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.measure.body import Body
from formcheck.measure.leg_pictures import COUNT
from formcheck.measure.limbs import ankle_dorsiflexion, thigh_elevation
from formcheck.measure.measurer import Measured, Measurer
from formcheck.measure.outline_rays import look
from formcheck.measure.readings import Readings
from formcheck.measure.second_look import MOVED, Look, hips_of, moved, turned
from formcheck.measure.shape import shape_of
from formcheck.measure.trunk import trunk_inclination
from formcheck.pose.landmarks import Side, of, other

UP = replace(LYING, hip=(10.0, 90.0), knee=(10.0, 60.0))
MOVES = 2 * len(MOVED)
"""Joints that are moved."""
NOWHERE = 2 * MOVES * [0.0]


def measured(figure: Figure) -> Measured:
    measurer = Measurer(learned=None)
    for observation in filmed(lambda _: figure, 0.4):
        found = measurer.measure(observation)
    return found


def looked(figure: Figure) -> Look:
    of_frame = measured(figure)
    readings, near = of_frame.readings, of_frame.view.near_side
    assert isinstance(readings, Readings)
    assert near is not None
    plane, outline = readings.body.plane, readings.outline
    return Look(plane, near, outline, shape_of(plane, near, look(outline, plane)), 0.0)


@pytest.mark.parametrize("figure", [UP, DOG, STANDING])
def test_where_nothing_is_moved_the_same_is_seen_again(figure: Figure) -> None:
    seen = looked(figure)
    again = seen.again(NOWHERE, lying=figure is UP, legs=False)
    assert again is not None
    row, angles = again
    assert row == pytest.approx([*seen.row, *NOWHERE])
    assert angles == pytest.approx(9 * [0.0])


@pytest.mark.parametrize("legs", [False, True])
def test_the_row_ends_with_the_moves_and_the_pictures(legs: bool) -> None:
    seen, moves = looked(UP), np.linspace(-0.1, 0.1, 2 * MOVES).tolist()
    again = seen.again(moves, lying=True, legs=legs)
    assert again is not None
    at = len(seen.row)
    assert again[0][at : at + len(moves)] == pytest.approx(moves)
    assert len(again[0]) == at + len(moves) + (COUNT if legs else 0)


def test_without_a_silhouette_there_is_no_second_look() -> None:
    assert replace(looked(UP), outline=np.zeros((0, 2))).again(NOWHERE, lying=True, legs=True) is None


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_who_shows_the_other_side_is_seen_as_in_a_mirror(seed: int) -> None:
    moves = np.random.default_rng(seed).normal(0, 0.05, 2 * MOVES).tolist()
    one = looked(UP)
    width = 640.0
    plane = list(one.plane)
    for index, at in enumerate(one.plane):
        plane[index] = complex(width - at.real, at.imag)
    swapped = list(plane)
    for name in ("shoulder", "hip", "knee", "ankle", "heel", "foot_index"):
        for side in ("left", "right"):
            swapped[of(name, side)] = plane[of(name, other(side))]
    outline = one.outline * [-1.0, 1.0] + [width, 0.0]
    near = other(one.near)
    mirrored = Look(swapped, near, outline, shape_of(swapped, near, look(outline, swapped)), 0.0)
    first, second = (seen.again(moves, lying=True, legs=True) for seen in (one, mirrored))
    assert first is not None
    assert second is not None
    # What is exactly on an edge may fall to either side of it.
    assert np.quantile(np.abs(first[0] - second[0]), 0.98) < 1e-6
    assert first[1] == pytest.approx(second[1])


@pytest.mark.parametrize("near", ["left", "right"])
def test_moved_by_what_the_joints_are_off_they_are_where_they_are(near: Side) -> None:
    chance, true = np.random.default_rng(5), looked(UP if near == "right" else UP.mirrored())
    assert true.near == near
    plane = list(true.plane)
    for side in ("left", "right"):
        for name in ("knee", "ankle"):
            plane[of(name, side)] += complex(*chance.normal(0, 20, 2))
    left_shoulder, right_shoulder, left_hip, right_hip = (
        plane[of(name, side)] for name in ("shoulder", "hip") for side in ("left", "right")
    )
    trunk = (left_shoulder + right_shoulder - left_hip - right_hip) / 2
    away = np.array([(true.plane[of(n, s)] - plane[of(n, s)]) / trunk for s in (near, other(near)) for n in MOVED])
    away = away if near == "right" else away.conj()
    found = moved(plane, near, [*away.real, *away.imag])
    for name in MOVED:
        for side in ("left", "right"):
            assert found[of(name, side)] == pytest.approx(true.plane[of(name, side)])


@pytest.mark.parametrize("figure", [UP, UP.mirrored()])
def test_the_hips_are_where_they_are_moved(figure: Figure) -> None:
    seen, moves = looked(figure), np.random.default_rng(1).normal(0, 0.1, 2 * MOVES).tolist()
    found = moved(seen.plane, seen.near, moves)
    body = Body([], (), (640, 480), plane=seen.plane)
    middle = (found[of("hip", "left")] + found[of("hip", "right")]) / 2
    assert hips_of(body.hips, body.trunk, seen.near, moves) == pytest.approx(middle)


def test_a_foot_goes_with_its_ankle() -> None:
    seen = looked(STANDING)
    moves = list(NOWHERE)
    moves[MOVED.index("ankle")] = 0.1
    found = moved(seen.plane, seen.near, moves)
    changed = {index for index, (now, was) in enumerate(zip(found, seen.plane, strict=True)) if now != was}
    assert changed == {of(name, seen.near) for name in ("ankle", "heel", "foot_index")}


@pytest.mark.parametrize("figure", [UP, DOG, STANDING])
def test_the_angles_turn_as_geometry_reads_them(figure: Figure) -> None:
    """Thigh, ankle and trunk exactly; knee and hip but for the share by which geometry corrects them."""
    of_frame = measured(figure)
    readings, view = of_frame.readings, of_frame.view
    assert isinstance(readings, Readings)
    near, lying = view.near_side, view.lying
    assert near is not None
    before = looked(figure)
    moves = np.random.default_rng(2).normal(0, 0.02, 2 * MOVES).tolist()
    plane = moved(before.plane, near, moves)
    body = replace(readings.body, plane=plane)
    found = turned(before.shape, shape_of(plane, near, None), lying)
    for place, measure in ((4, thigh_elevation), (6, ankle_dorsiflexion)):
        for number, side in enumerate((near, other(near))):
            now, was = measure(body, view, side).value, measure(readings.body, view, side).value
            if now is not None and was is not None:
                assert found[place + number] == pytest.approx(now - was, abs=0.05)
    now, was = trunk_inclination(body, view).value, trunk_inclination(readings.body, view).value
    assert now is not None
    assert was is not None
    assert found[-1] == pytest.approx(now - was, abs=0.05)
