"""Set-up, start, move, hold, return: which phase one leg (or both together) is in, and its repetitions.

The machine watches one number, the driver (the knee's flexion in the kick), turned so that it grows
toward end range. It knows nothing of faults.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from formcheck.exercise.driver import NOTICED_S, Driver, in_ranges
from formcheck.exercise.event import PHASES, Phase
from formcheck.exercise.exercise import Phasing
from formcheck.exercise.leg_frame import LegFrame
from formcheck.exercise.opening import Opening
from formcheck.exercise.passing import Passing
from formcheck.exercise.under_way import Repetition
from formcheck.measure.measurer import Measured
from formcheck.pose.landmarks import Side

_READY_S = 0.3
"""How long the start posture must be held still: enough for a neutral (contract)."""
_STILL_FACTOR = 2.0
"""The start posture may sway twice as fast as a hold."""
_BEGINS = 8.0
"""Degrees from the start at which a movement begins: above the tracker's noise, early in a kick."""
_BACK = 0.75
"""Share of the way back after which a leg that rests has completed the repetition."""
_LOST_S = 2.0
"""After so long out of sight or out of the exercise: back to set-up."""
_HIDDEN_S = 5.0
"""The same for a movement that has come far, while the person is still seen but the joints are mixed up."""
_EDGE = 20.0
"""Degrees outside its ranges at which a posture that is the whole exercise counts as left."""
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
"""The same share for somebody who was told what to correct: a rounded back gets long by coming up a little."""
_SHORTEST_S = 0.6
"""The shortest repetition: no leg kicks and returns faster, so shorter ones are mistakes of the tracker."""


