"""Signals ask for the end; they force it only where nothing else helps."""

from __future__ import annotations

import signal

import pytest

from formcheck.__main__ import INTERRUPTED, guarded
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


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no terminal hangs up here")
def test_under_nohup_the_end_of_the_terminal_ends_nothing() -> None:
    def hang_up() -> int:
        signal.raise_signal(signal.SIGHUP)
        return 0

    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stop_on_signal() as stop:
            hang_up()
        assert not stop.asked
        assert guarded(hang_up) == 0
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        assert guarded(hang_up) == INTERRUPTED, "no half files are left"
    finally:
        signal.signal(signal.SIGHUP, before)
