"""A stream is asked whether it takes words before it could hold the program."""

from __future__ import annotations

import io
import os
import sys

import pytest

from formcheck.cli.telling import tell, telling_in_passing
from formcheck.outlet import takes

pytestmark = pytest.mark.skipif(os.name != "posix", reason="elsewhere the system does not tell")


def full_pipe() -> tuple[int, int]:
    """(reader, writer) of a pipe that takes no more."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    try:
        while True:
            os.write(writer, b"x" * 4096)
    except BlockingIOError:
        os.set_blocking(writer, True)
    return reader, writer


def test_a_full_pipe_takes_nothing_until_it_is_read() -> None:
    reader, writer = full_pipe()
    with open(reader, "rb", 0) as read, open(writer, "w") as stream:
        assert not takes(stream)
        read.read(1_000_000)
        assert takes(stream)


def test_where_it_cannot_be_told_it_is_tried() -> None:
    assert takes(io.StringIO())
    with open(os.devnull, "w") as closed:
        pass
    assert takes(closed)


def test_a_session_tells_in_passing_what_nobody_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = full_pipe()
    with open(reader, "rb", 0) as read, open(writer, "w") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        with telling_in_passing():
            tell("lost")
        read.read(1_000_000)
        tell("heard")
        assert read.read(1_000_000) == b"formcheck: heard\n"
