"""Fit the second opinion on joints (formcheck/measure/second_opinion.json) to silhouettes with exact joints.

    .venv/bin/python benchmarks/fit_second_opinion.py SILHOUETTES... --clips FOLDER... --cache DIR [--folds 4] [--write]
        [--posture NAME...]

SILHOUETTES are folders of `rig/silhouettes.py`. The clips, rendered and tracked, of bodies that `fit_corrections.py`
has not seen, give what a tracker's errors are like, and how the two opinions go together. No network sees a clip; what
is printed is with shares that suit other bodies, what ships (--write) with those that suit all. With --posture only
these are fitted; the others stay as they ship.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from fit_corrections import scaled
from fit_drawn import (
    JOINTS,
    Drawn,
    Look,
    Plane,
    beside,
    calm,
    first_look,
    geometry,
    joints_of,
    look_at,
    mirrored,
    second_look,
)
from fit_network import (
    USUAL_FRAMES,
    Floats,
    Table,
    as_data,
    familiar,
    few_axes,
    fitted,
    grouped,
    holding,
    in_folds,
    mean_and_worst,
    plain,
    save,
)
from fit_samples import measured_in, true_angles, wrapped
from numpy.typing import NDArray
from rendered import Clip, aligned, clips_in

from formcheck.measure import correction, second_opinion
from formcheck.measure.correction import OUTPUTS, POSTURES, Posture
from formcheck.measure.corrector import LEG_MEASURES
from formcheck.measure.learned_file import learned_file
from formcheck.measure.measurer import Measurer
from formcheck.measure.network import Familiar, Network, OfOne
from formcheck.measure.readings import Readings, column
from formcheck.measure.second_opinion import SecondOpinion
from formcheck.pose.landmarks import Side, of, other

ANGLES = OUTPUTS[:-1]
"""What both opinions are about."""
HIDDEN, STEPS = 84, 20000
"""Units of each look, and steps of their fit."""
LEGS: dict[Posture, bool] = {"lying": True, "hands_and_feet": True, "standing": False}
"""Whether pictures of the legs are looked at: in a deep bend they hold the trunk and arms, too, and tell nothing."""
UNIT, UNIT_OF_MOVES = 10.0, 0.1
GROSS = 20.0
"""Degrees: beyond, the tracker was on another limb; nothing to learn from it."""
FAMILIAR_SHARE: dict[Posture, float] = {"lying": 0.8, "hands_and_feet": 0.6, "standing": 0.6}
FAMILIAR_END = 1.2
"""Share of the drawn shapes that count wholly, and times that distance the end. With less like shapes counted, too,
real dead bugs, whose legs are both up, were read as kicks; with fewer lying, kicks whose thigh tips gain nothing."""
EVERY = 10
"""Of the drawn shapes, each so-manieth is enough to tell that distance."""
LEAST_FRAMES = 5
SIDE_ON, FURTHEST = 20.0, 40.0
NARROWEST, WIDEST = 0.6, 1.5
FILE = Path(second_opinion.__file__).with_name("second_opinion.json")


@dataclass(frozen=True)
class Tracked:
    """One clip, the n frames in which the near side is known. errors: (n, 12) of the landmarks. seen: what is looked
    at. posture: which of POSTURES. left: (n, ANGLES) truth less what the first opinion makes of it. first: (n, ANGLES)
    its corrections; half: half of its interval, nan where there is no reading.
    """

    clip: Clip
    errors: Plane
    seen: Sequence[Look]
    posture: NDArray[np.int64]
    left: Floats
    first: Floats
    half: Floats


def first_alone() -> correction.Corrections:
    """The shipped corrections without a second opinion."""
    return correction.parsed(learned_file(Path(correction.__file__).with_name("corrections.json")))


def tracked(clips: Sequence[Clip], cache: Path) -> Iterator[Tracked]:
    """All clips that are nearly side-on."""
    for clip in clips:
        if abs(clip.azimuth) <= FURTHEST:
            found = _tracked(clip, cache)
            if found is not None:
                yield found


def _tracked(clip: Clip, cache: Path) -> Tracked | None:
    truth, frames, looks = true_angles(clip), [], []
    for number, _, measured in measured_in(clip, cache, Measurer(learned=first_alone())):
        of_frame = measured.readings
        if not isinstance(of_frame, Readings) or of_frame.rays is None or of_frame.correction is None:
            continue
        by = of_frame.correction
        points, roll = _as_right(of_frame, clip.near)
        outline = mirrored(of_frame.rays.corners[:-1], clip.near)
        looks.append(look_at(points, outline, roll))
        errors = beside(points, joints_of(clip.truth["frames"][number], clip.near))
        half = [_half(of_frame, name, clip.near) for name in ANGLES]
        left = truth[number] - np.array(geometry(looks[-1], measured.view.lying)) - by.degrees[:-1]
        frames.append((errors, POSTURES.index(by.posture), left, by.degrees[:-1], half))
    if len(frames) < LEAST_FRAMES:
        return None
    errors, posture, left, first, half = (np.array(part) for part in zip(*frames, strict=True))
    return Tracked(clip, errors, looks, posture, wrapped(left), first, half.astype(float))


def _as_right(readings: Readings, near: Side) -> tuple[Plane, float]:
    """The landmarks and the roll as if the body showed its right side."""
    plane = readings.body.plane
    points = np.array([plane[of(joint, side)] for side in (near, other(near)) for joint in JOINTS])
    roll = readings.view.roll_deg or 0.0
    return mirrored(points, near), roll if near == "right" else -roll


def _half(readings: Readings, name: str, near: Side) -> float | None:
    measure, _, where = name.rpartition("_")
    if measure not in LEG_MEASURES:
        return readings[column(name, None)].uncertainty
    return readings[column(measure, near if where == "near" else other(near))].uncertainty


@dataclass(frozen=True)
class Opinion:
    """Of one posture. ways: of each tracked clip (n, ANGLES) what it would change of the corrections, 0 in frames of
    other postures. shares: how much of that counts."""

    moves: Network
    angles: Network
    known: Familiar
    ways: Sequence[Floats]
    shares: Floats


def errors_by_exercise(clips: Iterable[Tracked]) -> dict[str, list[Plane]]:
    """Of each clip the errors of the frames in which all limbs are followed, where there are enough of them."""
    errors: dict[str, list[Plane]] = {}
    for clip in clips:
        of_clip = calm(clip.errors)
        if len(of_clip) >= LEAST_FRAMES:
            errors.setdefault(clip.clip.exercise, []).append(of_clip)
    return errors


def whole_opinions(
    silhouettes: Sequence[Path], clips: Sequence[Tracked], postures: Sequence[Posture]
) -> dict[Posture, Opinion]:
    """The second opinions, each counting wholly, with the errors of these clips."""
    errors = errors_by_exercise(clips)
    return {posture: _whole(silhouettes, errors, clips, posture) for posture in postures}


def _whole(
    silhouettes: Sequence[Path], errors: Mapping[str, list[Plane]], clips: Sequence[Tracked], posture: Posture
) -> Opinion:
    rows = first_look(silhouettes, errors, posture)
    moves = _network(rows, UNIT_OF_MOVES, np.inf)
    x, share = (np.concatenate([getattr(one, name) for one in rows]) for name in ("x", "share"))
    known = known_by(moves, x[share > 0.5], FAMILIAR_SHARE[posture])
    rows = second_look(silhouettes, errors, posture, OfOne.of(moves), LEGS[posture])
    angles = _network(rows, UNIT, GROSS)
    whole = np.ones(len(ANGLES))
    by = SecondOpinion(OfOne.of(moves), OfOne.of(angles), LEGS[posture], known, whole.tolist(), whole.tolist())
    return Opinion(moves, angles, known, [_ways(by, clip, posture) for clip in clips], whole)


def _network(rows: Sequence[Drawn], unit: float, gross: float) -> Network:
    """Fitted to these. gross: what is more than so much is not learned from."""
    group = grouped(one.body for one in rows)
    groups = np.concatenate([np.full(len(one.x), group[one.body]) for one in rows])
    x, y, share = (np.concatenate([getattr(one, name) for one in rows]) for name in ("x", "y", "share"))
    known = (np.isfinite(y) & (np.abs(y) < gross)) * share[:, None]
    table = Table(x, np.nan_to_num(y) / unit, known, np.zeros_like(x), np.zeros(len(x)), groups)
    network = fitted(table, np.zeros(y.shape[1]), HIDDEN, 1, True, axes=x.shape[1], steps=STEPS)
    return scaled(network, unit)


def _ways(by: SecondOpinion, clip: Tracked, posture: Posture) -> Floats:
    ways = np.zeros_like(clip.left)
    for n in np.flatnonzero(clip.posture == POSTURES.index(posture)):
        first = clip.first[n].tolist()
        ways[n] = np.array(by.joined(clip.seen[n], first, 0.0, posture == "lying")[0]) - first
    return ways


def known_by(network: Network, x: Floats, counted: float) -> Familiar:
    """The shapes of these rows. counted: which share of them counts wholly."""
    normal = network.normal(x)
    known = familiar(network, x, few_axes(normal))
    whole = round(float(np.quantile([known.distance(row) for row in normal[::EVERY]], counted)), 3)
    return replace(known, whole=whole, none=FAMILIAR_END * whole)


def shares(clips: Sequence[Tracked], ways: Sequence[Floats]) -> Floats:
    """How much the second opinion counts for each angle, by least squares; each clip weighs the same.

    ways: of each clip, see `Opinion`.
    """
    sums = np.zeros((2, len(ANGLES)))
    for clip, way in zip(clips, ways, strict=True):
        fine = np.abs(clip.left) < GROSS
        for row, values in zip(sums, (way * clip.left, way * way), strict=True):
            row += np.where(fine, values, 0.0).sum(axis=0) / len(way)
    return np.clip(sums[0] / np.maximum(sums[1], 1e-9), 0.0, 1.0)


def left_out(found: Mapping[Posture, Opinion], clips: Sequence[Tracked], folds: int) -> list[Floats]:
    """(n, ANGLES) of each clip what both opinions leave of the error, with the shares that suit other bodies."""
    fold = in_folds((clip.clip.body for clip in clips), folds)
    left = [clip.left.copy() for clip in clips]
    for by in found.values():
        for number in range(folds):
            others = [n for n, clip in enumerate(clips) if fold[clip.clip.body] != number]
            suited = shares([clips[n] for n in others], [by.ways[n] for n in others])
            for n in set(range(len(clips))) - set(others):
                left[n] -= suited * by.ways[n]
    return left


def widths(clips: Sequence[Tracked], left: Sequence[Floats], posture: int) -> dict[str, float]:
    """By measure, what the intervals are to be multiplied by to hold the truth as often as they should, side-on."""
    usual = [
        n for n, clip in enumerate(clips) if len(clip.clip.times) >= USUAL_FRAMES and abs(clip.clip.azimuth) <= SIDE_ON
    ]
    found = {}
    for place, name in enumerate(ANGLES):
        ratios = []
        for n in usual:
            off, half = np.abs(left[n][:, place]), clips[n].half[:, place]
            read = (clips[n].posture == posture) & np.isfinite(half) & np.isfinite(off)
            ratios.append(off[read] / half[read])
        found[name] = round(float(np.clip(holding(ratios), NARROWEST, WIDEST)), 3)
    return found


def report(clips: Sequence[Tracked], left: Sequence[Floats]) -> str:
    """Mean error and worst tenth of the clips, by the first opinion alone and by both."""
    lines = [["", "angle", "clips", "first: mean", "worst tenth", "both: mean", "worst tenth"]]
    for exercise in sorted({clip.clip.exercise for clip in clips}):
        for name, oblique in (("side-on", False), ("oblique", True)):
            some = [
                n
                for n, clip in enumerate(clips)
                if clip.clip.exercise == exercise and (abs(clip.clip.azimuth) > SIDE_ON) == oblique
            ]
            for place in range(0, len(ANGLES), 2):
                columns = [
                    [_off(values[n], place + _far(clips[n].clip, place)) for n in some]
                    for values in ([clip.left for clip in clips], left)
                ]
                if some:
                    cells = [
                        cell
                        for errors in columns
                        for cell in mean_and_worst(error for error in errors if error < GROSS)
                    ]
                    lines.append([f"{exercise}, {name}", ANGLES[place], str(len(some)), *cells])
    return aligned(lines)


def _far(clip: Clip, place: int) -> int:
    return int(clip.working is not None and clip.working != clip.near and place < len(ANGLES) - 1)


def _off(left: Floats, place: int) -> float:
    error = np.abs(left[:, place])
    return float(np.nanmean(error)) if np.isfinite(error).any() else np.nan


def arguments(description: str, silhouettes: str) -> argparse.ArgumentParser:
    """What a fit to silhouettes and clips asks for. silhouettes: what makes them."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("silhouettes", nargs="+", type=Path, help=f"folders of {silhouettes}")
    parser.add_argument(
        "--clips", nargs="+", type=Path, required=True, metavar="FOLDER", help="NAME.mp4 with NAME.json"
    )
    parser.add_argument("--cache", type=Path, required=True, help="where tracked clips are kept")
    parser.add_argument("--write", action="store_true", help="also fit on everything and write the file that ships")
    return parser


