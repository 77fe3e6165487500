"""Standard error for formcheck's own lines: native libraries write their logs past Python."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def native_messages_off() -> Iterator[None]:
    """While it lasts, what C++ libraries print on standard error is dropped; Python's lines get through.

    FORMCHECK_DEBUG=1 lets everything through.
    """
    if os.environ.get("FORMCHECK_DEBUG") or not _has_descriptor():
        yield
        return
    sys.stderr.flush()
    kept, before = os.dup(2), sys.stderr
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    os.close(silence)
    sys.stderr = open(kept, "w", encoding=before.encoding, errors="replace", buffering=1, closefd=False)  # noqa: SIM115
    try:
        yield
    finally:
        # Whoever read our messages may have gone: that is no reason to fail now.
        with suppress(OSError):
            sys.stderr.flush()
        sys.stderr = before
        os.dup2(kept, 2)
        os.close(kept)


def _has_descriptor() -> bool:
    try:
        return sys.stderr is not None and sys.stderr.fileno() == 2
    except (OSError, ValueError, AttributeError):
        return False
