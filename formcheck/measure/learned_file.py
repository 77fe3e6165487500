"""What was learned from rendered bodies, kept in JSON files whose SHA-256 is beside them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from formcheck.errors import ModelUnavailable


def learned_file(file: Path) -> dict[str, Any]:
    """The content of such a file.

    Raises ModelUnavailable when it is missing or not the one that was fitted.
    """
    try:
        text = file.read_bytes()
        wanted = file.with_suffix(".sha256").read_text(encoding="ascii").split()[0]
    except (OSError, IndexError) as error:
        raise ModelUnavailable(f"{file.name} cannot be read ({error}): install formcheck again") from error
    if hashlib.sha256(text.replace(b"\r\n", b"\n")).hexdigest() != wanted:
        raise ModelUnavailable(f"{file} is not the file that came with formcheck: install it again")
    content: dict[str, Any] = json.loads(text)
    return content
