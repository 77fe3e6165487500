"""The learned corrections: their file, and that they cannot invent."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from figures import DOG, LYING, STANDING, Figure, filmed, kicking
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from formcheck.errors import ModelUnavailable
from formcheck.measure import correction
from formcheck.measure.around import look
from formcheck.measure.body import Body
from formcheck.measure.corrected import Corrector
from formcheck.measure.correction import LARGEST_DEG, OUTPUTS, POSTURES, Correction, Posture, corrections, shares
from formcheck.measure.measurer import UNCERTAIN, Measurer
from formcheck.measure.network import LARGEST, Folded
from formcheck.measure.reading import Reading
from formcheck.measure.shape import NEAR_SHANK, TRUNK, Shape, shape_of
from formcheck.measure.uncertainty import conditions, half_width
from formcheck.measure.view import UNKNOWN

FILE = Path(correction.__file__).with_name("corrections.json")


def inputs() -> int:
    return len(corrections().learned["lying"].network.mean)


def level(row: NDArray[np.float64], trunk: float, shank: float) -> NDArray[np.float64]:
    """The row with trunk and near shank in these directions, as cosines."""
    row = row.copy()
    row[TRUNK], row[NEAR_SHANK] = trunk, shank
    return row


def test_the_shipped_file_is_the_one_that_was_fitted() -> None:
    wanted = FILE.with_suffix(".sha256").read_text().split()[0]
    assert hashlib.sha256(FILE.read_bytes().replace(b"\r\n", b"\n")).hexdigest() == wanted


def test_another_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / FILE.name
    other.write_bytes(FILE.read_bytes().replace(b"1", b"2", 1))
    other.with_suffix(".sha256").write_bytes(FILE.with_suffix(".sha256").read_bytes())
    monkeypatch.setattr(correction, "_FILE", other)
    corrections.cache_clear()
    try:
        with pytest.raises(ModelUnavailable, match="install it again"):
            corrections()
        other.unlink()
        with pytest.raises(ModelUnavailable, match="cannot be read"):
            corrections()
    finally:
        corrections.cache_clear()


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), size=st.floats(0, 50))
def test_no_input_gives_more_than_the_largest_correction(seed: int, size: float) -> None:
    row = np.random.default_rng(seed).normal(0, size, inputs())
    found = corrections().of(row)
    assert np.abs(found.degrees[:-1]).max() <= LARGEST_DEG
    assert 0 <= found.familiar <= 1


def test_a_shape_that_is_like_none_of_the_fit_is_left_as_geometry_reads_it() -> None:
    found = corrections().of(np.full(inputs(), 1e3) * np.resize([1, -1], inputs()))
    assert found.familiar == 0
    assert np.abs(found.degrees[:-1]).max() == 0


@pytest.mark.parametrize("posture", POSTURES)
def test_small_changes_of_the_input_change_little(posture: Posture) -> None:
    chance = np.random.default_rng(3)
    known = corrections().learned[posture]
    centre = known.network.mean + known.network.scale * (known.network.axes @ known.known.centres[5])
    plain = known.of(centre, posture)
    assert plain.familiar > 0.5
    for _ in range(20):
        near = known.of(centre + 0.01 * known.network.scale * chance.normal(size=inputs()), posture)
        assert np.abs(np.subtract(near.degrees, plain.degrees)[:-1]).max() < 1.0


@settings(max_examples=60, deadline=None)
@given(trunk=st.floats(-1, 1), shank=st.floats(-1, 1))
def test_from_posture_to_posture_there_is_no_jump(trunk: float, shank: float) -> None:
    row = np.random.default_rng(1).normal(0, 0.1, inputs())
    here, there = (dict(shares(level(row, trunk + off, shank - off))) for off in (0.0, 1e-6))
    assert sum(here.values()) == pytest.approx(1.0)
    assert all(0 <= share <= 1 for share in here.values())
    assert list(here.values()) == pytest.approx(list(there.values()), abs=1e-4)
    found = [corrections().of(level(row, trunk + off, shank - off)).degrees for off in (0.0, 1e-6)]
    assert found[0] == pytest.approx(found[1], abs=0.01)


@pytest.mark.parametrize(
    ("figure", "posture"), [(LYING, "lying"), (STANDING, "standing"), (DOG, "hands_and_feet")], ids=str
)
def test_each_posture_has_its_own_network(figure: Figure, posture: Posture) -> None:
    row = shape(figure).row()
    assert dict(shares(row))[posture] == 1
    assert corrections().of(row).posture == posture


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), size=st.floats(0, 3), posture=st.sampled_from(POSTURES))
def test_the_folded_network_computes_what_its_parts_do(seed: int, size: float, posture: Posture) -> None:
    known = corrections().learned[posture]
    row = known.network.mean + size * known.network.scale * np.random.default_rng(seed).normal(size=inputs())
    normal = known.network.normal(row)
    members = known.network(normal)
    middle, spread, distance = Folded.of(known.network, known.known)(row)
    assert middle == pytest.approx(members.mean(axis=0), abs=1e-9)
    assert spread == pytest.approx(members.std(axis=0)[:-1], abs=1e-9)
    assert distance == pytest.approx(known.known.distance(normal), abs=1e-9)


@pytest.mark.parametrize("posture", POSTURES)
def test_no_product_is_so_large_that_other_processors_are_put_to_work(posture: Posture) -> None:
    """They belong to the tracker, which works on the next frame meanwhile."""
    known = corrections().learned[posture]
    folded = Folded.of(known.network, known.known)
    blocks = [block for _, block in folded.second]
    assert max(part.size for part in (folded.axes, folded.into, *blocks)) <= LARGEST
    assert sum(len(block) for block in blocks) == folded.hidden + inputs()


def shape(figure: Figure) -> Shape:
    measurer = Measurer(learned=None)
    measured = [measurer.measure(seen) for seen in filmed(lambda _: figure, 0.4)][-1]
    assert measured.points is not None
    assert measured.view.near_side is not None
    body = Body(measured.points, measured.visibility, figure.seen(0.0).size)
    return shape_of(body, measured.view.near_side, look(np.array(figure.seen(0.0).outline), body.plane))


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
        rows = [shape_of(body, near, around).still for around in looks]
        shank = np.array(rows)[:, [*range(46, 49), *range(80, 83)]]
        assert shank[0] == pytest.approx(np.full(6, 12.0 / figure.scale), abs=0.01)
        assert np.abs(np.diff(shank, axis=0)).max() < 0.05


def test_without_an_outline_a_shape_is_still_complete() -> None:
    whole, bare = (shape(replace(LYING, outline=there)) for there in (True, False))
    assert whole.still.shape == bare.still.shape
    assert np.isfinite(bare.still).all()


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


def test_shape_needs_no_trunk() -> None:
    """All points in one place: numbers, no error."""
    seen = LYING.seen(0.0)
    assert seen.pose is not None

    body = Body(((5.0, 5.0),) * 33, seen.pose.visibility, seen.size)
    assert np.isfinite(shape_of(body, "left", look(np.array(seen.outline), body.plane)).row()).all()
