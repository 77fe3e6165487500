"""Reading a recording, whole or cut, message by message in constant memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

from mcap.opcode import Opcode
from mcap.records import Attachment, Metadata

from formcheck.capture.frame import Frame
from formcheck.coach.result import Summary
from formcheck.errors import BadRecording
from formcheck.exercise.cue import Cue
from formcheck.exercise.event import Event
from formcheck.pose.observation import Observation
from formcheck.recording import layout, records, session
from formcheck.recording.layout import Command, Packet, PhaseChange, Recorded, Status
from formcheck.recording.records import DamagedError
from formcheck.recording.session import SessionInfo

Item = Observation | Event | Cue | PhaseChange | Status | Command | Summary | Frame
"""What a message is turned into; the type tells the topic."""
Kind = TypeVar("Kind", bound=Recorded)

_OURS = {session.METADATA.encode(), session.END_METADATA.encode()}
_METADATA_LIMIT, _MESSAGE_LIMIT = 2**20, 2**18
"""Bytes, a hundred times what is written: of what is said once of a session, and of a message without picture."""

_DECODERS: dict[str, Callable[[bytes], Recorded]] = {
    layout.OBSERVATIONS: layout.decode_observation,
    layout.EVENTS: layout.decode_event,
    layout.CUES: layout.decode_cue,
    layout.PHASES: layout.decode_phase,
    layout.STATUS: layout.decode_status,
    layout.COMMANDS: layout.decode_command,
    layout.SUMMARY: layout.decode_summary,
    layout.VIDEO: layout.decode_video,
}


@dataclass(frozen=True, slots=True)
class SessionEnd:
    """A clean end: why the session ended, and how many frames it had."""

    reason: str
    frames: int


@dataclass(frozen=True, slots=True)
class Recording:
    """An opened recording. Each iterator reads the file anew, from its start, and lazily.

    info: what is known once per session, with the exercise as it was.
    cut: the session ended without closing its recording, or the file is not complete.
    end: None when the session's end is not in it.
    All iterators raise BadRecording at the first damaged message.
    """

    path: Path
    info: SessionInfo
    cut: bool
    end: SessionEnd | None

    @property
    def warning(self) -> str | None:
        """One line for the user when the recording was cut, else None."""
        return f"{self.path}: the recording was cut off: using what is there" if self.cut else None

    @property
    def has_video(self) -> bool:
        """Whether the session was recorded with video (of which a cut may have left nothing)."""
        return self.info.video

    def messages(self, video: bool = False) -> Iterator[Item]:
        """Everything in the order in which it was written; pictures only if asked for.

        A frame's picture comes just before its observation; cues, events and phases follow it.
        """
        return self._items(set(_DECODERS) if video else set(_DECODERS) - {layout.VIDEO})

    def seen(self, video: bool) -> Iterator[Observation | Command | Frame]:
        """What a session is computed from, in order: observations, keys, and pictures if asked for."""
        items = self._items({layout.OBSERVATIONS, layout.COMMANDS} | ({layout.VIDEO} if video else set()))
        return (item for item in items if isinstance(item, Observation | Command | Frame))

    def observations(self, since_s: float = 0.0) -> Iterator[Observation]:
        """What the tracker saw, frame by frame; since_s: from this second on, without reading what is before."""
        since_ns = self.info.started_ns + round(since_s * 1e9) if since_s > 0 else 0
        found = self._only(layout.OBSERVATIONS, Observation, since_ns)
        return (seen for seen in found if seen.time_s >= since_s) if since_s > 0 else found

    def events(self) -> Iterator[Event]:
        """The compensations as live closed them; at the end those that were still on."""
        return self._only(layout.EVENTS, Event)

    def cues(self) -> Iterator[Cue]:
        """What was said."""
        return self._only(layout.CUES, Cue)

    def phases(self) -> Iterator[PhaseChange]:
        """The changes of phase, rep and working side."""
        return self._only(layout.PHASES, PhaseChange)

    def statuses(self) -> Iterator[Status]:
        """What happened to the session itself, such as a lost camera."""
        return self._only(layout.STATUS, Status)

    def commands(self) -> Iterator[Command]:
        """The keys of a led session."""
        return self._only(layout.COMMANDS, Command)

    def summary(self) -> Summary | None:
        """What the session came to; None when it was cut, saw no repetition, or is older than summaries."""
        # It is among what was written last: looked for there, a long recording takes no longer than a short one.
        with _reading(self.path) as file:
            last_ns = records.last_time_ns(file)
        return next(self._only(layout.SUMMARY, Summary, last_ns), None)

    def video_frames(self) -> Iterator[Frame]:
        """The pictures with the times of their observations; none without video."""
        return (item for item in self._items({layout.VIDEO}) if isinstance(item, Frame))

    def _items(self, topics: Collection[str]) -> Iterator[Item]:
        """The messages on these topics, packets as pictures; none of those in a recording without video."""
        pictures = _Pictures(self.path, self.info) if layout.VIDEO in topics and self.has_video else None
        for item in self._decoded(topics):
            if not isinstance(item, Packet):
                yield item
            elif pictures is not None:
                yield pictures.frame(item)

    def _only(self, topic: str, kind: type[Kind], since_ns: int = 0) -> Iterator[Kind]:
        return (item for item in self._decoded({topic}, since_ns) if isinstance(item, kind))

    def _decoded(self, topics: Collection[str], since_ns: int = 0) -> Iterator[Recorded]:
        with _reading(self.path) as file:
            for channel, message in records.messages(file, since_ns):
                if channel.topic not in topics:
                    continue
                try:
                    if len(message.data) > _MESSAGE_LIMIT and channel.topic != layout.VIDEO:
                        raise ValueError(f"{len(message.data)} bytes, longer than any is")
                    item = _DECODERS[channel.topic](message.data)
                except ValueError as error:
                    raise DamagedError(f"a message on {channel.topic} is wrong: {error}") from None
                yield item


def read_recording(path: str | Path) -> Recording:
    """Open a recording: its metadata is read and its framing checked, messages are not.

    Raises BadRecording when it is no recording, is damaged, of a newer format, or was cut before
    its metadata was complete.
    """
    path = Path(path)
    with _reading(path) as file:
        magic = file.read(len(records.MAGIC))
        if magic != records.MAGIC:
            raise BadRecording(
                f"{path}: is empty, no session was recorded in it: delete it and record another"
                if records.MAGIC.startswith(magic)
                else f"{path}: is no recording (no MCAP file): give one that a live session has made"
            )
        metadata, exercise = _once(file, path)
        start = metadata.get(session.METADATA)
        if start is None and records.has_end(file):
            raise BadRecording(f"{path}: is an MCAP file that formcheck did not record: give one that it has made")
        if start is None or exercise is None:
            raise BadRecording(f"{path}: was cut off at its start, no session is in it: delete it and record another")
        try:
            info = SessionInfo.from_metadata(start, exercise.decode())
        except UnicodeDecodeError:
            raise DamagedError(f"the {session.EXERCISE_FILE} in it is not UTF-8") from None
        end = _end(metadata.get(session.END_METADATA))
        return Recording(path, info, cut=end is None or not records.has_end(file), end=end)


def is_mcap(path: Path) -> bool:
    """Whether a file is named or begins like a recording; False when it cannot be read."""
    if path.suffix.lower() == ".mcap":
        return True
    try:
        with path.open("rb") as file:
            return file.read(len(records.MAGIC)) == records.MAGIC
    except OSError:
        return False


def _once(file: BinaryIO, path: Path) -> tuple[dict[str, dict[str, str]], bytes | None]:
    """The metadata records by name and the exercise's bytes, as far as they are there."""
    metadata: dict[str, dict[str, str]] = {}
    exercise: bytes | None = None
    for record in records.walk(file, {Opcode.METADATA, Opcode.ATTACHMENT}):
        if not record.whole:
            break
        if record.opcode == Opcode.METADATA:
            if records.named(record) not in _OURS:
                continue
            if len(record.body) > _METADATA_LIMIT:
                raise DamagedError("what it says about its session is longer than any is")
            found = records.parsed(Metadata, record.body)
            if found.name == session.METADATA:
                # Before anything else: the rest of a newer file may look different.
                _check_version(session.format_version(found.metadata), path)
            metadata[found.name] = found.metadata
        else:
            attachment = records.parsed(Attachment, record.body)
            if attachment.name == session.EXERCISE_FILE:
                exercise = attachment.data
    return metadata, exercise


