"""What is in a recording: topics, and each message's way into bytes and back, side by side.

Decoding raises ValueError that says what was found; the reader adds file and topic.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from formcheck.coach.result import Summary
from formcheck.coach.session import COMMANDS as COMMAND_KINDS
from formcheck.coach.session import CommandKind
from formcheck.exercise.cue import Cue
from formcheck.exercise.event import Event, EventSide, Phase
from formcheck.pose.observation import Observation
from formcheck.recording import fields, schemas
from formcheck.recording.observations import decode_observation as decode_observation
from formcheck.recording.observations import encode_observation as encode_observation

FORMAT_VERSION = 2
"""Raised when a reader of this version would misread the file; additions leave it alone. All lower ones are read."""

OBSERVATIONS = "/observations"
EVENTS = "/events"
CUES = "/cues"
PHASES = "/phases"
STATUS = "/status"
COMMANDS = "/commands"
SUMMARY = "/summary"
VIDEO = "/video"

SCHEMAS: dict[str, schemas.Schema] = {
    OBSERVATIONS: schemas.OBSERVATION,
    EVENTS: schemas.EVENT,
    CUES: schemas.CUE,
    PHASES: schemas.PHASE,
    STATUS: schemas.STATUS,
    COMMANDS: schemas.COMMAND,
    SUMMARY: schemas.SUMMARY,
    VIDEO: schemas.VIDEO,
}
"""Topic to the schema of its messages; the schema's title is its name in the file."""

_SECOND_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class PhaseChange:
    """From time_s (seconds from the first frame) on: this phase, rep and working side."""

    time_s: float
    phase: Phase
    rep: int | None
    side: EventSide | None


@dataclass(frozen=True, slots=True)
class Status:
    """Something about the session itself; time_s in seconds from the first frame."""

    time_s: float
    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """A key of a led session, pressed before the next observation; time_s in seconds from the first frame."""

    time_s: float
    kind: CommandKind


@dataclass(frozen=True, slots=True)
class Packet:
    """One coded picture: H.264, Annex B. time_ns: the message's log time. size: (width, height)."""

    time_ns: int
    size: tuple[int, int]
    data: bytes


Recorded = Observation | Event | Cue | PhaseChange | Status | Command | Summary | Packet

_ENCODER = json.JSONEncoder(separators=(",", ":"), check_circular=False, allow_nan=False)


def _encoded(message: dict[str, Any]) -> bytes:
    return _ENCODER.encode(message).encode()


def encode_event(event: Event) -> bytes:
    """As in `analyze --json`."""
    return _encoded(event.as_dict())


def decode_event(data: bytes) -> Event:
    """The event in a JSON message."""
    message = fields.parsed(data)
    return Event(
        compensation=fields.text(message, "compensation"),
        side=fields.side(message, "side"),
        rep=fields.integer_or_none(message, "rep"),
        phase=fields.phase(message, "phase"),
        start_s=fields.number(message, "start_s"),
        raised_s=fields.number(message, "raised_s"),
        end_s=fields.number_or_none(message, "end_s"),
        peak=fields.number(message, "peak"),
        unit=fields.text(message, "unit"),
        threshold=fields.number(message, "threshold"),
        confidence=fields.number(message, "confidence"),
        out_of_sight=fields.yes(message, "out_of_sight"),
    )


def encode_cue(cue: Cue) -> bytes:
    """As in `analyze --json`: without the tone, which follows from the compensation."""
    return _encoded(cue.as_dict())


def decode_cue(data: bytes) -> Cue:
    """The cue in a JSON message."""
    message = fields.parsed(data)
    return Cue(
        time_s=fields.number(message, "time_s"),
        text=fields.text(message, "text"),
        compensation=fields.text_or_none(message, "compensation"),
    )


def encode_phase(change: PhaseChange) -> bytes:
    """A change of phase as its JSON message."""
    return _encoded(
        {
            "time_s": round(change.time_s, 3),
            "phase": change.phase,
            "rep": change.rep,
            "side": change.side,
        }
    )


def decode_phase(data: bytes) -> PhaseChange:
    """The change of phase in a JSON message."""
    message = fields.parsed(data)
    return PhaseChange(
        time_s=fields.number(message, "time_s"),
        phase=fields.phase(message, "phase"),
        rep=fields.integer_or_none(message, "rep"),
        side=None if message.get("side") is None else fields.side(message, "side"),
    )


def encode_status(status: Status) -> bytes:
    """A status as its JSON message."""
    return _encoded({"time_s": round(status.time_s, 3), "text": status.text})


def decode_status(data: bytes) -> Status:
    """The status in a JSON message."""
    message = fields.parsed(data)
    return Status(time_s=fields.number(message, "time_s"), text=fields.text(message, "text"))


def encode_command(command: Command) -> bytes:
    """A command as its JSON message."""
    return _encoded({"time_s": round(command.time_s, 3), "command": command.kind})


def decode_command(data: bytes) -> Command:
    """The command in a JSON message."""
    message = fields.parsed(data)
    found = fields.text(message, "command")
    for kind in COMMAND_KINDS:
        if found == kind:
            return Command(fields.number(message, "time_s"), kind)
    raise ValueError(f'"command" is {fields.shown(found)}, one of {", ".join(COMMAND_KINDS)} is expected')


def encode_summary(summary: Summary) -> bytes:
    """A result as its JSON message."""
    return _encoded(summary.as_dict())


def decode_summary(data: bytes) -> Summary:
    """The result in a JSON message."""
    message = fields.parsed(data)
    measures, best = fields.mapping(message, "measures"), fields.mapping(message, "best")
    off = fields.mapping(message, "uncertainties") if "uncertainties" in message else {}
    reps, faults = fields.mapping(message, "reps"), fields.mapping(message, "faults")
    return Summary(
        exercise=fields.text(message, "exercise"),
        reps={name: fields.integer(reps, name) for name in reps},
        measures={name: fields.number_or_none(measures, name) for name in measures},
        best={name: fields.number_or_none(best, name) for name in best},
        faults={name: fields.integer(faults, name) for name in faults},
        watch=fields.text(message, "watch"),
        sentence=fields.text(message, "sentence"),
        lines=fields.texts(message, "lines"),
        uncertainties={name: fields.number_or_none(off, name) for name in off},
        assessed=fields.texts(message, "assessed") if "assessed" in message else None,
        not_assessed=fields.texts(message, "not_assessed") if "not_assessed" in message else None,
    )


def encode_video(packet: Packet) -> bytes:
    """As foxglove.CompressedVideo, plus the picture's size."""
    return _encoded(
        {
            "timestamp": {"sec": packet.time_ns // _SECOND_NS, "nsec": packet.time_ns % _SECOND_NS},
            "frame_id": "camera",
            "data": base64.b64encode(packet.data).decode(),
            "format": "h264",
            "size": packet.size,
        }
    )


def decode_video(data: bytes) -> Packet:
    """The packet in a foxglove.CompressedVideo message."""
    message = fields.parsed(data)
    if message.get("format") != "h264":
        raise ValueError(f'"format" is {fields.shown(message.get("format"))}, "h264" is expected')
    stamp = fields.mapping(message, "timestamp")
    try:
        coded = base64.b64decode(fields.text(message, "data"), validate=True)
    except binascii.Error as error:
        raise ValueError(f'"data" is not base64 ({error})') from None
    return Packet(
        time_ns=fields.integer(stamp, "sec") * _SECOND_NS + fields.integer(stamp, "nsec"),
        size=fields.size(message, "size"),
        data=coded,
    )
