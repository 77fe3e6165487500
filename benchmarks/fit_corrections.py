"""Fit the learned corrections (formcheck/measure/corrections.json) to rendered clips with exact truth.

    .venv/bin/python benchmarks/fit_corrections.py FOLDER... --cache DIR [--folds 7] [--write]

First with bodies left out: every body's clips are corrected by networks that never saw that body, which gives
the errors that are printed and the uncertainties that are stored. Then, with --write, on all bodies for the
file that ships. `benchmarks/rig/random_set.py` renders as many clips as wanted.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from fit_network import Floats, Table, as_data, familiar, fitted, grouped, plain, save
from fit_rest import at_rest_of
from fit_samples import JOINTS, TRUNK, Samples, samples_of, wrapped
from fit_widths import FAMILIAR_END, Corrected, widths
from rendered import aligned, clips_in

from formcheck.measure import correction
from formcheck.measure.at_rest import AtRest
from formcheck.measure.correction import (
    LARGEST_DEG,
    LARGEST_YAW_DEG,
    OUTPUTS,
    POSTURES,
    Learned,
    Posture,
    shares,
)
from formcheck.measure.lumbar import BEND_SHARE
from formcheck.measure.network import Network
from formcheck.measure.roll import FLOOR_MEMORY_S, FLOOR_YAW, floor_roll
from formcheck.measure.shape import BENDS, Shape
from formcheck.measure.view import learned_share

HIDDEN: dict[Posture, int] = {"lying": 320, "hands_and_feet": 160, "standing": 160}
"""Units. Lying, twice as many read a kick's knee and hip a tenth of a degree better; otherwise they bring nothing."""
MEMBERS = 3
ROWS = 40
"""Frames of a clip in each pass."""
PASSES = 2
UNIT = 10.0
ROLL_ERROR = 1.5
"""The roll is never known exactly: spread that the fit is given, degrees."""
VIEW_MEMORY_S, MEMORY_S = 1.0, 0.08
FAMILIAR_SHARE = 0.95
"""Share of the frames of bodies left out that count as wholly familiar."""
FILE = Path(correction.__file__).with_name("corrections.json")
LEAST_FRAMES = 5
GROSS = 2.0
"""In UNITs: beyond, the tracker was on another limb; nothing to learn from it."""
CHANGES = np.array([0.0] * JOINTS + [1.0, 0.0])


def table_of(clips: Sequence[Samples], posture: Posture, chance: np.random.Generator) -> Table:
    """Truth minus geometry of the joints and of the yaw, and the change of the lower back, in one posture."""
    parts: list[list[Floats]] = [[], [], [], [], []]
    groups = []
    group = grouped(clip.body for clip in clips)
    for clip in clips:
        for _ in range(PASSES):
            roll = clip.roll + chance.normal(0, ROLL_ERROR)
            x = clip.rows(roll)
            share = posture_shares(x)[:, POSTURES.index(posture)]
            rows = _some(np.flatnonzero(share > 0), chance)
            if len(rows) < LEAST_FRAMES:
                continue
            missing = wrapped(clip.truth - clip.base - clip.sign * roll) / UNIT
            weight = (np.isfinite(missing) & (np.abs(missing) < GROSS)).astype(float)
            state = (clip.lumbar - clip.by_bend) / UNIT
            yaw = (clip.azimuth - clip.geometric_yaw) / UNIT
            y = np.column_stack([np.nan_to_num(missing), np.nan_to_num(state), yaw])
            upright = ~clip.lying & np.isfinite(state)
            weight = np.column_stack([weight, upright, np.ones(clip.frames)]) * (share / len(rows))[:, None]
            rest = np.repeat(x[clip.at_rest].mean(axis=0)[None], len(rows), axis=0)
            hollow = clip.hollow - BEND_SHARE * np.nan_to_num(clip.bent_at_rest)
            values = (x[rows], y[rows], weight[rows], rest, np.full(len(rows), hollow / UNIT))
            for part, value in zip(parts, values, strict=True):
                part.append(value)
            groups.append(np.full(len(rows), group[clip.body]))
    return Table(*(np.concatenate(part) for part in parts), group=np.concatenate(groups))


def posture_shares(rows: Floats) -> Floats:
    """(n, POSTURES)."""
    return np.array([[share for _, share in shares(row)] for row in rows])


