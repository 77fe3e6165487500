"""Fitting the first layer of a small network: units that descend along the slopes of all layers from a start by chance.

What comes out of the units is solved for afterwards, by least squares (`fit_network.py`); here it is only on the way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.network import Floats

Single = NDArray[np.float32]

STEPS, _BATCH = 2000, 512
_RATE = 3e-3
_NOISE = 0.1
"""Spread that inputs are given, of their standard deviation: who stands a little otherwise is not read otherwise."""
_DECAY, _DECAY_OF_STRAIGHT = 0.01, 0.05
_GROSS = 1.5
"""Beyond, an error pulls no more: in tens of degrees."""
_MEMORY, _MEMORY_OF_SQUARES, _LEAST = 0.9, 0.999, 1e-8
"""Adam (Kingma and Ba, 2015), its usual numbers."""


@dataclass
class Rows:
    """What to fit, in standard deviations: x inputs, rest the inputs at rest. y: outputs. weight: of each output of
    each row. changes: 1 for each output that is a change from the row at rest, else 0.
    """

    x: Floats
    rest: Floats
    y: Floats
    weight: Floats
    changes: Floats


def trained(
    rows: Rows, axes: Floats | None, into: Floats, bias: Floats, chance: np.random.Generator, steps: int = STEPS
) -> tuple[Floats, Floats]:
    """The units' weights along the axes, (k, hidden), and their biases. axes: None where the inputs are along them.
    into, bias: where they start.
    """
    x, rest, y, changes = (_single(part) for part in (rows.x, rows.rest, rows.y, rows.changes))
    axes_ = None if axes is None else _single(axes)
    counts = rows.weight[:, rows.weight.any(axis=0)].mean(axis=1)
    each = rows.weight / np.maximum(counts, 1e-12)[:, None]
    weight = _single(each / each[:, rows.weight.any(axis=0)].mean())
    upto = np.cumsum(counts / counts.sum())
    hidden, outputs = into.shape[1], y.shape[1]
    layers = {
        "into": _single(into),
        "bias": _single(bias),
        "out": _single(chance.normal(0, 0.1 * hidden**-0.5, (hidden, outputs))),
        "constant": np.zeros(outputs, np.float32),
        "straight": np.zeros((x.shape[1], outputs), np.float32),
    }
    descent = _Descent(layers, steps)
    for _ in range(steps):
        chosen = np.searchsorted(upto, chance.random(_BATCH)).clip(0, len(upto) - 1)
        noisy = x[chosen] + np.float32(_NOISE) * chance.standard_normal((_BATCH, x.shape[1]), dtype=np.float32)
        descent.step(_slopes(layers, noisy, rest[chosen], axes_, changes, y[chosen], weight[chosen]))
    return layers["into"].astype(float), layers["bias"].astype(float)


def _slopes(
    layers: dict[str, Single], x: Single, rest: Single, axes: Single | None, changes: Single, y: Single, weight: Single
) -> dict[str, Single]:
    """Of half the squared error, less where it is gross."""
    if not changes.any():
        rest = rest[:0]
    along, along_at_rest = (x, rest) if axes is None else (x @ axes, rest @ axes)
    units, units_at_rest = (np.tanh(part @ layers["into"] + layers["bias"]) for part in (along, along_at_rest))
    now, then = (
        part @ layers["out"] + layers["constant"] + inputs @ layers["straight"]
        for part, inputs in ((units, x), (units_at_rest, rest))
    )
    if len(rest):
        now = now - changes * then
    pull = np.clip(now - y, -_GROSS, _GROSS) * weight / len(x)
    back = -changes * pull[: len(rest)]
    inner, inner_at_rest = (
        (part @ layers["out"].T) * (1 - unit * unit) for part, unit in ((pull, units), (back, units_at_rest))
    )
    return {
        "into": along.T @ inner + along_at_rest.T @ inner_at_rest,
        "bias": inner.sum(axis=0) + inner_at_rest.sum(axis=0),
        "out": units.T @ pull + units_at_rest.T @ back,
        "constant": pull.sum(axis=0) + back.sum(axis=0),
        "straight": x.T @ pull + rest.T @ back,
    }


class _Descent:
    """Adam with weights that decay, slower and slower."""

    def __init__(self, layers: dict[str, Single], steps: int) -> None:
        self._layers, self._steps = layers, steps
        self._mean = {name: np.zeros_like(layer) for name, layer in layers.items()}
        self._squares = {name: np.zeros_like(layer) for name, layer in layers.items()}
        self._taken = 0

    def step(self, slopes: dict[str, Single]) -> None:
        """One step down, in place."""
        self._taken += 1
        rate = _RATE * 0.5 * (1 + np.cos(np.pi * self._taken / self._steps)) + 1e-5
        for name, slope in slopes.items():
            self._mean[name] = _single(_MEMORY * self._mean[name] + (1 - _MEMORY) * slope)
            squares = _MEMORY_OF_SQUARES * self._squares[name] + (1 - _MEMORY_OF_SQUARES) * slope**2
            self._squares[name] = _single(squares)
            mean = self._mean[name] / np.float32(1 - _MEMORY**self._taken)
            root = np.sqrt(self._squares[name] / np.float32(1 - _MEMORY_OF_SQUARES**self._taken))
            self._layers[name] -= np.float32(rate) * mean / (root + np.float32(_LEAST))
            if name in ("into", "out", "straight"):
                decay = _DECAY_OF_STRAIGHT if name == "straight" else _DECAY
                self._layers[name] *= np.float32(1 - rate * decay)


def _single(values: NDArray[np.floating]) -> Single:
    return values.astype(np.float32)
