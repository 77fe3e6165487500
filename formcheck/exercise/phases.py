"""Set-up, start, move, hold, return: which phase one leg (or both together) is in.

The machine watches one number, the driver (the knee's flexion in the kick), turned so that it grows
toward end range. It knows nothing of faults.
"""

from __future__ import annotations

from collections.abc import Callable

from formcheck.exercise.driver import Driver, in_ranges
from formcheck.exercise.event import Phase
from formcheck.exercise.exercise import Phasing
from formcheck.exercise.leg_frame import LegFrame
from formcheck.exercise.movement import NEARLY_THERE, Movement
from formcheck.exercise.passing import Passing
from formcheck.exercise.start_posture import BEGINS, READY_S, StartPosture
from formcheck.measure.measurer import Measured
from formcheck.pose.landmarks import Side

_LOST_S = 2.0
"""After so long out of sight or out of the exercise: back to set-up."""
_HIDDEN_S = 5.0
"""Seconds after which a movement that has come far is given up where the person is seen, but the joints mixed up."""
_EDGE = 20.0
"""Degrees outside its ranges at which a posture that is the whole exercise counts as left."""


class PhaseMachine:
    """One machine a leg; feed `update` every frame.

    side: the leg, None when both work together (then the near leg is watched).
    After an update: `phase`; `start`, the start posture; `movement`, with its repetition; `going_back` while the driver
    does, faster than it rests; `passing` while the body passes quickly through the postures of end range.
    """

    def __init__(self, phasing: Phasing, side: Side | None) -> None:
        self.phasing, self.side = phasing, side
        self.phase: Phase = "setup"
        self.going_back = self.passing = False
        self._driver = Driver()
        self.start, self.movement = StartPosture(self._driver), Movement(self._driver)
        self._steps: dict[Phase, Callable[[LegFrame], Phase]] = {
            "setup": self.start.in_setup,
            "start": self.start.in_start,
            "move": self.movement.in_move,
            "hold": self.movement.in_hold,
            "return": self.movement.in_return,
        }
        self._passes = Passing()
        self._away_s: float | None = None
        self._last_s: float | None = None
        self._left_off_s: float | None = None

    def update(self, measured: Measured, may_begin: bool = True, corrected: bool = False, shadow: bool = False) -> None:
        """One more frame. may_begin: whether a movement may begin now (the other leg may be at work); corrected:
        whether something was to be corrected in this hold just now; shadow: whether this may be the other leg."""
        self.movement.next_frame()
        now = measured.time_s
        last_s, self._last_s = self._last_s, now
        if measured.anew:
            # Another picture: what was under way is over.
            self._give_up(now if last_s is None else last_s)
        elif last_s is not None and now - last_s > _LOST_S:
            self._after_a_pause(last_s)
        driver = self._driver
        step_s = 0.0 if last_s is None else now - last_s
        value = driver.update(self.phasing, self.side, measured, step_s, set_up=self.phase == "setup")
        if value is None:
            self._lose(now, hidden=measured.points is not None)
            return
        disturbed = measured.disturbed and self.phase != "setup"
        if self.movement.rep is not None:
            self.movement.rep.unread_s += driver.unread_s + (step_s if disturbed else 0.0)
        if disturbed:
            # Who is before the person tears the landmarks along: that is no movement.
            return
        self.going_back = driver.speed is not None and driver.speed < -driver.still
        phasing, side = self.phasing, self.side
        at_end = in_ranges(phasing.end, side, measured, self._edge)
        if self._left_off_s is not None:
            if not (at_end and self.movement.still_holds(value, phasing)):
                self._give_up(self._left_off_s)
            self._left_off_s = None
        frame = LegFrame(measured, phasing, side, value, at_end, may_begin, corrected, shadow)
        under_way = self.movement.rep is not None and value - self.start.value > BEGINS
        if under_way or at_end or frame.in_start:
            self._come_back(now)
        elif self._lose(now):
            return
        self.passing = frame.passing = self.phase == "move" and self._passes.update(phasing, side, measured)
        phase = self._steps[self.phase](frame)
        if phase != self.phase:
            self._enter(phase, frame)

    @property
    def approaching(self) -> bool:
        """Whether the driver still moves toward end range, faster than at rest."""
        return self._driver.speed is not None and self._driver.speed > self._driver.still

    @property
    def value(self) -> float | None:
        """The driver, grown toward end range."""
        return self._driver.value

    @property
    def ending_s(self) -> float:
        """Estimated seconds until the repetition is over, if it goes on like this; infinite before the return."""
        rep, value, speed = self.movement.rep, self._driver.value, self._driver.speed
        if rep is None or self.phase != "return" or value is None or not speed or speed >= 0:
            return float("inf")
        return max(0.0, value - rep.start_value - BEGINS) / -speed

    @property
    def _edge(self) -> float:
        """How far outside its ranges the posture of end range still counts as held, degrees."""
        return _EDGE if self.phasing.travel == 0 and self.phase in ("hold", "return") else 0.0

    def _enter(self, phase: Phase, frame: LegFrame) -> None:
        """Go into another phase."""
        was, self.phase = self.phase, phase
        if phase == "setup":
            self._begin_anew()
        elif was in ("setup", "start"):
            if phase != "start":
                rep = self.movement.begin(frame, self.start.value)
                rep.opened = was == "setup"
            if phase == "hold":
                self.movement.hold(frame)
        elif phase == "start" and (was == "return" or frame.value - self.start.value >= NEARLY_THERE):
            # The next movement starts from where the leg came back to; one that was none leaves the start as it was.
            self.start.value = frame.value

    def _lose(self, now: float, hidden: bool = False) -> bool:
        """Not in the exercise in this frame; true, and back to set-up, once that has lasted.

        hidden: the person is seen, but the driver cannot be read.
        """
        if self._away_s is None:
            self._away_s = now
        self.start.unseen()
        away_s, rep = now - self._away_s, self.movement.rep
        if self.phase == "setup":
            # A posture is not left by a blink of the tracker; where it is the whole exercise there is time enough.
            if away_s >= READY_S - 1e-6 or not self.phasing.travel:
                self._give_up(self._away_s)
            return True
        phasing, start = self.phasing, self.start.value
        far = rep is not None and not rep.held and phasing.travel > 0 and phasing.far_enough(start, rep.best)
        if away_s >= (_HIDDEN_S if hidden and far else _LOST_S):
            self._give_up(self._away_s)
            return True
        return False

    def _after_a_pause(self, last_s: float) -> None:
        """Nothing was looked at for a while: a hold goes on if it is still held then, all else is over."""
        if self.phase != "hold":
            self._give_up(last_s)
            return
        self._left_off_s = last_s
        self._driver.forget()

    def _come_back(self, now: float) -> None:
        """In the exercise again."""
        if self.phase == "setup" and self._away_s is not None:
            self.start.excuse(now - self._away_s)
        self._away_s = None

    def _give_up(self, ended_s: float) -> None:
        """Back to set-up, whatever was under way."""
        self.phase = self.movement.give_up(ended_s if self._left_off_s is None else self._left_off_s)
        self._left_off_s = None
        self._begin_anew()

    def _begin_anew(self) -> None:
        self.start.forget()
        self._driver.forget()
