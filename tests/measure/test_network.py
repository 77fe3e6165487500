"""The networks of the corrections, in few calls: the same numbers, and no product that keeps other cores busy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.measure.correction import POSTURES, Posture, corrections
from formcheck.measure.network import LARGEST, Folded


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), size=st.floats(0, 3), posture=st.sampled_from(POSTURES))
def test_the_folded_network_computes_what_its_parts_do(seed: int, size: float, posture: Posture) -> None:
    known = corrections().learned[posture]
    row = known.network.mean + size * known.network.scale * np.random.default_rng(seed).normal(
        size=known.network.mean.size
    )
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
    assert sum(len(block) for block in blocks) == folded.hidden + known.network.mean.size
