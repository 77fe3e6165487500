"""The second opinion on joints: what it adds, that it cannot invent, and its file."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.measure import second_opinion as module
from formcheck.measure.correction import LARGEST_DEG, OUTPUTS, POSTURES, Posture, corrections
from formcheck.measure.network import LARGEST, Familiar, Network, OfOne
from formcheck.measure.second_opinion import SecondOpinion, second_opinions

JOINTS = OUTPUTS[:-1]


def simple(told: float, shares: float) -> SecondOpinion:
    """One that says the same of every joint, whatever it sees."""
    inputs, outputs = len(corrections().learned["lying"].network.mean), len(JOINTS)
    none = np.zeros((inputs, outputs))
    network = Network(
        np.zeros(inputs), np.ones(inputs), np.eye(inputs), none, np.zeros(outputs), np.zeros((outputs, outputs)),
        np.full(outputs, told), none, 1,
    )  # fmt: skip
    known = Familiar(np.zeros((inputs, 1)), np.zeros((1, 1)), 1e9, 2e9)
    return SecondOpinion(OfOne.of(network), known, outputs * (shares,), outputs * (0.8,))


@pytest.mark.parametrize("shares", [0.0, 0.3, 1.0])
def test_what_is_told_is_the_mean_of_both_by_shares(shares: float) -> None:
    first = np.linspace(-8.0, 8.0, len(JOINTS)).tolist()
    row = np.zeros(len(corrections().learned["lying"].network.mean))
    expected = [(1 - shares) * one + shares * 5.0 for one in first]
    joined, counts = simple(5.0, shares).joined(row, first)
    assert joined == pytest.approx(expected)
    assert counts == 1.0


def test_of_a_shape_that_it_does_not_know_it_says_nothing() -> None:
    first = np.linspace(-8.0, 8.0, len(JOINTS)).tolist()
    row = np.ones(len(corrections().learned["lying"].network.mean))
    stranger = replace(simple(5.0, 1.0), known=Familiar(np.zeros((len(row), 1)), np.zeros((1, 1)), 0.1, 0.2))
    assert stranger.joined(row, first) == (first, 0.0)


@pytest.mark.parametrize("posture", POSTURES)
def test_it_changes_the_joints_alone(posture: Posture) -> None:
    both = corrections().learned[posture]
    assert both.second is not None
    counted = set()
    for typical in both.known.centres:
        centre = both.network.mean + both.network.scale * (both.network.axes @ typical)
        one, two = replace(both, second=None).of(centre, posture), both.of(centre, posture)
        counts = both.second.joined(centre, len(JOINTS) * [0.0])[1]
        counted.add(counts)
        assert (one.degrees[:-1] != two.degrees[:-1]) == (counts > 0.0)
        assert one.degrees[-1] == two.degrees[-1]
        assert (one.familiar, one.more_yaw, one.spread) == (two.familiar, two.more_yaw, two.spread)
    assert max(counted) > 0.5


@settings(max_examples=40, deadline=None)
@given(told=st.floats(-1e6, 1e6), posture=st.sampled_from(POSTURES))
def test_whatever_it_says_no_correction_is_larger_than_the_largest(told: float, posture: Posture) -> None:
    known = replace(corrections().learned[posture], second=simple(told, 1.0))
    centre = known.network.mean + known.network.scale * (known.network.axes @ known.known.centres[0])
    assert np.abs(known.of(centre, posture).degrees[:-1]).max() <= LARGEST_DEG


def test_of_a_shape_that_is_like_none_of_the_fit_it_says_nothing() -> None:
    far = np.full(len(corrections().learned["lying"].network.mean), 1e3)
    for posture in POSTURES:
        assert max(map(abs, corrections().learned[posture].of(far, posture).degrees[:-1])) == 0.0


def test_uncertainties_suit_both_together() -> None:
    assert set(second_opinions()) == set(POSTURES)
    for opinion in second_opinions().values():
        assert len(opinion.shares) == len(JOINTS)
        assert all(0.0 <= share <= 1.0 for share in opinion.shares)
        assert len(opinion.width) == len(JOINTS)
        assert all(0.5 <= width <= 2.0 for width in opinion.width)


@pytest.mark.parametrize("posture", POSTURES)
def test_where_it_counts_the_intervals_are_those_of_both_and_else_as_before(posture: Posture) -> None:
    known = replace(corrections().learned[posture], second=simple(5.0, 1.0))
    centre = known.network.mean + known.network.scale * (known.network.axes @ known.known.centres[0])
    assert known.of(centre, posture).narrowed == dict.fromkeys(range(len(JOINTS)), 0.8)
    stranger = Familiar(np.zeros((len(centre), 1)), np.zeros((1, 1)), 1e-9, 2e-9)
    unknown = replace(known, second=replace(simple(5.0, 1.0), known=stranger)).of(centre + 1e-3, posture)
    assert unknown.narrowed == dict.fromkeys(range(len(JOINTS)), 1.0)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), size=st.floats(0, 6), posture=st.sampled_from(POSTURES))
def test_fewer_products_give_what_the_network_says(seed: int, size: float, posture: Posture) -> None:
    network = Network.of(module.learned_file(module._FILE)["postures"][posture]["network"])
    row = network.mean + size * network.scale * np.random.default_rng(seed).normal(size=len(network.mean))
    outputs, normal = OfOne.of(network)(row)
    assert outputs == pytest.approx(network(network.normal(row))[0].tolist(), abs=1e-9)
    assert normal == pytest.approx(network.normal(row), abs=1e-12)


def test_no_product_is_so_large_that_other_processors_are_put_to_work() -> None:
    for opinion in second_opinions().values():
        assert max(opinion.network.into.size, opinion.network.second.size) <= LARGEST
