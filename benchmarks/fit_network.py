"""Fitting the small networks of the corrections: what comes out of their units by least squares.

Lying, the units are drawn by chance; upright they are trained (`fit_units.py`), which on bodies left out of 133 takes a
tenth to a quarter off a toe touch's errors and nothing off a kick's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from fit_units import STEPS, Rows, trained
from numpy.typing import NDArray

from formcheck.measure.network import Familiar, Network

Floats = NDArray[np.float64]
_LEAST_SCALE = 0.05
_RIDGE, _RIDGE_OF_CHANGES = (0.003, 0.001), (0.001, 0.0005)
"""Of units by chance, of trained ones."""
_ROUND, _ROUND_WEIGHT = 1.5, 3.0
"""A change of more than so many units weighs more: it is rare, and a fit that is held small would read it small."""
_UNIT_BIAS = 0.5
_AXES, _CENTRES = (16, 32), 80
_GROUPS = 10
"""Bodies are put into so many groups, which the members weigh by chance: what they disagree in, a body may turn."""

HELD = 0.925
"""Share of the frames of bodies left out that an interval of 90 % is made to hold: a little more, since what is
calibrated on some bodies holds a little less on others.
"""
USUAL_FRAMES = 45
"""Clips with fewer are brief ones: errors in their few frames say nothing of how far a session is off."""


@dataclass
class Table:
    """Rows to fit. x: inputs. y: outputs; weight: of each output. rest: the inputs at rest, from which changes
    count. hollow: the state at rest that a change begins from. group: of bodies, 0 to _GROUPS - 1.
    """

    x: Floats
    y: Floats
    weight: Floats
    rest: Floats
    hollow: Floats
    group: NDArray[np.int64]


def grouped(bodies: Iterable[str]) -> dict[str, int]:
    """The group of each body."""
    return {body: number % _GROUPS for number, body in enumerate(sorted(set(bodies)))}


def in_folds(bodies: Iterable[str], folds: int, division: int = 1) -> dict[str, int]:
    """The fold of each body, by chance. division: another one divides them in another way."""
    chance = np.random.default_rng(division)
    return {body: number % folds for number, body in enumerate(chance.permutation(sorted(set(bodies))).tolist())}


def fitted(
    table: Table,
    changes: Floats,
    hidden: int,
    members: int,
    train: bool,
    least_scale: float = _LEAST_SCALE,
    axes: int | None = None,
    steps: int = STEPS,
) -> Network:
    """The ensemble. changes: 1 for each output that is a change from the row at rest, else 0. train: the units, in so
    many steps. least_scale: what an input that hardly differs counts as its scale at least. axes: how many of what the
    rows differ by most the units look along.

    All members have the same units; their mean is what all rows together give.
    """
    chance = np.random.default_rng(0)
    inputs, outputs = table.x.shape[1], table.y.shape[1]
    mean, scale = table.x.mean(axis=0), table.x.std(axis=0) + least_scale
    many = min(axes or _AXES[train], inputs)
    bare = Network(mean, scale, *6 * [np.empty(0)], members=members)
    along, variance = _axes(bare.normal(table.x), many)
    into, bias = chance.normal(0, variance.sum() ** -0.5, (many, hidden)), chance.normal(0, _UNIT_BIAS, hidden)
    if train:
        weight = table.weight * np.where(changes * table.y > _ROUND, _ROUND_WEIGHT, 1.0)
        x, rest = bare.normal(table.x), bare.normal(table.rest)
        if many == inputs:  # turned once instead of in every step
            rows = Rows(x @ along, rest @ along, table.y, weight, changes)
            into, bias = trained(rows, None, into, bias, chance, steps)
        else:
            into, bias = trained(Rows(x, rest, table.y, weight, changes), along, into, bias, chance, steps)
    bare = replace(bare, axes=along, into=np.round(into, 4), into_bias=np.round(bias, 4))
    now, then = (_lifted(bare, rows) for rows in (table.x, table.rest))
    weighing = [np.ones(_GROUPS), *chance.exponential(size=(members, _GROUPS))]
    found = np.zeros((members + 1, now.shape[1], outputs))
    for output in np.flatnonzero(table.weight.any(axis=0)):
        lifted = now - then if changes[output] else now
        weight, ridge = table.weight[:, output], _RIDGE[train]
        if changes[output]:
            weight = weight * np.where(table.y[:, output] > _ROUND, _ROUND_WEIGHT, 1.0)
            ridge = _RIDGE_OF_CHANGES[train]
        for n, solution in enumerate(_solved(lifted, table.y[:, output], weight, table.group, weighing, ridge)):
            found[n, :, output] = solution
        if changes[output]:
            # Only changes count, but those between two postures, each with its own network, too.
            at_rest = table.hollow - then[:, 1:] @ found[0, 1:, output]
            found[:, 0, output] = np.average(at_rest, weights=table.weight[:, output])
    all_rows, single = found[0], found[1:]
    single = all_rows + single - single.mean(axis=0)
    flat = single.transpose(1, 0, 2).reshape(len(all_rows), -1)
    return replace(bare, out=flat[1 + inputs :], out_bias=flat[0], straight=flat[1 : 1 + inputs])


def _axes(normal: Floats, many: int) -> tuple[Floats, Floats]:
    """What these rows differ by most, (inputs, many), and the variance along each."""
    variance, axes = np.linalg.eigh(normal.T @ normal / len(normal))
    return np.round(axes[:, : -many - 1 : -1], 6), variance[: -many - 1 : -1]


def _lifted(network: Network, rows: Floats) -> Floats:
    """(n, 1 + inputs + units)."""
    normal = network.normal(rows)
    return np.column_stack(
        [np.ones(len(rows)), normal, np.tanh(normal @ network.axes @ network.into + network.into_bias)]
    )


def _solved(
    lifted: Floats, y: Floats, weight: Floats, group: NDArray[np.int64], weighing: list[Floats], ridge: float
) -> Iterator[Floats]:
    """One solution for each way to weigh the groups of bodies."""
    squares, products, much = [], [], []
    for number in range(_GROUPS):
        chosen = (group == number) & (weight > 0)
        weighted = lifted[chosen] * weight[chosen, None]
        squares.append(weighted.T @ lifted[chosen])
        products.append(weighted.T @ y[chosen])
        much.append(weight[chosen].sum())
    for weights in weighing:
        whole = np.tensordot(weights, squares, 1)
        held = np.full(len(whole), ridge * float(weights @ much))
        held[0] *= 1e-3
        yield np.linalg.solve(whole + np.diag(held), weights @ products)


def familiar(network: Network, x: Floats, axes: Floats | None = None) -> Familiar:
    """Typical shapes among rows of inputs; how far is far is set afterwards. axes: if not the network's."""
    chance = np.random.default_rng(0)
    axes = network.axes if axes is None else axes
    projected = network.normal(x) @ axes
    found = projected[chance.choice(len(projected), _CENTRES, replace=False)]
    for _ in range(12):
        nearest = ((projected[:, None, :] - found) ** 2).sum(axis=2).argmin(axis=1)
        found = np.array(
            [projected[nearest == n].mean(axis=0) if (nearest == n).any() else found[n] for n in range(_CENTRES)]
        )
    return Familiar(axes, found, 1.0, 2.0)


