"""The file under a recording: created for its writer alone, written in whole pieces."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from formcheck.errors import RecordingFailed, UsageError

_BEGINNING = bytes(16 * 1024)
"""What a recording begins with, its schemas and the exercise, is no longer than this."""
_DISK_TROUBLE = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG, errno.EMFILE, errno.ENFILE}


class Sink:
    """Gathers bytes; each flush hands them to the system in one piece, so that a kill loses none.

    `flush` and `close` raise OSError, also when another program has deleted or cut the file meanwhile; `left` then
    tells what there is still of it. `close` is safe to call twice.
    """

    def __init__(self, descriptor: int) -> None:
        self._file = os.fdopen(descriptor, "wb", buffering=0)
        # Some network file systems always count no links.
        self._status = os.fstat(descriptor)
        self._gathered = bytearray()
        self._written = 0
        self.left = "what was written until now is kept"

    def write(self, data: bytes) -> int:
        self._gathered += data
        return len(data)

    def tell(self) -> int:
        return self._written + len(self._gathered)

    def flush(self) -> None:
        if not self._gathered:
            return
        now = os.fstat(self._file.fileno())
        if self._status.st_nlink and now.st_nlink == 0:
            self.left = "nothing of it is left"
            raise FileNotFoundError(errno.ENOENT, "it was deleted")
        if now.st_size < self._written:
            self.left = "its beginning is kept" if now.st_size else "nothing of it is left"
            raise OSError(errno.EIO, "another program has cut it")
        while self._gathered:
            done = self._file.write(self._gathered)
            self._written += done
            del self._gathered[:done]

    def close(self) -> None:
        self.flush()
        self._file.close()

    def is_whole_at(self, path: Path) -> bool:
        """Once closed: whether this is the file of that name, not another in its place, and as long as written."""
        try:
            there = os.stat(path)
        except OSError:
            return False
        return os.path.samestat(there, self._status) and there.st_size == self._written

    def abandon(self) -> None:
        """Close after an error, without what was not flushed."""
        self._gathered.clear()
        # The first error is the one to tell; closing after it often fails for the same reason.
        with contextlib.suppress(OSError):
            self._file.close()


def new_file(folder: Path, stem: str) -> tuple[Path, Sink]:
    """A new file `stem.mcap` in the folder, which is made if missing, or `stem-2.mcap` and so on.

    Only the user can read it, and look into a folder made here. Raises UsageError when the folder
    cannot be used, RecordingFailed when the disk is full.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise UsageError(
            f"{folder}: is a file or lies in one, not a folder for recordings: name another with --record"
        ) from None
    except OSError as error:
        raise _refusal(folder, error) from None
    path, number = folder / f"{stem}.mcap", 1
    while True:
        try:
            return path, Sink(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600))
        except FileExistsError:
            number += 1
            path = folder / f"{stem}-{number}.mcap"
        except OSError as error:
            raise _refusal(folder, error) from None


def check_folder(folder: Path) -> None:
    """Find out before a session whether it can be recorded there; raises what `new_file` raises.

    Leaves nothing behind: a session that never begins makes no folder.
    """
    missing = [each for each in (folder, *folder.parents) if not os.path.exists(each)]
    path, probe = new_file(folder, f".formcheck-{os.getpid()}")
    try:
        probe.write(_BEGINNING)
        probe.close()
    except OSError as error:
        probe.abandon()
        raise _refusal(folder, error) from None
    finally:
        path.unlink()
        for made in missing:
            # Another session may have begun in it since.
            with contextlib.suppress(OSError):
                made.rmdir()


def _refusal(folder: Path, error: OSError) -> UsageError | RecordingFailed:
    if error.errno in _DISK_TROUBLE:
        return RecordingFailed(
            f"{folder}: no recording can be made there ({error.strerror}): free some space or use --no-record"
        )
    return UsageError(f"{folder}: no recording can be made there ({error.strerror}): name another folder with --record")


_BINARY = getattr(os, "O_BINARY", 0)  # Windows would translate line ends
