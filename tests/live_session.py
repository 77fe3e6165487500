"""A `formcheck live` that runs while a test does something to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE_S = 40.0
"""Only how long a test waits before it fails; nothing is measured by it."""
SLOW = "this machine is slow"
"""Told, and true, where much else runs beside the tests: left out of what a session is held to have said."""


@dataclass
class LiveSession:
    """The running program and the lines that it has printed so far."""

    process: subprocess.Popen[str]
    out: list[str] = field(default_factory=list)
    err: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        pairs = ((self.process.stdout, self.out), (self.process.stderr, self.err))
        self._readers = [threading.Thread(target=_collect, args=(*pair, self.slow), daemon=True) for pair in pairs]
        for reader in self._readers:
            reader.start()

    def wait_for(self, words: str) -> None:
        """Until a line with these words was printed on either stream."""
        self.until(lambda: any(words in line for line in [*self.out, *self.err]), f"{words!r} was not printed")

    def until(self, condition: Callable[[], bool], problem: str) -> None:
        """Until a condition holds; fails with all that was printed."""
        end = time.monotonic() + PATIENCE_S
        while not condition():
            over = self.process.poll() is not None and not condition()
            if over or time.monotonic() > end:
                raise AssertionError(f"{problem}:\n{''.join(self.out)}\n{''.join(self.err)}")
            time.sleep(0.05)

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def end(self) -> int:
        """Wait for the end; the exit status."""
        status = self.process.wait(PATIENCE_S)
        for reader in self._readers:
            reader.join(5)
        return status


def _collect(stream: Iterator[str], lines: list[str], slow: list[str]) -> None:
    for line in stream:
        (slow if SLOW in line else lines).append(line)


@contextmanager
def live(*words: str | Path, env: Mapping[str, str] | None = None) -> Iterator[LiveSession]:
    """Start `formcheck live`; it is gone afterwards in any case."""
    command = [sys.executable, "-m", "formcheck", "live", *map(str, words)]
    process = subprocess.Popen(
        command, env=env or dict(os.environ), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1
    )
    session = LiveSession(process)
    try:
        yield session
    finally:
        process.kill()
        session.end()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def the_recording(folder: Path) -> Path:
    """The only recording in a folder."""
    (path,) = folder.glob("*.mcap")
    return path