def _check_version(version: int, path: Path) -> None:
    if version > layout.FORMAT_VERSION:
        raise BadRecording(
            f"{path}: has recording format {version}, this formcheck reads up to {layout.FORMAT_VERSION}: "
            "update formcheck"
        )


def _end(metadata: dict[str, str] | None) -> SessionEnd | None:
    if metadata is None:
        return None
    frames = metadata.get("frames", "")
    if not (frames.isascii() and frames.isdigit() and len(frames) < 12):
        raise DamagedError(f'"frames" is {frames[:40]!r}, a number is expected')
    return SessionEnd(metadata.get("reason", ""), int(frames))


@contextmanager
def _reading(path: Path) -> Iterator[BinaryIO]:
    """The open file; what is wrong with it becomes a BadRecording with its name."""
    try:
        if os.path.exists(path) and not os.path.isfile(path):
            raise BadRecording(f"{path}: is not a file: give a recording")
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise BadRecording(
            f"{path}: cannot be read ({error.strerror}): check the file, and that you may read it"
        ) from None
    except ValueError as error:
        raise BadRecording(f"{path}: is damaged ({error}) and cannot be used: give another") from None


class _Pictures:
    """Packets to frames."""

    def __init__(self, path: Path, info: SessionInfo) -> None:
        # PyAV takes a while to load and most recordings have no video.
        from formcheck.recording.video_track import VideoDecoder

        self._decoder = VideoDecoder()
        self._path = path
        self._started_ns = info.started_ns

    def frame(self, packet: Packet) -> Frame:
        time_us = (packet.time_ns - self._started_ns) // 1000
        try:
            return Frame(self._decoder.decode(packet.data, packet.size), time_us / 1_000_000)
        except ValueError as error:
            raise BadRecording(f"{self._path}: is damaged ({error}) and cannot be used: give another") from None
