"""The small network of the corrections, and how like the shapes of its fit a shape is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.geometry import ramp

Floats = NDArray[np.float64]

_FURTHEST_OUT = 4.0
"""Inputs count at most this many standard deviations from their mean."""


@dataclass(frozen=True)
class Network:
    """Inputs -> along the axes that typical shapes differ by -> tanh units -> outputs of every member of an ensemble,
    plus a linear part. axes: (inputs, k), orthonormal; files of networks that look along all inputs have none.
    """

    mean: Floats
    scale: Floats
    axes: Floats
    into: Floats
    into_bias: Floats
    out: Floats
    out_bias: Floats
    straight: Floats
    members: int

    @staticmethod
    def of(data: Mapping[str, Any]) -> Network:
        """The network in an entry of the file."""
        names = ("mean", "scale", "into", "into_bias", "out", "out_bias", "straight")
        arrays = {name: np.array(data[name], dtype=float) for name in names}
        axes = np.array(data["axes"], dtype=float) if "axes" in data else np.eye(len(arrays["mean"]))
        return Network(**arrays, axes=axes, members=int(data["members"]))

    def normal(self, row: Floats) -> Floats:
        """The inputs in standard deviations from their mean, limited."""
        limited: Floats = np.minimum(np.maximum((row - self.mean) / self.scale, -_FURTHEST_OUT), _FURTHEST_OUT)
        return limited

    def __call__(self, normal: Floats) -> Floats:
        """(..., members, outputs) for rows of normal inputs."""
        hidden = np.tanh(normal @ self.axes @ self.into + self.into_bias)
        found: Floats = hidden @ self.out + self.out_bias + normal @ self.straight
        return found.reshape(*normal.shape[:-1], self.members, -1)


@dataclass(frozen=True)
class Familiar:
    """How like the shapes of the fit a shape is: its distance to the nearest of some typical ones.

    axes: as the network's; what is beside them all counts as distance. centres: (n, k).
    Up to `whole` it is familiar, from `none` on it is not.
    """

    axes: Floats
    centres: Floats
    whole: float
    none: float

    def distance(self, normal: Floats) -> float:
        """How far these inputs are from the nearest typical shape. normal: as from `Network.normal`."""
        along = normal @ self.axes
        away = self.centres - along
        beside = max(float(normal @ normal - along @ along), 0.0)
        return sqrt(float(np.einsum("nk,nk->n", away, away).min()) + beside)

    def share(self, distance: float) -> float:
        """1 familiar, 0 not, smooth between."""
        share = ramp(distance, self.none, self.whole)
        return share * share * (3 - 2 * share)


def _contrasts(members: int) -> Floats:
    """(members - 1, members), orthonormal, each at right angles to the mean."""
    steps = np.tril(np.ones((members, members)), -1)[1:] - np.diag(np.arange(float(members)))[1:]
    found: Floats = steps / np.linalg.norm(steps, axis=1, keepdims=True)
    return found


LARGEST = 9215
"""Numbers of a matrix in one product: from more on numpy's library puts several processors to work on it and waits for
the slowest, which a session's tracker needs (its frames took a tenth longer)."""


