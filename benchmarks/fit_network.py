"""Fitting the small networks of the corrections with numpy alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.correction import Familiar, Network

Floats = NDArray[np.float64]
SINGLE = np.float32
"""Enough for a fit that wrong frames blur anyway, and twice as fast."""
_LEAST_SCALE = 0.03
_BATCH, _RATE, _NOISE = 512, 3e-3, 0.15
_DECAY, _DECAY_STRAIGHT = 0.09, 0.3
_LARGEST_STEP = 1.5
"""An error beyond this many output units pulls no harder: single wrong frames must not bend the fit."""


HELD = 0.925
"""Share of the frames of bodies left out that an interval of 90 % is made to hold: a little more, since what is
calibrated on some bodies holds a little less on others.
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
    net = {name: value.astype(SINGLE) for name, value in net.items()}
    first = {name: np.zeros_like(value) for name, value in net.items()}
    second = {name: np.zeros_like(value) for name, value in net.items()}
    x, rest, changes = x.astype(SINGLE), rest.astype(SINGLE), changes.astype(SINGLE)
    wanted = [part.astype(SINGLE) for part in (table.y, table.weight, table.over)]
    drawn = np.cumsum(table.share / table.share.sum())
    for step in range(1, steps + 1):
        rows = np.minimum(np.searchsorted(drawn, chance.random(_BATCH)), len(x) - 1)
        noise = SINGLE(_NOISE) * chance.standard_normal((2, _BATCH, inputs), dtype=SINGLE)
        now, then = x[rows] + noise[0], rest[rows] + noise[1] / 2
        slopes = _slopes(net, now, then, changes, [part[rows] for part in wanted])
        rate = _RATE * 0.5 * (1 + np.cos(np.pi * step / steps)) + 1e-5
        for name, slope in slopes.items():
            first[name] = SINGLE(0.9) * first[name] + SINGLE(0.1) * slope
            second[name] = SINGLE(0.999) * second[name] + SINGLE(0.001) * slope * slope
            speed = np.sqrt(second[name] / SINGLE(1 - 0.999**step)) + SINGLE(1e-8)
            net[name] -= SINGLE(rate / (1 - 0.9**step)) * first[name] / speed
            if not name.endswith("bias"):
                net[name] *= SINGLE(1 - rate * (_DECAY_STRAIGHT if name == "straight" else _DECAY))
    return {name: value.astype(float) for name, value in net.items()}


def _slopes(
    net: dict[str, Floats], now: Floats, then: Floats, changes: Floats, wanted: list[Floats]
) -> dict[str, Floats]:
    units, found = _forward(net, now)
    units_then, found_then = _forward(net, then)
    y, weight, over = wanted
    error = found - changes * found_then - y
    weight = weight * np.where(error > 0, over, SINGLE(1)) / SINGLE(len(y))
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


def width_terms(conditions: Floats, error: Floats, share: Floats, least: Floats) -> Floats:
    """Terms whose sum of conditions holds the absolute error nine times in ten.

    conditions: (n, k). share: (n,) how much each counts. least: (k,) what each term is at least.
    """
    scale = max(float(np.quantile(error, 0.9)), 1e-6)
    unit = conditions.mean(axis=0) + 1e-3
    x, y, weight = conditions / unit, error / scale, share / share.sum()
    floor = least * unit / scale
    terms = np.maximum(np.full(x.shape[1], 0.1), floor)
    terms[0] = 0.5
    for step in range(4000):
        below = (y > x @ terms).astype(float)
        slope = -x.T @ (weight * (below * 0.9 - (1 - below) * 0.1))
        terms = np.maximum(terms - 0.2 / (1 + step / 100) * slope, floor)
    terms[0] = max(terms[0], 0.2)
    ratio = y / np.maximum(x @ terms, 1e-6)
    order = np.argsort(ratio)
    factor = float(ratio[order][np.searchsorted(np.cumsum(weight[order]), HELD)])
    given = conditions.max(axis=0) > 0
    found: Floats = np.maximum(terms * factor * scale / unit * given, least)
    return found


def as_data(network: Network) -> dict[str, Any]:
    """A network as plain numbers, five digits each."""
    names = ("mean", "scale", "into", "into_bias", "out", "out_bias", "straight")
    return {**{name: plain(getattr(network, name)) for name in names}, "members": network.members}


def plain(values: Floats) -> Any:
    """Nested lists of numbers of five digits."""
    return np.vectorize(lambda value: float(f"{value:.5g}"))(values).tolist()
