"""The learned corrections: their file, and that they cannot invent."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from shown import Shown

from formcheck.errors import ModelUnavailable
from formcheck.measure import correction
from formcheck.measure.correction import LARGEST_DEG, POSTURES, Posture, corrections, shares
from formcheck.measure.shape import NEAR_SHANK, TRUNK

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
    found = corrections().of(Shown(row))
    assert np.abs(found.degrees[:-1]).max() <= LARGEST_DEG
    assert 0 <= found.familiar <= 1


def test_a_shape_that_is_like_none_of_the_fit_is_left_as_geometry_reads_it() -> None:
    found = corrections().of(Shown(np.full(inputs(), 1e3) * np.resize([1, -1], inputs())))
    assert found.familiar == 0
    assert np.abs(found.degrees[:-1]).max() == 0


@pytest.mark.parametrize("posture", POSTURES)
def test_small_changes_of_the_input_change_little(posture: Posture) -> None:
    chance = np.random.default_rng(3)
    known = corrections().learned[posture]
    centre = known.network.mean + known.network.scale * (known.network.axes @ known.known.centres[5])
    plain = known.of(Shown(centre), posture)
    assert plain.familiar > 0.5
    for _ in range(20):
        near = known.of(Shown(centre + 0.01 * known.network.scale * chance.normal(size=inputs())), posture)
        assert np.abs(np.subtract(near.degrees, plain.degrees)[:-1]).max() < 1.0


@settings(max_examples=60, deadline=None)
@given(trunk=st.floats(-1, 1), shank=st.floats(-1, 1))
def test_from_posture_to_posture_there_is_no_jump(trunk: float, shank: float) -> None:
    row = np.random.default_rng(1).normal(0, 0.1, inputs())
    here, there = (dict(shares(level(row, trunk + off, shank - off))) for off in (0.0, 1e-6))
    assert sum(here.values()) == pytest.approx(1.0)
    assert all(0 <= share <= 1 for share in here.values())
    assert list(here.values()) == pytest.approx(list(there.values()), abs=1e-4)
    found = [corrections().of(Shown(level(row, trunk + off, shank - off))).degrees for off in (0.0, 1e-6)]
    assert found[0] == pytest.approx(found[1], abs=0.01)
