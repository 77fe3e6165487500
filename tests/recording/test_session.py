from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from recorded_session import EXERCISE_TEXT, info

from formcheck.recording.session import SessionInfo, format_version


def test_it_comes_back_from_metadata() -> None:
    metadata = info().as_metadata()
    assert SessionInfo.from_metadata(metadata, EXERCISE_TEXT) == info()
    assert all(isinstance(value, str) for value in metadata.values())
    assert metadata["format_version"] == "2"
    assert metadata["mirrored"] == "false"
    assert metadata["option.side"] == "both"
    assert metadata["version.mediapipe"] == "0.10.21"


def test_the_hash_is_that_of_the_exercise_file() -> None:
    assert info().exercise_sha256 == hashlib.sha256(EXERCISE_TEXT.encode()).hexdigest()


def test_log_time_zero_is_the_wall_time_of_the_start() -> None:
    start = datetime(1970, 1, 1, 1, 0, 2, 3, tzinfo=timezone(timedelta(hours=1)))
    assert replace(info(), started=start).started_ns == 2_000_003_000


def test_the_file_is_named_after_time_and_exercise() -> None:
    assert info().file_stem == "2026-11-22T17-05-00_downward_dog"
    assert replace(info(), exercise="../my dog").file_stem == "2026-11-22T17-05-00____my_dog"


def test_a_start_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        replace(info(), started=datetime(2026, 1, 1))


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("exercise", None, 'no "exercise"'),
        ("image_width", "wide", "\"image_width\" is 'wide'"),
        ("image_height", "70000", "a number of pixels"),
        ("started", "yesterday", "ISO date"),
        ("started", "2026-11-22T17:05:00", "time zone"),
        ("exercise_sha256", "00", "does not match its hash"),
    ],
)
def test_wrong_metadata_says_what_was_found(key: str, value: str | None, says: str) -> None:
    metadata = info().as_metadata()
    if value is None:
        del metadata[key]
    else:
        metadata[key] = value
    with pytest.raises(ValueError, match=says):
        SessionInfo.from_metadata(metadata, EXERCISE_TEXT)


@pytest.mark.parametrize("version", ["", "0", "-1", "1.5", "٣", "9999999"])
def test_a_format_version_is_a_whole_number(version: str) -> None:
    with pytest.raises(ValueError, match="format_version"):
        format_version({"format_version": version})