@dataclass
class PhaseMachine:
    """One machine a leg; feed `update` every frame.

    side: the leg, None when both work together (then the near leg is watched).
    After an update: `phase`; `rep` (None outside); `began` and `finished` are true in the one frame in
    which a repetition begins or is complete (at `ended_s`); `ready_since_s` when the start posture began;
    `deepening`, `easing` while a hold is not held still but on its way in, or out; `hold_anew` in the frame in which it
    turns out that what looked like a hold was the way in; `going_back` while the driver does, faster than it rests;
    `passing` while the body passes quickly through the postures of end range.
    """

    phasing: Phasing
    side: Side | None
    phase: Phase = "setup"
    rep: Repetition | None = None
    began: bool = False
    finished: bool = False
    ended_s: float = 0.0
    ready_since_s: float | None = None
    level: float = 0.0
    deepening: bool = False
    easing: bool = False
    going_back: bool = False
    hold_anew: bool = False
    passing: bool = False
    _driver: Driver = field(default_factory=Driver)
    _start_value: float = 0.0
    _away_s: float | None = None
    _last_s: float | None = None
    _unsettled: bool = False
    _starts_at_end: bool = False
    _swing: float = 0.0
    _low: float = 0.0
    _posture: tuple[float, ...] = ()
    _before: tuple[float, tuple[float, ...]] | None = None
    _passes: Passing = field(default_factory=Passing)
    _opening: Opening = field(default_factory=Opening)

    def update(self, measured: Measured, may_begin: bool = True, corrected: bool = False, shadow: bool = False) -> None:
        """One more frame. may_begin: whether a movement may begin now (the other leg may be at work); corrected:
        whether something was to be corrected in this hold just now; shadow: whether this may be the other leg."""
        self.began = self.finished = self.deepening = self.easing = self.hold_anew = False
        now = measured.time_s
        last_s, self._last_s = self._last_s, now
        if measured.anew or (last_s is not None and now - last_s > _LOST_S):
            # Another picture, or a long pause: what was under way is over.
            self._give_up(now if last_s is None else last_s)
        driver = self._driver
        step_s = 0.0 if last_s is None else now - last_s
        value = driver.update(self.phasing, self.side, measured, step_s, set_up=self.phase == "setup")
        if value is None:
            self._lose(now, hidden=measured.points is not None)
            return
        if measured.disturbed and self.phase != "setup":
            # Who is before the person tears the landmarks along: that is no movement.
            return
        self.going_back = driver.speed is not None and driver.speed < -driver.still
        phasing, side = self.phasing, self.side
        at_end = in_ranges(phasing.end, side, measured, self._edge)
        frame = LegFrame(measured, phasing, side, value, at_end, may_begin, corrected, shadow)
        under_way = self.rep is not None and self.travelled(value) > _BEGINS
        if under_way or at_end or frame.in_start:
            self._come_back(now)
        elif self._lose(now):
            return
        self.passing = frame.passing = self.phase == "move" and self._passes.update(phasing, side, measured)
        _STEPS[self.phase](self, frame)

    @property
    def value(self) -> float | None:
        """The driver, grown toward end range."""
        return self._driver.value

    def travelled(self, value: float) -> float:
        """How far the driver is from its start, toward end range."""
        return value - self._start_value

    @property
    def ending_s(self) -> float:
        """Estimated seconds until the repetition is over, if it goes on like this; infinite before the return."""
        value, speed = self._driver.value, self._driver.speed
        if self.rep is None or self.phase != "return" or value is None or not speed or speed >= 0:
            return float("inf")
        return max(0.0, value - self.rep.start_value - _BEGINS) / -speed

    @property
    def _edge(self) -> float:
        """How far outside its ranges the posture of end range still counts as held, degrees."""
        return _EDGE if self.phasing.travel == 0 and self.phase in ("hold", "return") else 0.0

    def _lose(self, now: float, hidden: bool = False) -> bool:
        """Not in the exercise now; true (and back to set-up) when that has lasted. hidden: the person is seen, but the
        driver cannot be read."""
        if self._away_s is None:
            self._away_s = now
        self._before = None
        away_s, rep = now - self._away_s, self.rep
        if self.phase == "setup":
            # A posture is not left by a blink of the tracker; where it is the whole exercise there is time enough.
            if away_s >= _READY_S - 1e-6 or not self.phasing.travel:
                self._give_up(self._away_s)
            return True
        far = rep is not None and not rep.held and self.phasing.travel > 0 and self._far(rep)
        if away_s >= (_HIDDEN_S if hidden and far else _LOST_S):
            self._give_up(self._away_s)
            return True
        return False

    def _come_back(self, now: float) -> None:
        """In the exercise again: the time of a blink does not count toward a start posture."""
        if self.phase == "setup" and self._away_s is not None and self.ready_since_s is not None:
            self.ready_since_s += now - self._away_s
        self._away_s = None

    def _give_up(self, ended_s: float) -> None:
        """Back to set-up. A repetition that came to its hold counts all the same."""
        rep = self.rep
        self.finished = rep is not None and rep.held and ended_s - rep.start_s >= _SHORTEST_S
        self.ended_s = ended_s
        if not self.finished:
            self.rep = None
        self.phase, self.ready_since_s, self._before, self._driver.rest_since_s = "setup", None, None, None
        self._driver.forget()

    def _in_setup(self, frame: LegFrame) -> None:
        opening = self._opening
        opened = (
            None if opening.over else opening.see(self.phasing, self._driver, frame.now, frame.in_start, frame.at_end)
        )
        if opened is not None:
            self._start_value = opened
            self._begin(frame.now, frame.value)
            self._to_hold(frame.now, frame.value)
            self._rep().opened = True
            return
        still = self._driver.in_place(_STILL_FACTOR, long=self.phasing.travel > 0)
        in_posture = frame.in_start or (frame.at_end and self.phasing.travel == 0)
        before = self._before
        self._before = (frame.now, frame.posture) if in_posture else None
        if self._before is None or not still:
            self.ready_since_s = None
            return
        posture = frame.posture
        if self.ready_since_s is None and before is not None and _alike(posture, before[1]):
            # That nothing moves now was seen from the frame before on.
            self.ready_since_s, self._posture = before[0], posture
        elif self.ready_since_s is None or not _alike(posture, self._posture):
            # A leg that is still being put into place does not rest, though its knee may.
            self.ready_since_s, self._posture = frame.now, posture
        if frame.now - self.ready_since_s >= _READY_S - 1e-6:
            self.phase, self._start_value = "start", frame.value

    def _in_start(self, frame: LegFrame) -> None:
        resting = self._driver.resting(frame.now)
        if resting and abs(frame.value - self._start_value) < _BEGINS:
            # The start follows slow drift, so that a knee that sinks a little is not a movement.
            self._start_value += 0.05 * (frame.value - self._start_value)
        if frame.in_start:
            self._starts_at_end = frame.at_end
        # Unseen for a moment, the leg was laid down: from where it lies now nothing begins.
        left = self._starts_at_end and not frame.at_end and not frame.in_start
        if not frame.may_begin or self._unsettled or left:
            # The other leg is at work: this one starts from where it next rests.
            self._unsettled = left or not (frame.may_begin and resting)
            self._start_value = frame.value
            return
        if frame.shadow:
            return
        if self.phasing.travel == 0 and frame.at_end and resting:
            self._begin(frame.now, frame.value)
            self._to_hold(frame.now, frame.value)
        elif self.travelled(frame.value) > _BEGINS:
            self._begin(frame.now, frame.value)
        elif self.travelled(frame.value) < -_BEGINS and resting and frame.in_start:
            self._start_value = frame.value

    def _begin(self, now: float, value: float) -> None:
        self.rep = Repetition(now, self._start_value, value)
        self.phase, self.began, self._driver.rest_since_s, self._low = "move", True, None, value

    def _in_move(self, frame: LegFrame) -> None:
        rep = self._rep()
        # A leg that straightens on its way to the floor has not reached end range.
        if frame.value > rep.best and (frame.at_end or self.phasing.travel == 0):
            rep.best = self._low = frame.value
        self._low = min(self._low, frame.value)
        if frame.at_end:
            rep.end_seen_s = frame.now
        elif rep.end_seen_s is not None and frame.now - rep.end_seen_s > _ABANDONED_S:
            # End range was within reach and no longer is: the leg is laid down, not kicked.
            self._give_up(rep.end_seen_s)
            return
        far = self._far(rep)
        bounced = rep.best - self._low > _TURNED and frame.value - self._low > _TURNED
        if far and frame.at_end and not frame.passing and (self._driver.at_rest(frame.now) or bounced):
            self._to_hold(frame.now, frame.value)
        elif far and frame.value < rep.best - max(self.phasing.leave, 0.2 * self.travelled(rep.best)):
            self.phase = "return"
        elif not rep.held and self._driver.resting(frame.now) and self._back_at_start(frame):
            self.phase, self.rep = "start", None
            if self.travelled(frame.value) >= 0.4 * _BEGINS:
                self._start_value = frame.value

    def _back_at_start(self, frame: LegFrame) -> bool:
        """Whether a leg that rests in mid-movement is back where it began: the movement was given up, or was none."""
        if self.travelled(frame.value) < 0.4 * _BEGINS:
            return True
        since_s = self._driver.rest_since_s
        long = since_s is not None and frame.now - since_s >= _READY_S
        return frame.in_start and long and self.travelled(frame.value) < self.phasing.travel

    def _to_hold(self, now: float, value: float) -> None:
        rep = self._rep()
        rep.held = True
        since_s = self._driver.rest_since_s
        rep.hold_since_s = now if since_s is None else max(since_s - NOTICED_S, rep.start_s)
        rep.hold_value, rep.hold_along = value, self._driver.along
        self.phase, self.level, self._swing, self._low = "hold", value, 0.0, value

    def _in_hold(self, frame: LegFrame) -> None:
        rep, driver = self._rep(), self._driver
        speed, along = driver.speed or 0.0, driver.along
        rep.best = max(rep.best, frame.value)
        rep.end_seen_s = frame.now if frame.at_end else rep.end_seen_s
        if frame.value > self.level + self.phasing.leave and speed > 2 * driver.still:
            self.phase, driver.rest_since_s = "move", None
            return
        further = 0.0 if rep.hold_along is None or along is None else along - rep.hold_along
        self.deepening = (frame.value > self.level + _DEEPENING and speed > driver.still) or (
            further > _DEEPENING and (driver.along_speed or 0.0) > driver.still
        )
        if self.deepening and max(frame.value - rep.hold_value, further) > _DEEPENED:
            self.hold_anew = frame.now - (rep.hold_since_s or 0.0) < _SETTLING_S
            rep.hold_since_s, rep.hold_value, rep.hold_along = frame.now, frame.value, along
        # A bounce is no return: what swung back once widens the band in which the hold goes on.
        self._low = min(self._low, frame.value)
        if frame.value > self._low + 3.0:
            self._swing = max(self._swing, min(self.level - self._low, self.phasing.leave))
        self.easing = frame.value <= self.level - _AT_LEVEL
        if not self.easing:
            self.level += 0.1 * (frame.value - self.level)
            self._low = frame.value
            rep.hold_left_s = frame.now
        elif driver.rested_s(frame.now) >= _EASED_S:
            self.level = frame.value
        if frame.value < self.level - self.phasing.leave - self._swing or not frame.at_end:
            self.phase, driver.rest_since_s = "return", None

    def _in_return(self, frame: LegFrame) -> None:
        rep = self._rep()
        if frame.at_end or frame.in_start:
            rep.end_seen_s = frame.now
        elif rep.end_seen_s is not None and frame.now - rep.end_seen_s > _ABANDONED_S:
            # Neither at end range nor on the way to the start: the leg is laid down after its hold.
            self._give_up(rep.end_seen_s)
            return
        back = rep.back(frame.value)
        if rep.held and frame.value > self.level - 0.5 * self.phasing.leave and frame.at_end:
            self.phase = "hold"
            return
        home = frame.value - rep.start_value < _BEGINS if self.phasing.travel else frame.in_start and not frame.at_end
        over = home or (back > _BACK and self._driver.resting(frame.now))
        if over and rep.opened:
            # The start posture is seen for the first time: what comes is measured against it.
            self._give_up(frame.now)
        elif over:
            self.finished, self.ended_s = frame.now - rep.start_s >= _SHORTEST_S, frame.now
            self.rep = rep if self.finished else None
            self.phase, self._start_value, self._driver.rest_since_s = "start", frame.value, None
        elif not self.phasing.travel and frame.at_end and self._driver.resting(frame.now):
            self._to_hold(frame.now, frame.value)
        elif (
            rep.held
            and back < (CORRECTED if frame.corrected else _EASED)
            and frame.at_end
            and self._driver.rested_s(frame.now) >= _EASED_S
        ):
            # Straightening the knees as told brings one a little out of the bend; the hold goes on.
            self._to_hold(frame.now, frame.value)

    def _far(self, rep: Repetition) -> bool:
        return self.phasing.far_enough(self._start_value, rep.best)

    def _rep(self) -> Repetition:
        assert self.rep is not None, "a phase of movement without a repetition"
        return self.rep


_STEPS: dict[Phase, Callable[[PhaseMachine, LegFrame], None]] = {p: getattr(PhaseMachine, f"_in_{p}") for p in PHASES}


def _alike(posture: tuple[float, ...], before: tuple[float, ...]) -> bool:
    """Whether nothing moved between two postures, see `LegFrame.posture`."""
    return len(posture) == len(before) and all(abs(a - b) <= _BEGINS for a, b in zip(posture, before, strict=True))
