"""The user's settings: a folder with exercises of their own."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import platformdirs
import pytest

from formcheck.__main__ import main
from formcheck.cli.doctor import _impersonal
from formcheck.errors import BadExercise, ModelUnavailable, UsageError
from formcheck.exercise.find import exercise_ids
from formcheck.exercise.load import find_exercise
from formcheck.pose.mediapipe_bundle import model_file
from formcheck.resources import exercises_folder
from formcheck.settings import Settings, settings

SHIPPED = sorted(file.stem for file in exercises_folder().glob("*.toml"))


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "settings.toml"
    monkeypatch.setenv("FORMCHECK_SETTINGS", str(path))
    return path


def exercise(name: str, text: str = 'id = "toe_touch"') -> str:
    shipped = (exercises_folder() / "toe_touch.toml").read_text()
    return shipped.replace('id = "toe_touch"', text.replace("toe_touch", name), 1)


def own_folder(file: Path) -> Path:
    folder = file.parent / "mine"
    folder.mkdir()
    file.write_text('exercises = "mine"\n')
    return folder


def test_without_a_file_there_are_the_shipped_exercises(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file: Path
) -> None:
    monkeypatch.delenv("FORMCHECK_SETTINGS")
    monkeypatch.setattr(platformdirs, "user_config_dir", lambda *_, **__: str(tmp_path / "nothing"))
    assert settings() == Settings()
    assert exercise_ids() == SHIPPED
    monkeypatch.setenv("FORMCHECK_SETTINGS", str(file))
    with pytest.raises(UsageError, match="no such file"):  # a name that was mistyped would lose one's own exercises
        settings()


def test_exercises_of_ones_own_are_found_beside_the_shipped_ones(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own_folder(file) / "hinge.toml").write_text(exercise("hinge"))
    (file.parent / "mine" / "._hinge.toml").write_bytes(b"\0\5\x16\7")  # macOS writes such files on some disks
    assert exercise_ids() == sorted([*SHIPPED, "hinge"])
    assert find_exercise("hinge").id == "hinge"
    assert main(["exercises"]) == 0
    assert "hinge " in capsys.readouterr().out


def test_a_bad_file_of_ones_own_is_named_and_the_others_are_listed(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = own_folder(file)
    (folder / "hinge.toml").write_text(exercise("hinge"))
    (folder / "bad.toml").write_text("schema = 1\n")
    assert main(["exercises"]) == 2
    told = capsys.readouterr()
    assert all(f"  {name} " in told.out for name in [*SHIPPED, "hinge"])
    assert "bad" not in told.out
    assert told.err.startswith(f"formcheck: {folder / 'bad.toml'}: phases: ")
    assert told.err.count("\n") == 1


def test_ones_own_goes_before_a_shipped_one_of_the_same_name(file: Path) -> None:
    (own_folder(file) / "toe_touch.toml").write_text(exercise("toe_touch").replace("hold_s = 30.0", "hold_s = 45.0"))
    assert exercise_ids() == SHIPPED
    assert find_exercise("toe_touch").dose.hold_s == 45.0


def test_a_file_may_be_named_in_place_of_an_id(file: Path) -> None:
    path = file.parent / "any name.toml"
    path.write_text(exercise("hinge"))
    assert find_exercise(str(path)).id == "hinge"


def test_an_exercise_is_called_as_its_file(file: Path) -> None:
    (own_folder(file) / "hinge.toml").write_text(exercise("bend"))
    told = r"hinge\.toml: id: found 'bend', allowed is the file's own name, 'hinge': change it, or .* file bend\.toml"
    with pytest.raises(BadExercise, match=told):
        find_exercise("hinge")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("exercises = 3", "exercises: found '3', allowed is a folder"),
        ('exercises = "nowhere"', "exercises: found 'nowhere', allowed is a folder"),
        ('exercise = "mine"', "exercise: no such key, allowed is exercises"),
        ("exercises", "not TOML"),
        ("x = '" + "x" * 300_000 + "'", "larger than 200 kB"),
    ],
)
def test_wrong_settings_are_refused_with_file_and_key(text: str, told: str, file: Path) -> None:
    file.write_text(text)
    with pytest.raises(UsageError) as error:
        exercise_ids()
    assert str(error.value).startswith(f"{file}: ")
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_a_folder_that_may_not_be_looked_into_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(folder: Path) -> list[str]:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))

    own_folder(file)
    monkeypatch.setattr(os, "listdir", denied)  # root, who may run this, is denied nothing
    with pytest.raises(UsageError, match=r"mine cannot be read \(Permission denied\)"):
        settings()


@pytest.mark.skipif(os.name != "posix", reason="elsewhere each user has a home")
def test_a_user_without_a_home_has_no_settings_and_is_told_where_the_model_may_be_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As in a container that runs as a number that nobody has."""

    def unknown(number: int) -> None:
        raise KeyError(number)

    for name in ("HOME", "FORMCHECK_SETTINGS", "FORMCHECK_CACHE", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", unknown)
    assert settings() == Settings()
    assert exercise_ids() == SHIPPED
    with pytest.raises(ModelUnavailable, match="FORMCHECK_CACHE"):
        model_file()
    assert _impersonal("/dev/video0 is busy") == "/dev/video0 is busy"
    monkeypatch.setenv("HOME", "/")
    assert _impersonal("/dev/video0 is busy") == "/dev/video0 is busy"


def test_settings_that_are_no_text_or_a_folder_are_refused(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="not a text file"):
        settings()
    file.unlink()
    file.mkdir()
    with pytest.raises(UsageError, match="cannot be read"):
        settings()
