"""What is known once per session, and how it is stored as MCAP metadata (text to text)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from formcheck.recording.fields import MAX_SIDE
from formcheck.recording.layout import FORMAT_VERSION

METADATA = "formcheck"
"""Name of the metadata record at the start of the file."""
END_METADATA = "formcheck.end"
"""Name of the metadata record at a clean end; a file without it was cut."""
EXERCISE_FILE = "exercise.toml"
"""Name of the attachment with the exercise as it was."""

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """One session's circumstances.

    exercise: its id. exercise_text: the whole exercise file, line ends as they are in it.
    size: (width, height) of the first picture. started: wall time of the first frame, with zone.
    options: how the session was run, such as side and strictness. versions: program to version.
    Raises ValueError when `started` has no time zone.
    """

    exercise: str
    exercise_text: str
    model_name: str
    model_sha256: str
    size: tuple[int, int]
    camera: str
    started: datetime
    video: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.started.tzinfo is None:
            raise ValueError("the start of a session needs a time zone")

    @property
    def exercise_sha256(self) -> str:
        """Hash of the exercise text in UTF-8, hexadecimal."""
        return hashlib.sha256(self.exercise_text.encode()).hexdigest()

    @property
    def started_ns(self) -> int:
        """Wall time of the first frame in nanoseconds since 1970: log time 0 of the session."""
        return (self.started - _EPOCH) // timedelta(microseconds=1) * 1000

    @property
    def file_stem(self) -> str:
        """The name of the session's file without ending, such as 2026-11-22T17-05-00_downward_dog."""
        return f"{self.started:%Y-%m-%dT%H-%M-%S}_{re.sub(r'[^A-Za-z0-9_-]', '_', self.exercise)}"

    def as_metadata(self) -> dict[str, str]:
        """Flat text, as MCAP metadata wants it: a file's name may hold what is none, which becomes a question mark."""
        facts = {
            "format_version": str(FORMAT_VERSION),
            "exercise": self.exercise,
            "exercise_sha256": self.exercise_sha256,
            "model": self.model_name,
            "model_sha256": self.model_sha256,
            "image_width": str(self.size[0]),
            "image_height": str(self.size[1]),
            "mirrored": "false",
            "camera": self.camera,
            "started": self.started.isoformat(),
            "video": "true" if self.video else "false",
            **{f"option.{name}": value for name, value in self.options.items()},
            **{f"version.{name}": value for name, value in self.versions.items()},
        }
        return {name: value.encode(errors="replace").decode() for name, value in facts.items()}

    @classmethod
    def from_metadata(cls, metadata: Mapping[str, str], exercise_text: str) -> SessionInfo:
        """The inverse of `as_metadata`. Raises ValueError that says which key is wrong."""
        info = cls(
            exercise=_value(metadata, "exercise"),
            exercise_text=exercise_text,
            model_name=_value(metadata, "model"),
            model_sha256=_value(metadata, "model_sha256"),
            size=(_pixels(metadata, "image_width"), _pixels(metadata, "image_height")),
            camera=_value(metadata, "camera"),
            started=_moment(metadata, "started"),
            video=metadata.get("video") == "true",
            options=_under("option.", metadata),
            versions=_under("version.", metadata),
        )
        if info.exercise_sha256 != _value(metadata, "exercise_sha256"):
            raise ValueError(f"the {EXERCISE_FILE} in it does not match its hash")
        return info


def format_version(metadata: Mapping[str, str]) -> int:
    """The format version that a file says it has. Raises ValueError when it is none."""
    version = _value(metadata, "format_version")
    if not re.fullmatch(r"[1-9][0-9]{0,5}", version):
        raise ValueError(f'"format_version" is {version[:40]!r}, a number is expected')
    return int(version)


def _value(metadata: Mapping[str, str], key: str) -> str:
    value = metadata.get(key)
    if value is None:
        raise ValueError(f'its metadata has no "{key}"')
    return value


def _pixels(metadata: Mapping[str, str], key: str) -> int:
    value = _value(metadata, key)
    if not re.fullmatch(r"[1-9][0-9]{0,4}", value) or int(value) > MAX_SIDE:
        raise ValueError(f'"{key}" is {value[:40]!r}, a number of pixels is expected')
    return int(value)


def _moment(metadata: Mapping[str, str], key: str) -> datetime:
    value = _value(metadata, key)
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f'"{key}" is {value[:40]!r}, an ISO date and time is expected') from None


def _under(prefix: str, metadata: Mapping[str, str]) -> dict[str, str]:
    return {name[len(prefix) :]: value for name, value in metadata.items() if name.startswith(prefix)}
