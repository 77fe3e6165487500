"""JSON Schema of each message, stored in the file itself so that a reader needs nothing else."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]


def _object(title: str, description: str, properties: Schema, optional: tuple[str, ...] = ()) -> Schema:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "description": description,
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
    }


def _integers(description: str, count: int | None = None) -> Schema:
    schema: Schema = {"type": "array", "items": {"type": "integer"}, "description": description}
    return schema if count is None else {**schema, "minItems": count, "maxItems": count}


def _field(kind: str | list[str], description: str) -> Schema:
    return {"type": kind, "description": description}


def _texts(description: str) -> Schema:
    return {"type": "array", "items": {"type": "string"}, "description": description}


def _choice(words: list[str | None], description: str) -> Schema:
    return {"enum": words, "description": description}


_TIME = _field("number", "seconds from the first frame of the session")
_REP = _field(["integer", "null"], "number of the repetition or hold, from 1; null outside")
_SIDE = "the person's own side"
_PHASE = _choice(["setup", "start", "move", "hold", "return"], "part of the exercise")

_POSE = _object(
    "Pose",
    "the 33 BlazePose landmarks, unfiltered, in the model's order",
    {
        "points": _integers("x, y of each landmark, tenths of a pixel", 66),
        "depth": _integers("z of each landmark as the model gives it, thousandths of an image width", 33),
        "visibility": _integers("how likely each landmark is seen, hundredths", 33),
        "presence": _integers("how likely each landmark is in the picture, hundredths", 33),
        "world": _integers("x, y, z of each landmark about the mid-hip, millimetres", 99),
    },
)

OBSERVATION = _object(
    "Observation",
    "what the tracker saw in one frame; pixels of the upright, unmirrored picture, "
    "(0, 0) is its top left corner, y points down",
    {
        "t": _field("integer", "capture time, microseconds since the first frame (monotonic clock)"),
        "size": _integers("width and height of the picture, pixels", 2),
        "pose": {"anyOf": [_POSE, {"type": "null"}], "description": "null when nobody was found"},
        "outline": _integers("format 1: x, y of each point of the person's silhouette, tenths of a pixel; closed"),
        "outline_steps": _integers(
            "the person's silhouette, tenths of a pixel: x, y of its first point, then the step to each next; closed"
        ),
        "light": _field("integer", "mean brightness of the picture, 0 to 255; missing when it was not looked at"),
    },
    optional=("outline", "light"),
)

EVENT = _object(
    "Event",
    "one compensation, written when it is over, or at the end of the session while it is still on",
    {
        "compensation": _field("string", "id of the compensation, such as hip_lift"),
        "side": _choice(["left", "right", "both"], _SIDE),
        "rep": _REP,
        "phase": _PHASE,
        "start_s": _field("number", "when it began to exceed the threshold; seconds from the first frame"),
        "raised_s": _field("number", "when it was said; seconds from the first frame"),
        "end_s": _field(["number", "null"], "when it was corrected, or last seen; null when it was still on"),
        "peak": _field("number", "the largest value, in `unit`"),
        "unit": _field("string", "deg, torso (shoulder-to-hip lengths), s, hz or m"),
        "threshold": _field("number", "what was exceeded, in `unit`"),
        "confidence": _field("number", "0 to 1: how well the measured body parts were seen"),
        "severity": _field("number", "its size as a multiple of the threshold, more the longer it lasted"),
        "out_of_sight": _field("boolean", "whether it was still on when it was last seen"),
    },
    optional=("severity", "out_of_sight"),
)

CUE = _object(
    "Cue",
    "what was said to the person",
    {
        "time_s": _TIME,
        "text": _field("string", "the words, as shown and as spoken"),
        "compensation": _field(["string", "null"], "what it answers; null for an instruction or a result"),
    },
)

PHASE = _object(
    "PhaseChange",
    "a new phase, repetition or working side",
    {
        "time_s": _TIME,
        "phase": _PHASE,
        "rep": _REP,
        "side": _choice(["left", "right", "both", None], f"{_SIDE} that works; null when not known"),
    },
)

STATUS = _object(
    "Status",
    "something about the session itself, such as a camera that was lost and came back",
    {"time_s": _TIME, "text": _field("string", "what happened, for a person to read")},
)

COMMAND = _object(
    "Command",
    "a key of a led session, in effect from the next observation on",
    {"time_s": _TIME, "command": _choice(["next", "repeat", "pause", "resume"], "what was asked for")},
)

_BY_SIDE = {"type": "object", "additionalProperties": {"type": ["number", "null"]}}
_COUNTS = {"type": "object", "additionalProperties": {"type": "integer"}}

SUMMARY = _object(
    "Summary",
    "what the session came to; written once, at its end",
    {
        "exercise": _field("string", "id of the exercise"),
        "reps": {**_COUNTS, "description": "repetitions by side: left, right, both"},
        "measures": {**_BY_SIDE, "description": "the exercise's first result by side, degrees; null when not seen"},
        "best": {**_BY_SIDE, "description": "the best repetition's, by side"},
        "uncertainties": {**_BY_SIDE, "description": "of the measures: half of the interval nine times in ten"},
        "faults": {**_COUNTS, "description": "compensation to how often it was there"},
        "watch": _field("string", "what to think of next time; empty for nothing"),
        "sentence": _field("string", "the result as it was said"),
        "lines": _texts("the result as it was shown"),
        "assessed": _texts("the compensations that could be judged"),
        "not_assessed": _texts("those that could not"),
    },
    optional=("uncertainties", "assessed", "not_assessed"),
)

VIDEO = _object(
    "foxglove.CompressedVideo",
    "one picture: H.264, Annex B, no B-frames, parameter sets with each keyframe",
    {
        "timestamp": {
            "type": "object",
            "title": "time",
            "description": "the message's log time",
            "properties": {
                "sec": {"type": "integer", "minimum": 0},
                "nsec": {"type": "integer", "minimum": 0, "maximum": 999_999_999},
            },
        },
        "frame_id": _field("string", "always `camera`"),
        "data": {"type": "string", "contentEncoding": "base64", "description": "the coded picture"},
        "format": _field("string", "always `h264`"),
        "size": _integers("width and height of the picture; the coded one is padded to even numbers", 2),
    },
    optional=("size",),
)
