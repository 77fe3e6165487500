"""How long set-up asks for what is not done: what the session can go on without is then taken as it is."""

from __future__ import annotations

from math import inf

from formcheck.coach.steps import JOINTS, LEVEL_STEP, LIGHT_STEP

_ENOUGH_S = {LEVEL_STEP: 12.0, LIGHT_STEP: 24.0}
"""What makes angles worse but not impossible is asked for so long, twice or more: then it has to do as it is."""
_ROUGHLY_S = 5.0
"""Likewise to be turned a little farther than a camera's place must be, where readings are not certain."""


class Patience:
    """Feed `asked` every frame of set-up.

    given_up: the steps that are no longer asked for; whoever skips one adds it.
    roughly: whether joints that are read roughly have to do.
    """

    def __init__(self) -> None:
        self._asked_s: dict[str, float] = {}
        self.given_up: set[str] = set()
        self.roughly = False

    def asked(self, step: str, for_s: float, uncertain: bool) -> None:
        """One more frame, so many seconds after the last one. uncertain: joints are read, but not certainly."""
        self._asked_s[step] = self._asked_s.get(step, 0.0) + for_s
        if self._asked_s[step] >= _ENOUGH_S.get(step, inf):
            self.given_up.add(step)
        if step == JOINTS and not uncertain:
            self._asked_s[step] = 0.0
        self.roughly = self.roughly or self._asked_s.get(JOINTS, 0.0) >= _ROUGHLY_S
