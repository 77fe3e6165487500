"""Fit the learned corrections (formcheck/measure/corrections.json) to rendered clips with exact truth.

    .venv/bin/python benchmarks/fit_corrections.py FOLDER... --cache DIR [--folds 7] [--write]

First with bodies left out: every body's clips are corrected by networks that never saw that body, which gives
the errors that are printed and the uncertainties that are stored. Then, with --write, on all bodies for the
file that ships. `benchmarks/rig/random_set.py` renders as many clips as wanted.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from fit_network import Floats, Table, as_data, familiar, fitted, plain, width_terms
from fit_samples import FAR, JOINTS, TRUNK, Samples, samples_of, wrapped
from rendered import aligned, clips_in

from formcheck.measure import correction
from formcheck.measure.correction import LARGEST_DEG, OUTPUTS, Familiar, Network
from formcheck.measure.uncertainty import TERMS, conditions

VIEW_HIDDEN, VIEW_STEPS, VIEW_MEMBERS = 16, 1000, 2
HIDDEN, STEPS, MEMBERS = 24, 1500, 3
ROWS = 40
"""Frames of a clip in each pass."""
PASSES = 2
UNIT, YAW_UNIT, ROLL_UNIT, YAW_INPUT = 10.0, 10.0, 5.0, 20.0
ROLL_ERROR, YAW_ERROR = 1.5, 3.0
"""The view is never known exactly: spread that the fit is given, degrees."""
FAR_WEIGHT, QUIET_DEG, QUIET_WEIGHT = 0.5, 6.0, 1.7
"""Rounding read into a back that is rounded by less than QUIET_DEG weighs more: false alarms cost trust."""
VIEW_MEMORY_S, MEMORY_S = 1.0, 0.08
FAMILIAR_SHARE, FAMILIAR_END = 0.97, 1.6
"""Share of the frames of bodies left out that count as wholly familiar; so many times that distance is wholly
unfamiliar.
"""
UNFAMILIAR = {"pelvis_height": 0.05}
UNFAMILIAR_DEG = 10.0
"""What a wholly unfamiliar shape adds to the uncertainty: no fit can tell."""
FILE = Path(correction.__file__).with_name("corrections.json")
GROSS = 2.0
"""In UNITs: beyond, the tracker was on another limb; nothing to learn from it."""
CHANGES = np.array([0.0] * JOINTS + [1.0])


def view_table(clips: Sequence[Samples], chance: np.random.Generator) -> Table:
    """Yaw beyond geometry's, and roll; each clip also turned by chance."""
    x, y, share = [], [], []
    for clip in clips:
        for turn in (0.0, chance.uniform(-5, 5)):
            rows = _some(clip, chance)
            x.append(clip.rows(-turn)[rows])
            yaw = (clip.azimuth - clip.geometric_yaw[rows]) / YAW_UNIT
            y.append(np.column_stack([yaw, np.full(len(rows), (clip.roll + turn) / ROLL_UNIT)]))
            share.append(np.full(len(rows), 1 / len(rows)))
    table = np.concatenate(x)
    ones = np.ones((len(table), 2))
    return Table(table, np.concatenate(y), ones, ones, table, np.concatenate(share))


def joint_table(clips: Sequence[Samples], chance: np.random.Generator) -> Table:
    """Truth minus geometry of the joints, and the change of the lower back."""
    parts: list[list[Floats]] = [[], [], [], [], [], []]
    for clip in clips:
        for _ in range(PASSES):
            rows = _some(clip, chance)
            roll, yaw = clip.roll + chance.normal(0, ROLL_ERROR), clip.azimuth + chance.normal(0, YAW_ERROR)
            x = clip.rows(roll, np.full(clip.frames, yaw / YAW_INPUT))
            missing = wrapped(clip.truth - clip.base - clip.sign * roll) / UNIT
            weight = (np.isfinite(missing) & (np.abs(missing) < GROSS)).astype(float)
            weight[:, FAR] *= FAR_WEIGHT
            y = np.column_stack([np.nan_to_num(missing), clip.lumbar / UNIT])
            over = np.ones((clip.frames, JOINTS + 1))
            over[:, -1] = np.where(clip.lumbar < QUIET_DEG, QUIET_WEIGHT, 1.0)
            rest = np.repeat(x[clip.at_rest].mean(axis=0)[None], len(rows), axis=0)
            row_share = np.full(len(rows), 1 / len(rows))
            values = (x[rows], y[rows], np.column_stack([weight, ~clip.lying])[rows], over[rows], rest, row_share)
            for part, value in zip(parts, values, strict=True):
                part.append(value)
    return Table(*(np.concatenate(part) for part in parts))


