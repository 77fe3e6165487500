"""Whose turn it is where tests run side by side: what is on its own beside a test gets the machine to itself."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def turn(folder: Path, alone: bool) -> Iterator[None]:
    """Wait for the machine, then keep it: alone, or beside others that do not need it alone.

    folder: the same for all processes that take turns. Whoever waits to be alone comes before all that ask later.
    """
    if sys.platform == "win32":  # tests run one after the other there, see the Makefile
        yield
        return
    import fcntl

    with (folder / "turn.gate").open("w") as gate, (folder / "turn.machine").open("w") as machine:
        fcntl.flock(gate, fcntl.LOCK_EX)
        fcntl.flock(machine, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(gate, fcntl.LOCK_UN)
        yield
