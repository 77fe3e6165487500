"""Ctrl-C, SIGTERM and a closed terminal end a session cleanly: they set a flag that the loop looks at."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from formcheck.clock import Clock, SystemClock

STOPPED = "stopped: what was analysed so far is kept"
_PATIENCE, _PATIENCE_S = 3, 2.0


class Stop:
    """`asked` is true once the user (or the system) wants the session to end."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._times, self._first_s = 0, 0.0

    @property
    def asked(self) -> bool:
        return self._times > 0

    def ask(self, *_: int | FrameType | None) -> None:
        """A signal handler. Should the loop hang, the third signal interrupts at once; not keys that are held down."""
        self._times += 1
        if self._times == 1:
            self._first_s = self._clock.now()
        if self._times >= _PATIENCE and self._clock.now() - self._first_s >= _PATIENCE_S:
            raise KeyboardInterrupt


@contextmanager
def stop_on_signal() -> Iterator[Stop]:
    """Catch Ctrl-C, SIGTERM and, where there is one, the terminal's hang-up while a session runs.

    Once it was asked to stop the program is on its way out, and what comes after is ignored: keys that are still held
    down must not break off Python's own end.
    """
    stop = Stop(SystemClock())
    ends = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, stop.ask) for number in ends}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_IGN if stop.asked else handler)
