"""What the second opinion is fitted on: silhouettes with exact joints, and landmarks as a tracker would put them.

The tracker's errors are those of tracked clips of the same exercise: what one frame's landmarks are beside the joints,
in trunk lengths. Each is put on the joints of a silhouette of another body. So the fit learns where joints are in an
outline that is only roughly pointed at, and nothing of how a body leads the tracker astray.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import numpy as np
from fit_samples import true_angles, wrapped
from numpy.typing import NDArray
from rendered import LETTER, Clip

from formcheck.measure.around import look
from formcheck.measure.body import Body
from formcheck.measure.limbs import ankle_dorsiflexion, hip_flexion, knee_flexion, thigh_elevation
from formcheck.measure.shape import shape_of
from formcheck.measure.trunk import trunk_inclination
from formcheck.measure.view import View, facing_of
from formcheck.pose.landmarks import COUNT, SIDES, Side, of, other

Floats = NDArray[np.float64]
Plane = NDArray[np.complex128]

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
_THICKER, _WAVES, _WAVE = 0.010, 8, 0.006
"""How far the tracker's outline is outside or inside the silhouette, trunk lengths: all of it, and in waves."""
_WIDE = 2**17
_INSIDE = _WIDE / 2 * (1 + 1j)
"""Pixels: a picture in whose middle nothing is outside it, whichever way the body is turned about."""
ROLL_ERROR = 1.0
"""The roll is never known exactly: spread that the fit is given, degrees."""


@dataclass
class Drawn:
    """One movement of one body, n rows. x: (n, inputs) shapes. missing: (n, 9) truth less geometry, nan where geometry
    reads nothing."""

    body: str
    x: Floats
    missing: Floats


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


def shaped(points: Plane, outline: Plane, roll: float, lying: bool) -> tuple[Floats, list[float]]:
    """The row of a shape, and what geometry reads of near and far leg and trunk, nan where it does not.

    points: (12,), outline: the body as if it showed its right side.
    """
    points, outline = points + _INSIDE, outline + _INSIDE
    plane = COUNT * [0j]
    for place, (side, joint) in enumerate((side, joint) for side in ("right", "left") for joint in JOINTS):
        plane[of(joint, side)] = complex(points[place])
    body = Body([(0.0, 0.0)] * COUNT, (1.0,) * COUNT, (_WIDE, _WIDE), plane=plane)
    corners = np.column_stack([outline.real, outline.imag])
    row = shape_of(body, "right", look(corners, plane)).row(roll)
    along_floor = abs(body.trunk_turned()) > 45
    view = View("right", facing_of("right", body.trunk, along_floor), 0.0, lying, "side", roll)
    legs = [
        measure(body, view, side)
        for measure in (knee_flexion, hip_flexion, thigh_elevation, ankle_dorsiflexion)
        for side in reversed(SIDES)
    ]
    values = [reading.value for reading in (*legs, trunk_inclination(body, view))]
    return row, [np.nan if value is None else value for value in values]


def drawn(files: Sequence[Path], errors: dict[str, list[Plane]], processes: int = 2) -> list[Drawn]:
    """All silhouettes with errors put on them. errors: by exercise, of each clip (n, 12)."""
    with Pool(processes) as pool:
        found = pool.map(partial(_drawn, errors=errors), files, chunksize=8)
    return [one for one in found if len(one.x)]


def _drawn(file: Path, errors: dict[str, list[Plane]]) -> Drawn:
    chance = np.random.default_rng(zlib.crc32(file.stem.encode()))
    clip, outlines = Clip(file), np.load(file)
    near, frames = clip.near, clip.truth["frames"]
    truth = true_angles(clip)
    rows, missing = [], []
    for number, frame in enumerate(frames):
        joints = joints_of(frame, near)
        outline = mirrored(outlines[number].astype(float) @ np.array([1, 1j]), near)
        roll = frame["roll"] * (1 if near == "right" else -1)
        trunk = trunk_of(joints)
        for _ in range(DRAWS):
            points = joints + trunk * _error(errors[clip.exercise], chance)
            seen_roll = roll + chance.normal(0, ROLL_ERROR)
            seen = _as_tracked(outline, abs(trunk), chance)
            row, base = shaped(points, seen, seen_roll, clip.exercise == "supine_leg_kick")
            rows.append(row)
            missing.append(truth[number] - base)
    return Drawn(clip.body, np.array(rows), wrapped(np.array(missing)))


def _error(clips: Sequence[Plane], chance: np.random.Generator) -> Plane:
    """A frame's errors, or a mean of two, and some more."""

    def some() -> Plane:
        frames = clips[chance.integers(len(clips))]
        return frames[chance.integers(len(frames))]

    share = chance.uniform() if chance.random() < MIXED else 1.0
    tremble = chance.normal(0, TREMBLE, (2, 2 * len(JOINTS)))
    return share * some() + (1 - share) * some() + tremble[0] + 1j * tremble[1]


def _as_tracked(outline: Plane, trunk: float, chance: np.random.Generator) -> Plane:
    """A silhouette as the tracker's mask has it."""
    around = np.linspace(0, 2 * np.pi, len(outline), endpoint=False)
    out = np.full(len(outline), chance.normal(0, _THICKER))
    for wave in range(1, _WAVES + 1):
        out += chance.normal(0, _WAVE) * np.cos(wave * around + chance.uniform(0, 2 * np.pi))
    along = np.roll(outline, -1) - np.roll(outline, 1)
    return outline + 1j * trunk * out * along / np.maximum(np.abs(along), 1e-9)
