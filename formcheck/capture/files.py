"""What can be said about a file before it is opened as a recording or a video."""

from __future__ import annotations

import stat
from pathlib import Path

from formcheck.errors import BadVideo


def check_file(path: Path) -> None:
    """Raises BadVideo unless the path is a regular file with something in it."""
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise BadVideo(f"{path}: no such file: check the path") from error
    except (OSError, ValueError) as error:
        raise BadVideo(f"{path} cannot be read ({reason(error)}): check the path") from error
    if stat.S_ISDIR(status.st_mode):
        raise BadVideo(f"{path} is a folder: give a file in it")
    if not stat.S_ISREG(status.st_mode):
        raise BadVideo(f"{path} is not a regular file: give one that is")
    if status.st_size == 0:
        raise BadVideo(f"{path} is empty: give another file")


def reason(error: Exception) -> str:
    """What the system or libav says went wrong, on one line."""
    return (getattr(error, "strerror", None) or str(error)).replace("\n", " ").strip()
