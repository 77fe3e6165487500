"""Where somebody who lies was at neutral, in the picture of now: a camera sinks slowly, and bodies slide on the floor.

Shoulders, head and the foot that rests on the floor stay where they are while hips and legs move. What they move alike
is nothing that the body does, and the neutral is moved along.
"""

from __future__ import annotations

from cmath import phase, rect
from collections.abc import Sequence
from math import log, radians

from formcheck.measure.geometry import ramp
from formcheck.measure.neutral import Neutral
from formcheck.measure.view import View
from formcheck.pose.landmarks import SIDES, TRUNK, Landmark, Side, of, other

_SEEN = 0.5
"""Visibility from which a landmark is looked at."""
_SHIFT = (0.03, 0.05)
"""Torso lengths that both ends share: below the first as much comes of the tracker and of
the effort of a kick, beyond the second all is shift."""
_TURN = (radians(1.0), radians(2.0))
"""Radians by which the line between them turns, likewise."""
_STRETCHED, _NODDED = (0.05, 0.03), (radians(10.0), radians(6.0))
"""How far, as natural logarithm, that line may change its length, and by how much the head may turn otherwise: up to
the second its turn is the body's, beyond the first the foot's."""
_BENT = (0.4, 0.2)
"""By how much of that turn the leg's knee may turn otherwise, likewise. A straight leg that is raised turns it by a
quarter less than the foot."""
_UNLIKE = (0.7, 0.35)
"""How much the ends may differ from how far they went on average, as a share of that, likewise."""
_LEGS = {side: [int(of(name, side)) for name in ("knee", "ankle", "heel", "foot_index")] for side in SIDES}
_NOSE = int(Landmark.NOSE)


class MovedAlong:
    """Follows one neutral from frame to frame."""

    def __init__(self) -> None:
        self._of: Neutral | None = None
        self._now: Neutral | None = None

    def update(
        self, neutral: Neutral | None, plane: Sequence[complex], visibility: Sequence[float], view: View
    ) -> Neutral | None:
        """The neutral as it is in the picture of now; where it was last while head, shoulders or that leg are not seen.

        plane: the 33 filtered landmarks, x + iy, pixels. visibility: 0..1 each. view: of the frame before.
        """
        if neutral is not self._of:
            self._of = self._now = neutral
        if neutral is None or not neutral.places or not view.lying or view.kind == "end":
            return self._now
        leg = _LEGS[_resting(neutral, view)]
        if min([visibility[n] for n in (_NOSE, *TRUNK[:2], *leg)]) >= _SEEN:
            self._now = _moved(neutral, plane, leg)
        return self._now


def _resting(neutral: Neutral, view: View) -> Side:
    """The leg that was lower at neutral."""
    left, right = (view.orientation * neutral.thighs[side][0] for side in SIDES)
    return other("left" if left >= right else "right")


def _moved(neutral: Neutral, plane: Sequence[complex], leg: Sequence[int]) -> Neutral:
    knee, *foot = leg
    (old_shoulders, *before), (shoulders, *now) = (
        (_middle(at, TRUNK[:2]), _middle(at, foot), at[knee], at[_NOSE]) for at in (neutral.places, plane)
    )
    turns = [(b - shoulders) / (a - old_shoulders or 1.0) for a, b in zip(before, now, strict=True)]
    turn = rect(1.0, _turned(*turns))
    by = _shared(shoulders - old_shoulders, now[0] - (old_shoulders + turn * (before[0] - old_shoulders)))
    by *= ramp(abs(by) / neutral.torso, *_SHIFT)
    return neutral if turn == 1.0 and not by else neutral.moved(old_shoulders, turn, by)


def _turned(of_foot: complex, of_knee: complex, of_head: complex) -> float:
    """How far the body has turned about its shoulders as one, radians. Knee and head tell a foot that is lifted."""
    foot, knee, head = phase(of_foot), phase(of_knee), phase(of_head)
    if abs(foot) <= _TURN[0]:
        return 0.0
    kept = ramp(abs(log(abs(of_foot))), *_STRETCHED) * ramp(abs(foot - head), *_NODDED)
    return foot * kept * ramp(abs(foot), *_TURN) * ramp(abs(foot - knee) / abs(foot), *_BENT)


def _shared(a: complex, b: complex) -> complex:
    """What two steps have in common."""
    middle = (a + b) / 2
    return middle * ramp(abs(a - b) / 2 / max(abs(middle), 1e-9), *_UNLIKE)


def _middle(plane: Sequence[complex], indices: Sequence[int]) -> complex:
    return sum([plane[n] for n in indices]) / len(indices)
