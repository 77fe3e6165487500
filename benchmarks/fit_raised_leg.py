"""Fit what the outline around a raised leg tells of it (formcheck/measure/raised_leg.json) to rendered kicks.

    .venv/bin/python benchmarks/fit_raised_leg.py FOLDER... --cache DIR [--folds 5] [--write]

First with bodies left out, on two divisions, which gives what is printed. Then, with --write, on all bodies for the
file that ships. What is fitted is what the corrections leave of the errors: the clips must be of bodies that
`fit_corrections.py` has not seen.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from fit_network import USUAL_FRAMES, Floats, holding, in_folds, mean_and_worst, plain, save
from fit_samples import measured_in
from numpy.typing import NDArray
from rendered import Clip, aligned, clips_in

from formcheck.measure import raised_leg
from formcheck.measure.measurer import Measured, Measurer
from formcheck.measure.raised_leg import MEASURES, RaisedLeg, picture, raised
from formcheck.measure.readings import Readings, column
from formcheck.pose.landmarks import Side

LEAST_FRAMES = 5
GROSS = 12.0
"""Degrees: beyond, the tracker was on another limb; nothing to learn from it."""
LEAST_SCALE = 0.02
RIDGE = 0.003
FAMILIAR_SHARE, FAMILIAR_END = 0.95, 1.6
"""Share of the pictures of bodies left out that count wholly, and times that distance the end."""
DIVISIONS = 2
SIDE_ON, FURTHEST = 20.0, 40.0
TIPPED = "knee_drop"
"""The fault in which the thigh is not upright as in all others."""
ANYWHERE = "anywhere"
"""How the names of kicks end that `rig/random_set.py --anywhere` renders."""
FILE = Path(raised_leg.__file__).with_name("raised_leg.json")


@dataclass(frozen=True)
class Leg:
    """One leg in one clip, in the n frames in which it is raised and MEASURES are read.

    rows: its pictures. left: (n, MEASURES) truth less reading. half: likewise, half of the reading's interval. share:
    how far it counts as raised. works: whether it is the leg that kicks.
    """

    clip: Clip
    rows: Floats
    left: Floats
    half: Floats
    share: Floats
    near: bool
    works: bool

    @property
    def usual(self) -> NDArray[np.bool_]:
        """The frames in which the leg is followed."""
        usual: NDArray[np.bool_] = (np.abs(self.left) < GROSS).all(axis=1)
        return usual

    def after(self, by: RaisedLeg) -> Floats:
        """What is left of the error with this."""
        return self.left - self.share[:, None] * np.array([by.more(row, self.near)[0] for row in self.rows])


def legs_of(clips: Sequence[Clip], cache: Path) -> Iterator[Leg]:
    """Both legs of all kicks up to FURTHEST, if they are raised for a while."""
    for clip in clips:
        if clip.exercise == "supine_leg_kick" and abs(clip.azimuth) <= FURTHEST:
            yield from _legs(clip, cache)


def _legs(clip: Clip, cache: Path) -> Iterator[Leg]:
    found: dict[Side, list[tuple[Floats, Floats, Floats, float]]] = {"left": [], "right": []}
    for number, _, measured in measured_in(clip, cache, Measurer(raised=None)):
        for side, row, values, half, share in _raised(measured):
            truth = np.array([clip.true(measure, side)[number] for measure in MEASURES])
            found[side].append((row, truth - values, half, share))
    for side, frames in found.items():
        if len(frames) >= LEAST_FRAMES:
            rows, left, half, share = (np.array(part) for part in zip(*frames, strict=True))
            yield Leg(clip, rows, left, half, share, side == clip.near, side == clip.working)


def _raised(measured: Measured) -> Iterator[tuple[Side, Floats, Floats, Floats, float]]:
    """Each raised leg that is read: its picture, the readings, half their intervals, how far it is raised."""
    of = measured.readings
    if not isinstance(of, Readings) or of.around is None or of.correction is None:
        return
    for side, share in raised(of.body, of.view).items():
        readings = [of[column(measure, side)] for measure in MEASURES]
        values, half = [each.value for each in readings], [each.uncertainty for each in readings]
        if None not in values and None not in half:
            row = picture(of.body, of.view, of.around.corners, side)
            yield side, row, np.array(values), np.array(half), share * of.correction.familiar


def fit(legs: Sequence[Leg], whole: float = 1e9) -> RaisedLeg:
    """By least squares held small; each leg of a clip weighs the same. whole: up to where a picture counts wholly."""
    rows = np.concatenate([leg.rows[leg.usual] for leg in legs])
    left = np.concatenate([leg.left[leg.usual] for leg in legs])
    weight = np.concatenate([leg.share[leg.usual] / max(leg.usual.sum(), 1) for leg in legs])
    turn = np.concatenate([np.full(leg.usual.sum(), 0.5 if leg.near else -0.5) for leg in legs])
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + LEAST_SCALE
    normal = np.column_stack([(rows - mean) / scale, np.ones(len(rows))])
    both = np.column_stack([normal, normal * turn[:, None]])
    held = np.full(both.shape[1], RIDGE * weight.sum())
    held[normal.shape[1] - 1] *= 1e-6
    weighted = both * weight[:, None]
    middle, apart = np.split(np.linalg.solve(weighted.T @ both + np.diag(held), weighted.T @ left), 2)
    return RaisedLeg(mean, scale, (middle + apart / 2).T, (middle - apart / 2).T, whole, FAMILIAR_END * whole)


def divided(legs: Sequence[Leg], folds: int, division: int) -> list[RaisedLeg]:
    """For each leg a fit that never saw its body."""
    fold = in_folds((leg.clip.body for leg in legs), folds, division)
    fits = [fit([leg for leg in legs if fold[leg.clip.body] != number]) for number in range(folds)]
    return [fits[fold[leg.clip.body]] for leg in legs]


def reach(legs: Sequence[Leg], fits: Sequence[RaisedLeg]) -> float:
    """How unlike the pictures of bodies left out are that still count wholly."""
    far = [
        raised_leg.unlike((row - by.mean) / by.scale) for leg, by in zip(legs, fits, strict=True) for row in leg.rows
    ]
    return round(float(np.quantile(far, FAMILIAR_SHARE)), 3)


def widths(legs: Sequence[Leg], fits: Sequence[RaisedLeg]) -> tuple[float, ...]:
    """What the intervals of legs that kick, side-on, are to be multiplied by to hold the truth; never more than 1."""
    ratios = [
        np.abs(leg.after(by)) / leg.half
        for leg, by in zip(legs, fits, strict=True)
        if leg.works and abs(leg.clip.azimuth) <= SIDE_ON and len(leg.clip.times) >= USUAL_FRAMES
    ]
    return tuple(round(min(holding(ratio[:, place] for ratio in ratios), 1.0), 3) for place in range(len(MEASURES)))


def report(legs: Sequence[Leg], divisions: Sequence[Sequence[RaisedLeg]]) -> str:
    """Mean error and worst tenth of the clips, without the raised leg's part and with it on each division."""
    kinds = {
        "side-on": [leg.works and abs(leg.clip.azimuth) <= SIDE_ON for leg in legs],
        "the same, thigh tips": [
            leg.works and abs(leg.clip.azimuth) <= SIDE_ON and leg.clip.meta["compensation"] == TIPPED for leg in legs
        ],
        "the same, begun anywhere": [
            leg.works and abs(leg.clip.azimuth) <= SIDE_ON and leg.clip.name.endswith(ANYWHERE) for leg in legs
        ],
        "oblique": [leg.works and abs(leg.clip.azimuth) > SIDE_ON for leg in legs],
        "the other leg": [not leg.works for leg in legs],
    }
    lines = [["", "", "clips", "before: mean", "worst tenth", *len(divisions) * ["after: mean", "worst tenth"]]]
    for name, chosen in kinds.items():
        some = [(n, leg) for n, leg in enumerate(legs) if chosen[n] and leg.usual.mean() > 0.5]
        columns = [[leg.left for _, leg in some], *([leg.after(fits[n]) for n, leg in some] for fits in divisions)]
        for place, measure in enumerate(MEASURES if some else ()):
            means = [[float(np.abs(error[:, place]).mean()) for error in errors] for errors in columns]
            cells = [cell for one in means for cell in mean_and_worst(one)]
            lines.append([name, measure, str(len(some)), *cells])
    return aligned(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Fit what the outline around a raised leg tells of it.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="clips: NAME.mp4 with NAME.json")
    parser.add_argument("--cache", type=Path, required=True, help="where tracked clips are kept")
    parser.add_argument("--folds", type=int, default=5, help="groups of bodies, each left out once")
    parser.add_argument("--write", action="store_true", help="also fit on all bodies and write the file that ships")
    args = parser.parse_args()
    legs = list(legs_of(clips_in(args.folders), args.cache))
    divisions = [divided(legs, args.folds, number + 1) for number in range(DIVISIONS)]
    print(report(legs, divisions))
    if args.write:
        whole = reach(legs, divisions[0])
        by = replace(fit(legs, whole), width=widths(legs, divisions[0]))
        bodies, kicks = ({getattr(leg.clip, name) for leg in legs} for name in ("body", "path"))
        save(
            {
                "about": f"{len(kicks)} rendered kicks of {len(bodies)} bodies",
                "made_by": "benchmarks/fit_raised_leg.py",
                **{name: plain(getattr(by, name)) for name in ("mean", "scale", "near", "far")},
                "whole": by.whole,
                "none": by.none,
                "width": list(by.width),
            },
            FILE,
        )


if __name__ == "__main__":
    main()
