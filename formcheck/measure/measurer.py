"""From one observation to all measures: filter, view, angles, silhouette. The only part with a memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from math import hypot

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.back_line import BackLine, back_line
from formcheck.measure.body import Body, astray
from formcheck.measure.corrected import LUMBAR, Corrector
from formcheck.measure.correction import Correction, Corrections, corrections
from formcheck.measure.disturbance import Disturbance
from formcheck.measure.end_view import knee_from_end, thigh_from_end, trunk_from_end
from formcheck.measure.jitter import Jitter
from formcheck.measure.knock import KnockWatch
from formcheck.measure.limbs import (
    ankle_dorsiflexion,
    hip_flexion,
    knee_flexion,
    shank_inclination,
    thigh_elevation,
)
from formcheck.measure.lumbar import lumbar_flexion_change
from formcheck.measure.mixed_legs import LegWatch
from formcheck.measure.neutral import Neutral, Sample, neutral_of
from formcheck.measure.pelvis import pelvis_height_change
from formcheck.measure.reading import Reading, no_reading
from formcheck.measure.rotation import knee_rotation, pelvis_twist
from formcheck.measure.trunk import trunk_inclination
from formcheck.measure.view import UNKNOWN, View, ViewEstimator
from formcheck.pose.landmarks import SIDES, Side
from formcheck.pose.observation import Observation, Point, as_array
from formcheck.pose.one_euro import OneEuro
from formcheck.pose.spikes import Spikes

_MIN_CUTOFF_HZ = 1.5
_BETA = 6.0
"""Hz for each torso length a second: a kick's ankle moves at 1.2, which lags by some 20 ms."""
_SPEED_CUTOFF_HZ = 2.0
_NEUTRAL_S = 1.0
"""How far back the neutral looks: frames before the first movement, at most this many seconds."""

NOBODY = "nobody seen"
ONE_LEG = (
    "knee_flexion",
    "hip_flexion",
    "thigh_elevation",
    "ankle_dorsiflexion",
    "shank_inclination",
    "knee_rotation",
    "knee_from_end",
    "thigh_from_end",
)
MIDLINE = (
    "trunk_inclination",
    "lumbar_flexion_change",
    "pelvis_height_change",
    "back_bend",
    "roll",
    "pelvis_twist",
    "trunk_from_end",
)
MEASURES = ONE_LEG + MIDLINE
"""What can be measured, by the names that exercise files use: of one leg, and of the whole body."""

_LEG_MEASURES: tuple[tuple[str, Callable[[Body, View, Side], Reading]], ...] = (
    ("knee_flexion", knee_flexion),
    ("hip_flexion", hip_flexion),
    ("thigh_elevation", thigh_elevation),
    ("ankle_dorsiflexion", ankle_dorsiflexion),
    ("shank_inclination", shank_inclination),
)


def _columns() -> tuple[str, ...]:
    legs = [f"{name}_{side}_deg" for name, _ in _LEG_MEASURES[:4] for side in SIDES]
    midline = ["trunk_inclination_deg", "lumbar_flexion_change_deg", "pelvis_height_change_torso"]
    more = [f"{name}_{side}_deg" for name in ("shank_inclination", "knee_rotation") for side in SIDES]
    from_end = [f"{name}_{side}_deg" for name in ("knee_from_end", "thigh_from_end") for side in SIDES]
    turns = ("pelvis_twist_deg", "trunk_from_end_deg")
    return (*legs, *midline, *more, "back_bend_deg", "roll_deg", *turns, *from_end)


COLUMNS = _columns()
"""The names of all measures, in the order of the CSV: `NAME_SIDE_UNIT`, midline ones without a side."""
UNCERTAIN = (*COLUMNS[:11], *(f"shank_inclination_{side}_deg" for side in SIDES), "roll_deg")
"""Those whose readings carry an uncertainty."""


_OF_LEGS = tuple((f"{name}_{side}_deg", name, measure, side) for name, measure in _LEG_MEASURES for side in SIDES)
"""Where a leg's reading goes, and how it is had."""


