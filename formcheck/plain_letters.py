"""Replaces signs that an old terminal cannot write: they must neither end a session nor hide a number."""

from __future__ import annotations

import codecs

PLAINLY = "formcheck.plainly"
"""Name of the way in which streams are to treat what they cannot encode (`errors=`), once this module is imported."""
_LETTERS = {"°": " deg", "±": "+-", "·": "-", "–": "-", "−": "-", "→": "->", "×": "x", "…": "..."}


def in_plain_letters(error: UnicodeError) -> tuple[str, int]:
    """What to write instead, and where to go on: the protocol of `codecs.register_error`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_LETTERS.get(sign, "?") for sign in error.object[error.start : error.end]), error.end


codecs.register_error(PLAINLY, in_plain_letters)
