"""Keeps ALSA's own messages off the terminal.

Without a sound card ALSA prints some thirty lines to stderr while miniaudio looks for a device;
formcheck says the same in one.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# void handler(const char *file, int line, const char *function, int err, const char *format, ...)
_HANDLER = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p)


def _say_nothing(file: bytes, line: int, function: bytes, err: int, message: bytes) -> None:
    """ALSA calls this instead of printing."""


_SILENT = _HANDLER(_say_nothing)  # kept here: ALSA holds only its address


@contextmanager
def alsa_messages_off() -> Iterator[None]:
    """ALSA prints nothing inside; nothing happens where there is no ALSA."""
    library = _alsa()
    if library is None:
        yield
        return
    library.snd_lib_error_set_handler(_SILENT)
    try:
        yield
    finally:
        library.snd_lib_error_set_handler(None)  # back to ALSA's own


def _alsa() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    try:
        return ctypes.CDLL("libasound.so.2")
    except OSError:
        return None
