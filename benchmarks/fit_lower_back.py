"""Fit what the second look tells of the lower back (formcheck/measure/lower_back.json).

    .venv/bin/python benchmarks/fit_lower_back.py SILHOUETTES... --clips FOLDER... --cache DIR [--write]

SILHOUETTES are folders of `rig/silhouettes.py --steady`: bodies in a fold or a dog, each beside itself at rest, seen by
the same camera. Of the clips, rendered and tracked, it needs the tracker's errors: those of the first frames of a clip
are put on the body at rest, those of later ones on the body as it moves, since a tracker errs alike in one clip. Every
EIGHTH body is left out first, and the errors on those are printed; what ships (--write) is fitted to all.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import numpy as np
from fit_corrections import scaled
from fit_drawn import (
    MASK_SPREAD,
    Errors,
    Plane,
    as_tracked,
    body_of,
    joints_of,
    look_at,
    outline_of,
    roll_of,
    thickness,
    tremble,
    trunk_of,
)
from fit_network import Floats, Table, as_data, fitted, grouped, save
from fit_second_opinion import UNIT, arguments, errors_by_exercise, files_in, tracked
from rendered import Clip, aligned, clips_in

from formcheck.measure import second_opinion
from formcheck.measure.back_line import BackLine, back_line
from formcheck.measure.correction import Posture, shares
from formcheck.measure.lumbar import BEND_SHARE
from formcheck.measure.network import Network
from formcheck.measure.outline_rays import look
from formcheck.measure.second_opinion import second_opinions

POSTURE_OF: dict[str, Posture] = {"downward_dog": "hands_and_feet", "toe_touch": "standing"}
HIDDEN, STEPS = 64, 6000
SHARE, WIDTH = 0.6, 0.9
"""How much it counts beside the first opinion, and what the intervals are multiplied by: on 143 clips of 25 bodies that
no fit had seen, shares of 0.5 to 0.75 are equally good, and intervals held 93 to 96 %."""
DRAWS, CAMERAS, POSTURES_EACH = 6, 3, 3
OWN = 0.5
"""Share of the tremble that a body keeps from rest to movement."""
EIGHTH, LARGE_DEG = 8, 25.0
FILE = Path(second_opinion.__file__).with_name("lower_back.json")


@dataclass(frozen=True)
class Pair:
    """One body as it moves and at rest, seen by one camera. change: degrees that the lower back is rounder, less what
    the outline's bend tells of it. hollow: its flexion at rest."""

    body: str
    now: Floats
    rest: Floats
    change: float
    hollow: float


@dataclass(frozen=True)
class _Seen:
    row: Floats
    bend: float
    flexion: float


def pairs(files: Sequence[Path], errors: Errors, posture: Posture) -> list[Pair]:
    """Of all silhouettes of a posture."""
    with Pool(2) as pool:
        found = pool.imap(partial(_of_file, errors=errors, posture=posture), files, chunksize=8)
        return [pair for some in found for pair in some]


def _of_file(file: Path, errors: Errors, posture: Posture) -> list[Pair]:
    clip = Clip(file)
    whole = len(clip.truth["frames"]) == CAMERAS * POSTURES_EACH
    return list(_drawn(file, clip, errors, posture)) if whole and POSTURE_OF.get(clip.exercise) == posture else []


