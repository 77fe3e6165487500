"""The session as text, where there is no window: one living line on a terminal, else a line per change."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Mapping
from typing import TextIO

from formcheck.coach.amount import limit
from formcheck.exercise.event import Event
from formcheck.exercise.moment import Moment
from formcheck.feedback.labels import Labels
from formcheck.feedback.marks.angle import number
from formcheck.measure.reading import no_reading
from formcheck.outlet import takes
from formcheck.plain_letters import PLAINLY

_ORANGE, _BOLD, _PLAIN = "\x1b[33m", "\x1b[1m", "\x1b[0m"
_WIDTH = 80
_FAREWELL_S = 0.5
"""How long a reader who stands still is waited for in the end."""


class TextView:
    """Prints moments to a stream.

    tty: whether the stream is a terminal. Then the last line is the state and is rewritten in place, and
    what happens is printed above it. Else only what happens is printed. Colour only on a terminal, and
    not with NO_COLOR set (no-color.org). on_lost: called once when nobody reads the stream any more, a pipe whose
    reader has gone for example; nothing is printed from then on, and the session goes on. waits: whether a reader who
    stands still is waited for; else what he does not take is printed as soon as he does, or is lost in the end.
    """

    def __init__(
        self,
        stream: TextIO,
        tty: bool,
        labels: Labels | None = None,
        environ: Mapping[str, str] | None = None,
        on_lost: Callable[[], None] | None = None,
        waits: bool = True,
    ) -> None:
        self._stream: TextIO | None = stream
        self._waits, self._due = waits, deque[str]()
        self._on_lost = on_lost
        self._tty = tty
        self._labels = labels or Labels()
        self._colour = tty and not (os.environ if environ is None else environ).get("NO_COLOR")
        self._status = ""
        self._words: dict[str, str] = {}
        self._was: str | None = None

    def show(self, moment: Moment) -> None:
        """Print what is new in this moment, and on a terminal the state."""
        # A fault's word comes with the moment in which it is on; its end is told later, without it.
        self._words.update({fault.compensation: fault.label for fault in moment.faults if fault.label})
        now = self._state(moment)
        if now != self._was and not self._tty:
            self.line(f"{_time(moment.time_s)}  {now}")
        self._was = now
        for cue in moment.cues:
            self.line(f"{_time(cue.time_s)}  {self._inked(cue.text, _BOLD)}")
        for event in moment.raised:
            self.line(f"{_time(event.raised_s)}  {self._inked(self._name(event), _ORANGE)}{self._where(event)}")
        for event in moment.closed:
            self.line(f"{_time(moment.time_s)}  {self._name(event)}{self._where(event)}: {self._told(event)}")
        if self._tty:
            self._rewrite(moment)

    def line(self, text: str) -> None:
        """Print a line, above the state if there is one."""
        self._clear()
        self._write(text, "\n")

    def close(self) -> None:
        """Leave the terminal as it was found: the state is taken away. Safe to call twice."""
        self._clear()
        self._write_on(_FAREWELL_S)

    def _write(self, text: str, end: str = "") -> None:
        if self._stream is not None:
            self._due.append(_encodable(text, self._stream) + end)
            self._write_on()

    def _write_on(self, wait_s: float = 0.0) -> None:
        """Write what is due, as far as it is taken."""
        try:
            while self._stream is not None and self._due and (self._waits or takes(self._stream, wait_s)):
                self._stream.write(self._due.popleft())
                self._stream.flush()
        except OSError:
            self._stream = None
            if self._on_lost is not None:
                self._on_lost()

    def _state(self, moment: Moment) -> str:
        guide = moment.guide
        if guide is not None and guide.stage not in ("exercise", "set_up"):
            return self._labels.stages[guide.stage]
        return self._labels.status(moment.phase, moment.rep, moment.reps_done).replace("  ", " ")

    def _name(self, event: Event) -> str:
        return self._words.get(event.compensation, event.compensation.replace("_", " "))

    def _where(self, event: Event) -> str:
        return "" if event.side == "both" else f" ({self._labels.side(event.side).lower()})"

    def _told(self, event: Event) -> str:
        """How long and how far, for a fault that is over; of a time that was too short by how much."""
        labels, peak, allowed = self._labels, limit(event.peak, event.unit), limit(event.threshold, event.unit)
        if event.unit == "s":
            return labels.lacking.format(peak=peak, limit=allowed)
        long = f"{event.end_s - event.start_s:.1f}" if event.end_s is not None else ""
        how_long = labels.lasting.format(n=long) if long else labels.until_end
        return labels.over.format(how_long=how_long, peak=peak, limit=allowed)

    def _rewrite(self, moment: Moment) -> None:
        """Put the state of this moment in place of the last one, cut to the terminal's width."""
        self._write_on()
        if self._stream is None or self._due:
            return
        text = _encodable(self._summary(moment), self._stream)
        room = _columns(self._stream) - 1
        text = text[:room] if len(text) > room else text
        if text == self._status:
            return
        # Spaces over the rest of the old line: every terminal understands them.
        padded = text.ljust(len(self._status))
        shown = self._inked(padded, _ORANGE) if moment.faults else padded
        self._write("\r" + shown)
        self._status = text

    def _summary(self, moment: Moment) -> str:
        parts = [_time(moment.time_s), self._state(moment)]
        if moment.phase == "hold" or moment.hold_s > 0:
            dose = f" of {moment.hold_target_s:g}" if moment.hold_target_s else ""
            parts.append(f"{moment.hold_s:.0f}{dose} s")
        if moment.working_angle is not None:
            name = moment.working_angle
            parts.append(number(name, moment.measures.get(name, no_reading("not measured"))))
        parts.extend(fault.label or fault.compensation for fault in moment.faults)
        if moment.instruction:
            parts.append(moment.instruction)
        return " | ".join(parts)

    def _clear(self) -> None:
        if self._status:
            self._write("\r" + " " * len(self._status) + "\r")
            self._status = ""

    def _inked(self, text: str, ink: str) -> str:
        return f"{ink}{text}{_PLAIN}" if self._colour else text


def _time(seconds: float) -> str:
    return f"{seconds:6.1f} s"


def _columns(stream: TextIO) -> int:
    """Width of the terminal behind a stream; 80 when there is none."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or _WIDTH
    except (OSError, ValueError):
        return _WIDTH


def _encodable(text: str, stream: TextIO) -> str:
    """The text in one line, in letters that the stream can write."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    plain = text.replace("\n", " ")
    return plain.encode(encoding, PLAINLY).decode(encoding)
