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
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from fit_network import Floats, Table, as_data, familiar, fitted, plain, width_terms
from fit_rest import at_rest_of
from fit_samples import FAR, JOINTS, TRUNK, Samples, samples_of, wrapped
from rendered import aligned, clips_in

from formcheck.measure import correction
from formcheck.measure.correction import LARGEST_DEG, OUTPUTS, AtRest, Familiar, Network
from formcheck.measure.shape import Shape
from formcheck.measure.uncertainty import TERMS, conditions

HIDDEN, STEPS, MEMBERS = 24, 1200, 2
ROWS = 40
"""Frames of a clip in each pass."""
PASSES = 2
UNIT = 10.0
ROLL_ERROR = 1.5
"""The roll is never known exactly: spread that the fit is given, degrees."""
FAR_WEIGHT, QUIET_DEG, QUIET_WEIGHT = 0.5, 6.0, 1.7
"""Rounding read into a back that is rounded by less than QUIET_DEG weighs more: false alarms cost trust."""
VIEW_MEMORY_S, MEMORY_S = 1.0, 0.08
FAMILIAR_SHARE, FAMILIAR_END = 0.95, 1.4
"""Share of the frames of bodies left out that count as wholly familiar; so many times that distance is wholly
unfamiliar.
"""
UNFAMILIAR = {"pelvis_height": 0.05}
UNFAMILIAR_DEG = 10.0
"""What a wholly unfamiliar shape adds to the uncertainty at least: too few were there to tell."""
FILE = Path(correction.__file__).with_name("corrections.json")
EVERY, SHANK = 2, 2
"""Of the frames of bodies left out, each so-manieth is enough for the uncertainties; the near shank's direction."""
GROSS = 2.0
"""In UNITs: beyond, the tracker was on another limb; nothing to learn from it."""
CHANGES = np.array([0.0] * JOINTS + [1.0, 0.0])


def table_of(clips: Sequence[Samples], chance: np.random.Generator) -> Table:
    """Truth minus geometry of the joints and of the yaw, and the change of the lower back."""
    parts: list[list[Floats]] = [[], [], [], [], [], []]
    for clip in clips:
        for _ in range(PASSES):
            rows = _some(clip, chance)
            roll = clip.roll + chance.normal(0, ROLL_ERROR)
            x = clip.rows(roll)
            missing = wrapped(clip.truth - clip.base - clip.sign * roll) / UNIT
            weight = (np.isfinite(missing) & (np.abs(missing) < GROSS)).astype(float)
            weight[:, FAR] *= FAR_WEIGHT
            y = np.column_stack(
                [np.nan_to_num(missing), clip.lumbar / UNIT, (clip.azimuth - clip.geometric_yaw) / UNIT]
            )
            weight = np.column_stack([weight, ~clip.lying, np.ones(clip.frames)])
            over = np.ones((clip.frames, JOINTS + 2))
            over[:, JOINTS] = np.where(clip.lumbar < QUIET_DEG, QUIET_WEIGHT, 1.0)
            rest = np.repeat(x[clip.at_rest].mean(axis=0)[None], len(rows), axis=0)
            row_share = np.full(len(rows), 1 / len(rows))
            values = (
                x[rows],
                y[rows],
                weight[rows],
                over[rows],
                rest,
                row_share,
            )
            for part, value in zip(parts, values, strict=True):
                part.append(value)
    return Table(*(np.concatenate(part) for part in parts))


