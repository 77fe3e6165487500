"""Rays to the silhouette's outline, at right angles to lines in the body: all of a frame in one go.

A call of numpy on the points of one line costs as much as on those of a dozen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.silhouette import Ring

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

CLOCKWISE, OTHERWISE = 0, 1
"""The sides of a line: where its direction points after a quarter turn clockwise on the screen, and the other."""


class Met(NamedTuple):
    """Where rays meet an outline. The tables have a place for each ray and side, 2 * ray + side.

    nearest: distance to the outline, inf where the ray meets none. passed: how often the outline is passed.
    place, far: of each passage where in the tables it belongs, and its distance.
    """

    nearest: Floats
    passed: Whole
    place: Whole
    far: Floats


@dataclass(frozen=True)
class Rays:
    """Which rays there are. line: the line that each leaves. shares: where on it, 0 at its start, 1 at its end."""

    line: Whole
    shares: Floats
    _known: dict[int, tuple[Floats, Whole]] = field(default_factory=dict)

    @staticmethod
    def of(*lines: Sequence[float]) -> Rays:
        """The rays that leave some lines at these shares of each."""
        return Rays(np.repeat(np.arange(len(lines)), list(map(len, lines))), np.concatenate(lines))

    def met(self, corners: Ring, starts: Sequence[complex], spans: Sequence[complex], units: Sequence[float]) -> Met:
        """Where they meet an outline.

        corners: see `silhouette.ring`. starts, spans: of each line, x + iy; no span is 0. units: what a distance of a
        line's own length counts.
        """
        ray, far = self.crossed(seen_from(corners, starts, spans))
        far *= np.array(units).take(self.line).take(ray)
        ray += ray
        ray += np.signbit(far)  # the other side
        np.abs(far, out=far)
        nearest = self._none.copy()
        np.minimum.at(nearest, ray, far)
        return Met(nearest, np.bincount(ray, minlength=len(nearest)), ray, far)

    def crossed(self, seen: Ring) -> tuple[Whole, Floats]:
        """Each passage of the outline: (by which ray, in their order; how far from the line in its lengths, positive
        clockwise). seen: of `seen_from`.
        """
        count = seen.shape[1]
        shares, to_lines = self._of_points(count)
        at = _changes(seen.real.take(self.line, axis=0) < shares)
        # In place where it can be, and without plain numbers: of so few each call costs more than its sums, and half as
        # much again with a plain number.
        ray = at // count
        at += to_lines.take(ray)
        along_lines = seen.ravel()
        first, step = along_lines.take(at), along_lines[1:].take(at)
        step -= first
        far = self.shares.take(ray)
        far -= first.real
        far /= step.real
        far *= step.imag
        far += first.imag
        return ray, far

    @cached_property
    def _none(self) -> Floats:
        return np.full(2 * len(self.line), np.inf)

    def _of_points(self, count: int) -> tuple[Floats, Whole]:
        """(of each ray where it starts, once for each of so many points: tables of one size are compared several times
        as quickly as a table with a column; how far the row of its line is from that of the ray).
        """
        known = self._known.get(count)
        if known is None:
            # A tracker's outlines all have one size; a damaged file's may have any, and their tables are not kept.
            self._known.clear()
            rows = self.line - np.arange(len(self.line))
            known = self._known[count] = (np.repeat(self.shares[:, None], count, axis=1), rows * count)
        return known


def seen_from(corners: Ring, starts: Sequence[complex], spans: Sequence[complex]) -> Ring:
    """An outline as each of some lines sees it, a row each: real part along the line, 0 at its start, 1 at its end;
    imaginary part at right angles to it, clockwise.

    corners: see `silhouette.ring`. starts, spans: of each line, x + iy; no span is 0.
    """
    lines = np.array([*starts, *[1 / span for span in spans]])
    seen: Ring = corners - lines[: len(starts), None]
    seen *= lines[len(starts) :, None]
    return seen


def _changes(before: NDArray[np.bool_]) -> Whole:
    """Where a value differs from the next one in its row, as row * columns + column."""
    flat, columns = before.ravel(), before.shape[1]
    changes: NDArray[np.bool_] = flat[1:] != flat[:-1]
    changes[columns - 1 :: columns] = False  # from one row to the next
    return changes.nonzero()[0]