def files_in(folders: Sequence[Path]) -> list[Path]:
    """All silhouettes in these."""
    return sorted(file for folder in folders for file in folder.glob("*.npy"))


def main() -> None:
    parser = arguments("Fit the second opinion on joints to silhouettes with exact joints.", "rig/silhouettes.py")
    parser.add_argument("--folds", type=int, default=4, help="groups of bodies, each left out once")
    parser.add_argument("--posture", nargs="+", choices=POSTURES, default=POSTURES, help="fit only these")
    args = parser.parse_args()
    files, clips = files_in(args.silhouettes), list(tracked(clips_in(args.clips), args.cache))
    found = whole_opinions(files, clips, args.posture)
    left = left_out(found, clips, args.folds)
    print(report(clips, left))
    if args.write:
        suited = {posture: replace(by, shares=shares(clips, by.ways)) for posture, by in found.items()}
        write(files, suited, clips, left)


def write(
    silhouettes: Sequence[Path], by: Mapping[Posture, Opinion], clips: Sequence[Tracked], left: Sequence[Floats]
) -> None:
    """Write the file that ships and its hash. What was not fitted stays as it is there."""
    bodies = len({Clip(path).body for path in silhouettes})
    about = f"{len(silhouettes)} movements of {bodies} bodies; {len(clips)} rendered clips"
    new = {
        posture: {
            "about": about,
            "moves": as_data(opinion.moves),
            "angles": as_data(opinion.angles),
            "legs": LEGS[posture],
            "known": {name: plain(getattr(opinion.known, name)) for name in ("axes", "centres", "whole", "none")},
            "shares": plain(opinion.shares),
            "width": widths(clips, left, POSTURES.index(posture)),
        }
        for posture, opinion in by.items()
    }
    postures = {**learned_file(FILE)["postures"], **new}
    save({"made_by": "benchmarks/fit_second_opinion.py", "postures": postures}, FILE)


if __name__ == "__main__":
    main()
