"""The recording of a live session: everything passes by it, nothing comes back; the session survives its failure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from formcheck.capture.frame import Frame
from formcheck.cli.telling import tell
from formcheck.clock import Clock
from formcheck.coach.result import Summary
from formcheck.coach.session import CommandKind
from formcheck.errors import RecordingFailed, UsageError
from formcheck.exercise.event import Event
from formcheck.exercise.moment import Moment
from formcheck.pose.observation import Observation
from formcheck.recording.session import SessionInfo
from formcheck.recording.write import RecordingWriter

State = tuple[object, ...]
"""Phase, repetition and side at work: none before the first frame."""


class Tap:
    """Begins with the first frame. A failure is reported once. The session goes on, the person being in mid-exercise,
    and what was written stays.

    folder: where the recording goes; None keeps nothing. `failed`: whether something could not be written.
    """

    def __init__(self, folder: Path | None, clock: Clock) -> None:
        self._folder, self._clock = folder, clock
        self._writer: RecordingWriter | None = None
        self._state: State = ()
        self.failed = False

    @property
    def due(self) -> bool:
        """Whether a recording is wanted and not begun yet."""
        return self._writer is None and self._folder is not None and not self.failed

    @property
    def path(self) -> Path | None:
        """Where the session is recorded; None where it is not, or no more."""
        return None if self._writer is None else self._writer.path

    def begin(self, info: SessionInfo) -> None:
        """The file, with what is known once. A session goes on without one that cannot be begun any more."""
        if self._folder is None:
            return
        try:
            self._writer = RecordingWriter(self._folder, info, self._clock)
        except (RecordingFailed, UsageError) as error:
            self._fail(str(error))

    def frame(self, frame: Frame, observation: Observation, moment: Moment) -> None:
        """One frame and what came of it."""
        self._write(lambda writer: self._write_frame(writer, frame, observation, moment))

    def command(self, time_s: float, kind: CommandKind) -> None:
        """A key of a led session, before the frame that it is in effect from."""
        self._write(lambda writer: writer.command(time_s, kind))

    def status(self, time_s: float, text: str) -> None:
        """Something that happened to the session itself."""
        self._write(lambda writer: writer.status(time_s, text))

    def flush(self) -> None:
        """While no frames come: what there is reaches the disk in time."""
        self._write(RecordingWriter.flush)

    def close(self, events: tuple[Event, ...], summary: Summary | None, reason: str) -> None:
        """The end of the session; events: those that no frame has brought."""

        self._write(lambda writer: write_end(writer, events, summary, reason))

    def _write_frame(self, writer: RecordingWriter, frame: Frame, observation: Observation, moment: Moment) -> None:
        writer.frame(frame.image, observation.time_us)
        self._state = write_moment(writer, observation, moment, self._state)

    def _write(self, write: Callable[[RecordingWriter], object]) -> None:
        if self._writer is None:
            return
        try:
            write(self._writer)
        except RecordingFailed as error:
            self._fail(str(error))

    def _fail(self, why: str) -> None:
        tell(why)
        self._writer, self.failed = None, True


def write_moment(writer: RecordingWriter, observation: Observation, moment: Moment, before: State) -> State:
    """A frame's observation and what came of it. before: the state at the frame before; returns that of this one."""
    writer.observation(observation)
    state = (moment.phase, moment.rep, moment.working_side)
    if state != before:
        writer.phase(moment.time_s, *state)
    for cue in moment.cues:
        writer.cue(cue)
    for event in moment.closed:
        writer.event(event)
    return state


def write_end(writer: RecordingWriter, events: tuple[Event, ...], summary: Summary | None, reason: str) -> None:
    """The end of a session, see `Tap.close`."""
    for event in events:
        writer.event(event)
    if summary is not None:
        writer.summary(summary)
    writer.close(reason)
