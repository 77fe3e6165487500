"""A `formcheck live` that runs while a test does something to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from formcheck.errors import BadRecording
from formcheck.pose.observation import Observation
from formcheck.recording.read import read_recording

PATIENCE_S = 90.0
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
            over = self.process.poll() is not None
            if over:
                self._read_all()  # its last lines may still be on their way
            if (over or time.monotonic() > end) and not condition():
                raise AssertionError(f"{problem}:\n{''.join(self.out)}\n{''.join(self.err)}")
            time.sleep(0.05)

    def records(self, folder: Path, frames: int = 20) -> None:
        """Until so many more frames are on the disk."""
        before = len(recorded(folder))
        self.until(lambda: len(recorded(folder)) >= before + frames, f"nothing is recorded in {folder.name}")

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def losses(self) -> int:
        """How often the camera was lost and came back, each told in a line; nothing else was told."""
        told = ["back" if "Camera is back" in line else "lost" for line in self.err if "amera" in line]
        assert told == ["lost", "back"] * (len(told) // 2), self.err
        assert len(told) == len(self.err), self.err
        return len(told) // 2

    def end(self) -> int:
        """Wait for the end; the exit status."""
        status = self.process.wait(PATIENCE_S)
        self._read_all()
        return status

    def _read_all(self) -> None:
        for reader in self._readers:
            reader.join(10)


def _collect(stream: Iterator[str], lines: list[str], slow: list[str]) -> None:
    for line in stream:
        (slow if SLOW in line else lines).append(line)


@contextmanager
def running(
    command: Sequence[str], env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Iterator[LiveSession]:
    """Start a program, in a process group of its own; all of it is gone afterwards in any case."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, env=env, cwd=cwd, stdout=pipe, stderr=pipe, text=True, bufsize=1, start_new_session=True
    ) as process:
        program = LiveSession(process)
        try:
            yield program
        finally:
            if process.poll() is None:
                _kill(process)
            program.end()


def _kill(process: subprocess.Popen[str]) -> None:
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


@contextmanager
def live(*words: str | Path, env: Mapping[str, str] | None = None) -> Iterator[LiveSession]:
    """Start `formcheck live`; it is gone afterwards in any case."""
    with running([sys.executable, "-m", "formcheck", "live", *map(str, words)], env) as session:
        yield session


def recorded(folder: Path) -> list[Observation]:
    """The frames that are on the disk by now, of the only recording in a folder that is being written."""
    for path in folder.glob("*.mcap"):
        try:
            return list(read_recording(path).observations())
        except BadRecording:  # its first bytes are on their way
            return []
    return []


def the_recording(folder: Path) -> Path:
    """The only recording in a folder."""
    (path,) = folder.glob("*.mcap")
    return path
