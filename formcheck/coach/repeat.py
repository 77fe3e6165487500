"""Says what to do once, and again, less and less often, while it is not done."""

from __future__ import annotations

from formcheck.coach.voice import speaking_s

AGAIN_S = (6.0, 12.0, 24.0)
"""Seconds after which the same words are said again: the first, second and every later time."""


class Repeat:
    """Decides in which frames words are said aloud.

    Words that come back after others were said wait as after their first time, not less: what to do may change back and
    forth without being said more often.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew: nothing was said yet."""
        self._words, self._since_s, self._times = "", 0.0, 0
        self._said_s: dict[str, float] = {}

    def due(self, words: str, now: float, settle_s: float) -> str:
        """The words if they are to be said in this frame, else "".

        words: what is to be done now. settle_s: how long it must be the same before it is said for the first time.
        """
        if words != self._words:
            self._words, self._since_s, self._times = words, now, 0
        settled = self._times > 0 or now - self._since_s >= settle_s - 1e-6
        wait_s = AGAIN_S[min(max(self._times, 1), len(AGAIN_S)) - 1]
        if not settled or now - self._said_s.get(words, float("-inf")) < wait_s:
            return ""
        # From when it was heard: who hears a long sentence has had no time yet to do it.
        self._said_s[words], self._times = now + speaking_s(words), self._times + 1
        return words
