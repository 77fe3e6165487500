"""Signals ask for the end; they force it only where nothing else helps."""

from __future__ import annotations

import signal

import pytest

from formcheck.cli.stopping import Stop, stop_on_signal
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


ENDS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def test_what_comes_after_the_end_was_asked_for_is_ignored() -> None:
    before = {number: signal.getsignal(number) for number in ENDS}
    try:
        with stop_on_signal():
            pass
        assert {number: signal.getsignal(number) for number in before} == before, "nobody asked"
        with stop_on_signal() as stop:
            signal.raise_signal(signal.SIGINT)
        assert stop.asked
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGTERM)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
