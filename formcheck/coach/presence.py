"""Whether somebody may stand too close to the camera, so that the tracker does not find them."""

from __future__ import annotations

from formcheck.coach.repeat import AGAIN_S

_STEADY_S = 1.5
"""Seconds of steady light after which the room is known; before, cameras adjust their exposure."""
_STEADY, _CHANGED = 2, 3
"""Changes of mean brightness, of 255: below the first is noise; a rendered body that close changed it by 3 to 21."""
_LASTING_S = 0.5


class Presence:
    """Feed `too_close` every frame in which nobody is found; `forget` when somebody is."""

    def __init__(self) -> None:
        self._room: int | None = None
        self._since_s = 0.0
        self._changed_s: float | None = None
        self._came = False
        self._nobody_s: float | None = None

    def forget(self) -> None:
        """Somebody is found: the room is looked at anew after that."""
        self._room, self._changed_s, self._came = None, None, False
        self._nobody_s = None

    def too_close(self, light: int | None, now: float) -> bool:
        """Whether something has come before the camera, or nobody was found for some seconds: who stands there and is
        told to step in must be too close. light: the picture's mean brightness, None where it is not known.
        """
        self._watch(light, now)
        self._nobody_s = now if self._nobody_s is None else self._nobody_s
        nobody_s = now - self._nobody_s
        if self._came and nobody_s < 2 * AGAIN_S[1]:
            return True
        return AGAIN_S[0] <= nobody_s < 2 * AGAIN_S[1] - AGAIN_S[0]

    def _watch(self, light: int | None, now: float) -> None:
        """Whether the light of a steady room has changed, as it does when somebody fills a part of the picture."""
        if light is None:
            return
        steady = now - self._since_s >= _STEADY_S
        if self._room is None or (not steady and abs(light - self._room) >= _STEADY):
            self._room, self._since_s = light, now
        elif not steady or abs(light - self._room) < _CHANGED:
            self._changed_s, self._came = None, False
        else:
            self._changed_s = now if self._changed_s is None else self._changed_s
            self._came = now - self._changed_s >= _LASTING_S