def uncertainty_column(name: str) -> str:
    """Where the CSV has the uncertainty of a column: `knee_flexion_left_deg` in `knee_flexion_left_uncertainty_deg`."""
    stem, unit = name.rsplit("_", 1)
    return f"{stem}_uncertainty_{unit}"


@cache
def column(measure: str, side: Side | None) -> str:
    """The column of a measure: `knee_flexion` of the left is `knee_flexion_left_deg`; without a side,
    and for measures of the whole body, there is none in the name.
    """
    if measure == "pelvis_height_change":
        return "pelvis_height_change_torso"
    return f"{measure}_{side}_deg" if side is not None and measure in ONE_LEG else f"{measure}_deg"


@dataclass(frozen=True, slots=True)
class Measured:
    """One frame, measured.

    anew: whether the picture changed its size or the camera was knocked, so that nothing before it can be
    compared.
    readings: one for each of COLUMNS. points, visibility: the filtered landmarks (None, () for nobody).
    back: the line of the back where it is seen. jitter: how far the landmarks tremble, torso lengths.
    disturbed: whether somebody is before the person, or was just now: nothing new can be judged.
    """

    time_s: float
    readings: dict[str, Reading]
    view: View
    points: tuple[Point, ...] | None = None
    visibility: tuple[float, ...] = ()
    back: BackLine | None = None
    anew: bool = False
    jitter: float = 0.0
    disturbed: bool = False


