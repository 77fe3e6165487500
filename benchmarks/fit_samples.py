"""What the learned corrections are fitted on: shapes, readings of geometry alone, and the truth, frame by frame."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rendered import Clip, recording_of

from formcheck.measure.body import Body
from formcheck.measure.correction import OUTPUTS
from formcheck.measure.corrector import LEG_MEASURES
from formcheck.measure.lumbar import BEND_SHARE
from formcheck.measure.measurer import Measured, Measurer
from formcheck.measure.outline_rays import look
from formcheck.measure.readings import column
from formcheck.measure.roll import FLOOR_TRUNK
from formcheck.measure.shape import Shape, shape_of
from formcheck.measure.silhouette import floor_tilt
from formcheck.pose.landmarks import other
from formcheck.pose.observation import Observation, as_array
from formcheck.recording.read import read_recording

Floats = NDArray[np.float64]
JOINTS = len(OUTPUTS) - 1
THIGHS, TRUNK = [4, 5], JOINTS - 1
"""Where these are among OUTPUTS."""
UPRIGHT_TRUNK = 3.7
"""As in measure/trunk.py."""
AT_REST_S = 0.3


@dataclass
class Samples:
    """One clip, n frames. Everything as if the right side were near (see shape.py).

    still, directions: the shapes. base: (n, JOINTS) readings of geometry, thighs and trunk as they are in the
    picture; sign: what a degree of roll taken out adds to them. truth: (n, JOINTS). lumbar: its true change,
    hollow: what it is before; bend: of the back's outline, nan where that is not seen.
    tilt: of the line from hands to feet, nan where none is looked for.
    sure: (n, JOINTS) confidence. geometric_yaw: of the estimator. azimuth, roll: the camera's. others: of
    measures that are not corrected, reading and truth.
    """

    name: str
    exercise: str
    body: str
    work: int
    azimuth: float
    roll: float
    times: Floats
    still: Floats
    directions: Floats
    base: Floats
    sign: Floats
    truth: Floats
    lumbar: Floats
    hollow: float
    bend: Floats
    tilt: Floats
    sure: Floats
    geometric_yaw: Floats
    lying: NDArray[np.bool_]
    others: dict[str, tuple[Floats, Floats]]

    @property
    def frames(self) -> int:
        return len(self.times)

    @property
    def at_rest(self) -> NDArray[np.bool_]:
        return self.times < AT_REST_S

    @property
    def bent_at_rest(self) -> float:
        """The outline's bend before the first movement, nan where it was not seen."""
        seen = self.bend[self.at_rest & np.isfinite(self.bend)]
        return float(np.median(seen)) if len(seen) else np.nan

    @property
    def by_bend(self) -> Floats:
        """(n,) what the outline's bend alone tells of the change of the lower back, nan where it does not."""
        return BEND_SHARE * (self.bend - self.bent_at_rest)

    def rows(self, roll: Floats | float) -> Floats:
        """(n, inputs): as `Shape.row` makes them."""
        turned = self.directions - np.radians(np.broadcast_to(roll, self.frames))[:, None]
        return np.column_stack([self.still, np.sin(turned), np.cos(turned)])


def samples_of(clips: Sequence[Clip], cache: Path) -> Iterator[Samples]:
    """All clips in which somebody is seen; clips end in the cache as recordings."""
    for clip in clips:
        found = _samples(clip, cache)
        if found is not None:
            yield found


def measured_in(clip: Clip, cache: Path, measurer: Measurer) -> Iterator[tuple[int, Observation, Measured]]:
    """The frames of a clip that have a truth and in which the side toward the camera is known: number, what was seen,
    and measured. The neutral is taken after AT_REST_S.
    """
    for number, seen in enumerate(read_recording(recording_of(clip, cache)).observations()):
        measured = measurer.measure(seen)
        if measurer.neutral is None and seen.time_s >= AT_REST_S:
            measurer.take_neutral(0.0)
        if number < len(clip.times) and measured.view.near_side == clip.near:
            yield number, seen, measured


