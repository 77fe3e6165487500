"""Last time: the newest result of the same exercise in a folder of recordings."""

from __future__ import annotations

import json
import math
import re
from dataclasses import asdict
from pathlib import Path

from formcheck.coach.comparison import Last
from formcheck.errors import BadRecording
from formcheck.recording import fields
from formcheck.recording.read import read_recording
from formcheck.resources import is_bundled

_LOOKED_AT = 20
"""So many of the newest recordings are looked through, so that a large folder delays no session."""


def last_time(folder: Path, exercise: str) -> Last | None:
    """The result of the newest recording of an exercise that has one; None without."""
    # Their names begin with the time, so the last name is the newest; the bundled ones are somebody else's.
    named = re.compile(rf"[\d-]+T[\d-]+_{re.escape(exercise)}(-\d+)?")
    own = [path for path in folder.glob("*.mcap") if named.fullmatch(path.stem) and not is_bundled(path)]
    for path in sorted(own, reverse=True)[:_LOOKED_AT]:
        found = _result_in(path, exercise)
        if found is not None:
            return found
    return None


def _result_in(path: Path, exercise: str) -> Last | None:
    """A recording's result; one that cannot be read has none: it must not keep a session from beginning."""
    try:
        recording = read_recording(path)
        if recording.info.exercise != exercise:
            return None
        summary = recording.summary()
    except BadRecording:
        return None
    if summary is None or all(value is None for value in summary.measures.values()):
        return None
    found, off = summary.measures, summary.uncertainties
    date = f"{recording.info.started:%Y-%m-%d}"
    return Last(date, found.get("left"), found.get("right"), off.get("left"), off.get("right"))


def last_as_text(last: Last) -> str:
    """As an option in a recording."""
    return json.dumps(asdict(last))


def last_from_text(text: str) -> Last | None:
    """The inverse of `last_as_text`; None for text that is none."""
    try:
        found = fields.parsed(text.encode())
        date = fields.text(found, "date")[:10]
    except ValueError:
        return None
    if not re.fullmatch(r"[\d-]{10}", date, re.ASCII):
        return None  # it is shown
    values = (_number(found.get(name)) for name in ("left", "right", "left_off", "right_off"))
    return Last(date, *values)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
