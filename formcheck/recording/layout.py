"""What is in a recording: topics, and each message's way into bytes and back, side by side.

Decoding raises ValueError that says what was found; the reader adds file and topic.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from formcheck.coach.cue import Cue
from formcheck.exercise.event import Event, EventSide, Phase
from formcheck.pose.observation import Observation, Outline, Pose, as_array
from formcheck.pose.quantise import PIXEL_STEPS, POSE_STEPS, pose_of
from formcheck.recording import fields, schemas

FORMAT_VERSION = 1
"""Raised when a reader of this version would misread the file; additions leave it alone."""

OBSERVATIONS = "/observations"
EVENTS = "/events"
CUES = "/cues"
PHASES = "/phases"
STATUS = "/status"
VIDEO = "/video"

SCHEMAS: dict[str, schemas.Schema] = {
    OBSERVATIONS: schemas.OBSERVATION,
    EVENTS: schemas.EVENT,
    CUES: schemas.CUE,
    PHASES: schemas.PHASE,
    STATUS: schemas.STATUS,
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
class Packet:
    """One coded picture: H.264, Annex B. time_ns: the message's log time. size: (width, height)."""

    time_ns: int
    size: tuple[int, int]
    data: bytes


Recorded = Observation | Event | Cue | PhaseChange | Status | Packet

_ENCODER = json.JSONEncoder(separators=(",", ":"), check_circular=False, allow_nan=False)


_POSE_PARTS = (
    ("points", 0, 66),
    ("depth", 66, 99),
    ("visibility", 99, 132),
    ("presence", 132, 165),
    ("world", 165, 264),
)
"""The lists of a pose: name, and where in `POSE_STEPS`."""
_POSE_COUNTS = tuple(end - start for _, start, end in _POSE_PARTS)
_MOST = 2**31 - 1


def _encoded(message: dict[str, Any]) -> bytes:
    return _ENCODER.encode(message).encode()


def encode_observation(seen: Observation) -> bytes:
    """The numbers as whole counts of steps (see `formcheck.pose.quantise`)."""
    outline = _listed(as_array(seen.outline).ravel(), PIXEL_STEPS)
    head = f'{{"t":{seen.time_us},"size":[{seen.size[0]},{seen.size[1]}],"pose":'
    return f'{head}{_encoded_pose(seen.pose)},"outline":{outline}}}'.encode()


def _encoded_pose(pose: Pose | None) -> str:
    if pose is None:
        return "null"
    values = (*chain.from_iterable(pose.points), *pose.depth, *pose.visibility, *pose.presence)
    counts = np.rint(np.array((*values, *chain.from_iterable(pose.world))) * POSE_STEPS).astype(int).tolist()
    parts = (f'"{name}":{_text(counts[start:end])}' for name, start, end in _POSE_PARTS)
    return f"{{{','.join(parts)}}}"


def _listed(values: NDArray[np.float64], steps: int) -> str:
    return _text(np.rint(values * steps).astype(int).tolist())


def _text(counts: list[int]) -> str:
    """A list of whole numbers as JSON without spaces."""
    return str(counts).replace(" ", "")


def decode_observation(data: bytes) -> Observation:
    """The inverse of `encode_observation`: equal floats for numbers that were rounded."""
    as_written = _OBSERVATION.fullmatch(data)
    if as_written is not None:
        observation = _decoded_as_written(as_written)
        if observation is not None:
            return observation
    message = fields.parsed(data)
    return Observation(
        time_us=fields.integer(message, "t"),
        size=fields.size(message, "size"),
        pose=None if message.get("pose") is None else _decoded_pose(fields.mapping(message, "pose")),
        outline=_outline(np.asarray(fields.integers(message, "outline"))),
    )


_NUMBERS = rb"\[([-0-9,]*)\]"
_OBSERVATION = re.compile(
    rb'\{"t":([0-9]{1,15}),"size":\[([0-9]{1,5}),([0-9]{1,5})\],"pose":\{'
    + b",".join(b'"%s":%s' % (name.encode(), _NUMBERS) for name, _, _ in _POSE_PARTS)
    + rb'\},"outline":'
    + _NUMBERS
    + rb"\}"
)
"""An observation as it is written here, key for key: four times as quick to read as any JSON."""


def _decoded_as_written(found: re.Match[bytes]) -> Observation | None:
    """None when it looks as written and is not: reading it as JSON will tell what is wrong."""
    size = int(found[2]), int(found[3])
    parts = found.groups()[3:8]
    if tuple(part.count(b",") + 1 for part in parts) != _POSE_COUNTS:
        return None
    pose, ring = _numbers(b",".join(parts)), _numbers(found[9])
    if pose is None or ring is None or len(ring) % 2 or not all(0 < side <= fields.MAX_SIDE for side in size):
        return None
    return Observation(int(found[1]), size, pose_of(pose / POSE_STEPS), _outline(ring))


def _numbers(text: bytes) -> NDArray[np.int64] | None:
    """The whole numbers of 32 bits in a list of digits, signs and commas; None when it is malformed."""
    if not text:
        return np.zeros(0, np.int64)
    signs = text.count(b",-") + text.startswith(b"-")
    astray = text.count(b"-") != signs or text.startswith(b",") or text.endswith((b",", b"-"))
    if astray or b",," in text or b"-," in text:
        return None
    numbers = np.fromstring(text, np.int64, sep=",")  # saturates
    return numbers if numbers.max() <= _MOST and numbers.min() >= -_MOST - 1 else None


def _decoded_pose(message: dict[str, Any]) -> Pose:
    counts = [fields.integers(message, name, end - start) for name, start, end in _POSE_PARTS]
    return pose_of(np.concatenate(counts) / POSE_STEPS)


def _outline(counts: NDArray[np.int64]) -> Outline:
    if len(counts) % 2:
        raise ValueError(f"{len(counts)} numbers where pairs of x and y are expected")
    return Outline(counts / PIXEL_STEPS)


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
