"""Result files: written beside their place and moved there when complete, never over their own source."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from formcheck.errors import UsageError

STDOUT = "-"


def check_outputs(source: str, json_name: str | None, csv_name: str | None) -> None:
    """Raise UsageError when an output would overwrite the source or the other output."""
    names = [name for name in (json_name, csv_name) if name is not None]
    if names == [STDOUT, STDOUT]:
        raise UsageError("--json - and --csv - cannot share standard output: name a file for one of them")
    # Unlike Path.resolve this also answers for links that lead in a circle; opening tells of them.
    files = [os.path.realpath(name) for name in names if name != STDOUT]
    if len(files) == 2 and files[0] == files[1]:
        raise UsageError(f"{json_name}: named for --json and for --csv: name two files")
    if os.path.realpath(source) in files:
        raise UsageError(f"{source}: would be overwritten with the result of its own analysis: name another file")


@contextmanager
def output(name: str | None) -> Iterator[IO[str] | None]:
    """The file to write to (None for no name), opened before the work is done and not after.

    An existing file is replaced when everything was written, and stays as it was when something fails.
    Raises UsageError when it cannot be written.
    """
    if name is None or name == STDOUT:
        yield None if name is None else sys.stdout
        return
    path = Path(name)
    # Devices and pipes are written to directly.
    part = (
        path if os.path.exists(path) and not os.path.isfile(path) else path.with_name(f"{path.name}.{os.getpid()}.part")
    )
    try:
        # A file's name may hold what is no text: in it, too, such a character becomes a question mark.
        file = io.TextIOWrapper(io.BufferedWriter(_File(part, name)), "utf-8", "replace", "")
    except OSError as error:
        raise UsageError(f"{name}: cannot be written ({error.strerror}): name another file") from None
    try:
        with file:
            yield file
        if part != path:
            os.replace(part, path)
    finally:
        if part != path:
            part.unlink(missing_ok=True)


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
