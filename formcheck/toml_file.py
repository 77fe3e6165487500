"""Reading a TOML file: all of it, or one line that says why not."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from formcheck.errors import UsageError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_LARGEST = 200_000
"""Bytes of a file that a person wrote; the largest shipped one has 20,000."""
_MOST_DOTS = 100
"""In a line. A key of ten thousand parts (`a.a.a`) takes the parser minutes."""
_WHOLE = 2**63
"""TOML's own limit of whole numbers. Larger ones are no float either, and some cannot be printed."""


def toml_text(path: Path, what: str, error: type[UsageError] = UsageError) -> str:
    """The text of a file that should be `what` ("an exercise file").

    Raises `error` for what is no regular file, cannot be read, is larger than 200 kB or not UTF-8.
    """
    try:
        if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
            # A pipe that nobody writes to, a device that never ends.
            raise error(f"{path}: is not a regular file: give {what} in TOML")
        if path.is_file() and path.stat().st_size > _LARGEST:
            raise error(f"{path}: larger than {_LARGEST // 1000} kB: give {what} in TOML")
        return path.read_text(encoding="utf-8-sig")  # some editors begin a file with a mark
    except UnicodeDecodeError:
        raise error(f"{path}: not a text file: give {what} in TOML, encoded in UTF-8") from None
    except OSError as failed:
        raise error(f"{path}: cannot be read ({failed.strerror}): give {what} in TOML") from None


def parsed_toml(text: str, where: Path | str, error: type[UsageError] = UsageError) -> dict[str, Any]:
    """What a TOML text says; `where` names it in the `error` that is raised for what is not TOML."""
    if len(text) > _LARGEST:
        raise error(f"{where}: larger than {_LARGEST // 1000} kB: give a smaller one")
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > _MOST_DOTS:
            raise error(f"{where}: line {number} has more than {_MOST_DOTS} dots: break it up")
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise error(f"{where}: not TOML: {str(wrong).splitlines()[0]}: correct it") from None
    except RecursionError:
        raise error(f"{where}: not TOML: nested too deeply: correct it") from None
    except ValueError:
        raise error(f"{where}: not TOML: a number or a date in it is none: correct it") from None
    if _holds_huge(data):
        raise error(f"{where}: not TOML: a whole number of more than 64 bits is in it: correct it")
    return data


def _holds_huge(data: object) -> bool:
    """Whether a whole number is too large, however deep it lies."""
    left = [data]
    while left:
        found = left.pop()
        if isinstance(found, dict):
            left += found.values()
        elif isinstance(found, list):
            left += found
        elif isinstance(found, int) and not -_WHOLE <= found < _WHOLE:
            return True
    return False


def read_toml(path: Path, what: str, error: type[UsageError] = UsageError) -> dict[str, Any]:
    """What a file says that should be `what`. Raises `error` as the two above."""
    return parsed_toml(toml_text(path, what, error), path, error)
