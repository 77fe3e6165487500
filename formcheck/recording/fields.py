"""Typed access to the fields of a JSON message; ValueError says what was found instead."""

from __future__ import annotations

import json
import math
from array import array
from typing import Any, NoReturn, cast

from formcheck.exercise.event import PHASES, EventSide, Phase

MAX_INTEGER = 2**53
"""Beyond this JSON readers differ, and a float no longer holds every integer."""
MAX_SIDE, MAX_PIXELS = 65_536, 2**25
"""A picture that is wider or higher, or has more pixels than 8K, is damage: a replay makes room for it."""


def parsed(data: bytes) -> dict[str, Any]:
    """The JSON object in these bytes (UTF-8)."""
    try:
        message = _DECODER.decode(data.decode())
    except (ValueError, RecursionError) as error:
        raise ValueError(f"no JSON ({str(error).splitlines()[0][:80]})") from None
    if not isinstance(message, dict):
        raise ValueError(f"{shown(message)} where a JSON object is expected")
    return message


def shown(value: object) -> str:
    """A value for a message: short, one line; a missing one is `nothing`."""
    if value is None:
        return "nothing"
    words = json.dumps(value, ensure_ascii=True)
    return words if len(words) <= 40 else f"{words[:40]}..."


def mapping(message: dict[str, Any], key: str) -> dict[str, Any]:
    """The object under a key. Raises ValueError, like all here, that says what was found."""
    value = message.get(key)
    return value if isinstance(value, dict) else _wrong(key, value, "an object")


def text(message: dict[str, Any], key: str) -> str:
    """The text under a key."""
    value = message.get(key)
    return value if isinstance(value, str) else _wrong(key, value, "text")


def text_or_none(message: dict[str, Any], key: str) -> str | None:
    """The text under a key, None for null."""
    return None if message.get(key) is None else text(message, key)


def integer(message: dict[str, Any], key: str) -> int:
    """The whole number under a key."""
    value = message.get(key)
    if type(value) is int and -MAX_INTEGER <= value <= MAX_INTEGER:
        return value
    return _wrong(key, value, "a whole number")


def integer_or_none(message: dict[str, Any], key: str) -> int | None:
    """The whole number under a key, None for null."""
    return None if message.get(key) is None else integer(message, key)


def number(message: dict[str, Any], key: str) -> float:
    """A finite number, int or float as it was written."""
    value = message.get(key)
    if type(value) is int and -MAX_INTEGER <= value <= MAX_INTEGER:
        return value
    if type(value) is float and math.isfinite(value):
        return value
    return _wrong(key, value, "a number")


def number_or_none(message: dict[str, Any], key: str) -> float | None:
    """The finite number under a key, None for null."""
    return None if message.get(key) is None else number(message, key)


def yes(message: dict[str, Any], key: str) -> bool:
    """The truth value under a key, false where there is none."""
    value = message.get(key, False)
    return value if isinstance(value, bool) else _wrong(key, value, "true or false")


def integers(message: dict[str, Any], key: str, count: int | None = None) -> array[int]:
    """A list of whole numbers of 32 bits; exactly `count` when given."""
    values = message.get(key)
    if not isinstance(values, list):
        return _wrong(key, values, "a list")
    try:
        found = array("i", values)  # checks type and range of hundreds of numbers in microseconds
    except (TypeError, OverflowError):
        return _wrong(key, values, "a list of whole numbers of 32 bits")
    if count is not None and len(found) != count:
        raise ValueError(f'"{key}" has {len(found)} numbers, {count} are expected')
    return found


def size(message: dict[str, Any], key: str) -> tuple[int, int]:
    """(width, height) in pixels."""
    width, height = integers(message, key, 2)
    if not fits(width, height):
        return _wrong(key, [width, height], "the width and height of a picture")
    return width, height


def fits(width: int, height: int) -> bool:
    """Whether a picture can have this size in pixels."""
    return 0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE and width * height <= MAX_PIXELS


def texts(message: dict[str, Any], key: str) -> tuple[str, ...]:
    """A list of texts."""
    values = message.get(key)
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        return _wrong(key, values, "a list of texts")
    return tuple(values)


def side(message: dict[str, Any], key: str) -> EventSide:
    """A side under a key."""
    value = message.get(key)
    return cast(EventSide, value) if value in ("left", "right", "both") else _wrong(key, value, "a side")


def phase(message: dict[str, Any], key: str) -> Phase:
    """A phase under a key."""
    value = message.get(key)
    return cast(Phase, value) if value in PHASES else _wrong(key, value, "a phase")


def _wrong(key: str, found: object, expected: str) -> NoReturn:
    raise ValueError(f'"{key}" is {shown(found)}, {expected} is expected')


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")


_DECODER = json.JSONDecoder(parse_constant=_refused)
