"""The camera's roll: from a start posture, or from the line from hands to feet on which a body rests.

A start posture tells it better (`at_rest.py`), and once one was seen the line counts no more.
"""

from __future__ import annotations

from math import degrees, exp, radians, tan

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.at_rest import AtRest
from formcheck.measure.shape import Shape
from formcheck.measure.silhouette import floor_tilt

FLOOR_TRUNK, FLOOR_YAW = 60.0, 25.0
"""The line from hands to feet is looked for with a trunk inclined by more and a camera turned by less."""
_LARGEST_ROLL = 15.0
_LOOKING_DOWN = 0.22
"""The camera's height over its distance, of a laptop or a table two metres away (0.16 to 0.36 in the rendered clips):
so much of the tangent of the yaw tilts a level floor's line in the picture."""
FLOOR_MEMORY_S = 2.0
_ROLL_MEMORY_S = 60.0
"""A camera stays as it stands; whoever knocks it has everything begin anew."""
_LEAST_WEIGHT_S, _FIRST_STEP_S, _LONGEST_STEP_S = 1 / 60, 1 / 30, 0.1
"""Seconds: a start posture seen for so long is believed; a first frame counts for so long; no other one for longer."""
_SURE_S = 0.5
"""So long, and a person may be asked to straighten the camera: real people lying, standing and on hands and feet
had no more than 5.6 degrees by then (ten clips), the outline's line from hands to feet up to 15."""


class RollEstimator:
    """Follows the roll from frame to frame.

    roll_deg: positive when the picture's floor falls to the right; None until something told it.
    """

    def __init__(self) -> None:
        self.roll_deg: float | None = None
        self._posture_roll = self._posture_s = 0.0
        self._first = True

    @property
    def sure(self) -> bool:
        """Whether it was read from a start posture that was seen for long enough."""
        return self._posture_s >= _SURE_S

    def see_posture(self, at_rest: AtRest, shape: Shape, yaw_deg: float, flip: int, step_s: float) -> None:
        """One more frame: what its posture tells, the more the more it is like a start.

        flip: 1 for a body that shows its right side, else -1. step_s: since the frame before.
        """
        roll, like = at_rest.roll(shape, yaw_deg)
        weight = like * (_FIRST_STEP_S if self._first else min(step_s, _LONGEST_STEP_S))
        self._first = False
        if weight > 0:
            before = self._posture_s * exp(-step_s / _ROLL_MEMORY_S)
            self._posture_s = before + weight
            self._posture_roll = (before * self._posture_roll + weight * flip * roll) / self._posture_s
        if self._posture_s >= _LEAST_WEIGHT_S:
            self.roll_deg = self._posture_roll

    def see_floor(
        self, outline: NDArray[np.float64], lying: bool, inclination: float, turned: float, step_s: float
    ) -> None:
        """What the line from hands to feet tells. Lying, an arm hides it.

        outline: (n, 2) closed polygon in pixels, may be empty. inclination: of the trunk, degrees. turned: the yaw, as
        if the right side were near, degrees.
        """
        if self._posture_s >= _LEAST_WEIGHT_S:
            return
        if lying or inclination < FLOOR_TRUNK or abs(turned) > FLOOR_YAW or len(outline) < 3:
            return
        roll = floor_roll(floor_tilt(outline), turned)
        if roll is not None:
            keep = exp(-step_s / FLOOR_MEMORY_S)
            self.roll_deg = roll if self.roll_deg is None else keep * self.roll_deg + (1 - keep) * roll


def floor_roll(tilt: float | None, turned: float) -> float | None:
    """The picture's roll from that of the line from hands to feet, and from how far the camera is turned, degrees."""
    if tilt is None:
        return None
    roll = tilt + degrees(_LOOKING_DOWN * tan(radians(turned)))
    return roll if abs(roll) < _LARGEST_ROLL else None
