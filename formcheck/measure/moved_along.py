"""Where somebody who lies was at neutral, in the picture of now: a camera sinks slowly, and bodies slide on the floor.

Shoulders and the foot that rests on the floor stay where they are while hips and the other leg move. How far both are
shifted alike is nothing that the body does, and the neutral is moved along.
"""

from __future__ import annotations

from collections.abc import Sequence

from formcheck.measure.geometry import ramp
from formcheck.measure.neutral import Neutral
from formcheck.measure.view import View
from formcheck.pose.landmarks import SIDES, TRUNK, Side, of, other

_SEEN = 0.5
"""Visibility from which a landmark is looked at."""
_SHIFT = (0.03, 0.05)
"""Torso lengths that both ends share: below the first as much comes of the tracker and of the effort of a kick, beyond
the second all is shift."""
_UNLIKE = (0.7, 0.35)
"""How much the ends may differ from how far they went on average, as a share of that: up to the second all of it is
shared, beyond the first nothing."""
_SHOULDERS = TRUNK[:2]
_FOOT = {side: [int(of(name, side)) for name in ("ankle", "heel", "foot_index")] for side in SIDES}


class MovedAlong:
    """Follows one neutral from frame to frame."""

    def __init__(self) -> None:
        self._of: Neutral | None = None
        self._now: Neutral | None = None

    def update(
        self, neutral: Neutral | None, plane: Sequence[complex], visibility: Sequence[float], view: View
    ) -> Neutral | None:
        """The neutral as it is in the picture of now; where it was last while shoulders or that foot are not seen.

        plane: the 33 filtered landmarks, x + iy, pixels. visibility: 0..1 each. view: of the frame before.
        """
        if neutral is not self._of:
            self._of = self._now = neutral
        if neutral is None or not neutral.places or not view.lying or view.kind == "end":
            return self._now
        foot = _FOOT[_resting(neutral, view)]
        if min([visibility[n] for n in (*_SHOULDERS, *foot)]) >= _SEEN:
            ends = [_middle(plane, end) - _middle(neutral.places, end) for end in (_SHOULDERS, foot)]
            by = _shared(*ends)
            by *= ramp(abs(by) / neutral.torso, *_SHIFT)
            self._now = neutral.moved(by) if by else neutral
        return self._now


def _resting(neutral: Neutral, view: View) -> Side:
    """The leg that was lower at neutral."""
    left, right = (view.orientation * neutral.thighs[side][0] for side in SIDES)
    return other("left" if left >= right else "right")


def _shared(a: complex, b: complex) -> complex:
    """What two steps have in common."""
    middle = (a + b) / 2
    return middle * ramp(abs(a - b) / 2 / max(abs(middle), 1e-9), *_UNLIKE)


def _middle(plane: Sequence[complex], indices: Sequence[int]) -> complex:
    return sum([plane[n] for n in indices]) / len(indices)