def few_axes(normal: Floats) -> Floats:
    """What these rows differ by most, (inputs, few)."""
    return _axes(normal, _AXES[False])[0]


def width_terms(conditions: Floats, error: Floats, share: Floats, least: Floats, most: Floats) -> Floats:
    """Terms whose sum of conditions holds the absolute error nine times in ten.

    conditions: (n, k). share: (n,) how much each counts. least, most: (k,) what each term may be.
    """
    scale = max(float(np.quantile(error, 0.9)), 1e-6)
    unit = conditions.mean(axis=0) + 1e-3
    x, y, weight = conditions / unit, error / scale, share / share.sum()
    floor, ceiling = least * unit / scale, most * unit / scale
    terms = np.maximum(np.full(x.shape[1], 0.1), floor)
    terms[0] = 0.5
    for step in range(4000):
        below = (y > x @ terms).astype(float)
        slope = -x.T @ (weight * (below * 0.9 - (1 - below) * 0.1))
        terms = np.clip(terms - 0.2 / (1 + step / 100) * slope, floor, ceiling)
    terms[0] = max(terms[0], 0.2)
    ratio = y / np.maximum(x @ terms, 1e-6)
    order = np.argsort(ratio)
    factor = float(ratio[order][np.searchsorted(np.cumsum(weight[order]), HELD)])
    given = conditions.max(axis=0) > 0
    found: Floats = np.clip(terms * factor * scale / unit * given, least, most)
    return found


def holding(ratios: Iterable[Floats]) -> float:
    """What intervals are to be multiplied by to hold HELD of the errors, 1 where there are none. ratios: of each clip
    its errors in halves of their intervals; each clip weighs the same.
    """
    some = [ratio for ratio in ratios if len(ratio)]
    if not some:
        return 1.0
    ratio, weight = np.concatenate(some), np.concatenate([np.full(len(one), 1 / len(one)) for one in some])
    order = np.argsort(ratio)
    held = np.cumsum(weight[order]) / weight.sum()
    return float(ratio[order][np.searchsorted(held, HELD)])


def mean_and_worst(errors: Iterable[float]) -> list[str]:
    """For a table: the mean of the clips' mean errors, and of the worst tenth of the clips."""
    means = np.sort(np.array(list(errors)))
    return [f"{means.mean():.2f}", f"{means[-max(len(means) // 10, 1) :].mean():.1f}"]


def as_data(network: Network) -> dict[str, Any]:
    """A network as plain numbers, five digits each; one that looks along all inputs without its axes."""
    if network.axes.shape[0] == network.axes.shape[1]:
        network = replace(network, axes=np.eye(len(network.axes)), into=network.axes @ network.into)
        names: tuple[str, ...] = ("mean", "scale", "into", "into_bias", "out", "out_bias", "straight")
    else:
        names = ("mean", "scale", "axes", "into", "into_bias", "out", "out_bias", "straight")
    return {**{name: plain(getattr(network, name)) for name in names}, "members": network.members}


def plain(values: Floats) -> Any:
    """Nested lists of numbers of five digits."""
    return np.vectorize(lambda value: float(f"{value:.5g}"))(values).tolist()


def save(data: Mapping[str, Any], file: Path) -> None:
    """Write a file that ships, and its hash beside it."""
    text = json.dumps(data, separators=(",", ":")).replace('],"', '],\n"') + "\n"
    file.write_text(text, encoding="utf-8", newline="\n")
    digest = hashlib.sha256(text.encode()).hexdigest()
    file.with_suffix(".sha256").write_text(f"{digest}  {file.name}\n", encoding="ascii", newline="\n")
