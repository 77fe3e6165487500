"""The text view: one living line on a terminal, a line per change elsewhere."""

from __future__ import annotations

import contextlib
import io
import os
import pty
from dataclasses import replace

import pytest
from moments import NOBODY, lying

from formcheck.exercise.cue import Cue
from formcheck.exercise.event import Event
from formcheck.exercise.moment import Fault
from formcheck.feedback.text_view import TextView

LIFT = Event("hip_lift", "right", 1, "hold", 3.2, 3.46, None, 0.09, "torso", 0.05, 0.8)
FAULT = Fault("hip_lift", "right", "hips lifted", ("hip",))
SPOKEN = Cue(3.46, "Keep your hips on the floor", "hip_lift", True)
RAISED = lying(time_s=3.46, phase="hold", rep=1, faults=(FAULT,), raised=(LIFT,), cues=(SPOKEN,))


def shown(*moments, tty=False, environ=None) -> str:
    stream = io.StringIO()
    view = TextView(stream, tty, environ=environ or {})
    for moment in moments:
        view.show(moment)
    view.close()
    return stream.getvalue()


def on_screen(output: str) -> list[str]:
    """What a terminal shows after this output: a carriage return goes back, letters overwrite."""
    lines = [""]
    column = 0
    for letter in output:
        if letter == "\n":
            lines.append("")
            column = 0
        elif letter == "\r":
            column = 0
        else:
            lines[-1] = lines[-1][:column] + letter + lines[-1][column + 1 :]
            column += 1
    return [line.rstrip() for line in lines]


def test_elsewhere_only_changes_are_printed():
    hold = lying(phase="hold", rep=1, time_s=2.0)
    assert shown(hold, *(replace(hold, time_s=2 + k / 30, hold_s=k / 30) for k in range(60))).count("\n") == 1


def test_elsewhere_phase_cue_and_event_have_a_line():
    over = replace(RAISED, time_s=5.0, raised=(), cues=(), faults=(), closed=(replace(LIFT, end_s=4.9),))
    lines = shown(NOBODY, RAISED, over).splitlines()
    assert [line.split(" s  ", 1)[1] for line in lines] == [
        "Set-up",
        "Hold · Rep 1",
        "Keep your hips on the floor",
        "hips lifted (right)",
        "hips lifted (right): for 1.7 s, at most 9 %, allowed 5 %",
    ]
    assert "\r" not in "".join(lines)
    assert "\x1b" not in "".join(lines)


def test_a_time_that_was_too_short_is_told_by_what_it_lacks_and_not_by_how_long_it_was_said():
    short = replace(LIFT, compensation="hold_too_short", unit="s", peak=90.27, threshold=20.0, end_s=4.9)
    over = replace(RAISED, time_s=5.0, raised=(), cues=(), faults=(), closed=(short,))
    assert shown(over).splitlines()[-1].endswith("hold too short (right): by 90 s, allowed 20 s")


def test_on_a_terminal_the_state_stays_in_the_last_line():
    stream = io.StringIO()
    view = TextView(stream, True, environ={"NO_COLOR": "1"})
    view.show(lying(instruction="Straighten the right knee slowly"))
    view.show(RAISED)
    screen = on_screen(stream.getvalue())
    assert screen[0].endswith("Keep your hips on the floor")
    assert screen[1].endswith("hips lifted (right)")
    assert screen[2] == "   3.5 s | Hold · Rep 1 | 0 s | 19° | hips lifted"
    view.line("The camera is back.")
    assert on_screen(stream.getvalue())[2:] == ["The camera is back.", ""]
    view.show(RAISED)
    view.close()
    view.close()
    assert on_screen(stream.getvalue())[-1] == ""


def test_an_unchanged_state_is_not_written_again():
    assert shown(NOBODY, tty=True) == shown(NOBODY, NOBODY, NOBODY, tty=True)


def test_colour_only_on_a_terminal_and_unless_refused():
    assert "\x1b" in shown(RAISED, tty=True)
    assert "\x1b" not in shown(RAISED, tty=True, environ={"NO_COLOR": "1"})
    assert "\x1b" not in shown(RAISED, tty=False)


def test_the_state_fits_into_the_terminal():
    long = replace(NOBODY, instruction="word " * 100)
    assert max(len(part) for part in shown(long, tty=True).split("\r")) < 80


def test_the_width_of_a_real_terminal():
    ours, theirs = pty.openpty()
    try:
        os.set_blocking(ours, False)
        with open(theirs, "w", encoding="utf-8", closefd=False) as stream:
            import fcntl
            import struct
            import termios

            fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
            TextView(stream, True, environ={"NO_COLOR": "1"}).show(replace(NOBODY, instruction="word " * 50))
        written = os.read(ours, 4096).decode()
        assert len(written.strip("\r\n")) == 39
    finally:
        os.close(ours)
        os.close(theirs)


@pytest.mark.parametrize("tty", [True, False])
def test_a_terminal_without_the_degree_sign(tty):
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    view = TextView(stream, tty, environ={})
    view.show(RAISED)
    view.line("12° – Füße")
    view.close()
    assert b"12 deg - F" in raw.getvalue()


@pytest.mark.parametrize("tty", [True, False])
def test_a_reader_who_goes_away_is_told_once_and_ends_nothing(tty):
    ours, theirs = os.pipe()
    lost = []
    with os.fdopen(theirs, "w", encoding="utf-8") as stream:
        view = TextView(stream, tty, environ={}, on_lost=lambda: lost.append(stream.closed))
        view.line("heard")
        os.close(ours)
        view.show(RAISED)
        view.line("not heard")
        view.close()
        assert lost == [False]
        with contextlib.suppress(BrokenPipeError):
            stream.flush()
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def test_hold_time_against_its_dose():
    assert "12 of 30 s" in shown(lying(phase="hold", hold_s=12.2, hold_target_s=30.0), tty=True)


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a reader who stands still is waited for")
@pytest.mark.parametrize("tty", [False, True])
def test_a_reader_who_stands_still_holds_nothing_and_gets_all_lines_afterwards(tty: bool) -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with open(reader, "rb", 0) as read, open(writer, "w") as stream:
        fill(writer)
        os.set_blocking(writer, True)
        view = TextView(stream, tty, environ={"NO_COLOR": "1"}, waits=False)
        for number in range(200):
            view.line(f"line {number}")
            view.show(replace(RAISED, time_s=float(number)))
        view.close()
        left = read.read(1_000_000)
        assert left.strip(b"x") == b""
        view.show(replace(RAISED, time_s=200.0))
        view.close()
        assert [line for line in read.read(1_000_000).decode().splitlines() if line.startswith("line")] == [
            f"line {number}" for number in range(200)
        ]


def fill(pipe: int) -> None:
    """Until it takes no more."""
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(pipe, b"x" * 4096)
