"""What it means that no fault was found, so that silence is never taken for praise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def silence(assessed: int, reasons: Sequence[str]) -> str:
    """In words; "" if nothing was to be judged.

    assessed: how many compensations were judged. reasons: why each of the others that were asked for was not.
    """
    if not assessed and reasons:
        return f"nothing judged: {commonest(reasons)}"
    return f"no fault seen; judged: {assessed} of {assessed + len(reasons)}" if assessed else ""


def commonest(reasons: Sequence[str]) -> str:
    """The reason that is there most often, the first of them."""
    return Counter(reasons).most_common(1)[0][0]
