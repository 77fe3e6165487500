"""From a mask to an outline: one closed polygon of even steps, at the right place."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.pose.outline import POINTS, outline_of


def mask(size: tuple[int, int] = (320, 240)) -> np.ndarray:
    return np.zeros(size[::-1], np.float32)


def disc(at: tuple[float, float], radius: float, onto: np.ndarray) -> np.ndarray:
    """A soft disc; pixel (0, 0) has its centre at (0.5, 0.5)."""
    rows, cols = np.indices(onto.shape)
    far = np.hypot(cols + 0.5 - at[0], rows + 0.5 - at[1])
    return np.maximum(onto, np.clip(radius - far + 0.5, 0, 1)).astype(np.float32)


def area(ring: np.ndarray) -> float:
    x, y = ring.T
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2


@pytest.mark.parametrize("at", [(160.0, 120.0), (101.5, 77.25)])
def test_a_disc_has_its_outline_where_it_is(at: tuple[float, float]) -> None:
    ring = outline_of(disc(at, 50.0, mask()))
    assert ring.shape == (POINTS, 2)
    assert np.hypot(*(ring - at).T) == pytest.approx(50.0, abs=0.6)


def test_points_are_evenly_spaced_and_closed() -> None:
    ring = outline_of(disc((160, 120), 60.0, mask()))
    steps = np.hypot(*(np.roll(ring, -1, axis=0) - ring).T)
    assert steps == pytest.approx(np.full(POINTS, 2 * np.pi * 60 / POINTS), rel=0.1)


def test_the_largest_patch_is_the_person() -> None:
    both = disc((60, 60), 15.0, disc((200, 150), 55.0, mask()))
    assert np.hypot(*(outline_of(both) - (200, 150)).T).max() < 60


def test_someone_cut_by_the_edge_still_has_a_closed_outline() -> None:
    ring = outline_of(disc((0, 120), 60.0, mask()))
    assert area(ring) == pytest.approx(np.pi * 60**2 / 2, rel=0.05)
    assert ring.min() > -2


@pytest.mark.parametrize("empty", [mask(), disc((100, 100), 4.0, mask()), np.full((240, 320), 0.3, np.float32)])
def test_nobody_has_no_outline(empty: np.ndarray) -> None:
    assert outline_of(empty).shape == (0, 2)


def test_a_mask_full_of_person_is_the_whole_picture() -> None:
    ring = outline_of(np.ones((240, 320), np.float32))
    assert area(ring) == pytest.approx(320 * 240, rel=0.05)


def test_a_hole_is_no_outline() -> None:
    ring_mask = disc((160, 120), 70.0, mask())
    ring_mask[100:140, 140:180] = 0.0
    assert np.hypot(*(outline_of(ring_mask) - (160, 120)).T).min() > 60
