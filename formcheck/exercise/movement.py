"""A movement from the start posture to end range, its hold and its way back: one repetition."""

from __future__ import annotations

from formcheck.exercise.driver import NOTICED_S, Driver
from formcheck.exercise.event import Phase
from formcheck.exercise.exercise import Phasing
from formcheck.exercise.leg_frame import LegFrame
from formcheck.exercise.start_posture import BEGINS, READY_S
from formcheck.exercise.under_way import RepUnderWay

_BACK = 0.75
"""Share of the way back after which a leg that rests has completed the repetition."""
NEARLY_THERE = 0.4 * BEGINS
"""Degrees from its start up to which a leg is where it began."""
_DEEPENING, _DEEPENED = 3.0, 8.0
"""Degrees past the level of the hold. Beyond the first a quick change is still the way in; as much as the second, early
in a hold (_SETTLING_S), means that the hold had not begun."""
_SETTLING_S = 1.5
_AT_LEVEL = 4.0
"""Degrees back from the level of a hold that are still at it."""
_TURNED = 3.0
"""Degrees back and forth at end range after which a movement that never rests there counts as held: it bounces."""
_ABANDONED_S = 0.5
"""A movement that had reached the postures of end range is given up after so long outside them."""
_EASED, _EASED_S = 0.25, 0.8
"""A hold goes on if no more than this share of the way was given up, once the leg has rested there for so long."""
CORRECTED = 0.5
"""Share of the way that may be given up by somebody who was told what to correct: a rounded back gets long by coming up
a little."""
_UNREAD_S = 0.2
"""Seconds without a reading in which a movement may have begun long before it is noticed."""
_SHORTEST_S = 0.6
"""The shortest repetition: no leg kicks and returns faster, so shorter ones are mistakes of the tracker. One that never
came to its hold must have been read for so long."""


