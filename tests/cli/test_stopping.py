"""Signals ask for the end; they force it only where nothing else helps."""

from __future__ import annotations

import pytest

from formcheck.cli.stopping import Stop
from formcheck.clock import ManualClock


def test_keys_that_are_held_down_ask_once() -> None:
    clock = ManualClock()
    stop = Stop(clock)
    assert not stop.asked
    for _ in range(40):
        stop.ask()
        clock.sleep(0.03)
    assert stop.asked


def test_the_third_signal_ends_what_hangs() -> None:
    clock = ManualClock()
    stop = Stop(clock)
    stop.ask()
    clock.sleep(5.0)
    stop.ask()
    with pytest.raises(KeyboardInterrupt):
        stop.ask()
