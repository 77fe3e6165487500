"""Set-up: one thing after the other until the person's neutral is taken, and whether it stays so."""

from __future__ import annotations

from formcheck.coach.patience import Patience
from formcheck.coach.presence import Presence
from formcheck.coach.repeat import Repeat
from formcheck.coach.steps import (
    BACK,
    JOINTS,
    LASTING,
    LIE_DOWN,
    OTHER_SIDE,
    POSTURE,
    SIDE_STEP,
    STEP_IN,
    STEPS,
    STILL,
    TURN_ROUND,
    Cut,
    Sight,
    cut_off,
    in_posture,
    posture,
    uncertain,
)
from formcheck.coach.stillness import NEUTRAL_S, SURELY_STILL_S, Stillness
from formcheck.coach.to_and_fro import ToAndFro
from formcheck.coach.voice import speaking_s
from formcheck.exercise.driver import value_of
from formcheck.exercise.exercise import Exercise
from formcheck.exercise.hold_clock import counted_s
from formcheck.measure.measurer import Measured
from formcheck.pose.landmarks import Side, other

HOLD_STILL = "Keep still"
_SETTLE_S = 0.7
"""How long the same thing must be wrong before it is said: no word for a single frame."""
_FINE_S = 0.5
"""How long a step must be fine before the next one counts."""
_OTHER_WAY_S = 2.0
"""How long another way to turn must be the right one before it is asked for instead."""
_TURNED_S = 2.0
"""The same for who was asked to turn the other leg to the camera."""
_BRIEF_S = 0.3
"""How long something must be wrong before set-up goes back to it."""
_LOST_S = 1.5
"""How long something must be wrong before a session that runs is paused."""
_AFTER_CAMERA_S = 0.3
"""From the words about the camera to those about the person."""
_ACT_S = 2.5
"""From the words about a new round to holding still: time to do it."""
_HIDDEN_S = 10.0
"""After so long without a view of the leg, something else is proposed than to show it."""
_STANDS_S = 8.0
"""Who is asked for so long to lie down may be the one who helps: is there somebody else who lies already?"""