def _some(rows: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    step = max(1, len(rows) // ROWS)
    return rows[int(chance.integers(step)) :: step]


@dataclass(frozen=True)
class Fit:
    """What a set of clips gives."""

    learned: dict[Posture, Learned]
    at_rest: AtRest


def fit(clips: Sequence[Samples]) -> Fit:
    """Networks, typical shapes and start postures of these clips."""
    chance, learned = np.random.default_rng(0), {}
    for posture in POSTURES:
        table = table_of(clips, posture, chance)
        network = scaled(fitted(table, CHANGES, HIDDEN[posture], MEMBERS, posture == "standing"), UNIT)
        learned[posture] = Learned(network, familiar(network, table.x))
    return Fit(learned, at_rest_of(clips))


def scaled(network: Network, unit: float) -> Network:
    """The same network with outputs in degrees."""
    return replace(network, out=network.out * unit, out_bias=network.out_bias * unit, straight=network.straight * unit)


def corrected(clip: Samples, by: Fit) -> Corrected:
    """As the measurer does it, with everything familiar."""
    before = _corrected(clip, by, rolls(clip, by.at_rest))
    return _corrected(clip, by, with_floor(clip, before.roll, before.yaw))


def _corrected(clip: Samples, by: Fit, roll: Floats) -> Corrected:
    rows = clip.rows(roll)
    share = posture_shares(rows)
    degrees, spread = np.zeros((clip.frames, len(OUTPUTS) + 1)), np.zeros((clip.frames, len(OUTPUTS)))
    far = np.zeros((clip.frames, len(POSTURES)))
    for n, posture in enumerate(POSTURES):
        learned, counts = by.learned[posture], share[:, n] > 0
        if not counts.any():
            continue
        normal = learned.network.normal(rows[counts])
        members = learned.network(normal)
        degrees[counts] += share[counts, n, None] * members.mean(axis=1)
        spread[counts] += share[counts, n, None] * members.std(axis=1)[:, :-1]
        far[counts, n] = [learned.known.distance(row) for row in normal]
    main = share.argmax(axis=1)
    counted = np.array([[learned_share(yaw)] for yaw in clip.geometric_yaw])
    more_yaw = counted * LARGEST_YAW_DEG * np.tanh(degrees[:, -1:] / LARGEST_YAW_DEG)
    yaw = clip.geometric_yaw + smoothed(more_yaw, clip.times, VIEW_MEMORY_S)[:, 0]
    degrees = degrees[:, :-1]
    degrees[:, :-1] = degrees[:, :-1].clip(-LARGEST_DEG, LARGEST_DEG)
    degrees = smoothed(degrees, clip.times, MEMORY_S)
    base = np.column_stack([clip.base + clip.sign * roll[:, None], np.zeros(clip.frames)])
    found = base + degrees
    found[:, -1] += clip.by_bend - np.median(degrees[clip.at_rest, -1])
    return Corrected(clip, yaw, roll, found, spread, degrees, far[np.arange(clip.frames), main], main)


def rolls(clip: Samples, by: AtRest) -> Floats:
    """The roll as the view keeps it: the mean of the start postures seen so far, zero without one."""
    found, weighed, roll = np.zeros(clip.frames), 1e-9, 0.0
    for n in range(clip.frames):
        shape = Shape(clip.still[n], clip.directions[n], clip.still[n, BENDS].tolist())
        seen, like = by.roll(shape, float(clip.geometric_yaw[n]))
        weighed, roll = weighed + like, (weighed * roll + like * seen) / (weighed + like)
        found[n] = roll
    return found


def with_floor(clip: Samples, roll: Floats, yaw: Floats) -> Floats:
    """The same; without a start posture from the line from hands to feet, as the view does it."""
    if roll.any():
        return roll
    found, kept = np.zeros(clip.frames), None
    for n in range(clip.frames):
        seen = None
        if np.isfinite(clip.tilt[n]) and abs(yaw[n]) <= FLOOR_YAW:
            seen = floor_roll(float(clip.tilt[n]), float(yaw[n]))
        if seen is not None:
            keep = np.exp(-(clip.times[n] - clip.times[max(n - 1, 0)]) / FLOOR_MEMORY_S)
            kept = seen if kept is None else keep * kept + (1 - keep) * seen
        found[n] = kept or 0.0
    return found


def smoothed(values: Floats, times: Floats, memory_s: float) -> Floats:
    """A running mean with this memory, as the measurer keeps it."""
    result = values.copy()
    for n in range(1, len(values)):
        keep = np.exp(-(times[n] - times[n - 1]) / memory_s)
        result[n] = keep * result[n - 1] + (1 - keep) * values[n]
    return result


def left_out(clips: Sequence[Samples], folds: int) -> list[Corrected]:
    """Every clip corrected by networks that never saw its body."""
    bodies = sorted({clip.body for clip in clips})
    fold = {body: number % folds for number, body in enumerate(bodies)}
    results = []
    for number in range(folds):
        by = fit([clip for clip in clips if fold[clip.body] != number])
        results += [corrected(clip, by) for clip in clips if fold[clip.body] == number]
        print(f"fold {number + 1} of {folds}", flush=True)
    return results


def reach(results: Sequence[Corrected]) -> list[float]:
    """For each posture the distance up to which bodies left out count as familiar."""
    far, posture = (np.concatenate([getattr(r, name) for r in results]) for name in ("far", "posture"))
    return [round(float(np.quantile(far[posture == n], FAMILIAR_SHARE)), 3) for n in range(len(POSTURES))]


def report(results: Sequence[Corrected]) -> str:
    """Mean and worst clip of each measure on bodies left out, before and after."""
    lines = [
        ["exercise, view", "clips", "measure", "geometry: mean", "worst", "corrected: mean", "worst", "worst clip"]
    ]
    names = {"knee": 0, "hip": 2, "thigh": 4, "ankle": 6, "trunk": 8, "lumbar": 9}
    for exercise in sorted({r.clip.exercise for r in results}):
        for view in ("side-on", "oblique"):
            chosen = [
                r for r in results if r.clip.exercise == exercise and (abs(r.clip.azimuth) <= 20) == (view == "side-on")
            ]
            for name, index in names.items():
                at = [index + r.clip.work * (index < TRUNK) for r in chosen]
                after = [_mean(r.error[:, n]) for r, n in zip(chosen, at, strict=True)]
                before = [
                    _mean(wrapped(r.clip.base - r.clip.truth)[:, n]) if n < JOINTS else np.nan
                    for r, n in zip(chosen, at, strict=True)
                ]
                if chosen and np.isfinite(after).any():
                    worst = chosen[int(np.nanargmax(after))].clip.name
                    lines.append([f"{exercise}, {view}", str(len(chosen)), name, *_pair(before), *_pair(after), worst])
            yaw = [float(np.abs(r.yaw - r.clip.azimuth).mean()) for r in chosen]
            before = [float(np.abs(r.clip.geometric_yaw - r.clip.azimuth).mean()) for r in chosen]
            if chosen:
                lines.append([f"{exercise}, {view}", str(len(chosen)), "yaw", *_pair(before), *_pair(yaw), ""])
    return aligned(lines)


def _mean(error: Floats) -> float:
    return float(np.nanmean(np.abs(error))) if np.isfinite(error).any() else np.nan


def _pair(values: list[float]) -> list[str]:
    if not np.isfinite(values).any():
        return ["-", "-"]
    return [f"{np.nanmean(values):.1f}", f"{np.nanmax(values):.1f}"]


def write(clips: Sequence[Samples], results: Sequence[Corrected], file: Path) -> None:
    """Fit on everything and write the file and its hash."""
    by, whole = fit(clips), reach(results)
    data = {
        "about": f"{len(clips)} rendered clips of {len({clip.body for clip in clips})} bodies",
        "made_by": "benchmarks/fit_corrections.py",
        "outputs": OUTPUTS,
        "learned": {name: _as_data(by.learned[name], end) for name, end in zip(POSTURES, whole, strict=True)},
        "at_rest": {field.name: plain(getattr(by.at_rest, field.name)) for field in fields(by.at_rest)},
        "width": {
            posture: {name: plain(terms) for name, terms in found.items()}
            for posture, found in widths(results, whole).items()
        },
    }
    save(data, file)


def _as_data(learned: Learned, whole: float) -> dict[str, Any]:
    known = {"centres": plain(learned.known.centres), "whole": whole, "none": FAMILIAR_END * whole}
    return {"network": as_data(learned.network), "known": known}


def main() -> None:
    parser = argparse.ArgumentParser(description="Fit the learned corrections to rendered clips with truth.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="clips: NAME.mp4 with NAME.json")
    parser.add_argument("--cache", type=Path, required=True, help="where tracked clips are kept")
    parser.add_argument("--folds", type=int, default=7, help="groups of bodies, each left out once")
    parser.add_argument("--write", action="store_true", help="also fit on all bodies and write the file that ships")
    args = parser.parse_args()
    clips = list(samples_of(clips_in(args.folders), args.cache))
    results = left_out(clips, args.folds)
    print(report(results))
    if args.write:
        write(clips, results, FILE)


if __name__ == "__main__":
    main()
