"""Legs that the tracker exchanges: from one frame to the next each is where the other was.

Legs that really pass each other come near each other on the way; an exchange jumps. Of real people who lie with one
leg up a tracker exchanges the legs every few frames and draws both in between in as many. So each leg is followed by
where it was: what is drawn as the other one is given back, and frames in which the legs are drawn nearer to each other
than they were are no reading. Which of the two had its name rightly one exchange does not tell: the tracker's names
are taken again when for a while each leg is where it was, or when it has kept them for twice as long as before the
exchange (a tracker's first look is a guess), or after some seconds. Where the trunk jumps as well the tracker has found
the whole body somewhere else, and what it called the legs before tells nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import NamedTuple

import numpy as np

from formcheck.pose.landmarks import SIDES, TRUNK, of
from formcheck.pose.observation import Plane

Legs = tuple[complex, ...]
"""Knee and ankle of one leg, then of the other."""

_LEAST_JUMP = 0.35
"""How much less way the legs make if they are taken as exchanged, torso lengths, knees and ankles together. On 255
rendered clips legs of a body in motion stay under 0.1."""
_TOGETHER = 0.3
"""Knees and ankles so near each other, together, torso lengths: whichever leg is which, there they are. On standing
bodies side-on; exchanged legs of one who kicks are further apart."""
_GAP_S = 0.25
_LONGEST_S = 5.0
"""Afterwards the person is taken to have moved on."""
_CALM_S, _STEP_S = 0.25, 0.1
_GUARD_S = 1.0
"""Legs that are exchanged again and again are each in its place for less than this."""
_LONGER = 2.0
"""Legs that were followed for so many times as long after an exchange as before it are not those of the other: of 810
rendered clips two kicks that began with a guess are read so, and none is read wrongly for it."""
_STEADY = 3.5
"""What knees and ankles of legs that are followed move at most, all together, torso lengths a second, and at least as
much as in a tenth of one: in usual kicks the four make 2; legs that are guessed jump by 0.3 to 2 in each frame."""
_USUAL = 2.0
"""Torso lengths a second that knees and ankles of usual kicks move, all together: what has moved no further since the
frame before is where it is seen."""
_PURE, _MEMORY_S = 0.85, 1.0
"""Share of how far the legs were apart, which is forgotten over so long, from which a leg is drawn in its own place."""
_KNOWN_S, _FLICKERS_S = 0.3, 1.0
"""Legs that had been followed for so long before their exchange are followed through it. Those that had not, but are
exchanged again and again for so long, go by the names they had for most of the time."""
_ELSEWHERE, _SO_MANY = 0.2, 2
"""How far from one frame to the next this many of hips and shoulders jump, torso lengths, where the body is found anew:
a trunk that bends does so at a few frames a second only, and then nothing is lost but what was known of the legs."""
_BELOW_HIPS = [[int(of(name, side)) for name in ("knee", "ankle", "heel", "foot_index")] for side in SIDES]
_ORDER = [index for joints in _BELOW_HIPS for index in joints[:2]]
_OWN, _OTHERS = (np.array(first + second) for first, second in (_BELOW_HIPS, reversed(_BELOW_HIPS)))
LEGS = frozenset(_ORDER)


class Followed(NamedTuple):
    """The landmarks of one frame.

    points: (33,) x + iy, pixels, each leg where it is. unread: knees and ankles whose place is not known.
    mixed: whether the tracker has exchanged the legs just now or in the last moments.
    """

    points: Plane
    unread: frozenset[int]
    mixed: bool


@dataclass
class LegWatch:
    """Looks from frame to frame."""

    _before: Legs | None = None
    _trunk: Legs = ()
    _time_s: float = 0.0
    _since_s: float = 0.0
    """From when on the legs have been followed without an exchange."""
    _mixed_s: float | None = None
    _known: Legs = ()
    """Where each leg was before the exchange."""
    _at: Legs = ()
    """Where each leg was found last; all its joints: `_placed`."""
    _placed: Plane | None = None
    _apart: float = 0.0
    _calm_s: float = 0.0
    _wanted_s: float = 0.0
    """For how many seconds they must be followed after this exchange before the tracker's names are taken."""
    _sure: bool = False
    _lead_s: float = 0.0
    """For how many seconds longer each leg was drawn as itself than as the other."""

    def follow(self, points: Plane, time_s: float, torso: float) -> Followed:
        """The next frame. points: as tracked, (33,) x + iy, not written to. torso: the trunk's length."""
        places = points.tolist()
        now, trunk = tuple([places[n] for n in _ORDER]), tuple([places[n] for n in TRUNK])
        far = _ELSEWHERE * torso
        if sum([abs(a - b) > far for a, b in zip(trunk, self._trunk, strict=False)]) >= _SO_MANY:
            self._before = self._mixed_s = None
        before, step = self._before, time_s - self._time_s
        self._before, self._trunk, self._time_s = now, trunk, time_s
        follows = before is not None and 0 < step <= _GAP_S
        if self._mixed_s is None:
            if not follows or _together(now, torso):
                # Of legs that come out of one place no name is known from before.
                self._since_s = time_s
            if before is None or not follows or not _exchanged(before, now, _LEAST_JUMP * torso):
                self._placed = points[_OWN]
                return Followed(points, frozenset(), False)
            self._mix_up(before)
        if not follows or before is None or _way(before, now) > _STEADY * max(step, _STEP_S) * torso:
            self._calm_s = time_s
        if self._over(now, torso):
            return Followed(points, frozenset(), False)
        return self._given_back(points, now, torso, step)

    def _mix_up(self, before: Legs) -> None:
        """An exchange, from where the legs were before."""
        followed_s = self._time_s - self._since_s
        self._mixed_s = self._calm_s = self._time_s
        self._known = self._at = before
        self._apart = _apart(before)
        self._wanted_s = max(_LONGER * followed_s, _CALM_S)
        self._sure, self._lead_s = followed_s >= _KNOWN_S, 0.0

    def _over(self, now: Legs, torso: float) -> bool:
        """Whether the tracker's names are taken from here on."""
        calm_s, mixed_s = self._time_s - self._calm_s, self._time_s - (self._mixed_s or 0.0)
        together = _together(now, torso)
        own = _way(now, self._known) + _LEAST_JUMP * torso < _way(_crossed(now), self._known)
        if (together and calm_s >= _CALM_S) or (own and calm_s >= _GUARD_S):
            self._mixed_s = None
        elif calm_s > self._wanted_s or mixed_s > _LONGEST_S:
            self._mixed_s, self._since_s = None, self._calm_s
        return self._mixed_s is None

    def _given_back(self, points: Plane, now: Legs, torso: float, step: float) -> Followed:
        """A frame of legs that are exchanged, with each where it is, or where it was where that is not seen."""
        own, others = _way(now, self._at), _way(_crossed(now), self._at)
        apart = _apart(now)
        self._apart = max(apart, self._apart * exp(-step / _MEMORY_S))
        seen = apart >= _PURE * self._apart or min(own, others) <= _USUAL * step * torso
        if seen and abs(own - others) > _LEAST_JUMP * torso:
            self._lead_s += step if own < others else -step
            self._at = now if own < others else _crossed(now)
            self._placed = points[_OWN if own < others else _OTHERS]
            if not self._sure and self._time_s - (self._mixed_s or 0.0) >= _FLICKERS_S:
                self._name_anew()
        else:
            seen = False
        points = points.copy()
        points[_OWN] = self._placed
        return Followed(points, frozenset() if seen and self._sure else LEGS, True)

    def _name_anew(self) -> None:
        """Call the legs by the names that they had for most of the time."""
        self._sure = True
        if self._lead_s < 0 and self._placed is not None:
            self._at, self._known = _crossed(self._at), _crossed(self._known)
            half = len(self._placed) // 2
            self._placed = self._placed[[*range(half, 2 * half), *range(half)]]


def _apart(legs: Legs) -> float:
    """How far knee from knee and ankle from ankle, together, pixels."""
    return abs(legs[0] - legs[2]) + abs(legs[1] - legs[3])


def _together(legs: Legs, torso: float) -> bool:
    return _apart(legs) < _TOGETHER * torso


def _crossed(legs: Legs) -> Legs:
    return legs[2:] + legs[:2]


def _way(one: Legs, other: Legs) -> float:
    """How far both knees and ankles have moved, all together, pixels."""
    return sum([abs(a - b) for a, b in zip(one, other, strict=True)])


def _exchanged(before: Legs, now: Legs, least: float) -> bool:
    """Whether the legs have moved so many pixels less if each is the other. Both joints must say so."""
    straight = [abs(a - b) for a, b in zip(before, now, strict=True)]
    if sum(straight) <= least:
        return False
    crossed = [abs(a - b) for a, b in zip(before, _crossed(now), strict=True)]
    knee, ankle = (straight[n] + straight[n + 2] - crossed[n] - crossed[n + 2] for n in (0, 1))
    return ankle > 0 and knee + ankle > least
