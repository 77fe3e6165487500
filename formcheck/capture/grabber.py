"""One thread that keeps only the newest frame, and copes with a camera that comes and goes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from formcheck.capture.frame import Camera, Frame
from formcheck.capture.paced import PacedVideo
from formcheck.clock import Clock
from formcheck.errors import CameraLost, CameraUnavailable, FormcheckError

State = Literal["ok", "lost", "ended"]

_AT_LEAST_S = 1.0
"""How long an opening is waited for, whatever time has gone already."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long the grabber waits for what, in seconds.

    first_open_s: the camera must be open after this, or there is none. stall_s: without a new frame
    for this long the camera counts as lost. retry_s: pause between attempts to open it again.
    give_up_s: time since the last frame after which it is given up. close_s: the longest `close` waits.
    asleep_s: when nobody asked for a frame for so long the machine slept, which is no silence of the camera.
    """

    first_open_s: float = 4.0
    stall_s: float = 1.5
    retry_s: float = 0.5
    give_up_s: float = 60.0
    close_s: float = 1.2
    asleep_s: float = 5.0


class Grabber:
    """Reads a camera in a thread of its own, so that nothing else ever waits for the camera.

    open_source: opens the camera; called in the thread, and again after each loss (CameraSource is one). It begins at
    once, so that other things can be loaded meanwhile; `with` waits for it, and raises what opening raises
    (CameraUnavailable, BadVideo), and CameraUnavailable when it takes too long. A film begins when it is looked at.

    A camera stuck in a blocking read delays neither `newest` nor `close`; it is released and opened
    again when that read returns. Files do not stall: a film may hold one picture as long as it likes.
    """

    def __init__(self, open_source: Callable[[], Camera], clock: Clock, limits: Limits | None = None) -> None:
        self._open_source = open_source
        self._clock = clock
        self._limits = limits if limits is not None else Limits()
        self._changed = threading.Condition()
        self._stop, self._looked_at = threading.Event(), threading.Event()
        self._every_s = 0.0
        # Everything below is written and read under `_changed`.
        self._frame: Frame | None = None
        self._name = ""
        self._file: PacedVideo | None = None
        self._opened = False
        self._begun_s = self._last_s = self._asked_s = clock.now()
        self._problem: str | None = None
        self._failure: FormcheckError | None = None
        self._ended = False
        self._finished = False
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)
        self._thread.start()

    @property
    def name(self) -> str:
        """What the camera calls itself."""
        with self._changed:
            return self._name

    @property
    def state(self) -> State:
        """`ok`; `lost`: no frames, being retried; `ended`: the file is over or the grabber closed."""
        with self._changed:
            return self._state()

    @property
    def message(self) -> str:
        """One line for the user while the camera is lost; empty when all is well."""
        with self._changed:
            if self._state() != "lost":
                return ""
            left_s = max(0.0, self._limits.give_up_s - self._silent_s())
            return f"{self._trouble()}. Trying again for {left_s:.0f} s"

    @property
    def warning(self) -> str | None:
        """One line when a file was cut or damaged; known once the state is `ended`."""
        with self._changed:
            return self._file.warning if self._file is not None else None

    def newest(self, timeout_s: float) -> Frame | None:
        """The newest frame that was not handed out yet, waiting up to `timeout_s` (real) seconds for it.

        None when there is none in time (look at `state`). Raises CameraLost when the camera did not
        come back in `give_up_s`.
        """
        self._looked_at.set()
        with self._changed:
            self._leave_out_sleep()
            self._changed.wait_for(self._has_news, max(0.0, timeout_s))
            self._leave_out_sleep()
            frame, self._frame = self._frame, None
            if frame is not None:
                return frame
            if self._failure is not None:
                raise self._failure
            lost = self._state() == "lost"
            if lost and (self._finished or self._silent_s() >= self._limits.give_up_s):
                self._stop.set()
                raise CameraLost(f"{self._trouble()}. It did not come back for {self._silent_s():.0f} s: given up")
            return None

    def seldom(self, every_s: float) -> None:
        """From now on one picture every so many seconds is enough (0: all are wanted); the others pass unread."""
        self._every_s = every_s

    def close(self) -> None:
        """Stop reading and give the camera back; waits `close_s` at most, once. Safe to call twice."""
        self._stop.set()
        self._looked_at.set()
        with self._changed:
            if self._closed:
                return
            self._closed = True
            self._changed.notify_all()
        self._thread.join(self._limits.close_s)

    def __enter__(self) -> Grabber:
        self._await_opening()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _has_news(self) -> bool:
        return self._frame is not None or self._finished or self._closed

    def _state(self) -> State:
        if self._closed or self._ended:
            return "ended"
        stalled = self._file is None and self._silent_s() >= self._limits.stall_s
        return "lost" if self._problem is not None or stalled or self._finished else "ok"

    def _trouble(self) -> str:
        if self._problem is not None:
            return self._problem
        return f"{self._name[:1].upper()}{self._name[1:]} sends no pictures: check that it is connected"

    def _silent_s(self) -> float:
        return self._clock.now() - self._last_s

    def _leave_out_sleep(self) -> None:
        """Some systems' clocks go on while the machine sleeps."""
        asked_s, self._asked_s = self._asked_s, self._clock.now()
        if self._asked_s - asked_s > self._limits.asleep_s:
            self._last_s = min(self._last_s + self._asked_s - asked_s, self._asked_s)

    def _await_opening(self) -> None:
        with self._changed:
            limit_s = self._limits.first_open_s
            # A machine that was kept busy by other things for all that time has not let the camera open, either.
            left_s = max(min(_AT_LEAST_S, limit_s), limit_s - (self._clock.now() - self._begun_s))
            self._changed.wait_for(lambda: self._opened or self._finished, left_s)
            if self._opened:
                return
            failure = self._failure
        self.close()
        if failure is not None:
            raise failure
        raise CameraUnavailable(
            f"The camera did not answer within {self._limits.first_open_s:.0f} s: close other programs that "
            "use it, plug it in again, or choose another with --camera"
        )

    # What follows runs in the thread.

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                if self._session():
                    return
                self._stop.wait(self._limits.retry_s)
        finally:
            with self._changed:
                self._finished = True
                self._changed.notify_all()

    def _session(self) -> bool:
        """From opening the camera to losing it. True when there is nothing to try again."""
        try:
            camera = self._open_source()
        except FormcheckError as error:
            return self._not_opened(error)
        try:
            self._note_open(camera)
            if self._file is not None:
                self._looked_at.wait()
            while not self._stop.is_set():
                frame = camera.read()
                if frame is None:
                    self._note_end()
                    return True
                self._publish(frame)
                self._let_pass(camera, self._clock.now())
        except CameraLost as error:
            self._note_problem(error)
        finally:
            camera.close()
        return self._stop.is_set()

    def _let_pass(self, camera: Camera, since_s: float) -> None:
        while not self._stop.is_set() and self._clock.now() - since_s < self._every_s and camera.skip():
            pass

    def _not_opened(self, error: FormcheckError) -> bool:
        with self._changed:
            if self._opened and isinstance(error, (CameraUnavailable, CameraLost)):
                # The problem that began the loss says more than "cannot be opened".
                self._problem = self._problem or str(error)
                return False
            self._failure = error
            return True

    def _note_open(self, camera: Camera) -> None:
        with self._changed:
            self._name = camera.name
            self._file = camera if isinstance(camera, PacedVideo) else None
            if not self._opened:
                self._opened = True
                self._last_s = self._clock.now()
            self._changed.notify_all()

    def _publish(self, frame: Frame) -> None:
        with self._changed:
            self._frame = frame
            self._last_s = self._clock.now()
            self._problem = None
            self._changed.notify_all()

    def _note_end(self) -> None:
        with self._changed:
            self._ended = True

    def _note_problem(self, error: CameraLost) -> None:
        with self._changed:
            self._problem = str(error)
