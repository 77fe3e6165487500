"""Lines for the user on standard error, and what to do when standard output is closed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from formcheck.outlet import takes

_PATIENCE_S = 0.2
_in_passing = False


def tell(text: str) -> None:
    """One line on standard error, whatever the names of files have in them."""
    if _in_passing and not takes(sys.stderr, _PATIENCE_S):
        return
    with suppress(OSError):  # a terminal that was closed: there is nobody to be told, and a session to be kept
        print(f"formcheck: {' '.join(text.splitlines())}", file=sys.stderr, flush=True)


@contextmanager
def telling_in_passing() -> Iterator[None]:
    """Meanwhile a line that nobody takes, as on a terminal that was stopped, is lost: a session goes on."""
    global _in_passing
    _in_passing = True
    try:
        yield
    finally:
        _in_passing = False


def nobody_in(path: str, frames: int) -> str:
    """What to say of a file of so many frames in which nobody was seen."""
    if not frames:
        return f"{path}: not one picture is in it: record it again, for longer"
    return f"{path}: nobody was seen in it: film the whole body, side-on, in good light"


def print_no_more() -> None:
    """Standard output leads nowhere from now on, if it cannot be written."""
    try:
        sys.stdout.flush()
    except OSError:  # Python flushes once more at exit and would complain there
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