def _drawn(file: Path, clip: Clip, errors: Errors, posture: Posture) -> Iterator[Pair]:
    chance, outlines = np.random.default_rng(zlib.crc32(file.stem.encode())), np.load(file)
    for camera in range(CAMERAS):
        for _ in range(DRAWS):
            of_clip = errors[clip.exercise][chance.integers(len(errors[clip.exercise]))]
            thick, own = thickness(chance), OWN * tremble(chance)
            first, later = of_clip[: max(1, len(of_clip) // 6)], of_clip[len(of_clip) // 4 :]
            rest: _Seen | None = None
            for place in range(POSTURES_EACH):
                number, some = place * CAMERAS + camera, later if place else first
                error = own + some[chance.integers(len(some))] + (1 - OWN) * tremble(chance)
                more = chance.normal(0, MASK_SPREAD / 2) if place else 0.0
                outline = outline_of(outlines[number], clip.near)
                seen = _seen(clip, number, outline, error, thick + more, chance, posture)
                if place == 0:
                    rest = seen
                elif rest is not None and seen is not None:
                    change = seen.flexion - rest.flexion - BEND_SHARE * (seen.bend - rest.bend)
                    yield Pair(clip.body, seen.row, rest.row, change, rest.flexion)


def _seen(
    clip: Clip,
    number: int,
    outline: Plane,
    error: Plane,
    thick: float,
    chance: np.random.Generator,
    posture: Posture,
) -> _Seen | None:
    """What is seen of one silhouette, None where it is of another posture or the back's line is not seen."""
    frame, by = clip.truth["frames"][number], second_opinions()[posture]
    joints = joints_of(frame, clip.near)
    trunk = trunk_of(joints)
    outline = as_tracked(outline, abs(trunk), thick, chance)
    seen = look_at(joints + trunk * error, outline, roll_of(frame, clip.near))
    if dict(shares(seen.row))[posture] < 0.5:
        return None
    again = seen.again(by.moves(seen.row)[0], lying=False, legs=by.legs)
    body, view = body_of(seen, lying=False)
    line = back_line(body, view, look(seen.outline, seen.plane))
    if again is None or not isinstance(line, BackLine):
        return None
    return _Seen(again[0], line.bend_deg, float(frame["angles"]["lumbar_flexion"]))


def network_of(some: Sequence[Pair]) -> Network:
    """Fitted to these: only changes count."""
    group = grouped(pair.body for pair in some)
    now, rest = (np.array([getattr(pair, name) for pair in some]) for name in ("now", "rest"))
    change, hollow = (np.array([getattr(pair, name) for pair in some]) / UNIT for name in ("change", "hollow"))
    groups = np.array([group[pair.body] for pair in some])
    table = Table(now, change[:, None], np.ones((len(some), 1)), rest, hollow, groups)
    return scaled(fitted(table, np.ones(1), HIDDEN, 1, True, axes=now.shape[1], steps=STEPS), UNIT)


def errors_of(network: Network, some: Sequence[Pair]) -> Floats:
    """Degrees that each change is told too large."""
    now, rest = (
        network(network.normal(np.array([getattr(p, name) for p in some])))[:, 0, 0] for name in ("now", "rest")
    )
    return np.asarray(now - rest - np.array([pair.change for pair in some]))


def report_of(some: Sequence[Pair]) -> list[str]:
    """How many bodies and pairs, and the mean errors on bodies left out: of all changes, of large ones."""
    bodies = sorted({pair.body for pair in some})
    out = set(bodies[::EIGHTH])
    left = [pair for pair in some if pair.body in out]
    off = errors_of(network_of([pair for pair in some if pair.body not in out]), left)
    large = np.array([pair.change for pair in left]) > LARGE_DEG
    return [str(len(bodies)), str(len(some)), *(f"{np.abs(part).mean():.2f}" for part in (off, off[large]))]


def as_it_ships(some: Sequence[Pair]) -> dict[str, Any]:
    """The entry of a posture, fitted to all of these."""
    about = f"{len(some)} pairs of {len({pair.body for pair in some})} bodies"
    return {"about": about, "network": as_data(network_of(some)), "share": SHARE, "width": WIDTH}


def main() -> None:
    args = arguments("Fit what the second look tells of the lower back.", "rig/silhouettes.py --steady").parse_args()
    clips = [clip for clip in clips_in(args.clips) if clip.exercise in POSTURE_OF]
    files, errors = files_in(args.silhouettes), errors_by_exercise(tracked(clips, args.cache))
    found = {posture: pairs(files, errors, posture) for posture in POSTURE_OF.values()}
    head = ["", "bodies", "pairs", "mean error", f"of changes over {LARGE_DEG:.0f}"]
    print(aligned([head, *([posture, *report_of(some)] for posture, some in found.items())]))
    if args.write:
        postures = {posture: as_it_ships(some) for posture, some in found.items()}
        save({"made_by": "benchmarks/fit_lower_back.py", "postures": postures}, FILE)


if __name__ == "__main__":
    main()