def _samples(clip: Clip, cache: Path) -> Samples | None:
    frames = []
    for number, seen, measured in measured_in(clip, cache, Measurer(learned=None)):
        if measured.points is not None:
            outline = as_array(seen.outline)
            body = Body(measured.points, measured.visibility, seen.size)
            shape = shape_of(body.plane, clip.near, look(outline, body.plane))
            frames.append((number, measured, shape, outline))
    if len(frames) < 10:
        return None
    kept, measured_, shapes, outlines = (list(part) for part in zip(*frames, strict=True))
    lying = np.array([measured.view.lying for measured in measured_])
    base, sign = _base(clip, measured_, shapes, lying)
    flip = 1.0 if clip.near == "right" else -1.0
    facing = 1.0 if clip.meta["facing"] == "left" else -1.0
    return Samples(
        name=clip.name,
        exercise=clip.exercise,
        body=json.dumps(clip.meta["body"], sort_keys=True),
        work=int(clip.working is not None and clip.working != clip.near),
        azimuth=clip.azimuth * facing,
        roll=float(clip.meta["camera"]["roll"]) * flip,
        times=clip.times[kept],
        still=np.array([shape.still for shape in shapes]),
        directions=np.array([shape.directions for shape in shapes]),
        base=base,
        sign=sign,
        truth=true_angles(clip)[kept],
        lumbar=clip.true("lumbar_flexion_change", clip.near)[kept],
        hollow=float(clip.angle("lumbar_flexion")[clip.neutral].mean()),
        bend=np.array([np.nan if measured.back is None else measured.back.bend_deg for measured in measured_]),
        tilt=_tilts(clip, shapes, outlines, lying),
        sure=_of_all(clip, measured_, "confidence"),
        geometric_yaw=np.array([measured.view.yaw_deg for measured in measured_]),
        lying=lying,
        others=_others(clip, measured_, kept, lying),
    )


def _columns(clip: Clip) -> list[str]:
    sides = (clip.near, other(clip.near))
    return [column(name, side) for name in LEG_MEASURES for side in sides] + ["trunk_inclination_deg"]


def _of_all(clip: Clip, measured: list[Measured], what: str) -> Floats:
    table: list[list[Any]] = [[getattr(m.readings[name], what) for name in _columns(clip)] for m in measured]
    return np.array(table, dtype=float)


def _base(clip: Clip, measured: list[Measured], shapes: list[Shape], lying: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    base = _of_all(clip, measured, "value")
    seen = np.isfinite(base)
    directions = np.degrees([shape.directions for shape in shapes])
    for index, part in zip(THIGHS, (1, 4), strict=True):
        base[:, index] = wrapped(np.where(lying, -directions[:, part], directions[:, part] - 180.0))
    trunk = directions[:, 0] + np.where(lying, 90.0, 90.0 + UPRIGHT_TRUNK)
    base[:, TRUNK] = np.where(trunk > 210.0, trunk - 360.0, trunk)
    base[~seen] = np.nan
    sign = np.zeros((len(shapes), JOINTS))
    sign[:, THIGHS] = np.where(lying, 1.0, -1.0)[:, None]
    sign[:, TRUNK] = -1.0
    return base, sign


def _tilts(clip: Clip, shapes: list[Shape], outlines: list[Floats], lying: NDArray[np.bool_]) -> Floats:
    flip = 1.0 if clip.near == "right" else -1.0
    found = np.full(len(shapes), np.nan)
    for n, (shape, outline) in enumerate(zip(shapes, outlines, strict=True)):
        inclined = wrapped(np.degrees(shape.directions[0]) + 90.0) >= FLOOR_TRUNK
        tilt = floor_tilt(outline) if inclined and not lying[n] and len(outline) >= 3 else None
        if tilt is not None:
            found[n] = flip * tilt
    return found


def true_angles(clip: Clip) -> Floats:
    """(n, JOINTS): near and far of each of LEG_MEASURES, and the trunk, degrees."""
    legs = [clip.true(measure, side) for measure in LEG_MEASURES for side in (clip.near, other(clip.near))]
    return np.column_stack([*legs, clip.true("trunk_inclination", clip.near)])


def _others(
    clip: Clip, measured: list[Measured], kept: list[int], lying: NDArray[np.bool_]
) -> dict[str, tuple[Floats, Floats]]:
    found = {}
    for name, measure in (("pelvis_height", "pelvis_height_change"), ("lumbar_flexion_lying", "lumbar_flexion_change")):
        reading = np.array([m.readings[column(measure, None)].value for m in measured], dtype=float)
        found[name] = (np.where(lying, reading, np.nan), clip.true(measure, clip.near)[kept])
    return found


def wrapped(angle: Floats) -> Floats:
    """Into -180..180."""
    turned: Floats = (angle + 180.0) % 360.0 - 180.0
    return turned
