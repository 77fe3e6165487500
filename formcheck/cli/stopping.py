"""Ctrl-C, SIGTERM and a closed terminal end a session cleanly: they set a flag that the loop looks at.

A screen that freezes holds the loop, in C, where Python hears no signal; a thread then ends the session in its place.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from formcheck.cli.telling import tell
from formcheck.clock import Clock, SystemClock

STOPPED = "stopped: what was analysed so far is kept"
_PATIENCE, _PATIENCE_S = 3, 2.0
_LOOK_S = 0.2
FROZEN = "the screen does not answer: the session waits for it; Ctrl-C ends it all the same"
GIVEN_UP = "the screen does not answer: ended without it"


class Stop:
    """`asked` is true once the user (or the system) wants the session to end."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._times, self._first_s = 0, 0.0
        self._stuck: Callable[[], bool] = bool
        self._end: Callable[[], int] = int

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

    def instead(self, stuck: Callable[[], bool], end: Callable[[], int]) -> None:
        """What to do in another thread while the loop is stuck: `end` what there is, and return the exit status."""
        self._stuck, self._end = stuck, end

    def watch(self, signals: socket.socket) -> None:
        """For a thread: until the other end of the socket, which gets a byte for each signal, is closed."""
        called = told = False
        while True:
            if select.select([signals], [], [], _LOOK_S)[0]:
                if not signals.recv(64):
                    return
                called = True
            elif self._stuck() and called:
                tell(GIVEN_UP)
                status = self._end()
                sys.stdout.flush()
                os._exit(status)
            elif self._stuck() and not told:
                told = True
                tell(FROZEN)


def hang_up() -> list[signal.Signals]:
    """The signal of a terminal that closes; none where there is no such thing, or it was told not to matter (nohup)."""
    number = getattr(signal, "SIGHUP", None)
    return [] if number is None or signal.getsignal(number) is signal.SIG_IGN else [number]


@contextmanager
def stop_on_signal() -> Iterator[Stop]:
    """Catch Ctrl-C, SIGTERM and, where there is one, the terminal's hang-up while a session runs.

    Once it was asked to stop the program is on its way out, and what comes after is ignored: keys that are still held
    down must not break off Python's own end. Under nohup the hang-up stays ignored.
    """
    stop = Stop(SystemClock())
    ends = [signal.SIGINT, signal.SIGTERM, *hang_up()]
    before = {number: signal.signal(number, stop.ask) for number in ends}
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    wakened = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    watch = threading.Thread(target=stop.watch, args=(ours,), name="signals", daemon=True)
    watch.start()
    try:
        yield stop
    finally:
        signal.set_wakeup_fd(wakened)
        theirs.close()
        watch.join()
        ours.close()
        for number, handler in before.items():
            signal.signal(number, signal.SIG_IGN if stop.asked else handler)
