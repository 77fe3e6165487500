"""Result files are whole or not there, and never replace what they were made from."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from analyzed import CLIPS, formcheck

from formcheck.cli.outputs import check_outputs, output
from formcheck.errors import UsageError
from formcheck.resources import recordings_folder


def test_the_source_is_never_overwritten(tmp_path: Path) -> None:
    clip = tmp_path / "own.mp4"
    shutil.copy(CLIPS / "supine_kick__good.mp4", clip)
    for json_name, csv_name in ((str(clip), None), (None, str(clip)), (f"{tmp_path}/../{tmp_path.name}/own.mp4", None)):
        with pytest.raises(UsageError, match=r"own\.mp4"):
            check_outputs(str(clip), json_name, csv_name)


def test_two_outputs_need_two_names(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="two files"):
        check_outputs("kick.mp4", str(tmp_path / "x"), str(tmp_path / "x"))
    with pytest.raises(UsageError, match="standard output"):
        check_outputs("kick.mp4", "-", "-")
    check_outputs("kick.mp4", "-", str(tmp_path / "x"))


def test_a_failure_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    result.write_text("old")
    with pytest.raises(RuntimeError, match="disk"):
        write_half(str(result))
    assert result.read_text() == "old"
    assert list(tmp_path.iterdir()) == [result]


def write_half(name: str) -> None:
    with output(name) as file:
        assert file is not None
        file.write("half")
        raise RuntimeError("disk")


def test_a_whole_result_replaces_the_old_one(tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    result.write_text("old")
    with output(str(result)) as file:
        assert file is not None
        file.write("new")
    assert result.read_text() == "new"
    assert list(tmp_path.iterdir()) == [result]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_names_the_file() -> None:
    done = formcheck("analyze", next(recordings_folder().glob("demo_2_*.mcap")), "--json", "/dev/full")
    assert (done.returncode, done.stderr) == (1, "formcheck: /dev/full: No space left on device\n")
