"""What the second opinion is fitted on: silhouettes with exact joints, and landmarks as a tracker would put them.

The tracker's errors are those of tracked clips of the same exercise: what one frame's landmarks are beside the joints,
in trunk lengths. Each is put on the joints of a silhouette of another body. So the fit learns where joints are in an
outline that is only roughly pointed at, and nothing of how a body leads the tracker astray.

There are two looks (formcheck/measure/second_look.py): what the first is fitted on comes from `first_look`, what the
second is from `second_look`, which moves the landmarks as the first fit says.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import numpy as np
from fit_samples import true_angles, wrapped
from numpy.typing import NDArray
from rendered import LETTER, Clip

from formcheck.measure.body import Body
from formcheck.measure.correction import Posture, shares
from formcheck.measure.limbs import ankle_dorsiflexion, hip_flexion, knee_flexion, thigh_elevation
from formcheck.measure.network import OfOne
from formcheck.measure.outline_rays import look
from formcheck.measure.second_look import MOVED, Look
from formcheck.measure.shape import shape_of
from formcheck.measure.trunk import trunk_inclination
from formcheck.measure.view import View, facing_of
from formcheck.pose.landmarks import COUNT, SIDES, Side, of, other

Floats = NDArray[np.float64]
Plane = NDArray[np.complex128]
Errors = Mapping[str, Sequence[Plane]]
"""By exercise, of each clip (n, 12), see `beside`."""

JOINTS = ("shoulder", "hip", "knee", "ankle", "heel", "foot_index")
"""Of the near side, then of the far one, wherever twelve of them come in a row."""
_TRUTH = {"foot_index": "toe"}
DRAWS = 8
"""How often errors are put on each silhouette."""
MIXED = 0.5
"""Share of the draws that are a mean of two, so that there are more errors than frames."""
TREMBLE = 0.012
"""Further spread of each landmark, trunk lengths: errors of other bodies are others."""
_GROSS = 0.3
"""Trunk lengths: beyond, the tracker was on another limb."""
_OUT, MASK_SPREAD = 0.003, 0.003
_WAVES = 0.0062 * np.arange(1, 41) ** -0.38
"""How far the tracker's outline is outside the silhouette, trunk lengths: all of it on the mean, and its spread; and in
that many waves around it. Measured in 126 kicks of 30 bodies, whose silhouettes are known."""
_WIDE = 2**17
_INSIDE = _WIDE / 2 * (1 + 1j)
"""Pixels: a picture in whose middle nothing is outside it, whichever way the body is turned about."""
ROLL_ERROR = 1.0
"""The roll is never known exactly: spread that the fit is given, degrees."""


@dataclass
class Drawn:
    """One movement of one body, n rows. x: (n, inputs) of a look. y: (n, outputs) what it should tell, nan where that
    is not known. share: (n,) how far each row is of the posture.
    """

    body: str
    x: Floats
    y: Floats
    share: Floats


def beside(points: Plane, joints: Plane) -> Plane:
    """The errors of landmarks, in lengths of the true trunk along and across it. points, joints: (12,), the body as if
    it showed its right side."""
    return (points - joints) / trunk_of(joints)


def calm(errors: Plane) -> Plane:
    """The frames in which all limbs are followed. errors: (n, 12)."""
    return errors[(np.abs(errors) < _GROSS).all(axis=1)]


def trunk_of(joints: Plane) -> complex:
    """From the middle of the hips to the middle of the shoulders."""
    half = len(JOINTS)
    return complex((joints[0] + joints[half] - joints[1] - joints[half + 1]) / 2)


def joints_of(frame: dict[str, Any], near: Side) -> Plane:
    """The true joints in the picture, (12,), the body as if it showed its right side."""
    pixels = frame["px"]
    names = [f"{_TRUTH.get(joint, joint)}_{LETTER[side]}" for side in (near, other(near)) for joint in JOINTS]
    return mirrored(np.array([complex(*pixels[name]) for name in names]), near)


def mirrored(points: Plane, near: Side) -> Plane:
    """Points as of a body that shows its right side."""
    return points if near == "right" else -points.conj()


def outline_of(corners: NDArray[np.float32], near: Side) -> Plane:
    """A silhouette's outline, the body as if it showed its right side. corners: (n, 2), a picture of its file."""
    return mirrored(corners.astype(float) @ np.array([1, 1j]), near)


def roll_of(frame: dict[str, Any], near: Side) -> float:
    """The camera's true roll, degrees, as of a body that shows its right side."""
    return float(frame["roll"]) * (1 if near == "right" else -1)


def look_at(points: Plane, outline: Plane, roll: float) -> Look:
    """Landmarks and an outline as they are looked at. points: (12,), outline: the body as if it showed its right side.
    roll: as of such a body."""
    points, outline = points + _INSIDE, outline + _INSIDE
    plane = COUNT * [0j]
    for place, (side, joint) in enumerate((side, joint) for side in ("right", "left") for joint in JOINTS):
        plane[of(joint, side)] = complex(points[place])
    corners = np.column_stack([outline.real, outline.imag])
    return Look(plane, "right", corners, shape_of(plane, "right", look(corners, plane)), roll)


def geometry(seen: Look, lying: bool) -> list[float]:
    """What geometry reads of near and far leg and trunk, nan where it does not."""
    body, view = body_of(seen, lying)
    legs = [
        measure(body, view, side)
        for measure in (knee_flexion, hip_flexion, thigh_elevation, ankle_dorsiflexion)
        for side in reversed(SIDES)
    ]
    values = [reading.value for reading in (*legs, trunk_inclination(body, view))]
    return [np.nan if value is None else value for value in values]


