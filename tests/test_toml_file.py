"""Any TOML file is read wholly or refused in one line, as the error that its reader wants."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from formcheck.errors import BadExercise, UsageError
from formcheck.toml_file import parsed_toml, read_toml


def test_what_a_file_says(tmp_path: Path) -> None:
    path = tmp_path / "ü b.toml"
    path.write_text('name = "Dehnübung"\n[hold]\nseconds = 30', encoding="utf-8")
    assert read_toml(path, "settings") == {"name": "Dehnübung", "hold": {"seconds": 30}}


def test_a_mark_that_an_editor_puts_first_is_no_part_of_it(tmp_path: Path) -> None:
    path = tmp_path / "from windows.toml"
    path.write_text("schema = 1", encoding="utf-8-sig")
    assert read_toml(path, "settings") == {"schema": 1}


def pipe(path: Path) -> None:
    """One that nobody writes to."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes here")
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: None, "cannot be read (No such file"),
        (Path.mkdir, "cannot be read"),
        (pipe, "not a regular file"),
        (lambda path: path.write_bytes(b"\xff\xfe"), "not a text file"),
        (lambda path: path.write_bytes(b"#" * 200_001), "larger than 200 kB"),
        (lambda path: path.write_text("a = "), "not TOML"),
        (lambda path: path.write_text("a = " + "[" * 10_000), "not TOML"),
        (lambda path: path.write_text("a = 2026-13-40"), "not TOML"),
        (lambda path: path.write_text("a" + ".a" * 60_000 + " = 1"), "line 1 has more than 100 dots"),
        (lambda path: path.write_text("[b]\na = [{c = 1" + "0" * 400 + "}]"), "more than 64 bits"),
        (lambda path: path.write_text("a = 0x" + "f" * 9000), "more than 64 bits"),
        (lambda path: path.write_text("a = 1" + "0" * 9000), "a number or a date in it is none"),
    ],
)
@pytest.mark.parametrize("error", [UsageError, BadExercise])
def test_what_cannot_be_read_is_one_line(
    make: Callable[[Path], object], words: str, error: type[UsageError], tmp_path: Path
) -> None:
    path = tmp_path / "file.toml"
    make(path)
    with pytest.raises(UsageError) as caught:
        read_toml(path, "a table of cues", error)
    assert type(caught.value) is error
    assert str(caught.value).startswith(f"{path}: ")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_text_of_any_origin_has_the_same_limit() -> None:
    with pytest.raises(UsageError, match="a recording: larger than 200 kB"):
        parsed_toml("#" * 200_001, "a recording")


def test_a_text_is_named_by_where_it_came_from() -> None:
    with pytest.raises(UsageError, match=r"a recording: not TOML: .*line 1"):
        parsed_toml("just words", "a recording")
