"""The user's line on standard error."""

from __future__ import annotations

import sys


def tell(text: str) -> None:
    """One line on standard error, whatever the names of files have in them."""
    print(f"formcheck: {' '.join(text.splitlines())}", file=sys.stderr, flush=True)
