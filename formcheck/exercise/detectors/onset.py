"""How a fault begins: a value is watched until it has been past its threshold for long enough, or soon will be.

Values come out of a filter and are late, so a rising value is extrapolated by its lag before it is compared with
`enter`. One that rises so fast that it will soon be far past `enter` does not wait; one that trembling of the landmarks
alone may have put there is none. Where frames are few, the one nearest to the end of the wait is taken, not the next.
"""

from __future__ import annotations

from formcheck.exercise.exercise import Compensation
from formcheck.exercise.slope import Slope
from formcheck.measure.jitter import more_than_own
from formcheck.measure.measurer import LAG_S, slowed

_SURE_S = 0.06
"""A single frame over the threshold is noise."""
_FEW_S = 0.11
"""Frames further apart are few: half of that is a large part of the half second in which a fault is to be said."""
_BLINK_S = 0.15
"""A value near its threshold still counts as near after so long without a reading."""
_LATEST_S = 0.3
"""No value is extrapolated further: its speed was not seen for longer."""
_SOON_S = 2 * LAG_S
"""A value that grows in this time by more than the gap between `exit` and `enter`, and past `enter` by as much, will
last: the fault has been there longer than its reading, by the lag."""
_TREMBLES = {"deg": 60.0, "torso": 0.4}
"""Standard deviation of filtered readings, in their unit, for each torso length that trembling is beyond its usual."""


class Onset:
    """Feed `see` every frame while no fault is on, and ask `since` where it says that the value is near.

    rule: the thresholds and times. unit: of the value. periodic: judged by periods of an oscillation, not by seconds.
    peak: the largest value since it came near its threshold.
    """

    def __init__(self, rule: Compensation, unit: str, periodic: bool) -> None:
        self.peak = 0.0
        self._rule, self._periodic = rule, periodic
        sooner = min(rule.margin, 0.0)
        self._exit, self._enter, self._surely = rule.exit + sooner, rule.enter + sooner, rule.enter + rule.margin
        self._trembles = _TREMBLES.get(unit, 0.0)
        self._near_s: float | None = None
        self._since_s: float | None = None
        self._enter_frame_s = 0.0
        self._before: tuple[float, float] | None = None
        self._last: tuple[float, float] | None = None
        self._slope = Slope()
        self._seen_s = 0.0
        self._frame_s = self._step_s = 0.0
        self._readings = 0
        self._guessed = False

    def near(self, value: float) -> bool:
        """Whether it is past `exit`."""
        return value > self._exit

    def see(self, now: float, value: float) -> bool:
        """One more reading; whether it is near its threshold."""
        self._step_s, self._frame_s, self._seen_s = now - self._frame_s, now, now
        self._before, self._last = self._last, (now, value)
        self._slope.add(now, value)
        if value <= self._exit:
            self.forget()
            return False
        if self._near_s is None:
            self._near_s, self.peak = _crossing(self._before, now, value, self._exit), value
        self.peak = max(self.peak, value)
        self._readings += 1
        return True

    def surely_near(self, now: float) -> bool:
        """Whether it has been near for more than a frame."""
        return self._near_s is not None and now - self._near_s >= _SURE_S - 1e-6

    def since(self, now: float, value: float, jitter: float, known_s: float | None) -> float | None:
        """Since when the value just seen is a fault; None if it is none, or not yet.

        jitter: how far the landmarks tremble, torso lengths. known_s: since when it has been there, where the detector
        knows better.
        """
        slope = self._slope.speed or 0.0
        # A value that was there before it was judged is not growing into a fault: it may be on its way out. Nor is a
        # swing, whose size is zero until there are enough of them.
        speed = 0.0 if known_s is not None else max(slope, 0.0)
        trembling = self._trembles * more_than_own(jitter)
        now_there = self._now_there(value, speed, jitter)
        # What was partly guessed waits its full time.
        soon = not self._guessed and self._soon_beyond(value, speed, trembling)
        if now_there <= self._enter and not soon:
            return None
        if self._since_s is None:
            self._since_s, self._enter_frame_s = _crossing(self._before, now, value, self._rule.enter), now
        if now_there <= self._surely + trembling and not soon:
            return None
        if known_s is not None:
            self._near_s = self._since_s = known_s
        # A value that was there before its phase began is not noise, unless it is on its way out.
        stays = known_s is not None and value + _SOON_S * slope > self._surely
        return self._since_s if self._lasted(now, soon or stays, self._far_beyond(value, trembling)) else None

    def _now_there(self, value: float, speed: float, jitter: float) -> float:
        """Where a value is by now, as its reading is late.

        Trembling makes the filter slower, a fast movement quicker again: it hides no more than from `exit` to `enter`.
        """
        slower_s = min(LAG_S * slowed(jitter), _LATEST_S) - LAG_S
        return value + LAG_S * speed + min(slower_s * speed, self._rule.enter - self._rule.exit)

    def _soon_beyond(self, value: float, speed: float, trembling: float) -> bool:
        """Whether a rising value is about to be far past `enter`. speed: units a second. trembling: of the value."""
        between, more = self._rule.enter - self._rule.exit, _SOON_S * speed - 2 * trembling
        return not self._periodic and more > between and value + more > self._surely + between

    def _far_beyond(self, value: float, trembling: float) -> bool:
        """Whether it is so far past `enter` that no other reading there is needed, but one past `exit` is."""
        between = self._rule.enter - self._rule.exit
        return not self._periodic and self._readings > 1 and value > self._surely + trembling + between

    def _lasted(self, now: float, soon: bool, far: bool) -> bool:
        """Whether it has been there for long enough. soon: it will be beyond doubt, or was before it was judged. far:
        one frame past `enter` is enough."""
        near_s = now if self._near_s is None else self._near_s
        wait_s = self._rule.min_s - self._rule.late_s
        if soon:
            return now - near_s >= max(wait_s - LAG_S, min(wait_s, LAG_S)) - 1e-6
        sure = far or now - self._enter_frame_s >= min(_SURE_S, self._rule.min_s) - 1e-6
        early_s = 0.5 * self._step_s if self._step_s > _FEW_S else 0.0
        return sure and now - near_s >= wait_s - early_s - 1e-6

    def glimpse(self, now: float, rough: float) -> None:
        """Too uncertain to be judged by, a value still tells since when there may be something."""
        if rough <= self._exit:
            self.forget()
            return
        self._frame_s, self._seen_s, self._guessed = now, now, True
        if self._near_s is None:
            self._near_s, self.peak = now, rough
        if self._since_s is None and rough > self._enter:
            self._since_s = self._enter_frame_s = now

    def lose(self, now: float) -> None:
        """No reading: what was near is forgotten, unless that was only a blink."""
        self._frame_s, self._last = now, None
        if now - self._seen_s > _BLINK_S:
            self.forget()

    def leave(self) -> None:
        """It is not judged for now."""
        self._last = None
        self.forget()

    def blind(self) -> None:
        """It cannot be judged for now, and what its readings did before tells nothing of those that come."""
        self.leave()
        self._slope.reset()

    def forget(self) -> None:
        """Nothing is near its threshold."""
        self._near_s = self._since_s = None
        self._readings = 0
        self._guessed = False


def _crossing(before: tuple[float, float] | None, now: float, value: float, level: float) -> float:
    """When a value passed a level between the frame before and this one."""
    if before is None or before[1] > level or value <= before[1]:
        return now
    return min(now, before[0] + (now - before[0]) * (level - before[1]) / (value - before[1]))
