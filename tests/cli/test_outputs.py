"""Result files are whole or not there, and never replace what they were made from."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from analyzed import CLIPS, formcheck

from formcheck.cli.outputs import check_outputs, output
from formcheck.errors import UsageError
from formcheck.resources import exercises_folder, recordings_folder

DEMO = next(recordings_folder().glob("demo_2_*.mcap"))


def test_the_source_is_never_overwritten(tmp_path: Path) -> None:
    clip = tmp_path / "own.mp4"
    shutil.copy(CLIPS / "supine_kick__good.mp4", clip)
    for json_name, csv_name in ((str(clip), None), (None, str(clip)), (f"{tmp_path}/../{tmp_path.name}/own.mp4", None)):
        with pytest.raises(UsageError, match=r"own\.mp4"):
            check_outputs([str(clip)], json_name, csv_name)


@pytest.mark.parametrize("option", ["--config", "--exercise"])
def test_the_exercise_file_is_not_overwritten_either(option: str, tmp_path: Path) -> None:
    own = tmp_path / "dog.toml"
    shutil.copy(exercises_folder() / "downward_dog.toml", own)
    done = formcheck("analyze", DEMO, option, own, "--json", f"{tmp_path}/./dog.toml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "dog.toml: would be overwritten" in done.stderr
    assert own.read_bytes() == (exercises_folder() / "downward_dog.toml").read_bytes()


def test_one_file_under_two_names_is_still_one(tmp_path: Path) -> None:
    clip, other = tmp_path / "own.mp4", tmp_path / "link.mp4"
    clip.write_bytes(b"film")
    os.link(clip, other)
    with pytest.raises(UsageError, match=r"own\.mp4"):
        check_outputs([str(clip)], str(other), None)


def test_two_outputs_need_two_names(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="two files"):
        check_outputs(["kick.mp4"], str(tmp_path / "x"), str(tmp_path / "x"))
    with pytest.raises(UsageError, match="standard output"):
        check_outputs(["kick.mp4"], "-", "-")
    check_outputs(["kick.mp4"], "-", str(tmp_path / "x"))


def test_a_failure_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    result.write_text("old")
    with pytest.raises(RuntimeError, match="disk"):
        write_half(str(result))
    assert result.read_text() == "old"
    assert list(tmp_path.iterdir()) == [result]


def test_a_folder_that_is_gone_at_the_end_names_the_result(tmp_path: Path) -> None:
    """Not the file beside it that it was written to first."""
    folder = tmp_path / "results"
    folder.mkdir()
    with pytest.raises(OSError, match="could not be put there") as told:
        write_without(folder)
    assert told.value.filename == str(folder / "x.csv")


def write_without(folder: Path) -> None:
    with output(str(folder / "x.csv")) as file:
        assert file is not None
        file.write("all")
        shutil.rmtree(folder)


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


@pytest.mark.skipif(os.name != "posix", reason="file modes and links as POSIX has them")
def test_a_link_goes_on_leading_to_the_result_and_who_may_read_it_stays_as_it_was(tmp_path: Path) -> None:
    private, link = tmp_path / "private.json", tmp_path / "link.json"
    private.write_text("old")
    private.chmod(0o600)
    link.symlink_to(private.name)
    with output(str(link)) as file:
        assert file is not None
        file.write("new")
    assert link.is_symlink()
    assert private.read_text() == "new"
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    private.chmod(0o400)
    if os.geteuid() != 0:  # root may write everywhere
        with pytest.raises(UsageError, match="read-only"), output(str(link)):
            pass


def test_a_name_of_any_length_that_the_system_takes_is_written(tmp_path: Path) -> None:
    result = tmp_path / ("ü" * 120 + ".json")
    with output(str(result)) as file:
        assert file is not None
        file.write("new")
    assert result.read_text() == "new"


@pytest.mark.skipif(sys.platform != "linux", reason="standard output has its name in /proc")
def test_another_name_of_standard_output_is_standard_output(tmp_path: Path) -> None:
    link, found = tmp_path / "stdout", tmp_path / "found"
    link.symlink_to("/proc/self/fd/1")
    with found.open("w") as file:
        subprocess.run([sys.executable, "-m", "formcheck", "analyze", DEMO, "--json", link], stdout=file, check=True)
    assert link.is_symlink()
    assert json.loads(found.read_text())["exercise"] == "downward_dog"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_names_the_file() -> None:
    done = formcheck("analyze", DEMO, "--json", "/dev/full")
    assert (done.returncode, done.stderr) == (1, "formcheck: /dev/full: No space left on device\n")