class SetUp:
    """Follows the steps of `STEPS`; feed `update` every frame.

    ready: everything is done, the session may run. since_s: when the still posture began that made it so.
    words: what to do now; aloud: the same in the frames in which it is to be said.
    lost: whether it was ready in the frame before and no longer is. seen: whether somebody was found by now.
    other_leg_s: for how long, though told, the other leg has been in the start posture that is asked for.
    elsewhere: whether, from this frame on, somebody else should be looked for in the picture.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._patience = Patience()
        self._step = STEPS[0]
        self._change: tuple[int, float] | None = None
        self._wrong_s: float | None = None
        self._still = Stillness()
        self._hidden_s: float | None = None
        self.seen = False
        self._camera_until_s = 0.0
        self._left_by: Cut = frozenset()
        self._presence = Presence()
        self._to_and_fro = ToAndFro()
        self._repeat = Repeat()
        self._last_s = 0.0
        self._other_s: float | None = None
        self._leg_told_s = float("inf")
        self._news, self._news_until_s = "", float("inf")
        self._stands_s: float | None = None
        self.ready = self.lost = self.elsewhere = False
        self.since_s = self.other_leg_s = 0.0
        self.words = self.aloud = ""

    def update(self, measured: Measured, size: tuple[int, int], light: int | None, leg: Side | None) -> None:
        """One more frame. size: of the picture; light: its mean brightness; leg: the working one."""
        now = measured.time_s
        sight = Sight(measured, size, light, leg, self.ready, self.seen, self._left_by, self._patience.roughly)
        self.aloud, self.lost, self.elsewhere = "", False, False
        if measured.points is not None:
            self.seen, self._left_by = True, cut_off(measured, size)
        if self.ready:
            self._watch(sight, now)
        if not self.ready:
            self._go_through(sight, now)
            self._follow_other(sight, now)
            self._patience.asked(self._step, counted_s(self._last_s, now), uncertain(self._exercise, sight))
        self._last_s = now

    def again(self) -> None:
        """The posture and the stillness anew: another leg, or the posture was left."""
        self.ready, self._change, self._wrong_s = False, None, None
        self._still.forget()
        self._step, self.words = POSTURE, ""
        self._other_s, self.other_leg_s, self._leg_told_s = None, 0.0, float("inf")
        self._repeat.forget()

    def announce(self, words: str) -> None:
        """What is new about the round: it is said in the start posture, and holding still comes after it."""
        self._news, self._news_until_s = words, float("inf")

    def skip(self) -> None:
        """The step at hand is as good as done from now on; start posture and holding still are not skipped."""
        if not self.ready and self._step not in (POSTURE, STILL):
            self._patience.given_up.add(self._step)

    def repeat(self) -> None:
        """Say what is to be done once more."""
        self._repeat.forget()

    def told(self, now: float) -> None:
        """The words were said by other means in this frame."""
        self._repeat.due(self.words, now, 0.0)

    @property
    def done(self) -> int:
        """How many of the steps are done."""
        return len(STEPS) if self.ready else STEPS.index(self._step)

    def _wrong(self, sight: Sight) -> tuple[str, str]:
        """The first of the lasting steps that is not fine, and its words; two empty texts when all are."""
        for name, check in LASTING:
            words = "" if name in self._patience.given_up else check(self._exercise, sight)
            if words:
                return name, words
        return "", ""

    def _watch(self, sight: Sight, now: float) -> None:
        name, words = self._wrong(sight)
        if not words:
            self._wrong_s = None
            return
        self._wrong_s = now if self._wrong_s is None else self._wrong_s
        if now - self._wrong_s >= _LOST_S:
            self.again()
            self._step, self.words, self.lost = name, words, True

    def _go_through(self, sight: Sight, now: float) -> None:
        name, words = self._wrong(sight)
        if not name:
            words = posture(self._exercise, sight) or (self._news if now < self._news_until_s else "")
            name = POSTURE if words else ""
        if not name:
            name, words = STILL, HOLD_STILL
        if not self._settled(name, words, now):
            return
        words = self._helps(name, words, sight, now)
        if words != STEP_IN:
            self._presence.forget()
        elif self._presence.too_close(sight.light, now):
            words = BACK
        self._step, self.words = name, words
        self._to_and_fro.update(STEPS.index(name), now, placed=STEPS.index(JOINTS))
        if self._to_and_fro.going and name in (POSTURE, STILL):
            # What helps the tracker is asked for until it is done, and not each thing that it seems to see in turn.
            self.words = words = self._exercise.plan.show
        self._look_elsewhere(words, now)
        if name == STILL:
            self._wait_still(sight, now)
        else:
            self._still.forget()
        if not self.ready:
            settle_s = self._still.wait_s if name == STILL else _SETTLE_S
            self.aloud = self._about_camera(now)
            if not self.aloud and (self.seen or now >= self._camera_until_s):
                # Who was told about the camera has waited already.
                told = self._camera_until_s > 0 and not self.seen
                self.aloud = self._repeat.due(words, now, 0.0 if told else settle_s)
            if self.aloud and self.aloud == self._exercise.plan.posture_for(sight.leg):
                self._leg_told_s = min(self._leg_told_s, now + speaking_s(self.aloud))
            if self.aloud and self.aloud == self._news:
                self._news_until_s = now + speaking_s(self.aloud) + _ACT_S

    def _about_camera(self, now: float) -> str:
        """Where the camera belongs, said once, while nobody was in the picture yet; time is left to hear it."""
        words = self._exercise.plan.camera
        if words and not self._camera_until_s and not self.seen and now >= _SETTLE_S:
            self._camera_until_s = now + speaking_s(words) + _AFTER_CAMERA_S
            return words
        return ""

    def _look_elsewhere(self, words: str, now: float) -> None:
        if words != LIE_DOWN:
            self._stands_s = None
        elif self._stands_s is None:
            self._stands_s = now
        elif now - self._stands_s >= _STANDS_S:
            self._stands_s, self.elsewhere = now, True

    def _follow_other(self, sight: Sight, now: float) -> None:
        """For how long the other leg was brought into position, in place of the one that is asked for."""
        wrong = self._step == POSTURE and sight.leg is not None and sight.measured.points is not None
        there = wrong and in_posture(self._exercise, sight.measured, other(sight.leg or "left"))
        if self._to_and_fro.going or not there:
            self._other_s, self.other_leg_s = None, 0.0
            return
        self._other_s = now if self._other_s is None else self._other_s
        # Who had that leg there before the other one was asked for has yet to hear it.
        self.other_leg_s = max(0.0, now - max(self._other_s, self._leg_told_s))

    def _helps(self, name: str, words: str, sight: Sight, now: float) -> str:
        """What to say instead where a leg has not been read for long, whatever was advised.

        A far leg becomes the near one: standing there is nothing else to advise first. Where the far leg is seen better
        it is meant: with the near one up neither is read, so it is named. From an end neither leg hides the other.
        """
        plan = self._exercise.plan
        near = sight.measured.view.near_side if self._exercise.view == "side" else None
        if name != JOINTS or words != plan.show or sight.leg is None or near is None:
            self._hidden_s = None
            return words
        self._hidden_s = now if self._hidden_s is None else self._hidden_s
        long, far_first = now - self._hidden_s >= _HIDDEN_S, plan.first == "far"
        if (sight.leg == near) != far_first:
            return plan.posture_for(sight.leg) if far_first and long else words
        if sight.measured.view.lying:
            return TURN_ROUND if long else words
        return OTHER_SIDE

    def _settled(self, name: str, words: str, now: float) -> bool:
        """Whether this is the step: another one than before must have been it for a moment."""
        if name == self._step and self.words and not (name == SIDE_STEP and words != self.words):
            self._change = None
            return True
        # What comes after a step may change from frame to frame: the step itself is done all the same.
        way = STEPS.index(name) - STEPS.index(self._step)
        way = (way > 0) - (way < 0)
        if self._change is None or self._change[0] != way:
            self._change = way, now
        if not self.words:
            return True
        # A far leg that is seen for a moment is not seen well enough: who was asked to turn is waited for.
        fine_s = _TURNED_S if self.words in (TURN_ROUND, OTHER_SIDE) else _FINE_S
        brief_s = _OTHER_WAY_S if self._to_and_fro.going else _BRIEF_S
        return now - self._change[1] >= (brief_s, _OTHER_WAY_S, fine_s)[way + 1]

    def _wait_still(self, sight: Sight, now: float) -> None:
        value = value_of(self._exercise.phasing.driver, sight.leg, sight.measured)
        if self._still.held(value, now, SURELY_STILL_S if self._to_and_fro.going else NEUTRAL_S):
            self.ready, self.since_s, self._wrong_s = True, self._still.since_s, None
            self._still.once()
            self._repeat.forget()
