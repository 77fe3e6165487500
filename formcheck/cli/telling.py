"""The user's line on standard error."""

from __future__ import annotations

import sys


def tell(text: str) -> None:
    """One line on standard error."""
    print(f"formcheck: {text}", file=sys.stderr, flush=True)
