"""A camera that follows a script: for tests of whatever reads cameras."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from formcheck.capture.frame import Frame
from formcheck.clock import Clock
from formcheck.errors import CameraLost, CameraUnavailable


@dataclass(frozen=True, slots=True)
class Frames:
    """Deliver `count` grey pictures of (width, height) pixels, `every_s` apart."""

    count: int
    every_s: float = 0.0
    size: tuple[int, int] = (64, 48)


@dataclass(frozen=True, slots=True)
class Stall:
    """Block the read until `released` is set; then go on with the script, or be lost."""

    released: threading.Event = field(default_factory=threading.Event)
    then_lost: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """Fail the read with CameraLost; the rest of the script is for when the camera is opened again."""


@dataclass(frozen=True, slots=True)
class NoCamera:
    """Fail the next `times` attempts to open."""

    times: int = 1


@dataclass(frozen=True, slots=True)
class End:
    """The end of a file: the read returns None."""


Step = Frames | Stall | Lost | NoCamera | End


class ScriptedCamera:
    """A Camera made of steps, and its own opener: `Grabber(ScriptedCamera(steps, clock).open, clock)`.

    The grey value of a picture is its number since the first, modulo 256. After the last step reads
    block until `finish`. `opened` and `closed` count calls, `delivered` counts
    pictures; closing is recorded, not enforced.
    """

    name = "scripted camera"

    def __init__(self, steps: Sequence[Step], clock: Clock) -> None:
        self._steps = list(steps)
        self._clock = clock
        self._left = 0
        self.delivered = 0
        self._over = threading.Event()
        self.opened = 0
        self.closed = 0

    def open(self) -> ScriptedCamera:
        """Raises CameraUnavailable while the script says that there is no camera."""
        if self._steps and isinstance(self._steps[0], NoCamera):
            times = self._steps[0].times
            self._steps[:1] = [NoCamera(times - 1)] if times > 1 else []
            raise CameraUnavailable("The scripted camera is not there: change the script")
        self.opened += 1
        return self

    def read(self) -> Frame | None:
        """What the script says. Raises CameraLost."""
        while self._steps:
            step = self._steps[0]
            if isinstance(step, Frames):
                frame = self._next_of(step)
                if frame is not None:
                    return frame
            elif isinstance(step, Stall):
                step.released.wait()
                self._steps.pop(0)
                if step.then_lost:
                    raise CameraLost("The scripted camera was lost after a stall: wait for it")
            elif isinstance(step, End):
                return None
            else:
                if isinstance(step, Lost):
                    self._steps.pop(0)
                raise CameraLost("The scripted camera was lost: wait for it")
        self._over.wait()
        return None

    def skip(self) -> bool:
        """Let a picture pass, where the script goes on with one."""
        if not self._steps or not isinstance(self._steps[0], Frames):
            return False
        return self._next_of(self._steps[0]) is not None

    def close(self) -> None:
        """Count it."""
        self.closed += 1

    def finish(self) -> None:
        """Let a read that waits after the last step return None."""
        self._over.set()

    def _next_of(self, step: Frames) -> Frame | None:
        self._left = self._left or step.count
        if step.count <= 0:
            self._steps.pop(0)
            return None
        self._left -= 1
        if self._left == 0:
            self._steps.pop(0)
        self._clock.sleep(step.every_s)
        width, height = step.size
        image = np.full((height, width, 3), self.delivered % 256, np.uint8)
        self.delivered += 1
        return Frame(image, self._clock.now())
