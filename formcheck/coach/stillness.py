"""Keeping still for the neutral: for how long the moving angle has stayed where it is."""

from __future__ import annotations

NEUTRAL_S = 2.0
"""How long to hold still for the neutral."""
SURELY_STILL_S = 4.0
"""The same after much to and fro: legs that are mixed up stay in one place for two seconds, too."""
_SWAY = 8.0
"""Degrees that the driver may sway meanwhile: over the tracker's noise, under any movement."""
_TREMBLING_S = 5.0
"""After so long it is half as much again: who trembles, or is seen badly, is not kept for ever."""
_ALMOST_S = 0.9
"""How long to be in place, the first time, before stillness counts: view and camera's tilt may yet speak against it
until they settle."""


class Stillness:
    """Feed `held` every frame in which the person is in place, and `forget` in every other.

    since_s: when the stillness at hand began. wait_s: how long to be in place before it counts.
    """

    def __init__(self) -> None:
        self.since_s = 0.0
        self.wait_s = _ALMOST_S
        self._value: float | None = None
        self._placed_s = 0.0

    def held(self, value: float | None, now: float, seconds: float) -> bool:
        """Whether the moving angle (degrees; None where it is not read) has stayed where it is for so long."""
        if value is None:
            return False
        if self._value is None:
            self._placed_s = now
        waited_s = now - self._placed_s
        sway = _SWAY if waited_s < _TREMBLING_S else 1.5 * _SWAY
        if self._value is None or abs(value - self._value) > sway or waited_s < self.wait_s:
            self.since_s, self._value = now, value
        return now - self.since_s >= seconds - 1e-6

    def forget(self) -> None:
        """Not in place, or in another one."""
        self._value = None

    def once(self) -> None:
        """The neutral was taken: view and tilt have settled for good."""
        self.wait_s = 0.0
