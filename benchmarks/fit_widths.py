"""Fitting the uncertainties: what bodies left out really were off by, see measure/uncertainty.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from fit_network import Floats, width_terms
from fit_samples import JOINTS, Samples, wrapped
from numpy.typing import NDArray

from formcheck.measure.correction import OUTPUTS, POSTURES, Posture
from formcheck.measure.network import Familiar
from formcheck.measure.uncertainty import TERMS, conditions

UNFAMILIAR = {"pelvis_height": 0.05, "lumbar_flexion": 7.0}
UNFAMILIAR_DEG = 10.0
"""What a wholly unfamiliar shape adds to the uncertainty at least: too few were there to tell."""
MOST_UNFAMILIAR, MOST_UNSEEN = 1.2, 30.0
"""So many times the least that unfamiliar shapes add they add at most, and so many degrees a joint that is hidden: what
a tracker on another limb is off by must not make every reading of a new posture worthless.
"""
EVERY = 2
"""Of the frames of bodies left out, each so-manieth is enough."""
FAMILIAR_END = 1.6
"""So many times the distance up to which a shape is wholly familiar is wholly unfamiliar."""
LYING_ONLY = ("pelvis_height", "lumbar_flexion_lying")


@dataclass
class Corrected:
    """A clip with its corrections, frame by frame. found, spread, degrees: (n, OUTPUTS). far: how far the shape is
    from typical ones of its posture, posture: which.
    """

    clip: Samples
    yaw: Floats
    roll: Floats
    found: Floats
    spread: Floats
    degrees: Floats
    far: Floats
    posture: NDArray[np.int64]

    @property
    def error(self) -> Floats:
        """(n, OUTPUTS), reading minus truth."""
        truth = np.column_stack([self.clip.truth, self.clip.lumbar])
        error = wrapped(self.found - truth)
        error[self.clip.lying, -1] = np.nan
        return error


Widths = dict[Posture, dict[str, Floats]]


def widths(results: Sequence[Corrected], whole: Sequence[float]) -> Widths:
    """The terms of the uncertainties, from clips of bodies left out. whole: the distances to which all is familiar."""
    named: dict[str, list[Column]] = {}
    for index, name in enumerate(OUTPUTS):
        joint = index < JOINTS
        named[name] = [(r, r.error[:, index], r.spread[:, index], r.degrees[:, index] * joint) for r in results]
    for name in LYING_ONLY:
        named[name] = _plain(results, [_off(r.clip.others[name]) for r in results])
    named["yaw"] = _plain(results, [r.yaw - r.clip.azimuth for r in results])
    named["roll"] = _plain(results, [r.roll - r.clip.roll for r in results])
    found: Widths = {posture: {} for posture in POSTURES}
    for n, posture in enumerate(POSTURES):
        for name, columns in named.items():
            sure = OUTPUTS.index(name) if name in OUTPUTS[:JOINTS] else JOINTS - 1
            of = n if posture == "lying" or name not in LYING_ONLY else POSTURES.index("lying")
            found[posture][name] = _width(columns, sure, UNFAMILIAR.get(name, UNFAMILIAR_DEG), of, whole[of])
    return found


Column = tuple[Corrected, Floats, Floats, Floats]
"""A clip; the error, the members' disagreement and the correction of one measure."""


def _plain(results: Sequence[Corrected], errors: Sequence[Floats]) -> list[Column]:
    """Of what is not corrected."""
    return [(r, error, *2 * [np.zeros(r.clip.frames)]) for r, error in zip(results, errors, strict=True)]


def _off(pair: tuple[Floats, Floats]) -> Floats:
    return pair[0] - pair[1]


def given(result: Corrected, n: int, spread: float, degrees: float, sure: int, known: Familiar) -> tuple[float, ...]:
    """The conditions of one frame."""
    unlike, familiar = min(result.far[n] / known.whole, 1.0), known.share(result.far[n])
    seen = result.clip.sure[n, sure]
    return conditions(result.yaw[n], seen, familiar * spread, familiar * degrees, unlike, familiar)


def _width(columns: list[Column], sure: int, unfamiliar: float, posture: int, whole: float) -> Floats:
    rows, errors, clip_shares = [], [], []
    known = Familiar(np.empty((0, 0)), np.empty((0, 0)), whole, FAMILIAR_END * whole)
    bodies = Counter(result.clip.body for result, *_ in columns)
    for result, error, spread, degrees in columns:
        clip = result.clip
        good = np.isfinite(error) & (np.abs(clip.azimuth) <= 42) & (result.posture == posture)
        if not good.any():
            continue
        some = np.flatnonzero(good)[::EVERY]
        rows += [given(result, n, spread[n], degrees[n], sure, known) for n in some]
        errors.append(np.abs(error[some]))
        clip_shares.append(np.full(len(some), bodies[clip.body] ** -0.5 / len(some)))
    least = np.zeros(len(TERMS))
    least[-1] = unfamiliar
    most = np.full(len(TERMS), np.inf)
    most[TERMS.index("unseen")], most[-1] = MOST_UNSEEN, MOST_UNFAMILIAR * unfamiliar
    if not rows:
        return np.maximum(least, unfamiliar)
    return width_terms(np.array(rows), np.concatenate(errors), np.concatenate(clip_shares), least, most)
