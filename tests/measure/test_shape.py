"""The body as a row of numbers: of its shape alone, without jumps, and complete whatever is seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from figures import DOG, LYING, STANDING, Figure, filmed, kicking
from shown import Shown

from formcheck.measure.body import Body
from formcheck.measure.correction import Posture, corrections, shares
from formcheck.measure.measurer import Measurer
from formcheck.measure.outline_rays import look
from formcheck.measure.shape import Shape, shape_of


def shape(figure: Figure) -> Shape:
    measurer = Measurer(learned=None)
    measured = [measurer.measure(seen) for seen in filmed(lambda _: figure, 0.4)][-1]
    assert measured.points is not None
    assert measured.view.near_side is not None
    body = Body(measured.points, measured.visibility, figure.seen(0.0).size)
    return shape_of(body.plane, measured.view.near_side, look(np.array(figure.seen(0.0).outline), body.plane))


@pytest.mark.parametrize("figure", [LYING, STANDING, DOG], ids=["lying", "standing", "dog"])
def test_shapes_do_not_know_place_size_or_side(figure: Figure) -> None:
    plain = shape(figure).row()
    for changed in (figure.mirrored(), replace(figure, at=(300.0, 220.0), scale=85.0)):
        assert shape(changed).row() == pytest.approx(plain, abs=0.03)


@pytest.mark.parametrize("roll", [-8.0, 5.0])
@pytest.mark.parametrize("figure", [LYING, STANDING, DOG], ids=["lying", "standing", "dog"])
def test_a_roll_can_be_taken_out_of_a_shape(figure: Figure, roll: float) -> None:
    # The figure's near side is the right one, so the picture's roll is the shape's.
    assert shape(replace(figure, roll=roll)).row(roll_deg=roll) == pytest.approx(shape(figure).row(), abs=0.03)


@pytest.mark.parametrize("near", ["left", "right"])
def test_a_limb_that_comes_out_beside_its_landmarks_makes_no_jump(near: str) -> None:
    """Seen in quick kicks: the silhouette of the shank is ahead of its joints, or behind them."""
    figure = kicking(30.0) if near == "right" else kicking(30.0).mirrored()
    seen = figure.seen(0.0)
    assert seen.pose is not None
    body = Body(seen.pose.points, seen.pose.visibility, seen.size)
    knee, ankle = (np.array(body.joint(name, near)) for name in ("knee", "ankle"))
    along = (ankle - knee) / np.hypot(*(ankle - knee))
    aside = 12.0 * np.array([-along[1], along[0]])
    limb = np.array([knee - aside - 20 * along, knee + aside - 20 * along, ankle + aside, ankle - aside])
    for way in (-0.5, 0.5):
        looks = [look(limb + n * way * aside / 12.0, body.plane) for n in range(40)]
        rows = [shape_of(body.plane, near, rays).still for rays in looks]
        shank = np.array(rows)[:, [*range(46, 49), *range(80, 83)]]
        assert shank[0] == pytest.approx(np.full(6, 12.0 / figure.scale), abs=0.01)
        assert np.abs(np.diff(shank, axis=0)).max() < 0.05


def test_without_an_outline_a_shape_is_still_complete() -> None:
    whole, bare = (shape(replace(LYING, outline=there)) for there in (True, False))
    assert whole.still.shape == bare.still.shape
    assert np.isfinite(bare.still).all()


def test_shape_needs_no_trunk() -> None:
    """All points in one place: numbers, no error."""
    seen = LYING.seen(0.0)
    assert seen.pose is not None

    body = Body(((5.0, 5.0),) * 33, seen.pose.visibility, seen.size)
    assert np.isfinite(shape_of(body.plane, "left", look(np.array(seen.outline), body.plane)).row()).all()


@pytest.mark.parametrize(
    ("figure", "posture"), [(LYING, "lying"), (STANDING, "standing"), (DOG, "hands_and_feet")], ids=str
)
def test_each_posture_has_its_own_network(figure: Figure, posture: Posture) -> None:
    row = shape(figure).row()
    assert dict(shares(row))[posture] == 1
    assert corrections().of(Shown(row)).posture == posture
