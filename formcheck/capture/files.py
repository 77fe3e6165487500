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
        raise BadVideo(f"{path} is a folder: give a recording, a video or a photo in it")
    if not stat.S_ISREG(status.st_mode):
        raise BadVideo(f"{path} is not a regular file: give a recording, a video or a photo")
    if status.st_size == 0:
        raise BadVideo(f"{path} is empty: give a recording, a video or a photo")


def reason(error: Exception) -> str:
    """What the system or libav says went wrong, on one line."""
    return (getattr(error, "strerror", None) or str(error)).replace("\n", " ").strip()
