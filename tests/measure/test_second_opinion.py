"""The second opinion on joints: what it adds, that it cannot invent, and its file."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shown import Shown

from formcheck.measure import second_opinion as module
from formcheck.measure.correction import LARGEST_DEG, OUTPUTS, POSTURES, Posture, corrections
from formcheck.measure.leg_pictures import COUNT
from formcheck.measure.network import LARGEST, Familiar, Network, OfOne
from formcheck.measure.second_look import MOVED
from formcheck.measure.second_opinion import LowerBack, SecondOpinion, second_opinions

JOINTS = OUTPUTS[:-1]
MOVES = 4 * len(MOVED)
"""Along and across the trunk, of near and far side."""


def constant(inputs: int, told: list[float]) -> OfOne:
    """A network that says the same whatever it sees."""
    outputs = len(told)
    none = np.zeros((inputs, outputs))
    return OfOne.of(
        Network(
            np.zeros(inputs), np.ones(inputs), np.eye(inputs), none, np.zeros(outputs), np.zeros((outputs, outputs)),
            np.array(told), none, 1,
        )
    )  # fmt: skip


def inputs() -> int:
    return len(corrections().learned["lying"].network.mean)


def simple(told: float, shares: float) -> SecondOpinion:
    """One that says the same of every joint, whatever it sees."""
    moves, angles = constant(inputs(), MOVES * [0.0]), constant(inputs() + MOVES, len(JOINTS) * [told])
    known = Familiar(np.zeros((inputs(), 1)), np.zeros((1, 1)), 1e9, 2e9)
    return SecondOpinion(moves, angles, False, known, len(JOINTS) * (shares,), len(JOINTS) * (0.8,))


@pytest.mark.parametrize("shares", [0.0, 0.3, 1.0])
def test_what_is_told_is_the_mean_of_both_by_shares(shares: float) -> None:
    first, turned = np.linspace(-8.0, 8.0, len(JOINTS)).tolist(), np.linspace(3.0, -3.0, len(JOINTS)).tolist()
    expected = [(1 - shares) * one + shares * (5.0 + turn) for one, turn in zip(first, turned, strict=True)]
    joined, _, counts, moves = simple(5.0, shares).joined(Shown(np.zeros(inputs()), turned), first, 0.0, lying=True)
    assert joined == pytest.approx(expected)
    assert counts == 1.0
    assert list(moves) == MOVES * [0.0]


@pytest.mark.parametrize("share", [0.0, 0.6, 1.0])
def test_the_lower_back_is_the_mean_of_both_by_its_share(share: float) -> None:
    back = LowerBack(constant(inputs() + MOVES, [20.0]), share)
    second = replace(simple(0.0, 1.0), lower_back=back)
    lumbar = second.joined(Shown(np.zeros(inputs())), len(JOINTS) * [0.0], 10.0, lying=False)[1]
    assert lumbar == pytest.approx(10.0 + 10.0 * share)


def test_without_a_second_look_the_lower_back_is_as_the_first_opinion_says() -> None:
    back = LowerBack(constant(inputs() + MOVES, [20.0]), 1.0)
    second = replace(simple(0.0, 1.0), lower_back=back)
    assert second.joined(Shown(np.zeros(inputs()), None), len(JOINTS) * [0.0], 10.0, lying=False)[1] == 10.0


def test_of_a_shape_that_it_does_not_know_it_says_nothing() -> None:
    first = np.linspace(-8.0, 8.0, len(JOINTS)).tolist()
    stranger = replace(simple(5.0, 1.0), known=Familiar(np.zeros((inputs(), 1)), np.zeros((1, 1)), 0.1, 0.2))
    assert stranger.joined(Shown(np.ones(inputs())), first, 0.0, lying=True) == (first, 0.0, 0.0, ())


def test_where_there_is_no_second_look_it_says_nothing() -> None:
    first = np.linspace(-8.0, 8.0, len(JOINTS)).tolist()
    assert simple(5.0, 1.0).joined(Shown(np.zeros(inputs()), None), first, 0.0, lying=True) == (first, 0.0, 0.0, ())


@pytest.mark.parametrize("posture", POSTURES)
def test_it_changes_the_joints_and_upright_the_lower_back(posture: Posture) -> None:
    both = corrections().learned[posture]
    assert both.second is not None
    counted = set()
    for typical in both.known.centres:
        centre = Shown(both.network.mean + both.network.scale * (both.network.axes @ typical))
        one, two = replace(both, second=None).of(centre, posture), both.of(centre, posture)
        counts = both.second.joined(centre, len(JOINTS) * [0.0], 0.0, posture == "lying")[2]
        counted.add(counts)
        assert (one.degrees[:-1] != two.degrees[:-1]) == (counts > 0.0)
        assert (one.degrees[-1] != two.degrees[-1]) == (counts > 0.0 and posture != "lying")
        assert (one.familiar, one.more_yaw, one.spread) == (two.familiar, two.more_yaw, two.spread)
    assert max(counted) > 0.5


@settings(max_examples=40, deadline=None)
@given(told=st.floats(-1e6, 1e6), turned=st.floats(-180, 180), posture=st.sampled_from(POSTURES))
def test_whatever_it_says_no_correction_is_larger_than_the_largest(
    told: float, turned: float, posture: Posture
) -> None:
    known = replace(corrections().learned[posture], second=simple(told, 1.0))
    centre = known.network.mean + known.network.scale * (known.network.axes @ known.known.centres[0])
    found = known.of(Shown(centre, len(JOINTS) * [turned]), posture)
    assert np.abs(found.degrees[:-1]).max() <= LARGEST_DEG


def test_of_a_shape_that_is_like_none_of_the_fit_nothing_is_said() -> None:
    far = Shown(np.full(inputs(), 1e3))
    for posture in POSTURES:
        assert max(map(abs, corrections().learned[posture].of(far, posture).degrees[:-1])) == 0.0


def test_uncertainties_suit_both_together() -> None:
    assert set(second_opinions()) == set(POSTURES)
    for opinion in second_opinions().values():
        assert len(opinion.shares) == len(JOINTS)
        assert all(0.0 <= share <= 1.0 for share in opinion.shares)
        assert len(opinion.width) == len(JOINTS) + (opinion.lower_back is not None)
        assert all(0.5 <= width <= 2.0 for width in opinion.width)


@pytest.mark.parametrize("posture", POSTURES)
def test_where_it_counts_the_intervals_are_those_of_both_and_else_as_before(posture: Posture) -> None:
    known = replace(corrections().learned[posture], second=simple(5.0, 1.0))
    centre = known.network.mean + known.network.scale * (known.network.axes @ known.known.centres[0])
    assert known.of(Shown(centre), posture).narrowed == dict.fromkeys(range(len(JOINTS)), 0.8)
    stranger = Familiar(np.zeros((len(centre), 1)), np.zeros((1, 1)), 1e-9, 2e-9)
    unknown = replace(known, second=replace(simple(5.0, 1.0), known=stranger)).of(Shown(centre + 1e-3), posture)
    assert unknown.narrowed == dict.fromkeys(range(len(JOINTS)), 1.0)


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    size=st.floats(0, 6),
    posture=st.sampled_from(POSTURES),
    which=st.sampled_from(["moves", "angles"]),
)
def test_fewer_products_give_what_the_network_says(seed: int, size: float, posture: Posture, which: str) -> None:
    network = Network.of(module.learned_file(module._FILE)["postures"][posture][which])
    row = network.mean + size * network.scale * np.random.default_rng(seed).normal(size=len(network.mean))
    outputs, normal = OfOne.of(network)(row)
    assert outputs == pytest.approx(network(network.normal(row))[0].tolist(), abs=1e-9)
    assert normal == pytest.approx(network.normal(row), abs=1e-12)


@pytest.mark.parametrize("posture", POSTURES)
def test_the_networks_take_what_the_looks_give(posture: Posture) -> None:
    opinion = second_opinions()[posture]
    moves, _ = opinion.moves(np.zeros(inputs()))
    assert len(moves) == MOVES
    told, _ = opinion.angles(np.zeros(inputs() + MOVES + (COUNT if opinion.legs else 0)))
    assert len(told) == len(JOINTS)


def test_no_product_is_so_large_that_other_processors_are_put_to_work() -> None:
    """They belong to the tracker, which works on the next frame meanwhile."""
    for opinion in second_opinions().values():
        for network in (opinion.moves, opinion.angles):
            blocks = [block for _, block in (*network.into, *network.second)]
            assert max(block.size for block in blocks) <= LARGEST
