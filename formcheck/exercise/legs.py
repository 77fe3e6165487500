"""Which leg works now, and its phase. Where both work together there is one machine for both."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from statistics import median
from typing import Literal

from formcheck.exercise.event import Phase
from formcheck.exercise.exercise import Exercise, Phasing
from formcheck.exercise.movement import CORRECTED
from formcheck.exercise.phases import PhaseMachine
from formcheck.exercise.under_way import RepUnderWay
from formcheck.measure.measurer import Measured
from formcheck.measure.reading import Reading
from formcheck.measure.readings import column
from formcheck.pose.landmarks import SIDES, Side

_REST_MEMORY_S = 0.6
"""How far back "the start of the movement" lies: a movement is noticed only once it is under way."""
_REST_S = 0.2
"""The start is the median over so long: a single frame may be wrong, above all the tracker's first."""

_SHADOW = 0.6
"""A leg seen so much worse than the other, both raised: hidden ones stay under 0.5, seen ones over 0.9."""
_ALIKE = 20.0
"""Degrees: what is drawn further from the other leg than this is a leg of its own."""


class Legs:
    """The phase machines of an exercise, seen as one.

    side: the only leg to watch, or "both". After `update` the attributes tell about this frame:
    `began`, `finished` (a repetition, at `ended_s`), `hold_began`, `hold_ended`, and `ready_since_s`: in the
    frame in which a leg has taken its start posture, since when it holds it; else None.
    """

    def __init__(self, exercise: Exercise, side: Literal["left", "right", "both"]) -> None:
        self.exercise, self.only = exercise, side
        sides: tuple[Side | None, ...] = (None,)
        if exercise.sides == "each":
            sides = SIDES if side == "both" else (side,)
        self._machines = [PhaseMachine(exercise.phasing, one) for one in sides]
        self._active: PhaseMachine | None = None
        self._rest: deque[tuple[float, Mapping[str, Reading]]] = deque()
        self.phase: Phase = "setup"
        """The working leg's phase; between repetitions whether any leg is in its start posture."""
        self.working: Side | None = None
        """The leg at work, or the only one that is ready; None when both work together or it is open."""
        self.driver_value: float | None = None
        """The driver of the leg at work, grown toward end range."""
        self.rep: RepUnderWay | None = None
        """The repetition under way."""
        self.began = self.finished = self.hold_began = self.hold_ended = self._corrected = False
        self.ended_s = 0.0
        self.ready_since_s: float | None = None

    def update(self, measured: Measured, corrected: bool = False) -> None:
        """One more frame. corrected: whether something was to be corrected in the hold under way, now or just now."""
        self._look_from(measured)
        self._corrected = corrected
        was, was_phase = self._active, self.phase
        self.began, ready = False, []
        for machine in self._machines:
            free, before = self._active is None or self._active is machine, machine.phase
            may_begin, shadow = free and before == "start", before == "start" and self._a_shadow(machine, measured)
            machine.update(measured, may_begin, corrected, shadow)
            if self._active is None and machine.movement.rep is not None:
                self._active = machine
            self.began = self.began or machine.movement.began
            if before == "setup" and machine.phase == "start" and machine.start.ready_since_s is not None:
                ready.append(machine.start.ready_since_s)
        self.finished = was is not None and was.movement.finished
        self.ended_s = was.movement.ended_s if was is not None else 0.0
        if self._active is not None and (self._active.movement.rep is None or self._active.movement.finished):
            self._active.movement.rep = None
            self._active = None
        self._tell()
        self.hold_began = was_phase == "move" and self.phase == "hold"
        self.hold_ended = was_phase == "hold" and self.phase != "hold"
        self.ready_since_s = min(ready) if ready and self._active is None else None
        self._rest.append((measured.time_s, measured.readings))
        while self._rest[0][0] < measured.time_s - _REST_MEMORY_S:
            self._rest.popleft()

    def _look_from(self, measured: Measured) -> None:
        """Take the measures of the phases from the side or from the end, as the camera stands."""
        kind = measured.view.kind
        if self.phase != "setup" or kind == "unknown":
            return
        phasing = (self.exercise.phasing_from_end if kind == "end" else None) or self.exercise.phasing
        for machine in self._machines:
            machine.phasing = phasing

    def _a_shadow(self, machine: PhaseMachine, measured: Measured) -> bool:
        """Whether this leg is hidden, so that the tracker draws it where the other, moving one is."""
        if len(self._machines) < 2:
            return False
        name = self.phasing.driver
        mine = measured.readings[column(name, machine.side)]
        for other in self._machines:
            its = measured.readings[column(name, other.side)]
            known = mine.value is not None and its.value is not None
            alike = not known or abs((mine.value or 0.0) - (its.value or 0.0)) < _ALIKE
            if other is not machine and other.phase == "start" and mine.confidence < _SHADOW * its.confidence and alike:
                return True
        return False

    @property
    def phasing(self) -> Phasing:
        """How the phases are told apart now."""
        return self._machines[0].phasing

    def _tell(self) -> None:
        """Of the leg at work, or of those that are ready."""
        active = self._active
        if active is not None:
            self.phase, self.rep = active.phase, active.movement.rep
            self.working, self.driver_value = active.side, active.value
            return
        ready = [machine.side for machine in self._machines if machine.phase == "start"]
        self.phase, self.rep = "start" if ready else "setup", None
        self.working, self.driver_value = ready[0] if len(ready) == 1 else None, None

    @property
    def far_enough(self) -> bool:
        """Whether the repetition under way has travelled far enough to count, and is not on its way any more."""
        rep, active = self.rep, self._active
        if rep is None or active is None or active.passing or active.approaching:
            return False
        return self.phasing.travel > 0 and self.phasing.far_enough(rep.start_value, rep.best)

    @property
    def back(self) -> float:
        """How far the driver is back from its furthest point in this repetition, degrees."""
        rep, value = self.rep, self.driver_value
        return 0.0 if rep is None or value is None else rep.best - value

    @property
    def correcting(self) -> bool:
        """Whether the way back may only be the correction of a fault, such as a rounded back."""
        rep, value = self.rep, self.driver_value
        return self._corrected and rep is not None and value is not None and rep.back(value) < CORRECTED

    @property
    def ending_s(self) -> float:
        """Estimated seconds until the repetition under way is over; infinite before its return."""
        return float("inf") if self._active is None else self._active.ending_s

    @property
    def moving(self) -> bool:
        """Whether the hold is on its way in or out, not still."""
        return self._active is not None and (self._active.movement.deepening or self._active.movement.easing)

    @property
    def hold_anew(self) -> bool:
        """Whether it turned out in this frame that what looked like a hold was the way in."""
        return self._active is not None and self._active.movement.hold_anew

    @property
    def approaching(self) -> float | None:
        """How far the working angle is from where it started to the middle of its target, 0..1."""
        target, phasing, rep, value = self.exercise.plan.target, self.exercise.phasing, self.rep, self.driver_value
        if target is None or rep is None or value is None or phasing.driver != self.exercise.angle:
            return None
        if self.phase not in ("move", "hold"):
            return None
        aim = sum(target) / 2 if phasing.toward == "more" else -sum(target) / 2
        way = aim - rep.start_value
        return min(1.0, max(0.0, (value - rep.start_value) / way)) if way > 0 else 1.0

    @property
    def going_back(self) -> bool:
        """Whether the driver moves back from end range, faster than at rest."""
        return self._active is not None and self._active.going_back

    @property
    def at_rest(self) -> Mapping[str, float]:
        """By column, the values just before the movement was noticed: the median of a few frames, if most have one."""
        if not self._rest or (self.rep is not None and self.rep.opened):
            return {}
        until_s = self._rest[0][0] + _REST_S
        frames = [readings for time_s, readings in self._rest if time_s <= until_s]
        read = {name: [r.value for each in frames if (r := each[name]).value is not None] for name in frames[0]}
        return {name: median(values) for name, values in read.items() if 2 * len(values) > len(frames)}

    def needed(self, measured: Measured) -> tuple[str, ...]:
        """The columns without which no start posture can be seen."""
        side = measured.view.followed(self.working)
        return tuple(column(wanted.measure, side) for wanted in self.phasing.start)
