"""The pose model: built once from the installed weights, checked before each use."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from formcheck.errors import BadModel, ModelUnavailable
from formcheck.pose.mediapipe_bundle import model_file, sha256
from formcheck.pose.mediapipe_tracker import MediapipeTracker


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("FORMCHECK_CACHE", str(folder))
    return folder


def test_it_is_built_once_and_is_always_the_same(cache: Path) -> None:
    first = model_file()
    assert first.parent == cache
    built = first.stat().st_mtime_ns
    assert model_file() == first
    assert first.stat().st_mtime_ns == built
    digest = sha256(first)
    first.unlink()
    assert sha256(model_file()) == digest
    assert [path.name for path in cache.iterdir() if path.name.endswith(".part")] == []


def test_a_damaged_one_is_built_again(cache: Path) -> None:
    first = model_file()
    digest = sha256(first)
    first.write_bytes(first.read_bytes()[:-1000])
    assert sha256(model_file()) == digest


def test_the_bundle_holds_both_networks_uncompressed(cache: Path) -> None:
    with zipfile.ZipFile(model_file()) as bundle:
        assert {entry.filename: entry.compress_type for entry in bundle.infolist()} == {
            "pose_detector.tflite": zipfile.ZIP_STORED,
            "pose_landmarks_detector.tflite": zipfile.ZIP_STORED,
        }


def test_a_cache_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("FORMCHECK_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(ModelUnavailable, match="cannot store the pose model"):
        model_file()


def other_zip(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as bundle:
        bundle.writestr("hand.tflite", b"x")
    return path


def broken_networks(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as bundle:
        for name in ("pose_detector.tflite", "pose_landmarks_detector.tflite"):
            bundle.writestr(name, b"no network")
    return path


def test_a_chosen_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "text.task"
    text.write_text("no zip")
    for wrong in (tmp_path / "absent.task", tmp_path, text, other_zip(tmp_path / "other.task")):
        with pytest.raises(BadModel) as error:
            model_file(wrong)
        assert str(wrong) in str(error.value)
        assert "\n" not in str(error.value)


def test_a_bundle_of_broken_networks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match="cannot be loaded as a pose model"):
        MediapipeTracker(broken_networks(tmp_path / "broken.task"))
    with pytest.raises(BadModel, match="no such model"):
        MediapipeTracker("absent.task")


def test_where_the_own_bundle_cannot_be_loaded_no_file_of_the_user_is_blamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the memory is full; here broken networks stand for that."""
    broken = broken_networks(tmp_path / "broken.task")
    monkeypatch.setattr("formcheck.pose.mediapipe_tracker.model_file", lambda chosen: broken)
    with pytest.raises(ModelUnavailable, match="the pose model cannot be loaded"):
        MediapipeTracker()


def test_a_chosen_bundle_is_used(tmp_path: Path) -> None:
    copy = tmp_path / "mine.task"
    copy.write_bytes(model_file().read_bytes())
    tracker = MediapipeTracker(copy)
    assert (tracker.model_name, tracker.model_sha256) == ("mine.task", sha256(copy))
    tracker.close()
