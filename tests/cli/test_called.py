"""Hints are commands that work when they are typed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from formcheck.cli.called import _called, called


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_in_a_checkout_the_command_of_its_environment_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "elsewhere"))
    program(tmp_path / ".venv" / "bin" / "formcheck")
    python = program(tmp_path / ".venv" / "bin" / "python")
    module = tmp_path / "formcheck" / "__main__.py"
    assert _called(module, python, tmp_path) == os.path.join(".venv", "bin", "formcheck")
    assert _called(module, python, tmp_path / "elsewhere") == str(tmp_path / ".venv" / "bin" / "formcheck")


def test_found_by_the_shell_the_name_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = program(tmp_path / "bin" / "formcheck")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert _called(command, tmp_path / "bin" / "python", tmp_path) == "formcheck"


def test_another_one_in_the_path_is_not_taken_for_this(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "other" / "formcheck")
    monkeypatch.setenv("PATH", str(tmp_path / "other"))
    here = program(tmp_path / "here" / "formcheck")
    assert _called(here, tmp_path / "here" / "python", tmp_path) == os.path.join("here", "formcheck")


def test_without_a_command_the_module_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    python = program(tmp_path / "my bin" / "python")
    assert _called(Path("-c"), python, tmp_path) == f'"{os.path.join("my bin", "python")}" -m formcheck'


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a folder that is worked in cannot be deleted")
def test_in_a_folder_that_was_deleted_it_is_named_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = program(tmp_path / "bin" / "formcheck")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("sys.argv", [str(command)])
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert called() == str(command)
