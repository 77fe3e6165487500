"""One hold: what is said in it, when it is over, and what is said to who stays in it all the same."""

from __future__ import annotations

from typing import Literal

from formcheck.coach.voice import Prompt, speaking_s
from formcheck.exercise.event import Phase
from formcheck.exercise.exercise import Exercise

HOLD, HALF_WAY, TEN_MORE = "Stay there", "Half way", "Ten more seconds"
"""Stay, not hold: the voice's hold is no word to a listener across a room (benchmarks/voices.py)."""
NUMBERS = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
LONGEST_S = 60.0
"""From such a time on the last ten seconds are told: a minute without a word is long."""
_LONG_S, _VERY_LONG_S = 10.0, 20.0
"""From the first on a hold is counted down from three, from the second on half way is told."""
_STAYS_S = 1.0
"""In such a hold one is told to stay after so long in form: the knee may yet be on its way."""
_CORRECTED_S = 0.5
"""A hold that is out of form for so long from its beginning on is corrected."""
_SHORT = 0.5
"""A hold shorter than this share of its time is told to be too short."""
_MOST, _LEAST_MORE_S, _MOST_MORE_S = 2.0, 8.0, 60.0
"""A hold out of form is ended after so many times its time, but at least and at most so many seconds more: nobody is
held for ever."""
_REMIND_S, _WAIT_S = 6.0, 12.0
"""After a hold is over: who stays is told again, then less often, and after a last one no longer waited for."""


class HowFar:
    """Tells of a long time how far it is, each thing once: half way, and the last ten seconds.

    whole_s: the whole time. half_from_s: from how long a time on half way is told; late_s: how late that may be said.
    """

    def __init__(self, whole_s: float, half_from_s: float, late_s: float) -> None:
        self._half_s = whole_s / 2 if whole_s >= half_from_s else None
        self._ten = whole_s >= LONGEST_S
        self._late_s = late_s

    def say(self, now: float, left_s: float) -> Prompt | None:
        """What to say with so many seconds left, if anything."""
        if self._half_s is not None and left_s <= self._half_s:
            self._half_s = None
            return Prompt(HALF_WAY, now + self._late_s)
        if self._ten and left_s <= 10.0:
            self._ten = False
            return Prompt(TEN_MORE, now + 1.5)
        return None


class Hold:
    """The hold of one repetition. Call `pass_by` and `say` in each of its frames, `linger` once it is released.

    released: whether it is done and was ended in words. any_form_s: held so far, in form or not.
    """

    def __init__(self, exercise: Exercise) -> None:
        self.released = False
        self.any_form_s = 0.0
        self._target_s, self._back = exercise.dose.hold_s, exercise.plan.back
        self._long = self._target_s >= _LONG_S
        self._how_far = HowFar(self._target_s, _VERY_LONG_S, 1.5)
        self._told = False
        self._countdown = self._reminded = 0
        self._released_s = 0.0

    def begin(self, running_s: float) -> None:
        """Its first frame. running_s: for how long the set has run; what is held from its beginning is held already."""
        self._told = self._told or running_s < _STAYS_S

    def pass_by(self, step_s: float) -> None:
        """Seconds held, in form or not."""
        self.any_form_s += step_s

    def say(self, now: float, in_form_s: float, announced: bool) -> Prompt | None:
        """What to say in this frame, if anything; it is released when it was held for its time, or for long enough.

        in_form_s: held in form so far. announced: whether to say that one is to stay; later the person knows.
        """
        if self._target_s <= 0 or self.released:
            return None
        # Nobody is told to stay in what is to be corrected; that it was corrected says enough in a short hold.
        self._told = self._told or (not self._long and in_form_s <= 0 and self.any_form_s > _CORRECTED_S)
        if announced and not self._told and in_form_s > 0 and in_form_s >= (_STAYS_S if self._long else 0.0):
            self._told = True
            return Prompt(HOLD, now + 1.2)
        left_s = self._target_s - in_form_s
        most_s = min(max(_MOST * self._target_s, self._target_s + _LEAST_MORE_S), self._target_s + _MOST_MORE_S)
        if left_s <= 0 or self.any_form_s >= most_s:
            self.released, self._released_s = True, now + speaking_s(self._back)
            return Prompt(self._back, now + 1.5) if self._back else None
        return self._how_far.say(now, left_s) or self._count_down(now, left_s)

    def _count_down(self, now: float, left_s: float) -> Prompt | None:
        number = int(-(-left_s // 1))
        if self._long and left_s <= 3.0 and number != self._countdown:
            self._countdown = number
            return Prompt(NUMBERS[number - 1], now + 0.6)
        return None

    def linger(self, now: float, before: Phase, phase: Phase) -> Literal["", "again", "enough"]:
        """After it was released: whether to say again how to leave it, or that it has been waited for long enough.

        before, phase: of the frame before and of this one. Who stays where the hold was, or half way back, lingers.
        """
        if phase == "return" and before != "return":
            self._released_s, self._reminded = max(now, self._released_s), 0
        over_s = now - self._released_s
        if phase not in ("hold", "return") or over_s < _REMIND_S:
            return ""
        if over_s >= _REMIND_S * (2 ** (self._reminded + 1) - 1):
            self._reminded += 1
            return "again"
        return "enough" if over_s >= _WAIT_S else ""

    @property
    def short(self) -> bool:
        """Whether it was left too soon, in form or not: who was told what to correct is not told to hold longer."""
        return self._target_s > 0 and self.any_form_s < _SHORT * self._target_s

    def good(self, in_form_s: float) -> bool:
        """Whether it was long enough in form to be praised."""
        return in_form_s >= _SHORT * self._target_s
