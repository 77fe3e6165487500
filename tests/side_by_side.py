"""Tests side by side in several processes: which go to the same one, and which get the machine to themselves."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xdist.scheduler import LoadFileScheduling

TESTS = Path(__file__).parent
_SHARES = re.compile(r"^from analyzed import .*\banalysis\b", re.MULTILINE)
"""Tests that look at the same clips, each analysed once in a process."""


class WholeFiles(LoadFileScheduling):
    """A process takes all tests of a file, and one process all files that look at the same analysed clips."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "analysed" if _SHARES.search((TESTS.parent / file).read_text(encoding="utf-8")) else file


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
