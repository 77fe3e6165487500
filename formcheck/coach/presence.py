"""Whether somebody may stand too close to the camera, so that the tracker does not find them."""

from __future__ import annotations

_STEADY_S = 1.5
"""Seconds of steady light after which the room is known; before, cameras adjust their exposure."""
_STEADY, _CHANGED = 2, 3
"""Changes of mean brightness, of 255: below the first is noise; a rendered body that close changed it by 3 to 21."""
_LASTING_S = 0.5


class Presence:
    """Feed `update` every frame in which nobody is found; `forget` when somebody is.

    came: whether the light of a steady room has changed, as it does when somebody fills a part of the picture.
    """

    def __init__(self) -> None:
        self._room: int | None = None
        self._since_s = 0.0
        self._changed_s: float | None = None
        self.came = False

    def forget(self) -> None:
        """Somebody is found: the room is looked at anew after that."""
        self._room, self._changed_s, self.came = None, None, False

    def update(self, now: float, light: int | None) -> None:
        """One more frame. light: the picture's mean brightness, None where it is not known."""
        if light is None:
            return
        steady = now - self._since_s >= _STEADY_S
        if self._room is None or (not steady and abs(light - self._room) >= _STEADY):
            self._room, self._since_s = light, now
        elif not steady or abs(light - self._room) < _CHANGED:
            self._changed_s, self.came = None, False
        else:
            self._changed_s = now if self._changed_s is None else self._changed_s
            self.came = now - self._changed_s >= _LASTING_S