def _some(clip: Samples, chance: np.random.Generator) -> np.ndarray:
    step = max(1, clip.frames // ROWS)
    return np.arange(int(chance.integers(step)), clip.frames, step)


@dataclass(frozen=True)
class Fit:
    """What a set of clips gives."""

    network: Network
    known: Familiar
    at_rest: AtRest


def fit(clips: Sequence[Samples]) -> Fit:
    """Network, typical shapes and start postures of these clips."""
    table = table_of(clips, np.random.default_rng(0))
    network = fitted(table, CHANGES, HIDDEN, STEPS, MEMBERS)
    return Fit(scaled(network, UNIT), familiar(network.normal(table.x)), at_rest_of(clips))


def scaled(network: Network, unit: float) -> Network:
    """The same network with outputs in degrees."""
    return replace(network, out=network.out * unit, out_bias=network.out_bias * unit, straight=network.straight * unit)


@dataclass
class Corrected:
    """A clip with its corrections, frame by frame. found, spread, degrees: (n, OUTPUTS). far: how far the shape is
    from typical ones.
    """

    clip: Samples
    yaw: Floats
    roll: Floats
    found: Floats
    spread: Floats
    degrees: Floats
    far: Floats

    @property
    def error(self) -> Floats:
        """(n, OUTPUTS), reading minus truth."""
        truth = np.column_stack([self.clip.truth, self.clip.lumbar])
        error = wrapped(self.found - truth)
        error[self.clip.lying, -1] = np.nan
        return error


def corrected(clip: Samples, by: Fit) -> Corrected:
    """As the measurer does it, with everything familiar."""
    roll = rolls(clip, by.at_rest)
    normal = by.network.normal(clip.rows(roll))
    members = by.network(normal)
    degrees = members.mean(axis=1)
    yaw = clip.geometric_yaw + smoothed(degrees[:, -1:], clip.times, VIEW_MEMORY_S)[:, 0]
    members, degrees = members[:, :, :-1], degrees[:, :-1]
    degrees[:, :-1] = LARGEST_DEG * np.tanh(degrees[:, :-1] / LARGEST_DEG)
    degrees = smoothed(degrees, clip.times, MEMORY_S)
    base = np.column_stack([clip.base + clip.sign * roll[:, None], np.zeros(clip.frames)])
    found = base + degrees
    found[:, -1] -= np.median(degrees[clip.at_rest, -1])
    far = np.array([by.known.distance(row) for row in normal])
    return Corrected(clip, yaw, roll, found, members.std(axis=1), degrees, far)


def rolls(clip: Samples, by: AtRest) -> Floats:
    """The roll as the view keeps it: the mean of the start postures seen so far."""
    found, weighed, roll = np.zeros(clip.frames), 1e-9, 0.0
    for n in range(clip.frames):
        seen, like = by.roll(Shape(clip.still[n], clip.directions[n]), float(clip.geometric_yaw[n]))
        weighed, roll = weighed + like, (weighed * roll + like * seen) / (weighed + like)
        found[n] = roll
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


def widths(results: Sequence[Corrected], whole: float) -> dict[str, Floats]:
    """The terms of the uncertainties, from clips of bodies left out. whole: the distance to which all is familiar."""
    found = {}
    for index, name in enumerate(OUTPUTS):
        joint = index < JOINTS
        columns = [(r, r.error[:, index], r.spread[:, index], r.degrees[:, index] * joint) for r in results]
        for ending, lying in (("", False), ("_lying", True)) if joint else (("", False),):
            found[name + ending] = _width(columns, min(index, JOINTS - 1), UNFAMILIAR_DEG, lying, whole)
    for name in ("pelvis_height", "lumbar_flexion_lying"):
        columns = _plain(results, [_off(r.clip.others[name]) for r in results])
        found[name] = _width(columns, JOINTS - 1, UNFAMILIAR.get(name, UNFAMILIAR_DEG), True, whole)
    for name, errors in (
        ("yaw", [r.yaw - r.clip.azimuth for r in results]),
        ("roll", [r.roll - r.clip.roll for r in results]),
    ):
        for ending, lying in (("", False), ("_lying", True)):
            found[name + ending] = _width(_plain(results, errors), JOINTS - 1, UNFAMILIAR_DEG, lying, whole)
    return found


Column = tuple[Corrected, Floats, Floats, Floats]
"""A clip; the error, the members' disagreement and the correction of one measure."""


def _plain(results: Sequence[Corrected], errors: Sequence[Floats]) -> list[Column]:
    """Of what is not corrected."""
    return [(r, error, *2 * [np.zeros(r.clip.frames)]) for r, error in zip(results, errors, strict=True)]


def _off(pair: tuple[Floats, Floats]) -> Floats:
    return pair[0] - pair[1]


def _width(columns: list[Column], sure: int, unfamiliar: float, lying: bool, whole: float) -> Floats:
    rows, errors, shares = [], [], []
    known = Familiar(np.empty((0, 0)), np.empty((0, 0)), whole, FAMILIAR_END * whole)
    for result, error, spread, degrees in columns:
        clip = result.clip
        good = np.isfinite(error) & (np.abs(clip.azimuth) <= 42) & (clip.lying == lying)
        if not good.any():
            continue
        some, slant = np.flatnonzero(good)[::EVERY], np.abs(np.cos(clip.directions[:, SHANK]))
        for n in some:
            familiar = known.share(result.far[n])
            rows.append(conditions(result.yaw[n], clip.sure[n, sure], spread[n], degrees[n], slant[n], familiar))
        errors.append(np.abs(error[some]))
        shares.append(np.full(len(some), 1 / len(some)))
    least = np.zeros(len(TERMS))
    least[-1] = unfamiliar
    return width_terms(np.array(rows), np.concatenate(errors), np.concatenate(shares), least)


def reach(results: Sequence[Corrected]) -> float:
    """The distance up to which bodies left out count as familiar."""
    return float(np.quantile(np.concatenate([result.far for result in results]), FAMILIAR_SHARE))


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
    by, whole = fit(clips), round(reach(results), 3)
    ends = {"whole": whole, "none": round(FAMILIAR_END * whole, 3)}
    data = {
        "about": f"{len(clips)} rendered clips of {len({clip.body for clip in clips})} bodies",
        "made_by": "benchmarks/fit_corrections.py",
        "outputs": OUTPUTS,
        "network": as_data(by.network),
        "known": {**{name: plain(getattr(by.known, name)) for name in ("axes", "centres")}, **ends},
        "at_rest": {field.name: plain(getattr(by.at_rest, field.name)) for field in fields(by.at_rest)},
        "width": {name: plain(terms) for name, terms in widths(results, ends["whole"]).items()},
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
