"""Fit how the outline under the pelvis tells its lift (formcheck/measure/seat.json) to rendered kicks with exact truth.

    .venv/bin/python benchmarks/fit_seat.py FOLDER... --cache DIR [--folds 6] [--write]

First with bodies left out, which gives what is printed. Then, with --write, on all bodies for the file that ships.
`benchmarks/rig/random_set.py --brief --only kick` renders as many clips as wanted.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from fit_corrections import scaled
from fit_network import Floats, Table, as_data, fitted, grouped, in_folds, save
from rendered import Clip, aligned, clips_in, recording_of

from formcheck.checker import Checker
from formcheck.exercise.load import find_exercise
from formcheck.measure import seat
from formcheck.measure.network import Network
from formcheck.measure.pelvis import OF_BOTH, by_groin, lying_of, seat_row
from formcheck.measure.readings import Readings
from formcheck.measure.seat import SeatLift
from formcheck.recording.read import read_recording

HIDDEN = 80
UNIT = 0.2
"""Torso lengths."""
LEAST_SCALE = 0.02
FURTHEST = 24.0
"""Degrees off the side up to which a clip is fitted."""
GOOD, BIG = 0.025, 0.075
"""Clips with no more lift than that, and with more than that."""
FILE = Path(seat.__file__).with_name("seat.json")


@dataclass(frozen=True)
class Kick:
    """The frames of a clip after its neutral. rows: of `seat.moved`. groin: the lift that the front outline says, nan
    where it says none. lift: the truth. All in torso lengths.
    """

    clip: Clip
    rows: Floats
    groin: Floats
    lift: Floats

    def told(self, by_seat: Floats) -> Floats:
        """Front and back together, as `pelvis.py` does it."""
        return np.where(np.isfinite(self.groin), OF_BOTH * (self.groin + by_seat), by_seat)


def kicks_of(clips: Sequence[Clip], cache: Path) -> Iterator[Kick]:
    """All kicks that are seen nearly from the side."""
    for clip in clips:
        if clip.exercise == "supine_leg_kick" and abs(clip.azimuth) <= FURTHEST:
            kick = kick_of(clip, cache)
            if len(kick.rows):
                yield kick


def kick_of(clip: Clip, cache: Path) -> Kick:
    """One clip, as a session sees it."""
    checker, rows, groin, lift = Checker(find_exercise(clip.exercise)), [], [], []
    truth = clip.true("pelvis_height_change", clip.near)
    for n, observation in enumerate(read_recording(recording_of(clip, cache)).observations()):
        of = checker.step(observation).measures
        if not isinstance(of, Readings) or of.neutral is None or of.view.near_side is None or not of.view.lying:
            continue
        lying = lying_of(of.body, of.view, of.neutral, of.rays)
        row, front = seat_row(lying), by_groin(lying)
        if row is not None:
            rows.append(row)
            groin.append(np.nan if isinstance(front, str) else front[0])
            lift.append(truth[n])
    return Kick(clip, np.array(rows), np.array(groin), np.array(lift))


def fit(kicks: Sequence[Kick]) -> Network:
    """The network of these kicks; each clip weighs the same."""
    x, lift = (np.concatenate([getattr(kick, name) for kick in kicks]) for name in ("rows", "lift"))
    group = grouped(kick.clip.body for kick in kicks)
    groups = np.concatenate([np.full(len(kick.rows), group[kick.clip.body]) for kick in kicks])
    weight = np.concatenate([np.full(len(kick.rows), 1 / len(kick.rows)) for kick in kicks])
    weight /= weight.mean()
    none = np.zeros(len(x))
    table = Table(x, lift[:, None] / UNIT, weight[:, None], np.zeros_like(x), none, groups)
    return scaled(fitted(table, np.array([1.0]), HIDDEN, 1, False, LEAST_SCALE), UNIT)


def left_out(kicks: Sequence[Kick], folds: int) -> list[Floats]:
    """What each clip is told by a fit that never saw its body."""
    fold = in_folds((kick.clip.body for kick in kicks), folds)
    fits = [SeatLift(fit([k for k in kicks if fold[k.clip.body] != n])) for n in range(folds)]
    return [kick.told(np.array([fits[fold[kick.clip.body]](row) for row in kick.rows])) for kick in kicks]


def report(kicks: Sequence[Kick], told: Sequence[Floats]) -> str:
    """Mean and worst clip of the lift by the front outline alone and with the back, and the largest of each clip."""
    lines = [["by", "frames told", "mean error", "worst clip", "good form over .04", "over .05", "lifts read by", "sd"]]
    for name, found in (("groin", [kick.groin for kick in kicks]), ("groin and seat", told)):
        errors = [np.nanmean(np.abs(f - k.lift)) for k, f in zip(kicks, found, strict=True) if np.isfinite(f).any()]
        peaks = np.array([(k.lift.max(), np.sort(np.nan_to_num(f))[-3:][0]) for k, f in zip(kicks, found, strict=True)])
        good, big = peaks[peaks[:, 0] < GOOD, 1], peaks[peaks[:, 0] > BIG]
        off = big[:, 1] - big[:, 0]
        lines.append(
            [
                name,
                f"{np.isfinite(np.concatenate(found)).mean():.0%}",
                f"{np.mean(errors):.4f}",
                f"{np.max(errors):.3f}",
                f"{(good > 0.04).sum()} of {len(good)}",
                f"{(good > 0.05).sum()}",
                f"{off.mean():+.3f} ({len(big)})",
                f"{off.std():.3f}",
            ]
        )
    return aligned(lines)


def write(kicks: Sequence[Kick], file: Path) -> None:
    """Fit on everything and write the file and its hash."""
    bodies = len({kick.clip.body for kick in kicks})
    about = f"{len(kicks)} rendered kicks of {bodies} bodies"
    data = {"about": about, "made_by": "benchmarks/fit_seat.py", "network": as_data(fit(kicks))}
    save(data, file)


def main() -> None:
    parser = argparse.ArgumentParser(description="Fit how the seat's outline tells the lift of the pelvis.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="clips: NAME.mp4 with NAME.json")
    parser.add_argument("--cache", type=Path, required=True, help="where tracked clips are kept")
    parser.add_argument("--folds", type=int, default=6, help="groups of bodies, each left out once")
    parser.add_argument("--write", action="store_true", help="also fit on all bodies and write the file that ships")
    args = parser.parse_args()
    kicks = list(kicks_of(clips_in(args.folders), args.cache))
    print(report(kicks, left_out(kicks, args.folds)))
    if args.write:
        write(kicks, FILE)


if __name__ == "__main__":
    main()
