"""What a pose tracker is, and a scripted double for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, runtime_checkable

from formcheck.capture.frame import Frame
from formcheck.pose.observation import Observation


class Tracker(Protocol):
    """Turns frames into observations, one person, in the order of time."""

    model_name: str
    """File name of the pose model."""
    model_sha256: str
    """Hash of the pose model, hexadecimal."""

    def observe(self, frame: Frame, time_us: int) -> Observation:
        """Find the person in a frame; time_us must grow from call to call."""

    def close(self) -> None:
        """Free the model. Safe to call twice."""


@runtime_checkable
class TwoStepTracker(Tracker, Protocol):
    """One that may be asked for the next frame before all of the last one is worked out."""

    def look(self, frame: Frame, time_us: int) -> Callable[[], Observation]:
        """The part of `observe` that frames must go through one after the other; what it returns does the rest of it,
        once, in any thread and at any time.
        """


@runtime_checkable
class ChoosingTracker(Tracker, Protocol):
    """One that can let go of whom it follows where there is somebody else."""

    def look_elsewhere(self) -> None:
        """Look for another person in the next frames, and follow the same one again where there is none.

        May be called from any thread.
        """


class ScriptedTracker:
    """Plays prepared observations, one a frame, whatever the picture shows; then nobody."""

    model_name = "scripted"
    model_sha256 = "0" * 64

    def __init__(self, observations: Iterable[Observation]) -> None:
        self._script = iter(observations)

    def observe(self, frame: Frame, time_us: int) -> Observation:
        scripted = next(self._script, None)
        if scripted is None:
            return Observation(time_us, frame.size, None)
        return Observation(time_us, frame.size, scripted.pose, scripted.outline, scripted.light)

    def close(self) -> None:
        return None
