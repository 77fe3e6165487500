"""Fitting the small networks of the corrections with numpy alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.correction import Familiar, Network

Floats = NDArray[np.float64]
_LEAST_SCALE = 0.03
_BATCH, _RATE, _NOISE = 512, 3e-3, 0.15
_DECAY, _DECAY_STRAIGHT = 0.09, 0.3
_LARGEST_STEP = 1.5
"""An error beyond this many output units pulls no harder: single wrong frames must not bend the fit."""


HELD = 0.94
"""Share of the frames of bodies left out that an interval of 90 % is made to hold: bodies are few and differ, and
those that were filmed with level cameras are easier than those to come.
"""


@dataclass
class Table:
    """Rows to fit. x: inputs. y: outputs; weight: of each output; over: more weight where the fit says too much.

    rest: the inputs at neutral, for outputs of which only the change from there is known. share: of each row.
    """

    x: Floats
    y: Floats
    weight: Floats
    over: Floats
    rest: Floats
    share: Floats


def fitted(table: Table, changes: Floats, hidden: int, steps: int, members: int) -> Network:
    """The ensemble. changes: 1 for each output that is a change from the row at rest, else 0."""
    mean, scale = table.x.mean(axis=0), table.x.std(axis=0) + _LEAST_SCALE
    x, rest = (table.x - mean) / scale, (table.rest - mean) / scale
    nets = [_member(x, rest, table, changes, hidden, steps, seed) for seed in range(members)]
    outputs = table.y.shape[1]
    out = np.zeros((members * hidden, members * outputs))
    for n, net in enumerate(nets):
        out[n * hidden : (n + 1) * hidden, n * outputs : (n + 1) * outputs] = net["out"]
    side_by_side = {name: np.concatenate([net[name] for net in nets], axis=-1) for name in nets[0] if name != "out"}
    return Network(mean=mean, scale=scale, out=out, members=members, **side_by_side)


def _member(
    x: Floats, rest: Floats, table: Table, changes: Floats, hidden: int, steps: int, seed: int
) -> dict[str, Floats]:
    chance = np.random.default_rng(seed)
    inputs, outputs = x.shape[1], table.y.shape[1]
    net = {
        "into": chance.normal(0, inputs**-0.5, (inputs, hidden)),
        "into_bias": np.zeros(hidden),
        "out": chance.normal(0, 0.1 * hidden**-0.5, (hidden, outputs)),
        "out_bias": np.zeros(outputs),
        "straight": np.zeros((inputs, outputs)),
    }
    first = {name: np.zeros_like(value) for name, value in net.items()}
    second = {name: np.zeros_like(value) for name, value in net.items()}
    share = table.share / table.share.sum()
    for step in range(1, steps + 1):
        rows = chance.choice(len(x), _BATCH, p=share)
        now = x[rows] + chance.normal(0, _NOISE, (_BATCH, inputs))
        then = rest[rows] + chance.normal(0, _NOISE / 2, (_BATCH, inputs))
        slopes = _slopes(net, now, then, changes, table, rows)
        rate = _RATE * 0.5 * (1 + np.cos(np.pi * step / steps)) + 1e-5
        for name, slope in slopes.items():
            first[name] = 0.9 * first[name] + 0.1 * slope
            second[name] = 0.999 * second[name] + 0.001 * slope * slope
            speed = np.sqrt(second[name] / (1 - 0.999**step)) + 1e-8
            net[name] -= rate * first[name] / (1 - 0.9**step) / speed
            if not name.endswith("bias"):
                net[name] *= 1 - rate * (_DECAY_STRAIGHT if name == "straight" else _DECAY)
    return net


def _slopes(
    net: dict[str, Floats], now: Floats, then: Floats, changes: Floats, table: Table, rows: NDArray[np.int64]
) -> dict[str, Floats]:
    units, found = _forward(net, now)
    units_then, found_then = _forward(net, then)
    error = found - changes * found_then - table.y[rows]
    weight = table.weight[rows] * np.where(error > 0, table.over[rows], 1.0) / len(rows)
    pull = np.clip(error, -_LARGEST_STEP, _LARGEST_STEP) * weight
    one, other = _backward(net, now, units, pull), _backward(net, then, units_then, -changes * pull)
    return {name: one[name] + other[name] for name in net}


def _forward(net: dict[str, Floats], x: Floats) -> tuple[Floats, Floats]:
    units = np.tanh(x @ net["into"] + net["into_bias"])
    return units, units @ net["out"] + net["out_bias"] + x @ net["straight"]


def _backward(net: dict[str, Floats], x: Floats, units: Floats, pull: Floats) -> dict[str, Floats]:
    into = (pull @ net["out"].T) * (1 - units * units)
    return {
        "into": x.T @ into,
        "into_bias": into.sum(axis=0),
        "out": units.T @ pull,
        "out_bias": pull.sum(axis=0),
        "straight": x.T @ pull,
    }


def familiar(normal: Floats, axes: int = 16, centres: int = 80) -> Familiar:
    """Typical shapes among rows of normal inputs; how far is far is set afterwards, with `reaching`."""
    chance = np.random.default_rng(0)
    _, _, directions = np.linalg.svd(normal[chance.choice(len(normal), min(4000, len(normal)), replace=False)], False)
    projected = normal @ directions[:axes].T
    found = projected[chance.choice(len(projected), centres, replace=False)]
    for _ in range(12):
        nearest = ((projected[:, None, :] - found) ** 2).sum(axis=2).argmin(axis=1)
        found = np.array(
            [projected[nearest == n].mean(axis=0) if (nearest == n).any() else found[n] for n in range(centres)]
        )
    return Familiar(directions[:axes].T, found, 1.0, 2.0)


def width_terms(conditions: Floats, error: Floats, share: Floats, fixed: Floats) -> Floats:
    """Terms >= 0 whose sum of conditions holds the absolute error nine times in ten.

    conditions: (n, k). fixed: (k,) nan where to be fitted, else the term itself.
    """
    fixed = np.where(np.isnan(fixed) & (np.abs(conditions).max(axis=0) < 1e-9), 0.0, fixed)
    free = np.isnan(fixed)
    given = conditions[:, ~free] @ fixed[~free]
    scale = max(float(np.quantile(error, 0.9)), 1e-6)
    unit = conditions[:, free].mean(axis=0) + 1e-6
    x, y, weight = conditions[:, free] / unit, (error - given) / scale, share / share.sum()
    terms = np.full(x.shape[1], 0.1)
    terms[0] = 0.5
    for step in range(4000):
        below = (y > x @ terms).astype(float)
        slope = -x.T @ (weight * (below * 0.9 - (1 - below) * 0.1))
        terms = np.maximum(terms - 0.2 / (1 + step / 100) * slope, 0.0)
    terms[0] = max(terms[0], 0.2)
    ratio = np.maximum(y, 0) / np.maximum(x @ terms, 1e-6)
    order = np.argsort(ratio)
    factor = float(ratio[order][np.searchsorted(np.cumsum(weight[order]), HELD)])
    result = fixed.copy()
    result[free] = terms * factor * scale / unit
    return result


def as_data(network: Network) -> dict[str, Any]:
    """A network as plain numbers, five digits each."""
    names = ("mean", "scale", "into", "into_bias", "out", "out_bias", "straight")
    return {**{name: plain(getattr(network, name)) for name in names}, "members": network.members}


def plain(values: Floats) -> Any:
    """Nested lists of numbers of five digits."""
    return np.vectorize(lambda value: float(f"{value:.5g}"))(values).tolist()
