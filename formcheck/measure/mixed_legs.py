"""Legs that the tracker exchanges: from one frame to the next each is where the other was.

Legs that really pass each other come near each other on the way; an exchange jumps. Which of the two frames had
them right cannot be known, so both legs are not readable until they are exchanged back, or for some seconds.
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

    def update(self, points: Plane, time_s: float, torso: float) -> frozenset[int]:
        """Landmarks that may be those of the other leg. points: as tracked, (33,) x + iy. torso: the trunk's length."""
        now = tuple([points.item(index) for index in _ORDER])
        before, step = self._before, time_s - self._time_s
        self._before, self._time_s = now, time_s
        if before is not None and 0 < step <= _GAP_S and _exchanged(before, now, _LEAST_JUMP * torso):
            self._mixed_s = time_s if self._mixed_s is None else None
        if self._mixed_s is None:
            return frozenset()
        together = abs(now[0] - now[2]) + abs(now[1] - now[3]) < _TOGETHER * torso
        if together or time_s - self._mixed_s > _LONGEST_S:
            self._mixed_s = None
        return frozenset() if self._mixed_s is None else LEGS


def _exchanged(before: Legs, now: Legs, least: float) -> bool:
    """Whether the legs have moved so many pixels less if each is the other. Both joints must say so."""
    straight = [abs(a - b) for a, b in zip(before, now, strict=True)]
    if sum(straight) <= least:
        return False
    crossed = [abs(a - b) for a, b in zip(before, now[2:] + now[:2], strict=True)]
    knee, ankle = (straight[n] + straight[n + 2] - crossed[n] - crossed[n + 2] for n in (0, 1))
    return ankle > 0 and knee + ankle > least
