"""Surviving the loss of the display: OpenCV's window (Qt) ends the process when its X server goes.

Two nets. Before each use of the window the connection is looked at; so most losses are seen in time and
the session goes on without the window. A loss in the middle of a use is seen by Qt first, which calls exit():
that is held up, in C, while a thread lets the session end properly.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import select
import sys
import threading
from collections.abc import Callable

from formcheck.feedback.screen import xlib

_PATIENCE_S = 1.0
"""After the display has gone the program has so long to notice by itself, in seconds."""


class DisplayWatch:
    """Holds a connection to the X server open, only to see it break. Make it after the window.

    Where there is no X11 there is nothing to watch.
    """

    def __init__(self) -> None:
        self._poll: select.poll | None = None
        self._noticed = threading.Event()
        self._last_words: Callable[[], None] = lambda: None
        descriptor = _connection() if sys.platform.startswith("linux") else None
        if descriptor is None:
            return
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLHUP | select.POLLERR)
        _hold_up_exit()
        threading.Thread(target=self._wait, args=(descriptor,), name="display", daemon=True).start()

    @property
    def lost(self) -> bool:
        """Whether the X server has gone. To be asked before each use of the window."""
        if self._poll is None or not self._poll.poll(0):
            return False
        self._noticed.set()
        return True

    def last_words(self, say: Callable[[], None]) -> None:
        """What to do, in another thread, before the process ends because Qt ends it."""
        self._last_words = say

    def _wait(self, descriptor: int) -> None:
        poll = select.poll()
        poll.register(descriptor, select.POLLHUP | select.POLLERR)
        poll.poll()
        if not self._noticed.wait(_PATIENCE_S):
            # The main thread is held up in exit(), and will not come back.
            self._last_words()
            sys.stdout.flush()
            os._exit(1)


def _connection() -> int | None:
    """The file descriptor of a connection to the X server that is never closed.

    Closing talks to the server, and Xlib ends the process when it is gone.
    """
    x11 = xlib()
    if x11 is None:
        return None
    handle = x11.XOpenDisplay(os.environ.get("DISPLAY", "").encode())
    return int(x11.XConnectionNumber(handle)) if handle else None


def _hold_up_exit() -> None:
    """Make exit() wait for a semaphore, which Python's own end posts: only an exit past Python waits for ever."""
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "__cxa_atexit"):
        return
    libc.malloc.restype = ctypes.c_void_p
    semaphore = ctypes.c_void_p(libc.malloc(64))  # never freed: it is used after Python's end
    libc.sem_init(semaphore, 0, 0)
    libc.__cxa_atexit(ctypes.cast(libc.sem_wait, ctypes.c_void_p), semaphore, None)
    atexit.register(libc.sem_post, semaphore)
