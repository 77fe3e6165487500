"""Result files: written beside their place and moved there when complete, never over what they are made from."""

from __future__ import annotations

import argparse
import io
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import IO, Any

from formcheck.errors import UsageError

STDOUT = "-"
_NUMBERS = count(1)


def named(name: str | None) -> str | None:
    """The name of a result; `-` also where it is only another name of standard output, such as /dev/stdout."""
    if name is None or name == STDOUT:
        return name
    with suppress(OSError, ValueError, AttributeError):
        if os.path.samestat(os.stat(name), os.fstat(sys.stdout.fileno())):
            return STDOUT
    return name


def read_by(args: argparse.Namespace) -> list[str]:
    """All files that an analysis is made from."""
    exercise = args.exercise or ""
    chosen = (args.config, args.model, exercise if exercise.endswith(".toml") else None)
    return [*args.paths, *filter(None, chosen)]


def check_outputs(sources: Sequence[str], json_name: str | None, csv_name: str | None) -> None:
    """Raise UsageError when an output would overwrite the other output or one of the `sources`."""
    names = [name for name in (json_name, csv_name) if name is not None]
    if names == [STDOUT, STDOUT]:
        raise UsageError("--json - and --csv - cannot share standard output: name a file for one of them")
    files = [name for name in names if name != STDOUT]
    if len(files) == 2 and _are_same(*files):
        raise UsageError(f"{json_name}: named for --json and for --csv: name two files")
    for source in sources:
        if any(_are_same(source, file) for file in files):
            raise UsageError(f"{source}: would be overwritten with a result of its own analysis: name another file")


def _are_same(one: str, other: str) -> bool:
    """Whether two names lead to one file, also through links and where capitals do not count."""
    # Unlike Path.resolve this also answers for links that lead in a circle; opening tells of them.
    if os.path.realpath(one) == os.path.realpath(other):
        return True
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):  # one of them is not there yet
        return False


@contextmanager
def output(name: str | None) -> Iterator[IO[str] | None]:
    """The file to write to (None for no name), opened before the work is done and not after.

    An existing file is replaced when everything was written, and stays as it was when something fails. Who may read
    it stays as it was, and a link goes on leading to it. Raises UsageError when it cannot be written.
    """
    if name is None or name == STDOUT:
        yield None if name is None else sys.stdout
        return
    path, mode = _place(name)
    part = path
    if mode is None or stat.S_ISREG(mode):  # devices and pipes are written to directly
        part = path.with_name(f"{path.name[:40]}.{os.getpid()}.{next(_NUMBERS)}.part")
    try:
        # A file's name may hold what is no text: in it, too, such a character becomes a question mark.
        file = io.TextIOWrapper(io.BufferedWriter(_File(part, name)), "utf-8", "replace", "")
    except OSError as error:
        raise _refusal(name, error.strerror) from None
    try:
        with file:
            if part != path and mode is not None:
                os.chmod(part, stat.S_IMODE(mode))
            yield file
        if part != path:
            _move(part, path, name)
    finally:
        if part != path:
            part.unlink(missing_ok=True)


def _place(name: str) -> tuple[Path, int | None]:
    """Where a name leads, and the mode of what is there; None where nothing is."""
    try:
        mode = os.stat(name).st_mode
    except FileNotFoundError:
        return Path(os.path.realpath(name)), None
    except (OSError, ValueError) as error:
        raise _refusal(name, getattr(error, "strerror", None) or str(error)) from None
    if not stat.S_ISREG(mode):
        return Path(name), mode
    if not os.access(name, os.W_OK):
        raise _refusal(name, "it is read-only")
    return Path(os.path.realpath(name)), mode


def _move(part: Path, path: Path, told: str) -> None:
    try:
        os.replace(part, path)
    except OSError as error:
        raise OSError(error.errno, f"{error.strerror}: the result could not be put there", told) from error


def _refusal(name: str, why: str | None) -> UsageError:
    return UsageError(f"{name}: cannot be written ({why}): name another file")


class _File(io.FileIO):
    """Open to be written; an error in that, such as a full disk, says which file it was."""

    def __init__(self, path: Path, told: str) -> None:
        super().__init__(path, "w")
        self._told = told

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            error.filename = self._told
            raise
