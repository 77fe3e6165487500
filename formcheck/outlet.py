"""Whether a stream takes words without waiting for its reader: a terminal stopped with Ctrl-S, a pager, a full pipe."""

from __future__ import annotations

import os
import select
from typing import TextIO


def takes(stream: TextIO, wait_s: float = 0.0) -> bool:
    """Whether a few lines can be written within so many seconds; True where the system does not tell."""
    if os.name != "posix":  # elsewhere only sockets can be asked
        return True
    try:
        return bool(select.select([], [stream.fileno()], [], wait_s)[1])
    except (OSError, ValueError):  # no descriptor, or a closed one: writing finds out
        return True
