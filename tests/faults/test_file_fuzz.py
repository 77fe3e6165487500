"""Files from anywhere: whatever is in them, a good read or one line, in bounded time and memory. Names of any kind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from analyzed import CLIPS, formcheck
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recorded_session import write_session

from formcheck.capture.video import read_video
from formcheck.checker import Checker, Options
from formcheck.errors import UsageError
from formcheck.exercise.find import exercise_ids
from formcheck.exercise.load import find_exercise, parse
from formcheck.feedback.cue_table import read_cue_table
from formcheck.pose.landmarks import COUNT
from formcheck.pose.observation import Observation, Pose
from formcheck.recording.read import read_recording
from formcheck.resources import cues_file, exercises_folder, recordings_folder
from formcheck.settings import settings as user_settings

TOMLS = [*sorted(exercises_folder().glob("*.toml")), cues_file(), cues_file("de")]
EXTREMES = [0.0, -0.1, 0.1, 1e8, -1e8, 65536.0, 2.0**31 / 10]


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.sampled_from(TOMLS), st.data())
def test_any_damage_to_any_toml_is_read_or_refused_in_one_line(
    tmp_path: Path, original: Path, data: st.DataObject
) -> None:
    broken = bytearray(original.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(broken) - 1))
        broken[place : place + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=12))
    path = tmp_path / "changed.toml"
    path.write_bytes(broken)
    try:
        if original.parent == cues_file().parent:
            read_cue_table(path, tones=original == cues_file())
        else:
            parse(path.read_text(encoding="utf-8"), str(path))
    except UnicodeDecodeError:
        assert original.parent != cues_file().parent  # `load` refuses these: test_load.py
    except UsageError as error:
        assert "\n" not in str(error)  # noqa: PT017
        assert len(str(error)) < len(str(path)) + 400  # noqa: PT017


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: f"exercises = {json.dumps(text)}".encode()))
def test_any_settings_are_read_or_refused_in_one_line(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        path = Path(folder) / "settings.toml"
        path.write_bytes(data)
        patched.setenv("FORMCHECK_SETTINGS", str(path))
        try:
            assert (chosen := user_settings().exercises) is None or chosen.is_dir()
        except UsageError as error:
            assert "\n" not in str(error)  # noqa: PT017
            assert len(str(error)) < len(str(path)) + 400  # noqa: PT017


def demo() -> list[Observation]:
    return list(read_recording(recordings_folder() / "demo_1_supine_leg_kick.mcap").observations())


DEMO = demo()


def session(seed: int) -> list[Observation]:
    """Some seconds of a session with impossible places, times and sizes in them."""
    chance = np.random.default_rng(seed)

    def extreme(count: int) -> tuple[float, ...]:
        return tuple(chance.choice(EXTREMES, count).tolist())

    start, seen = int(chance.integers(0, len(DEMO) - 45)), []
    for observation in DEMO[start : start + 40]:
        pose, outline, size, time_us = observation.pose, observation.outline, observation.size, observation.time_us
        how = chance.integers(0, 24)
        if how == 0 and pose is not None:
            pose = replace(pose, points=tuple(zip(extreme(COUNT), extreme(COUNT), strict=True)))
        elif how == 1 and pose is not None:
            pose = Pose(((5.0, 5.0),) * COUNT, extreme(COUNT), extreme(COUNT), pose.presence, pose.world)
        elif how == 2:
            pose = None
        elif how == 3:
            outline = tuple(zip(extreme(9), extreme(9), strict=True))
        elif how == 4:
            outline = ((1.0, 1.0),) * int(chance.integers(0, 5))
        elif how == 5:
            size = tuple(chance.choice([(1, 1), (65536, 65536), (1, 65536), (480, 640)]).tolist())
        elif how == 6:
            time_us = int(chance.choice([0, -5, 2**53, time_us - 1_000_000, time_us + 10**9]))
        seen.append(Observation(time_us, size, pose, outline))
    return seen


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([*exercise_ids(), None]), st.booleans())
def test_whatever_a_recording_holds_is_checked_without_a_failure(seed: int, exercise: str | None, led: bool) -> None:
    checker = Checker(find_exercise(exercise) if exercise else None, Options(led=led and exercise is not None))
    for observation in session(seed):
        for reading in checker.step(observation).measures.values():
            assert reading.value is None or np.isfinite(reading.value)
    json.dumps(checker.finish().as_dict("fuzz"), allow_nan=False)


MEASURED = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "formcheck", *sys.argv[1:]])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(done.returncode)
"""


def peak_kb(*words: object) -> tuple[int, list[str], int]:
    """The exit status, the lines on standard error and the peak memory of the whole command, in kilobytes."""
    command = [sys.executable, "-c", MEASURED, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=150, check=False)
    *told, peak = done.stderr.splitlines()
    return done.returncode, told, int(peak)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ru_maxrss is in kilobytes on Linux")
