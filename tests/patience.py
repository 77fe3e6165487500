"""Waiting for what another thread or program is about to do."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE_S = 60.0
"""Only how long a test waits before it fails."""


def until(condition: Callable[[], bool], problem: str = "it did not happen") -> None:
    """Return as soon as the condition holds; fail with the problem when it never does."""
    end_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end_s, problem
        time.sleep(0.005)
