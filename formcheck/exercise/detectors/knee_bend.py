"""The working knee bends, or stops short of straight. Measured against 0 degrees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.exercise import Compensation
from formcheck.exercise.situation import Situation, both
from formcheck.exercise.slope import Slope
from formcheck.measure.reading import Reading, no_reading

_FAR_SEEN = 0.6
"""How well the tracker must see the far knee: below it draws it where the near one is."""
_FOLDED_DEG = 165.0
"""No knee bends further: what reads more is a leg that the tracker has mixed up."""


class KneeBend(Detector):
    """Judges the knees of the legs at work.

    `limits`, way_back_s: one leg's knee that bends on after so long out of its hold, without being on the way back, is
    given up in it. to_floor_deg_s, back_deg: where both legs work, a knee that bends faster than that, the driver being
    so far back from its farthest, is on its way to the floor, as people leave a downward dog (rendered ones bend their
    knees going deeper).
    """

    id = "knee_bend"
    unit = "deg"
    joints = ("knee",)
    limits: ClassVar[Mapping[str, float]] = {"way_back_s": 0.3, "to_floor_deg_s": 10.0, "back_deg": 3.0}

    def __init__(self, rule: Compensation) -> None:
        super().__init__(rule)
        self._straight_in: float | None = None
        self._held: float | None = None
        self._bending = Slope()

    def find(self, situation: Situation) -> Finding:
        """The more bent knee. The other one is named too when it is bent as well, or hidden behind it:
        where both legs work together, a leg that does something else comes into sight.
        """
        seen = [(leg, situation.reading("knee_flexion", leg)) for leg in situation.legs]
        near, *far = seen
        # Half hidden behind the near knee, the far one is guessed by the tracker: as good as hidden.
        seen = [near, *((leg, r if _surely_seen(r) else no_reading("hidden")) for leg, r in far)]
        known = [(leg, reading.value) for leg, reading in seen if reading.value is not None]
        if not known:
            return Finding(seen[0][1], situation.midline_side)
        worst, _ = max(known, key=lambda found: found[1])
        bent = [leg for leg, reading in seen if leg == worst or reading.value is None or reading.value > self.rule.exit]
        reading = self._as_held(situation, dict(seen)[worst])
        if situation.working is None and situation.phase == "return" and self.event is None:
            # On the way up from a bend nothing is left to be corrected, and fast ones tear the legs that are found.
            reading = reading.at(min(reading.value or 0.0, self.rule.exit))
        return Finding(reading, both(bent), self._since(situation, reading.value or 0.0))

    def _as_held(self, situation: Situation, reading: Reading) -> Reading:
        """On the way out of a hold, what it was held at: the way back makes no fault, in a kick nor a worse one."""
        value = reading.value or 0.0
        self._bending.add(situation.measured.time_s, value)
        if self._held is None or not self._on_the_way_out(situation):
            self._held = value
            return reading
        return reading.at(min(value, self._held))

    def _on_the_way_out(self, situation: Situation) -> bool:
        if situation.working is None:
            if self.event is not None or situation.back <= self.limit("back_deg"):
                return False
            return (self._bending.speed or 0.0) > self.limit("to_floor_deg_s")
        away_s = 0.0 if situation.hold_left_s is None else situation.measured.time_s - situation.hold_left_s
        return away_s > 0 and (self.event is not None or away_s <= self.limit("way_back_s"))

    def _since(self, situation: Situation, value: float) -> float | None:
        """In a leg's hold, a knee that was never straight in it has been bent since the hold began."""
        began = situation.hold_since_s if situation.working else None
        if value <= self.rule.exit:
            self._straight_in = began
        return None if began == self._straight_in else began

    def over_since(self, situation: Situation) -> float:
        """A kick's knee is short of straight until it begins to return."""
        now, left_s = situation.measured.time_s, situation.hold_left_s
        return now if situation.working is None or left_s is None else min(now, left_s)


def _surely_seen(far: Reading) -> bool:
    return far.confidence >= _FAR_SEEN and (far.value or 0.0) < _FOLDED_DEG
