"""Both arms raised for two seconds: the sign that pauses and resumes a session without a key.

Raised means straight up in the room, not along the body: both arms straight and roughly upright. So it is the same
lying, sitting and standing, and neither arms resting overhead on the floor (at the height of the head), nor hands on
the chest, nor hands that hold a raised thigh (over the hip, not the shoulder) are taken for it.
"""

from __future__ import annotations

from formcheck.measure.body import Body
from formcheck.measure.geometry import length, turn, vector
from formcheck.measure.measurer import Measured
from formcheck.pose.landmarks import SIDES

HELD_S = 2.0
_REACH = 0.75
"""Torso lengths from shoulder to wrist, upward: a straight arm has 1.05, a hand on the chest under 0.4."""
_SLANT = 0.8
"""How far aside of its shoulder a wrist may be, as a share of its height over it: 39 degrees off the vertical."""
_LOWERED_S = 0.5
"""The arms must be down for so long before they count again."""
_BENT = 45.0
"""Degrees that a raised elbow may be bent. Hands that rest on the body have bent elbows from every view."""
_SEEN, _HALF_SEEN = 0.5, 0.15
"""Visibility of the better and of the worse seen wrist: from the side one arm hides the other. A far wrist that
rests behind the body has 0.06, raised behind the near one 0.2 to 0.6 (a rendered person)."""


class ArmsRaised:
    """Feed `update` every frame; it is true once for each time that the arms were held up."""

    def __init__(self) -> None:
        self._since_s: float | None = None
        self._down_s: float | None = None
        self._armed = True

    @property
    def up(self) -> bool:
        """Whether the arms are up, or were just now."""
        return self._since_s is not None or not self._armed

    def update(self, measured: Measured, size: tuple[int, int]) -> bool:
        """Whether the sign is complete in this frame. size: of the picture, pixels."""
        now = measured.time_s
        if not raised(measured, size):
            self._since_s = None
            self._down_s = now if self._down_s is None else self._down_s
            self._armed = self._armed or now - self._down_s >= _LOWERED_S
            return False
        self._down_s = None
        self._since_s = now if self._since_s is None else self._since_s
        complete = self._armed and now - self._since_s >= HELD_S - 1e-6
        if complete:
            self._armed = False
        return complete


def raised(measured: Measured, size: tuple[int, int]) -> bool:
    """Whether both arms are straight up in this frame."""
    if measured.points is None:
        return False
    body = Body(measured.points, measured.visibility, size)
    seen = sorted(body.confidence(("wrist", side)) for side in SIDES)
    if seen[0] < _HALF_SEEN or seen[1] < _SEEN:
        return False
    torso = max(length(vector(body.mid("hip"), body.mid("shoulder"))), 1.0)
    for side in SIDES:
        shoulder, elbow, wrist = (body.joint(name, side) for name in ("shoulder", "elbow", "wrist"))
        height = shoulder[1] - wrist[1]
        if height < _REACH * torso:
            return False
        bent = abs(turn(vector(shoulder, elbow), vector(elbow, wrist))) > _BENT
        if bent or not wrist[1] < elbow[1] < shoulder[1] or abs(wrist[0] - shoulder[0]) > _SLANT * height:
            return False
    return True
