"""Legs that the tracker exchanges: from one frame to the next each is where the other was.

Legs that really pass each other come near each other on the way; an exchange jumps. Which of the two frames had
them right cannot be known, so both legs are not readable until for a moment neither has jumped and each is where it
was before, or until they have been followed for twice as long as before the exchange (a tracker's first look is a
guess), or for some seconds: a tracker that exchanges legs does so again and again, with guesses between.
"""

from __future__ import annotations

from dataclasses import dataclass

from formcheck.pose.landmarks import Side, of
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
_LONGER = 2.0
"""Legs that were followed for so many times as long after an exchange as before it are not those of the other: of 810
rendered clips two kicks that began with a guess are read so, and none is read wrongly for it."""
_STEADY = 3.5
"""What knees and ankles of legs that are followed move at most, all together, torso lengths a second, and at least as
much as in a tenth of one: in usual kicks the four make 2; legs that are guessed jump by 0.3 to 2 in each frame."""
_JOINTS: dict[Side, tuple[int, int]] = {
    side: (int(of("knee", side)), int(of("ankle", side))) for side in ("left", "right")
}
_ORDER = [index for pair in _JOINTS.values() for index in pair]
LEGS = frozenset(_ORDER)


@dataclass
class LegWatch:
    """Looks from frame to frame."""

    _before: Legs | None = None
    _time_s: float = 0.0
    _mixed_s: float | None = None
    _known: Legs = ()
    _calm_s: float = 0.0
    _since_s: float = 0.0
    """From when on the legs have been followed without an exchange."""
    _wanted_s: float = 0.0
    """For how long they are to be followed after this one."""

    def update(self, points: Plane, time_s: float, torso: float) -> frozenset[int]:
        """Landmarks that may be those of the other leg. points: as tracked, (33,) x + iy. torso: the trunk's length."""
        now = tuple([points.item(index) for index in _ORDER])
        before, step = self._before, time_s - self._time_s
        self._before, self._time_s = now, time_s
        follows = before is not None and 0 < step <= _GAP_S
        if not follows and self._mixed_s is None:
            self._since_s = time_s
        if self._mixed_s is None:
            if before is None or not follows or not _exchanged(before, now, _LEAST_JUMP * torso):
                return frozenset()
            self._mixed_s, self._known, self._calm_s = time_s, before, time_s
            self._wanted_s = max(_LONGER * (time_s - self._since_s), _CALM_S)
            return LEGS
        if not follows or before is None or _way(before, now) > _STEADY * max(step, _STEP_S) * torso:
            self._calm_s = time_s
        calm = time_s - self._calm_s
        if calm >= _CALM_S and self._clear(now, torso):
            self._mixed_s = None
        elif calm > self._wanted_s or time_s - self._mixed_s > _LONGEST_S:
            self._mixed_s, self._since_s = None, self._calm_s
        return frozenset() if self._mixed_s is None else LEGS

    def _clear(self, now: Legs, torso: float) -> bool:
        """Whether each leg is where it was before all this, or both are in one place."""
        together = abs(now[0] - now[2]) + abs(now[1] - now[3]) < _TOGETHER * torso
        return together or _way(now, self._known) + _LEAST_JUMP * torso < _way(_crossed(now), self._known)


def _crossed(legs: Legs) -> Legs:
    return legs[2:] + legs[:2]


def _way(one: Legs, other: Legs) -> float:
    """Of both knees and ankles together."""
    return sum([abs(a - b) for a, b in zip(one, other, strict=True)])


def _exchanged(before: Legs, now: Legs, least: float) -> bool:
    """Whether the legs have moved so many pixels less if each is the other. Both joints must say so."""
    straight = [abs(a - b) for a, b in zip(before, now, strict=True)]
    if sum(straight) <= least:
        return False
    crossed = [abs(a - b) for a, b in zip(before, _crossed(now), strict=True)]
    knee, ankle = (straight[n] + straight[n + 2] - crossed[n] - crossed[n + 2] for n in (0, 1))
    return ankle > 0 and knee + ankle > least
