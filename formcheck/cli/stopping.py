"""Ctrl-C, SIGTERM and a closed terminal end a session cleanly: they set a flag that the loop looks at."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOPPED = "stopped: what was analysed so far is kept"
_PATIENCE = 3


class Stop:
    """`asked` is true once the user (or the system) wants the session to end."""

    def __init__(self) -> None:
        self._times = 0

    @property
    def asked(self) -> bool:
        return self._times > 0

    def ask(self, *_: int | FrameType | None) -> None:
        """A signal handler. The third signal interrupts at once, should the loop hang."""
        self._times += 1
        if self._times >= _PATIENCE:
            raise KeyboardInterrupt


@contextmanager
def stop_on_signal() -> Iterator[Stop]:
    """Catch Ctrl-C, SIGTERM and, where there is one, the terminal's hang-up while a session runs."""
    stop = Stop()
    ends = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, stop.ask) for number in ends}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