def body_of(seen: Look, lying: bool) -> tuple[Body, View]:
    """The body that is looked at, with all joints seen, and its view."""
    body = Body([(0.0, 0.0)] * COUNT, (1.0,) * COUNT, (_WIDE, _WIDE), plane=seen.plane)
    along_floor = abs(body.trunk_turned()) > 45
    return body, View("right", facing_of("right", body.trunk, along_floor), 0.0, lying, "side", seen.roll_deg)


def first_look(files: Sequence[Path], errors: Errors, posture: Posture, processes: int = 2) -> list[Drawn]:
    """All silhouettes with errors put on them; y is where the joints are."""
    return _looked_at(partial(_first, errors=errors, posture=posture), files, processes)


def second_look(
    files: Sequence[Path], errors: Errors, posture: Posture, by: OfOne, legs: bool, processes: int = 2
) -> list[Drawn]:
    """The same looked at again, moved as `by` says; y is the truth less what geometry reads there. legs: with pictures
    of the legs."""
    return _looked_at(partial(_second, errors=errors, posture=posture, by=by, legs=legs), files, processes)


def _looked_at(work: Callable[[Path], Drawn | None], files: Sequence[Path], processes: int) -> list[Drawn]:
    with Pool(processes) as pool:
        return [one for one in pool.imap(work, files, chunksize=8) if one is not None]


def _first(file: Path, errors: Errors, posture: Posture) -> Drawn | None:
    rows = [
        (seen.row, to_be_moved(points, joints), share)
        for points, joints, seen, _, share in _draws(file, errors, posture)
    ]
    return _rows(file, rows)


def to_be_moved(points: Plane, joints: Plane) -> Floats:
    """How far MOVED are from the landmarks, as `second_look.Seen.again` takes it. points, joints: (12,)."""
    half = len(JOINTS)
    index = [side + JOINTS.index(joint) for side in (0, half) for joint in MOVED]
    away = (joints - points)[index] / trunk_of(points)
    return np.concatenate([away.real, away.imag])


def _second(file: Path, errors: Errors, posture: Posture, by: OfOne, legs: bool) -> Drawn | None:
    rows, lying = [], posture == "lying"
    for _, _, seen, truth, share in _draws(file, errors, posture):
        again = seen.again(by(seen.row)[0], lying, legs)
        if again is not None:
            row, turned = again
            rows.append((row, wrapped(truth - np.array(geometry(seen, lying)) - np.array(turned)), share))
    return _rows(file, rows)


def _rows(file: Path, rows: list[tuple[Floats, Floats, float]]) -> Drawn | None:
    if not rows:
        return None
    x, y, share = (np.array(part) for part in zip(*rows, strict=True))
    return Drawn(Clip(file).body, x, y, share)


def _draws(file: Path, errors: Errors, posture: Posture) -> Iterator[tuple[Plane, Plane, Look, Floats, float]]:
    """Landmarks, joints, what is seen, the true angles and the posture's share. The same each time."""
    clip = Clip(file)
    if (clip.exercise == "supine_leg_kick") != (posture == "lying"):
        return
    chance = np.random.default_rng(zlib.crc32(file.stem.encode()))
    outlines, near, truth = np.load(file), clip.near, true_angles(clip)
    for number, frame in enumerate(clip.truth["frames"]):
        joints = joints_of(frame, near)
        outline, roll = outline_of(outlines[number], near), roll_of(frame, near)
        trunk = trunk_of(joints)
        for _ in range(DRAWS):
            points = joints + trunk * _error(errors[clip.exercise], chance)
            seen_roll = roll + chance.normal(0, ROLL_ERROR)
            seen = look_at(points, as_tracked(outline, abs(trunk), thickness(chance), chance), seen_roll)
            share = dict(shares(seen.row))[posture]
            if share > 0:
                yield points, joints, seen, truth[number], share


def _error(clips: Sequence[Plane], chance: np.random.Generator) -> Plane:
    """A frame's errors, or a mean of two, and some more."""

    def some() -> Plane:
        frames = clips[chance.integers(len(clips))]
        return frames[chance.integers(len(frames))]

    share = chance.uniform() if chance.random() < MIXED else 1.0
    more = tremble(chance)
    return share * some() + (1 - share) * some() + more


def tremble(chance: np.random.Generator) -> Plane:
    """What is put on the joints beside a tracker's errors, (12,), trunk lengths."""
    return chance.normal(0, TREMBLE, 2 * len(JOINTS)) + 1j * chance.normal(0, TREMBLE, 2 * len(JOINTS))


def thickness(chance: np.random.Generator) -> float:
    """How far a tracker's mask is outside the silhouette, trunk lengths."""
    return float(chance.normal(_OUT, MASK_SPREAD))


def as_tracked(outline: Plane, trunk: float, thick: float, chance: np.random.Generator) -> Plane:
    """A silhouette as the tracker's mask has it. thick: see `thickness`."""
    around = np.linspace(0, 2 * np.pi, len(outline), endpoint=False)
    out = np.full(len(outline), thick)
    for wave, size in enumerate(_WAVES, 1):
        out += chance.normal(0, size) * np.cos(wave * around + chance.uniform(0, 2 * np.pi))
    along = np.roll(outline, -1) - np.roll(outline, 1)
    return outline + 1j * trunk * out * along / np.maximum(np.abs(along), 1e-9)
