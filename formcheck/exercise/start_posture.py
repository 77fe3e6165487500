"""The start posture of a leg (or of both together): how it is taken, and how it is left for a movement."""

from __future__ import annotations

from formcheck.exercise.driver import Driver
from formcheck.exercise.event import Phase
from formcheck.exercise.leg_frame import LegFrame
from formcheck.exercise.opening import Opening

READY_S = 0.3
"""How long the start posture must be held still: enough for a neutral (contract)."""
_STILL_FACTOR = 2.0
"""The start posture may sway twice as fast as a hold."""
BEGINS = 8.0
"""Degrees from the start at which a movement begins: above the tracker's noise, early in a kick."""


class StartPosture:
    """Ask `in_setup`, and from then on `in_start`, every frame until a movement begins; each names the next phase.

    value: of the driver, from where a movement starts. ready_since_s: since when the posture is held still, None
    before.
    """

    def __init__(self, driver: Driver) -> None:
        self.value = 0.0
        self.ready_since_s: float | None = None
        self._driver = driver
        self._unsettled = False
        self._starts_at_end = False
        self._posture: tuple[float, ...] = ()
        self._before: tuple[float, tuple[float, ...]] | None = None
        self._opening = Opening()

    def in_setup(self, frame: LegFrame) -> Phase:
        """`start` once the posture is held; `hold` where end range was come to unseen."""
        if self._opened(frame):
            return "hold"
        phasing = frame.phasing
        still = self._driver.in_place(_STILL_FACTOR, long=phasing.travel > 0)
        in_posture = frame.in_start or (frame.at_end and phasing.travel == 0)
        before = self._before
        self._before = (frame.now, frame.posture) if in_posture else None
        if self._before is None or not still:
            self.ready_since_s = None
            return "setup"
        posture = self._before[1]
        if self.ready_since_s is None and before is not None and _alike(posture, before[1]):
            # That nothing moves now was seen from the frame before on.
            self.ready_since_s, self._posture = before[0], posture
        elif self.ready_since_s is None or not _alike(posture, self._posture):
            # A leg that is still being put into place does not rest, though its knee may.
            self.ready_since_s, self._posture = frame.now, posture
        if frame.now - self.ready_since_s >= READY_S - 1e-6:
            self.value, self._opening.over = frame.value, True
            return "start"
        return "setup"

    def _opened(self, frame: LegFrame) -> bool:
        """Whether a hold has begun unseen; `value` is then from where it came, or would have."""
        opening = self._opening
        if opening.over:
            return False
        value = opening.see(frame.phasing, self._driver, frame.now, frame.in_start, frame.at_end)
        if value is None:
            return False
        self.value = value
        return True

    def in_start(self, frame: LegFrame) -> Phase:
        """`move` as a movement begins; `hold` where the posture is the whole exercise."""
        resting, travelled = self._driver.resting(frame.now), frame.value - self.value
        if resting and abs(travelled) < BEGINS:
            # The start follows slow drift, so that a knee that sinks a little is not a movement.
            self.value += 0.05 * travelled
        if frame.in_start:
            self._starts_at_end = frame.at_end
        # Unseen for a moment, the leg was laid down: from where it lies now nothing begins.
        left = self._starts_at_end and not frame.at_end and not frame.in_start
        if not frame.may_begin or self._unsettled or left:
            # The other leg is at work: this one starts from where it next rests.
            self._unsettled = left or not (frame.may_begin and resting)
            self.value = frame.value
            return "start"
        if frame.shadow:
            return "start"
        if frame.phasing.travel == 0 and frame.at_end and resting:
            return "hold"
        travelled = frame.value - self.value
        if travelled > BEGINS:
            return "move"
        if travelled < -BEGINS and resting and frame.in_start:
            self.value = frame.value
        return "start"

    def unseen(self) -> None:
        """The posture is not there, or not read, in this frame."""
        self._before = None

    def excuse(self, seconds: float) -> None:
        """The time of a blink does not count toward a posture that is being taken."""
        if self.ready_since_s is not None:
            self.ready_since_s += seconds

    def forget(self) -> None:
        """Back to set-up: it is to be taken anew."""
        self.ready_since_s = self._before = None


def _alike(posture: tuple[float, ...], before: tuple[float, ...]) -> bool:
    """Whether nothing moved between two postures, see `LegFrame.posture`."""
    return len(posture) == len(before) and all(abs(a - b) <= BEGINS for a, b in zip(posture, before, strict=True))