def _blocks(matrix: Floats) -> Sequence[tuple[slice, Floats]]:
    """The matrix in as few blocks of rows as are small enough."""
    count = -(-matrix.size // LARGEST)
    step = -(-len(matrix) // count)
    starts = range(0, len(matrix), step)
    return [(slice(n, n + step), np.ascontiguousarray(matrix[n : n + step])) for n in starts]


@dataclass(frozen=True)
class Standard:
    """`Network.normal` in as few calls of numpy as can be.

    scale, shift: of the inputs to standard deviations; least, most: what these may be, as arrays, which cost half of
    what a plain number does.
    """

    scale: Floats
    shift: Floats
    least: Floats
    most: Floats

    @staticmethod
    def of(network: Network) -> Standard:
        """From the parts of the file."""
        most = np.full(len(network.scale), _FURTHEST_OUT)
        return Standard(1.0 / network.scale, -network.mean / network.scale, -most, most)

    def __call__(self, row: Floats, out: Floats) -> None:
        """The inputs in standard deviations, limited, written into `out`."""
        np.multiply(row, self.scale, out=out)
        out += self.shift
        np.minimum(out, self.most, out=out)
        np.maximum(out, self.least, out=out)


@dataclass(frozen=True)
class Folded:
    """Network and familiarity in as few calls of numpy as can be: each costs as much as a thousand products.

    axes: of the typical shapes. into: from there to the units, and times -2 to the typical shapes; into_bias: of the
    units, and the squared lengths of those shapes. hidden: how many units there are. second: from units and inputs to
    the members' mean and their ways from it, by the root of their number; in blocks of rows, each with the rows that it
    is of, see LARGEST.
    """

    standard: Standard
    axes: Floats
    into: Floats
    into_bias: Floats
    hidden: int
    second: Sequence[tuple[slice, Floats]]
    second_bias: Floats
    outputs: int

    @staticmethod
    def of(network: Network, known: Familiar) -> Folded:
        """From the parts of the file."""
        members = network.members
        rows = np.concatenate((network.out, network.straight, network.out_bias[None]))
        both = rows.reshape(len(rows), members, -1)
        middle = both.mean(axis=1)
        # The ways from the mean add up to none, so one fewer at right angles to each other say the same. Of the
        # last output, the yaw, nobody asks how sure it is.
        off = np.einsum("cm,rmo->rco", _contrasts(members), both[:, :, :-1]).reshape(len(both), -1) / sqrt(members)
        second = np.concatenate((middle, off), axis=1)
        return Folded(
            Standard.of(network),
            network.axes,
            np.concatenate((network.into, -2.0 * known.centres.T), axis=1),
            np.concatenate((network.into_bias, (known.centres**2).sum(axis=1))),
            len(network.into_bias),
            _blocks(second[:-1]),
            second[-1],
            middle.shape[1],
        )

    def __call__(self, row: Floats) -> tuple[list[float], tuple[float, ...], float]:
        """(the members' mean, their standard deviation in all but the last output, distance to the nearest shape)."""
        hidden = self.hidden
        units = np.empty(hidden + len(row))
        normal = units[hidden:]
        self.standard(row, normal)
        along = normal.dot(self.axes)
        inner = along.dot(self.into)
        inner += self.into_bias
        np.tanh(inner[:hidden], out=units[:hidden])
        out = self.second_bias.copy()
        for rows, block in self.second:
            out += units[rows].dot(block)
        found = out.tolist()
        # |shape - centre|^2 = |shape|^2 - 2 shape * centre + |centre|^2, with what lies beside all axes in |shape|^2.
        squares = inner[hidden:]
        nearest = squares.item(squares.argmin()) + max(float(normal.dot(normal)), float(along.dot(along)))
        return found[: self.outputs], self._spread(found[self.outputs :]), sqrt(max(nearest, 0.0))

    def _spread(self, off: list[float]) -> tuple[float, ...]:
        step = self.outputs - 1
        return tuple(map(hypot, *(off[n : n + step] for n in range(0, len(off), step))))


@dataclass(frozen=True)
class OfOne:
    """A network of one member, in as few calls of numpy as can be; the parts as in `Folded`."""

    standard: Standard
    into: Sequence[tuple[slice, Floats]]
    into_bias: Floats
    second: Sequence[tuple[slice, Floats]]
    second_bias: Floats

    @staticmethod
    def of(network: Network) -> OfOne:
        """From the parts of the file."""
        return OfOne(
            Standard.of(network),
            # Not by `@`: for this one product numpy's library would start its threads and keep their memory.
            _blocks(np.einsum("ik,kh->ih", network.axes, network.into)),
            network.into_bias,
            _blocks(np.concatenate((network.out, network.straight))),
            network.out_bias,
        )

    def __call__(self, row: Floats) -> tuple[list[float], Floats]:
        """Its outputs for a row of inputs, and these in standard deviations."""
        hidden = len(self.into_bias)
        units = np.empty(hidden + len(row))
        inner, normal = units[:hidden], units[hidden:]
        self.standard(row, normal)
        inner[:] = self.into_bias
        for rows, block in self.into:
            inner += normal[rows].dot(block)
        np.tanh(inner, out=inner)
        found = self.second_bias.copy()
        for rows, block in self.second:
            found += units[rows].dot(block)
        return found.tolist(), normal
