"""From one observation to all measures: filter, view, angles, silhouette. The only part with a memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from formcheck.measure.back_line import BackLine, back_line
from formcheck.measure.body import Body, astray
from formcheck.measure.correction import Corrections, corrections
from formcheck.measure.corrector import LUMBAR, Corrector
from formcheck.measure.disturbance import SOMEBODY_BEFORE, Disturbance
from formcheck.measure.jitter import Jitter
from formcheck.measure.knock import CAMERA_MOVES, KnockWatch
from formcheck.measure.mixed_legs import LegWatch
from formcheck.measure.moved_along import MovedAlong
from formcheck.measure.neutral import Neutral, Sample, neutral_of
from formcheck.measure.outline_rays import JOINTS, look
from formcheck.measure.reading import Reading, no_reading
from formcheck.measure.readings import COLUMNS, Readings
from formcheck.measure.view import UNKNOWN, View, ViewEstimator
from formcheck.pose.landmarks import TRUNK
from formcheck.pose.observation import Observation, Plane, Points, as_array, as_points
from formcheck.pose.one_euro import OneEuro
from formcheck.pose.spikes import Spikes

_MIN_CUTOFF_HZ = 1.5
LAG_S = 0.1
"""How late slow movements are read, where nothing trembles: the filter's delay at its least cutoff, 1 / (2 pi f)."""
_BETA = 12.0
"""Hz for each torso length a second: a kick's ankle moves at 1.2, which lags by some 15 ms."""
_SPEED_CUTOFF_HZ = 3.0
_USUAL = 0.012
"""Torso lengths that landmarks may tremble for long before a slower filter takes more of it. On 149 rendered clips with
white noise of 0.04 F1 rises from 0.77 to 0.82 by that, on both halves of the bodies."""
_ACROSS = 0.7
"""Width of the shoulders in torso lengths, of broad ones. Seen from an end little of the trunk's length is in the
picture: there the shoulders tell how large the body is."""
_NEUTRAL_S = 1.0
"""How far back the neutral looks: frames before the first movement, at most this many seconds."""

NOBODY = "nobody seen"
_OF_NOBODY: Mapping[str, Reading] = dict.fromkeys(COLUMNS, no_reading(NOBODY))


def slowed(jitter: float) -> float:
    """How many times LAG_S late what moves slowly is read, the filter being slower where the landmarks tremble.

    jitter: how far they do, torso lengths.
    """
    return max(jitter / _USUAL, 1.0)


@dataclass(slots=True)
class Measured:
    """One frame, measured. Not to be written to; frozen, it would take three times as long to make.

    anew: whether the picture changed its size or the camera was knocked, so that nothing before it can be
    compared.
    readings: one for each of COLUMNS. points, visibility: the filtered landmarks (None, () for nobody).
    back: the line of the back where it is seen. jitter: how far the landmarks tremble, torso lengths.
    disturbed: why nothing new can be judged: somebody is before the person, or was just now, or the camera is being
        knocked; empty where it can.
    mixed: whether the tracker has exchanged the legs just now: what trembles may be that.
    """

    time_s: float
    readings: Mapping[str, Reading]
    view: View
    points: Points | None = None
    visibility: tuple[float, ...] = ()
    back: BackLine | None = None
    anew: bool = False
    jitter: float = 0.0
    disturbed: str = ""
    mixed: bool = False