class Movement:
    """`begin` it, then ask `in_move`, `in_hold` or `in_return` every frame, as the phase is; each names the next phase.

    rep: the repetition, None outside. began, finished: true in the one frame in which it begins or is complete (at
    `ended_s`). deepening, easing: while a hold is not held still but on its way in, or out. hold_anew: in the frame in
    which it turns out that what looked like a hold was the way in.
    """

    def __init__(self, driver: Driver) -> None:
        self.rep: RepUnderWay | None = None
        self.began = self.finished = self.deepening = self.easing = self.hold_anew = False
        self.ended_s = 0.0
        self._driver = driver
        self._level = self._low = self._swing = 0.0

    def next_frame(self) -> None:
        """What was told of the frame before is over."""
        self.began = self.finished = self.deepening = self.easing = self.hold_anew = False

    def begin(self, frame: LegFrame, start_value: float) -> RepUnderWay:
        """A movement begins. start_value: where the driver comes from."""
        self.rep = RepUnderWay(frame.now, start_value, frame.value, left_s=self._left_s(frame, start_value))
        self.began, self._driver.rest_since_s, self._low = True, None, frame.value
        return self.rep

    def _left_s(self, frame: LegFrame, start_value: float) -> float:
        """When the movement that is noticed now began: where the driver was not read for a while, on the line there."""
        before = self._driver.before
        if before is None or frame.now - before[0] < _UNREAD_S or frame.value <= before[1]:
            return frame.now
        share = (start_value + BEGINS - before[1]) / (frame.value - before[1])
        return before[0] + min(max(share, 0.0), 1.0) * (frame.now - before[0])

    def hold(self, frame: LegFrame) -> Phase:
        """End range is reached, and held from when the leg came to rest."""
        rep, since_s = self._rep(), self._driver.rest_since_s
        rep.held = True
        rep.hold_since_s = frame.now if since_s is None else max(since_s - NOTICED_S, rep.start_s)
        rep.hold_value, rep.hold_along = frame.value, self._driver.along
        self._level, self._swing, self._low = frame.value, 0.0, frame.value
        return "hold"

    def give_up(self, ended_s: float) -> Phase:
        """It ends without a way back. A repetition that came to its hold counts all the same."""
        rep = self.rep
        self._end(ended_s, counts=rep is not None and rep.held)
        return "setup"

    def _end(self, ended_s: float, counts: bool) -> None:
        rep = self.rep
        self.finished = counts and rep is not None and _seen_s(rep, ended_s) >= _SHORTEST_S
        self.ended_s = ended_s
        if not self.finished:
            self.rep = None

    def in_move(self, frame: LegFrame) -> Phase:
        """`hold` or `return` once it has come far enough; `start` if it was none, `setup` if the leg is laid down."""
        rep, phasing, driver = self._rep(), frame.phasing, self._driver
        # A leg that straightens on its way to the floor has not reached end range.
        if frame.value > rep.best and (frame.at_end or phasing.travel == 0):
            rep.best = self._low = frame.value
        self._low = min(self._low, frame.value)
        if frame.at_end:
            rep.end_seen_s = frame.now
        elif rep.end_seen_s is not None and frame.now - rep.end_seen_s > _ABANDONED_S:
            # End range was within reach and no longer is: the leg is laid down, not kicked.
            return self.give_up(rep.end_seen_s)
        far = phasing.far_enough(rep.start_value, rep.best)
        bounced = rep.best - self._low > _TURNED and frame.value - self._low > _TURNED
        if far and frame.value < rep.best - max(phasing.leave, 0.2 * (rep.best - rep.start_value)):
            return "return"
        if far and frame.at_end and not frame.passing and (driver.at_rest(frame.now) or bounced):
            return self.hold(frame)
        if not rep.held and driver.resting(frame.now) and self._back_at_start(frame, rep):
            self.rep = None
            return "start"
        return "move"

    def _back_at_start(self, frame: LegFrame, rep: RepUnderWay) -> bool:
        """Whether a leg that rests in mid-movement is back where it began: the movement was given up, or was none."""
        travelled = frame.value - rep.start_value
        if travelled < NEARLY_THERE:
            return True
        since_s = self._driver.rest_since_s
        long = since_s is not None and frame.now - since_s >= READY_S
        return frame.in_start and long and travelled < frame.phasing.travel

    def in_hold(self, frame: LegFrame) -> Phase:
        """`return` once its level is left, `move` if it was not the end of the way yet."""
        rep, driver = self._rep(), self._driver
        leave, speed, along = frame.phasing.leave, driver.speed or 0.0, driver.along
        rep.best = max(rep.best, frame.value)
        rep.end_seen_s = frame.now if frame.at_end else rep.end_seen_s
        if frame.value > self._level + leave and speed > 2 * driver.still:
            driver.rest_since_s = None
            return "move"
        further = 0.0 if rep.hold_along is None or along is None else along - rep.hold_along
        self.deepening = (frame.value > self._level + _DEEPENING and speed > driver.still) or (
            further > _DEEPENING and (driver.along_speed or 0.0) > driver.still
        )
        if self.deepening and max(frame.value - rep.hold_value, further) > _DEEPENED:
            self.hold_anew = frame.now - (rep.hold_since_s or 0.0) < _SETTLING_S
            rep.hold_since_s, rep.hold_value, rep.hold_along = frame.now, frame.value, along
        # A bounce is no return: what swung back once widens the band in which the hold goes on.
        self._low = min(self._low, frame.value)
        if frame.value > self._low + 3.0:
            self._swing = max(self._swing, min(self._level - self._low, leave))
        self.easing = frame.value <= self._level - _AT_LEVEL
        if not self.easing:
            self._level += 0.1 * (frame.value - self._level)
            self._low = frame.value
            rep.hold_left_s = frame.now
        elif driver.rested_s(frame.now) >= _EASED_S:
            self._level = frame.value
        if frame.value < self._level - leave - self._swing or not frame.at_end:
            driver.rest_since_s = None
            return "return"
        return "hold"

    def still_holds(self, value: float, phasing: Phasing) -> bool:
        """Whether a driver that was not looked at for a while is where the hold was."""
        return value >= self._level - phasing.leave

    def in_return(self, frame: LegFrame) -> Phase:
        """`start` once it is back, `hold` if it goes on after all, `setup` if the leg is laid down."""
        rep, phasing, driver = self._rep(), frame.phasing, self._driver
        if frame.at_end or frame.in_start:
            rep.end_seen_s = frame.now
        elif rep.end_seen_s is not None and frame.now - rep.end_seen_s > _ABANDONED_S:
            # Neither at end range nor on the way to the start: the leg is laid down after its hold.
            return self.give_up(rep.end_seen_s)
        back = rep.back(frame.value)
        if rep.held and frame.value > self._level - 0.5 * phasing.leave and frame.at_end:
            return "hold"
        home = frame.value - rep.start_value < BEGINS if phasing.travel else frame.in_start and not frame.at_end
        if home or (back > _BACK and driver.resting(frame.now)):
            if rep.opened:
                # The start posture is seen for the first time: what comes is measured against it.
                return self.give_up(frame.now)
            self._end(frame.now, counts=True)
            driver.rest_since_s = None
            return "start"
        if not phasing.travel and frame.at_end and driver.resting(frame.now):
            return self.hold(frame)
        eased = rep.held and back < (CORRECTED if frame.corrected else _EASED) and frame.at_end
        if eased and driver.rested_s(frame.now) >= _EASED_S:
            # Straightening the knees as told brings one a little out of the bend; the hold goes on.
            return self.hold(frame)
        return "return"

    def _rep(self) -> RepUnderWay:
        assert self.rep is not None, "a phase of movement without a repetition"
        return self.rep


def _seen_s(rep: RepUnderWay, ended_s: float) -> float:
    """How long a repetition is known to have taken."""
    return ended_s - rep.start_s - (0.0 if rep.held else rep.unread_s)