def test_no_file_takes_half_a_gigabyte(tmp_path: Path) -> None:
    whole = (recordings_folder() / "demo_3_toe_touch.mcap").read_bytes()
    chance = np.random.default_rng(7)
    noisy = np.frombuffer(whole[:200_000], np.uint8).copy()
    noisy[chance.integers(0, len(noisy), 50)] = chance.integers(0, 256, 50)
    lengths = bytearray(whole[:100_000])
    lengths[9:17] = (2**40).to_bytes(8, "little")  # the length of the first record
    many = b"a = [" + b"1," * 500_000 + b"]"
    files = {
        "noise.mcap": noisy.tobytes(),
        "lengths.mcap": bytes(lengths),
        "many.toml": many,
        "zeros.mp4": bytes(2**20),
    }
    for name, content in files.items():
        path = tmp_path / name
        path.write_bytes(content)
        demo = recordings_folder() / "demo_3_toe_touch.mcap"
        status, told, peak = peak_kb("analyze", *([demo, "--config", path] if path.suffix == ".toml" else [path]))
        assert status in (0, 1, 2), name
        assert len(told) <= 1, told
        assert peak < 500 * 1024, name


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ru_maxrss is in kilobytes on Linux")
def test_8k_takes_less_than_half_a_gigabyte(tmp_path: Path) -> None:
    with read_video(CLIPS / "down_dog__good.mp4") as clip:
        person = av.VideoFrame.from_ndarray(next(clip).image, format="rgb24").reformat(7680, 4320, "yuv420p")
    with av.open(str(tmp_path / "8k.mp4"), "w") as container:
        stream = container.add_stream("libx264", rate=30, options={"preset": "ultrafast", "crf": "40"})
        stream.width, stream.height, stream.pix_fmt = 7680, 4320, "yuv420p"
        for number in range(4):
            person.pts = number
            container.mux(stream.encode(person))
        container.mux(stream.encode(None))
    status, told, peak = peak_kb("analyze", tmp_path / "8k.mp4")
    assert (status, told) == (0, [])
    assert peak < 500 * 1024


def test_a_large_or_a_deep_file_costs_neither_time_nor_memory(tmp_path: Path) -> None:
    """A gigabyte that is mostly hole, and TOML nested ten thousand deep."""
    hole = tmp_path / "hole.mcap"
    shutil.copy(write_session(tmp_path / "made", frames=3, close=False), hole)
    with hole.open("r+b") as file:
        file.truncate(2**30)
    done = formcheck("analyze", hole, "--exercise", "downward_dog", "--json", "-", timeout=90)
    assert done.returncode in (0, 1)
    assert "cut off" in done.stderr
    deep = tmp_path / "deep.toml"
    deep.write_text("a = " + "[" * 10_000)
    done = formcheck("analyze", hole, "--config", deep, timeout=90)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "name", ["two words", "Dehnübungen für Zuhause – Übung №1", "x" * 200, "'quotes' & $HOME; #1 %s"]
)
def test_a_path_may_have_any_name(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    folder.mkdir()
    path = folder / f"{name}.mcap"
    shutil.copy(recordings_folder() / "demo_3_toe_touch.mcap", path)
    table = folder / f"{name}.csv"
    done = formcheck("analyze", path, "--csv", table, "--json", folder / "result.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads((folder / "result.json").read_text(encoding="utf-8"))["source"] == path.name
    assert table.stat().st_size > 1000


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere all names are text")
def test_a_name_that_is_no_text_is_read_and_recorded(tmp_path: Path) -> None:
    """As an old disk has them: in another encoding than the system's."""
    film, table, result = (tmp_path / os.fsdecode(b"\xdcbung" + ending) for ending in (b".mp4", b".csv", b".json"))
    shutil.copy(CLIPS / "supine_kick__good.mp4", film)
    done = formcheck(
        "live", "supine_leg_kick", "--free", "--mute", "--no-window", "--camera", film, "--record", tmp_path
    )
    assert done.returncode == 0, done.stderr
    (recording,) = tmp_path.glob("*.mcap")
    assert not read_recording(recording).cut
    recording = recording.rename(film.with_suffix(".mcap"))
    done = formcheck("analyze", recording, "--csv", table, "--json", result)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(result.read_text(encoding="utf-8"))["source"] == "?bung.mcap"


def test_a_name_that_is_too_long_is_one_line(tmp_path: Path) -> None:
    for words in (
        ("analyze", "y" * 300),
        ("analyze", str(recordings_folder() / "demo_3_toe_touch.mcap"), "--csv", "z" * 300),
    ):
        done = formcheck(*words, cwd=tmp_path)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1, done.stderr
