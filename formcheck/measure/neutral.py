"""The person's own neutral: what is seen before the first movement. Every change is measured against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import nan
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.body import Body
from formcheck.measure.geometry import length, vector
from formcheck.measure.outline_rays import CREASE_SHARES, SEAT_SHARES, look
from formcheck.pose.landmarks import SIDES, Side
from formcheck.pose.observation import Point


class Sample(NamedTuple):
    """What one still frame gives toward the neutral."""

    body: Body
    outline: NDArray[np.float64]
    orientation: int
    bend_deg: float | None
    hip_flexion_deg: float | None
    lumbar_state_deg: float = 0.0
    familiar: float = 0.0
    true_hip: Point | None = None


@dataclass(frozen=True, slots=True)
class Neutral:
    """The averages of the still frames.

    hip, shoulder: mid-points in pixels; torso: their distance in pixels.
    knees: left and right knee in pixels; thighs: from the hip to there, see `from_trunk`.
    crease: distance of the front outline from the trunk line at CREASE_SHARES, torso lengths, nan where unseen;
    seat: of the outline behind it at SEAT_SHARES, likewise.
    bend_deg: of the back line; hip_flexion_deg: of the near side. None where there was no reading.
    lumbar_state_deg, familiar: of the learned lower back, see `correction.py`.
    places: the 33 landmarks, x + iy in pixels. true_hip: the middle of the hips by the second look
    (`second_look.py`), pixels; None where it was not taken.
    """

    hip: Point
    shoulder: Point
    torso: float
    knees: Mapping[Side, Point]
    crease: Sequence[float]
    bend_deg: float | None
    hip_flexion_deg: float | None
    lumbar_state_deg: float = 0.0
    familiar: float = 0.0
    seat: Sequence[float] = ()
    places: Sequence[complex] = ()
    true_hip: Point | None = None
    thighs: Mapping[Side, Point] = field(init=False)
    _upright: complex = field(init=False)
    """Turns and scales the picture so that the trunk is 1."""

    def __post_init__(self) -> None:
        trunk = complex(self.shoulder[0] - self.hip[0], self.shoulder[1] - self.hip[1])
        object.__setattr__(self, "_upright", trunk.conjugate() / self.torso**2)
        object.__setattr__(self, "thighs", {side: self.from_trunk(at, self.hip) for side, at in self.knees.items()})

    @property
    def trunk(self) -> tuple[Point, Point]:
        """Hip and shoulder."""
        return self.hip, self.shoulder

    def from_trunk(self, point: Point, origin: Point) -> Point:
        """From origin to point in torso lengths: (at right angles to the trunk, clockwise on the screen; along it,
        toward the head).
        """
        seen = complex(point[0] - origin[0], point[1] - origin[1]) * self._upright
        return seen.imag, seen.real

    def moved(self, by: complex) -> Neutral:
        """The same in a picture that was shifted, by pixels x + iy."""

        def there(point: Point) -> Point:
            return point[0] + by.real, point[1] + by.imag

        knees = {side: there(at) for side, at in self.knees.items()}
        true_hip = None if self.true_hip is None else there(self.true_hip)
        return replace(self, hip=there(self.hip), shoulder=there(self.shoulder), knees=knees, true_hip=true_hip)


def neutral_of(samples: Sequence[Sample]) -> Neutral:
    """The neutral of at least one still frame; medians, so that one bad frame does not matter."""
    hip = _median_point([sample.body.mid("hip") for sample in samples])
    shoulder = _median_point([sample.body.mid("shoulder") for sample in samples])
    looks = [(look(one.outline, one.body.plane, (hip, shoulder)), one.orientation) for one in samples]
    creases = [rays.crease(front) if rays else [nan] * len(CREASE_SHARES) for rays, front in looks]
    seats = [rays.seat(front) if rays else [nan] * len(SEAT_SHARES) for rays, front in looks]
    true_hips = [one.true_hip for one in samples if one.true_hip is not None]
    return Neutral(
        hip,
        shoulder,
        max(length(vector(hip, shoulder)), 1.0),
        {side: _median_point([sample.body.joint("knee", side) for sample in samples]) for side in SIDES},
        _median_rows(creases),
        _median([s.bend_deg for s in samples]),
        _median([s.hip_flexion_deg for s in samples]),
        float(np.median([s.lumbar_state_deg for s in samples])),
        float(np.median([s.familiar for s in samples])),
        _median_rows(seats),
        _median_places([sample.body.plane for sample in samples]),
        _median_point(true_hips) if true_hips else None,
    )


def _median(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.median(known)) if known else None


def _median_rows(rows: Sequence[Sequence[float]]) -> list[float]:
    table = np.array(rows)
    known = np.isfinite(table).any(axis=0)
    result = np.full(table.shape[1], np.nan)
    if known.any():
        result[known] = np.nanmedian(table[:, known], axis=0)
    medians: list[float] = result.tolist()
    return medians


def _median_point(points: Sequence[Point]) -> Point:
    x, y = np.median(np.array(points), axis=0).tolist()
    return x, y


def _median_places(planes: Sequence[Sequence[complex]]) -> list[complex]:
    table = np.array(planes)
    middle: list[complex] = (np.median(table.real, axis=0) + 1j * np.median(table.imag, axis=0)).tolist()
    return middle