@dataclass
class Measurer:
    """Measures observations in the order of time.

    memory_s: how many seconds before now a neutral may be made of.
    `neutral` is None until `take_neutral` was called; until then there are no changes to read.
    learned: the corrections; None measures by geometry alone, without uncertainties.
    """

    neutral: Neutral | None = None
    learned: Corrections | None = field(default_factory=corrections)
    _filter: OneEuro[NDArray[np.complex128]] = field(
        default_factory=lambda: OneEuro(_MIN_CUTOFF_HZ, _BETA, _SPEED_CUTOFF_HZ)
    )
    _spikes: Spikes = field(default_factory=Spikes)
    _jitter: Jitter = field(default_factory=Jitter)
    _torso: float = 0.0
    _size: tuple[int, int] | None = None
    _knock: KnockWatch = field(default_factory=KnockWatch)
    _disturbance: Disturbance = field(default_factory=Disturbance)
    _recent: deque[tuple[float, Sample]] = field(default_factory=deque)
    memory_s: float = _NEUTRAL_S

    def __post_init__(self) -> None:
        self._look_anew()

    def measure(self, observation: Observation) -> Measured:
        """All measures of the next observation."""
        time_s, pose = observation.time_s, observation.pose
        anew = self._size not in (None, observation.size)
        if anew:
            self._forget()
        self._size = observation.size
        if pose is None:
            self._disturbance.lose()
            return Measured(time_s, dict.fromkeys(COLUMNS, no_reading(NOBODY)), UNKNOWN, anew=anew)
        raw, seen_torso = _as_plane(pose.points), _torso_of(pose.points)
        if self._knock.update(raw, pose.visibility, time_s, seen_torso):
            anew = True
            self._forget()
        torso = self._torso or seen_torso
        raw = self._spikes.filter(raw, time_s, torso)
        jitter = self._jitter.update(raw, time_s, torso)
        filtered = self._filter.filter(raw, time_s, beta_scale=1.0 / torso, noise=jitter * torso)
        points = _as_points(filtered)
        self._torso = _torso_of(points)
        outline = as_array(observation.outline)
        wrong = astray(raw, outline, self._torso) | self._legs.update(pose.points, time_s, self._torso)
        body = Body(points, pose.visibility, observation.size, wrong, filtered.tolist())
        disturbed = self._disturbance.update(time_s, outline, seen_torso)
        view = self._view.update(body, pose.depth, outline, time_s)
        back = back_line(body, view, outline)
        correction = self._corrector.update(self._view.correction, view, time_s)
        readings = self._readings(body, view, outline, back, correction)
        line = back if isinstance(back, BackLine) else None
        state = () if correction is None else (correction.degrees[LUMBAR], correction.familiar)
        hip = _near_hip(readings, view)
        self._remember(time_s, Sample(body, outline, view.orientation, _bend(line), hip, *state))
        return Measured(time_s, readings, view, points, pose.visibility, line, anew, jitter, disturbed)

    def _forget(self) -> None:
        """Another picture: positions in the old one mean nothing any more."""
        self._knock.forget()
        self._disturbance.forget()
        self._filter.reset()
        self._spikes.reset()
        self._jitter.reset()
        self._look_anew()
        self._torso = 0.0
        self._recent.clear()
        self.neutral = None

    def _look_anew(self) -> None:
        self._view = ViewEstimator(self.learned)
        self._corrector = Corrector({} if self.learned is None else self.learned.width)
        self._legs = LegWatch()

    def take_neutral(self, since_s: float) -> None:
        """Make the frames from `since_s` on (and at most a second ago) the person's neutral."""
        samples = [sample for time_s, sample in self._recent if time_s >= since_s]
        if samples:
            self.neutral = neutral_of(samples)

    def _remember(self, time_s: float, sample: Sample) -> None:
        self._recent.append((time_s, sample))
        while self._recent[0][0] < time_s - self.memory_s:
            self._recent.popleft()

    def _readings(
        self,
        body: Body,
        view: View,
        outline: NDArray[np.float64],
        back: BackLine | str,
        correction: Correction | None,
    ) -> dict[str, Reading]:
        right = self._corrector
        readings = {
            key: right.leg(name, side, measure(body, view, side), correction, view)
            for key, name, measure, side in _OF_LEGS
        }
        readings["trunk_inclination_deg"] = right.trunk(trunk_inclination(body, view), correction, view)
        pelvis = pelvis_height_change(body, view, self.neutral, outline)
        near_hip = _near_hip(readings, view)
        lumbar = lumbar_flexion_change(body, view, self.neutral, back, pelvis, near_hip, correction)
        width = "lumbar_flexion_lying" if view.lying else "lumbar_flexion"
        readings["pelvis_height_change_torso"] = right.change("pelvis_height", pelvis, correction, view)
        known = correction
        if correction is not None and self.neutral is not None and not view.lying:
            # A change is as certain as the less certain of the two postures that it lies between.
            known = correction._replace(familiar=min(correction.familiar, self.neutral.familiar))
        readings["lumbar_flexion_change_deg"] = right.change(width, lumbar, known, view)
        for side in SIDES:
            readings[f"knee_rotation_{side}_deg"] = knee_rotation(body, view, side)
            readings[f"knee_from_end_{side}_deg"] = knee_from_end(body, view, side)
            readings[f"thigh_from_end_{side}_deg"] = thigh_from_end(body, view, side)
        readings["pelvis_twist_deg"] = pelvis_twist(body, view, outline)
        readings["trunk_from_end_deg"] = trunk_from_end(body, view)
        confidence = body.confidence(("shoulder", view.near_side), ("hip", view.near_side)) if view.near_side else 0
        readings["back_bend_deg"] = no_reading(back) if isinstance(back, str) else Reading(back.bend_deg, confidence)
        roll = no_reading("no floor line to read it from") if view.roll_deg is None else Reading(view.roll_deg)
        readings["roll_deg"] = right.change("roll", roll, correction, view)
        return readings


def _as_plane(points: Sequence[Point]) -> NDArray[np.complex128]:
    """x + iy of each. Number by number, which takes half as long as telling numpy to find out how they are nested."""
    return np.fromiter(chain.from_iterable(points), np.float64, 2 * len(points)).view(np.complex128)


def _as_points(plane: NDArray[np.complex128]) -> tuple[Point, ...]:
    numbers = plane.view(np.float64).tolist()
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


def _torso_of(points: Sequence[Point]) -> float:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points[11], points[12], points[23], points[24]
    return max(hypot(ax + bx - cx - dx, ay + by - cy - dy) / 2, 1.0)


def _bend(line: BackLine | None) -> float | None:
    return None if line is None else line.bend_deg


def _near_hip(readings: dict[str, Reading], view: View) -> float | None:
    return None if view.near_side is None else readings[f"hip_flexion_{view.near_side}_deg"].value