@dataclass
class Measurer:
    """Measures observations in the order of time.

    memory_s: how many seconds before now a neutral may be made of.
    `neutral` is None until `take_neutral` was called; until then there are no changes to read.
    learned: the corrections; None measures by geometry alone, without uncertainties.
    """

    neutral: Neutral | None = None
    learned: Corrections | None = field(default_factory=corrections)
    _filter: OneEuro[Plane] = field(default_factory=lambda: OneEuro(_MIN_CUTOFF_HZ, _BETA, _SPEED_CUTOFF_HZ))
    _spikes: Spikes = field(default_factory=Spikes)
    _jitter: Jitter = field(default_factory=Jitter)
    _torso: float = 0.0
    _seen_from: View = field(init=False)
    _size: tuple[int, int] | None = None
    _knock: KnockWatch = field(default_factory=KnockWatch)
    _disturbance: Disturbance = field(default_factory=Disturbance)
    _along: MovedAlong = field(default_factory=MovedAlong)
    _recent: deque[tuple[float, Readings]] = field(default_factory=deque)
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
            return Measured(time_s, _OF_NOBODY, UNKNOWN, anew=anew)
        tracked = as_points(pose.points).plane
        seen_places = tracked.tolist()
        seen_ends = [seen_places[n] for n in TRUNK]
        seen_trunk, seen_torso = _trunk_of(seen_ends), self._size_of(seen_ends)
        if self._knock.update(tracked, pose.visibility, time_s, seen_torso, observation.size):
            anew = True
            self._forget()
        torso = self._torso or seen_torso
        legs = self._legs.follow(tracked, time_s, torso)
        raw = self._spikes.filter(legs.points, time_s, torso)
        places = seen_places if raw is tracked else raw.tolist()
        jitter = self._jitter.update(places, time_s, torso)
        noise, calmer = jitter * torso, slowed(jitter)
        filtered = self._filter.filter(raw, time_s, beta_scale=1.0 / torso, noise=noise, calmer=calmer)
        points = Points.of(filtered.view(np.float64).reshape(-1, 2))
        plane = filtered.tolist()
        self._torso = self._size_of([plane[n] for n in TRUNK])
        outline = as_array(observation.outline)
        neutral = self._along.update(self.neutral, plane, pose.visibility, self._seen_from)
        rays = look(outline, plane, neutral.trunk if neutral else None, [places[n] for n in JOINTS])
        wrong = astray(places, outline, rays, self._torso)
        body = Body(points, pose.visibility, observation.size, wrong, plane, legs.unread)
        somebody = self._disturbance.update(time_s, outline, seen_trunk, jitter)
        disturbed = SOMEBODY_BEFORE if somebody else CAMERA_MOVES if self._knock.shaken else ""
        view = self._view.update(body, pose.depth, outline, rays, time_s, self._found_elsewhere())
        back = back_line(body, view, rays)
        self._seen_from = view
        correction = self._corrector.update(self._view.correction, view, time_s)
        readings = Readings(body, view, outline, rays, back, neutral, correction, self._corrector)
        line = back if isinstance(back, BackLine) else None
        self._remember(time_s, readings)
        return Measured(time_s, readings, view, points, pose.visibility, line, anew, jitter, disturbed, legs.mixed)

    def _size_of(self, ends: Sequence[complex]) -> float:
        """The trunk's length, also of one seen from an end; pixels, at least 1. ends: at TRUNK."""
        trunk = abs(_trunk_of(ends))
        return max(trunk, abs(ends[0] - ends[1]) / _ACROSS) if self._seen_from.kind == "end" else trunk

    def _found_elsewhere(self) -> bool:
        """Whether the tracker has just taken most of the trunk to another place."""
        taken = self._spikes.taken
        return taken is not None and sum(taken.item(n) for n in TRUNK) * 2 >= len(TRUNK)

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
        self._seen_from = UNKNOWN

    def take_neutral(self, since_s: float) -> None:
        """Make the frames from `since_s` on (and at most a second ago) the person's neutral."""
        samples = [_sample(readings) for time_s, readings in self._recent if time_s >= since_s]
        if samples:
            self.neutral = neutral_of(samples)

    def _remember(self, time_s: float, readings: Readings) -> None:
        self._recent.append((time_s, readings))
        while self._recent[0][0] < time_s - self.memory_s:
            self._recent.popleft()


def _sample(of: Readings) -> Sample:
    bend = None if isinstance(of.back, str) else of.back.bend_deg
    lumbar, familiar = (0.0, 0.0) if of.correction is None else (of.correction.degrees[LUMBAR], of.correction.familiar)
    hip = of.near_hip_deg
    return Sample(of.body, of.outline, of.view.orientation, bend, hip, lumbar, familiar, of.true_hip)


def _trunk_of(ends: Sequence[complex]) -> complex:
    """From the middle of the hips to the middle of the shoulders, pixels, at least 1. ends: at TRUNK."""
    trunk = (ends[0] + ends[1] - ends[2] - ends[3]) / 2
    return trunk if abs(trunk) > 1.0 else 1.0 + 0.0j