def _some(clip: Samples, chance: np.random.Generator) -> np.ndarray:
    step = max(1, clip.frames // ROWS)
    return np.arange(int(chance.integers(step)), clip.frames, step)


@dataclass(frozen=True)
class Fit:
    """What a set of clips gives."""

    view: Network
    joints: Network
    known_view: Familiar
    known: Familiar


def fit(clips: Sequence[Samples]) -> Fit:
    """Networks and typical shapes of these clips."""
    chance = np.random.default_rng(0)
    seen, moved = view_table(clips, chance), joint_table(clips, chance)
    view = fitted(seen, np.zeros(2), VIEW_HIDDEN, VIEW_STEPS, VIEW_MEMBERS)
    joints = fitted(moved, CHANGES, HIDDEN, STEPS, MEMBERS)
    return Fit(
        scaled(view, np.array([YAW_UNIT, ROLL_UNIT])),
        scaled(joints, np.full(JOINTS + 1, UNIT)),
        familiar(view.normal(seen.x)),
        familiar(joints.normal(moved.x)),
    )


def scaled(network: Network, unit: Floats) -> Network:
    """The same network with outputs in degrees."""
    units = np.tile(unit, network.members)
    return replace(
        network, out=network.out * units, out_bias=network.out_bias * units, straight=network.straight * units
    )


@dataclass
class Corrected:
    """A clip with its corrections, frame by frame. found, spread, degrees: (n, OUTPUTS). far, far_view: how far
    the shape is from typical ones.
    """

    clip: Samples
    yaw: Floats
    roll: Floats
    found: Floats
    spread: Floats
    degrees: Floats
    far: Floats
    far_view: Floats

    @property
    def error(self) -> Floats:
        """(n, OUTPUTS), reading minus truth."""
        truth = np.column_stack([self.clip.truth, self.clip.lumbar])
        error = wrapped(self.found - truth)
        error[self.clip.lying, -1] = np.nan
        return error


def corrected(clip: Samples, by: Fit) -> Corrected:
    """As the measurer does it, with everything familiar."""
    normal_view = by.view.normal(clip.rows(0.0))
    seen = np.array([by.view(row).mean(axis=0) for row in normal_view])
    yaw = clip.geometric_yaw + smoothed(seen[:, :1], clip.times, VIEW_MEMORY_S)[:, 0]
    roll = smoothed(seen[:, 1:], clip.times, VIEW_MEMORY_S)[:, 0]
    normal = by.joints.normal(clip.rows(roll, yaw / YAW_INPUT))
    members = np.array([by.joints(row) for row in normal])
    degrees = members.mean(axis=1)
    degrees[:, :-1] = LARGEST_DEG * np.tanh(degrees[:, :-1] / LARGEST_DEG)
    degrees = smoothed(degrees, clip.times, MEMORY_S)
    base = np.column_stack([clip.base + clip.sign * roll[:, None], np.zeros(clip.frames)])
    found = base + degrees
    found[:, -1] -= np.median(degrees[clip.at_rest, -1])
    far = np.array([by.known.distance(row) for row in normal])
    far_view = np.array([by.known_view.distance(row) for row in normal_view])
    return Corrected(clip, yaw, roll, found, members.std(axis=1), degrees, far, far_view)


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


def widths(results: Sequence[Corrected]) -> dict[str, Floats]:
    """The terms of the uncertainties, from clips of bodies left out."""
    found = {}
    for index, name in enumerate(OUTPUTS):
        columns = [(r, r.error[:, index], r.spread[:, index], r.degrees[:, index] * (index < JOINTS)) for r in results]
        sure = min(index, JOINTS - 1)
        found[name] = _width(columns, sure, UNFAMILIAR_DEG)
    for name in ("pelvis_height", "lumbar_flexion_lying"):
        columns = []
        for r in results:
            reading, truth = r.clip.others[name]
            columns.append((r, reading - truth, np.zeros(r.clip.frames), np.zeros(r.clip.frames)))
        found[name] = _width(columns, JOINTS - 1, UNFAMILIAR.get(name, UNFAMILIAR_DEG))
    yaw = [(r, r.yaw - r.clip.azimuth, np.zeros(r.clip.frames), np.zeros(r.clip.frames)) for r in results]
    roll = [(r, r.roll - r.clip.roll, np.zeros(r.clip.frames), np.zeros(r.clip.frames)) for r in results]
    found["yaw"], found["roll"] = (_width(columns, JOINTS - 1, UNFAMILIAR_DEG) for columns in (yaw, roll))
    return found


def _width(columns: list[tuple[Corrected, Floats, Floats, Floats]], sure: int, unfamiliar: float) -> Floats:
    rows, errors, shares = [], [], []
    for result, error, spread, degrees in columns:
        good = np.isfinite(error) & (np.abs(result.clip.azimuth) <= 42)
        if not good.any():
            continue
        for n in np.flatnonzero(good):
            rows.append(conditions(result.yaw[n], result.clip.sure[n, sure], spread[n], degrees[n], 1.0))
        errors.append(np.abs(error[good]))
        shares.append(np.full(good.sum(), 1 / good.sum()))
    fixed = np.full(len(TERMS), np.nan)
    fixed[-1] = unfamiliar
    return width_terms(np.array(rows), np.concatenate(errors), np.concatenate(shares), fixed)


def reaching(known: Familiar, far: Sequence[Floats]) -> dict[str, Any]:
    """As data, with the distances up to which bodies left out count as familiar."""
    whole = float(np.quantile(np.concatenate(far), FAMILIAR_SHARE))
    ends = {"whole": round(whole, 3), "none": round(FAMILIAR_END * whole, 3)}
    return {"axes": plain(known.axes), "centres": plain(known.centres), **ends}


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
    by = fit(clips)
    data = {
        "about": f"{len(clips)} rendered clips of {len({clip.body for clip in clips})} bodies",
        "made_by": "benchmarks/fit_corrections.py",
        "outputs": OUTPUTS,
        "view": as_data(by.view),
        "joints": as_data(by.joints),
        "known": reaching(by.known, [r.far for r in results]),
        "known_view": reaching(by.known_view, [r.far_view for r in results]),
        "width": {name: plain(terms) for name, terms in widths(results).items()},
    }
    text = json.dumps(data, separators=(",", ":")).replace('],"', '],\n"') + "\n"
    file.write_text(text, encoding="utf-8", newline="\n")
    digest = hashlib.sha256(text.encode()).hexdigest()
    file.with_suffix(".sha256").write_text(f"{digest}  {file.name}\n", encoding="ascii", newline="\n")


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
