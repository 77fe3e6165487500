from __future__ import annotations

import struct

import numpy as np
import pytest

from formcheck.capture.orientation import UPRIGHT, from_display_matrix

ONE = 1 << 16
# 1 2 3
# 4 5 6
IMAGE = np.repeat(np.array([[1, 2, 3], [4, 5, 6]], np.uint8)[..., None], 3, axis=2)


def matrix(a: int, b: int, c: int, d: int) -> bytes:
    return struct.pack("=9i", a * ONE, b * ONE, 0, c * ONE, d * ONE, 0, 0, 0, 1 << 30)


@pytest.mark.parametrize(
    ("corners", "upright"),
    [
        ((1, 0, 0, 1), [[1, 2, 3], [4, 5, 6]]),
        ((-1, 0, 0, -1), [[6, 5, 4], [3, 2, 1]]),
        ((0, 1, -1, 0), [[4, 1], [5, 2], [6, 3]]),  # clockwise: a phone held upright
        ((0, -1, 1, 0), [[3, 6], [2, 5], [1, 4]]),
        ((-1, 0, 0, 1), [[3, 2, 1], [6, 5, 4]]),
        ((0, 1, 1, 0), [[1, 4], [2, 5], [3, 6]]),
    ],
)
def test_every_quarter_turn_and_mirror(corners: tuple[int, int, int, int], upright: list[list[int]]) -> None:
    orientation = from_display_matrix(matrix(*corners))
    turned = orientation.apply(IMAGE)
    assert turned[..., 0].tolist() == upright
    assert turned.flags.c_contiguous
    assert orientation.size(3, 2) == (turned.shape[1], turned.shape[0])


def test_something_else_than_a_matrix_changes_nothing() -> None:
    assert from_display_matrix(b"no matrix") == UPRIGHT
