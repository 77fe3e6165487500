"""An observation as a JSON message, and back: hundreds of numbers a frame, so quick both ways.

What is written here is read by its pattern, its numbers all at once; any other JSON with the same fields is
read as well, only slower. Decoding raises ValueError that says what was found.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from formcheck.pose.observation import Observation, Outline, Pose, as_array
from formcheck.pose.quantise import PIXEL_STEPS, POSE_STEPS, numbers_of, pose_of
from formcheck.recording import fields

_POSE_PARTS = (
    ("points", 0, 66),
    ("depth", 66, 99),
    ("visibility", 99, 132),
    ("presence", 132, 165),
    ("world", 165, 264),
)
"""The lists of a pose: name, and where in `POSE_STEPS`."""
_POSE_COUNTS = [end - start for _, start, end in _POSE_PARTS]
_MOST = 2**31 - 1


def encode_observation(seen: Observation) -> bytes:
    """The numbers as whole counts of steps (see `formcheck.pose.quantise`); the outline's from point to point."""
    ring = np.rint(as_array(seen.outline) * PIXEL_STEPS).astype(int)
    ring[1:] -= ring[:-1].copy()
    outline = _text(ring.ravel().tolist())
    head = f'{{"t":{seen.time_us},"size":[{seen.size[0]},{seen.size[1]}],"pose":'
    light = "" if seen.light is None else f',"light":{seen.light}'
    return f'{head}{_encoded_pose(seen.pose)},"outline_steps":{outline}{light}}}'.encode()


def _encoded_pose(pose: Pose | None) -> str:
    if pose is None:
        return "null"
    counts = np.rint(numbers_of(pose) * POSE_STEPS).astype(int).tolist()
    parts = (f'"{name}":{_text(counts[start:end])}' for name, start, end in _POSE_PARTS)
    return f"{{{','.join(parts)}}}"


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
        outline=_decoded_outline(message),
        light=fields.integer_or_none(message, "light"),
    )


_NUMBERS = rb"\[([^\]]*)\]"  # whatever is in it: `_numbers` looks at all of them at once, which is quicker
_OBSERVATION = re.compile(
    rb'\{"t":([0-9]{1,15}),"size":\[([0-9]{1,5}),([0-9]{1,5})\],"pose":\{'
    + b",".join(b'"%s":%s' % (name.encode(), _NUMBERS) for name, _, _ in _POSE_PARTS)
    + rb'\},"outline(_steps)?":'
    + _NUMBERS
    + rb'(?:,"light":([0-9]{1,15}))?\}'
)
"""An observation as it is written here, key for key: four times as quick to read as any JSON."""


def _decoded_as_written(found: re.Match[bytes]) -> Observation | None:
    """None when it looks as written and is not: reading it as JSON will tell what is wrong."""
    size = int(found[2]), int(found[3])
    parts = found.groups()[3:8]
    if [part.count(b",") + 1 for part in parts] != _POSE_COUNTS:
        return None
    counts = _numbers(b",".join((*parts, found[10]) if found[10] else parts))
    if counts is None or len(counts) % 2 or not fields.fits(*size):
        return None
    light = None if found[11] is None else int(found[11])
    pose, ring = counts[: len(POSE_STEPS)], counts[len(POSE_STEPS) :]
    outline = _outline(ring) if found[9] is None else _stepped(ring)
    return Observation(int(found[1]), size, pose_of(pose / POSE_STEPS), outline, light)


def _numbers(text: bytes) -> NDArray[np.int64] | None:
    """The whole numbers of 32 bits in a list of digits, signs and commas; None when it is malformed."""
    if not text:
        return np.zeros(0, np.int64)
    if text.translate(None, b"-0123456789,"):
        return None
    try:
        numbers = np.fromstring(text, np.int64, sep=",")  # saturates
    except (ValueError, DeprecationWarning):
        return None
    # It stops at what is no number, and takes a sign alone for 0: how it tells has changed with numpy's versions, how
    # many numbers there are has not.
    if len(numbers) != text.count(b",") + 1 or np.count_nonzero(numbers < 0) != text.count(b"-"):
        return None
    most, least = numbers.item(numbers.argmax()), numbers.item(numbers.argmin())
    return numbers if most <= _MOST and least >= -_MOST - 1 else None


def _decoded_pose(message: dict[str, Any]) -> Pose:
    counts = [fields.integers(message, name, end - start) for name, start, end in _POSE_PARTS]
    return pose_of(np.concatenate(counts) / POSE_STEPS)


def _decoded_outline(message: dict[str, Any]) -> Outline:
    """Format 1 had each point's place under another key."""
    if "outline" in message:
        return _outline(np.asarray(fields.integers(message, "outline")))
    return _stepped(np.asarray(fields.integers(message, "outline_steps"), np.int64))


def _stepped(steps: NDArray[np.int64]) -> Outline:
    return Outline.of(_pairs(steps).cumsum(axis=0) / PIXEL_STEPS)


def _outline(counts: NDArray[np.int64]) -> Outline:
    return Outline.of(_pairs(counts) / PIXEL_STEPS)


def _pairs(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    if len(counts) % 2:
        raise ValueError(f"{len(counts)} numbers where pairs of x and y are expected")
    return counts.reshape(-1, 2)
