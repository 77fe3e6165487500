"""`exercises`, `replay`, `demo`, `doctor`, and the words that come without a command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import recorded_session
from analyzed import CLIPS, formcheck

from formcheck.__main__ import main
from formcheck.coach.amount import limit
from formcheck.exercise.find import exercise_ids
from formcheck.exercise.load import find_exercise
from formcheck.recording.write import RecordingWriter


def test_exercises_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["exercises"]) == 0
    listed = capsys.readouterr().out
    for name in exercise_ids():
        assert f"{name} " in listed
        assert find_exercise(name).name in listed
    validated, _, tried = listed.partition("Not validated")
    assert {name for name in exercise_ids() if f" {name} " in validated} == {
        "downward_dog",
        "supine_leg_kick",
        "toe_touch",
    }
    assert " forward_fold " in tried


def test_a_terminal_of_old_gets_letters_that_can_be_read() -> None:
    old = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    told = formcheck("exercises", "supine_leg_kick", env={**os.environ, **old}).stdout
    assert " deg" in told
    assert "?" not in told


def test_a_replay_in_which_nobody_is_seen_has_the_status_of_an_analysis(tmp_path: Path) -> None:
    with RecordingWriter(tmp_path, recorded_session.info()) as writer:
        writer.observation(recorded_session.observation(6))
    for words in (["analyze"], ["replay", "--mute", "--no-window"]):
        done = formcheck(*words, writer.path, "--exercise", "toe_touch")
        assert (done.returncode, "nobody was seen" in done.stderr) == (1, True)


def test_where_there_was_no_picture_it_is_not_said_that_nobody_was_seen(tmp_path: Path) -> None:
    with RecordingWriter(tmp_path, recorded_session.info()) as writer:
        pass
    for words in (["analyze"], ["replay", "--mute", "--no-window"]):
        done = formcheck(*words, writer.path, "--exercise", "toe_touch")
        assert done.returncode == 1
        assert done.stderr == f"formcheck: {writer.path}: not one picture is in it: record it again, for longer\n"
        assert "nobody seen" not in done.stdout


@pytest.mark.parametrize("name", exercise_ids())
def test_exercises_tells_all_about_one(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["exercises", name]) == 0
    told = " ".join(capsys.readouterr().out.split())
    found = find_exercise(name)
    for words in (*found.setup, found.movement, found.dose.source, f"{found.dose.hold_s:g} s"):
        assert " ".join(words.split()) in told
    for rule in found.compensations:
        assert rule.id.replace("_", " ") in told
        assert " ".join(rule.source.split()) in told
        assert f"over {limit(rule.enter + rule.margin, rule.unit)}" in told, "when it is really raised"
        assert limit(rule.enter, rule.unit) in told
        assert not rule.certain or f"± {limit(rule.certain, rule.unit)} or better" in told
        assert all(wanted.measure.replace("_", " ") in told for wanted in rule.where)
    if found.plan_from_end is not None:
        assert found.plan_from_end.camera in told
        assert set(found.plan_from_end.shows) <= {rule.id for rule in found.compensations}
    for unseen in found.unseen:
        assert " ".join(f"{unseen.id.replace('_', ' ')}: {unseen.reason}".split()) in told


def test_without_a_command_it_says_how_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    said = capsys.readouterr().out
    assert "formcheck demo" in said
    assert "formcheck live supine_leg_kick" in said


def test_a_video_is_replayed_with_its_cues() -> None:
    video = CLIPS / "supine_kick__knee_drop.mp4"
    done = formcheck("replay", video, "--exercise", "supine_leg_kick", "--speed", "50", "--mute", "--no-window")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Keep the thigh upright" in done.stdout
    assert "thigh drop: 1 time (right)" in done.stdout


def test_a_recording_of_an_exercise_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    path = recorded_session.write_session(tmp_path)
    done = formcheck("replay", path, "--mute", "--no-window")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert f"{path} (the exercise in it)" in line


def test_a_recording_may_be_checked_as_another_exercise(tmp_path: Path) -> None:
    path = recorded_session.write_session(tmp_path, close=False)
    done = formcheck("analyze", path, "--exercise", "downward_dog", "--json", "-")
    assert "cut off" in done.stderr
    assert json.loads(done.stdout)["exercise"] == "downward_dog"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals")
@pytest.mark.parametrize(
    "words", [("demo", "--language", "de"), ("replay", str(CLIPS / "toe_touch__bounce.mp4"), "--exercise", "toe_touch")]
)
def test_ctrl_c_ends_what_plays_with_its_summary(words: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "formcheck", *words, "--mute", "--no-window"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = [process.stdout.readline() for _ in range(4)]
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, ""), first
    assert " s, " in "".join(first) + out


def test_ctrl_c_ends_an_analysis_and_keeps_what_there_is(long_film: Path, tmp_path: Path) -> None:
    table, result = tmp_path / "a.csv", tmp_path / "a.json"
    command = [sys.executable, "-m", "formcheck", "analyze", str(long_film)]
    with subprocess.Popen(
        [*command, "--csv", str(table), "--json", str(result)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        end = time.monotonic() + 90
        # Until it is whole the table is written beside its place.
        while not any(part.stat().st_size > 4000 for part in tmp_path.glob("a.csv.*.part")):
            assert time.monotonic() < end
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "stopped" in err
    assert 0 < json.loads(result.read_text())["frames"]["total"] < 20 * 186


def test_doctor_names_what_is_missing_and_what_to_do(tmp_path: Path) -> None:
    # No camera 37 anywhere; no display; no sound server at this place.
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = formcheck("doctor", "--json", "--camera", "37", env=env)
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert list(found) == ["camera", "model", "sound", "screen", "speed"]
    assert found["model"]["ok"] is True
    assert found["camera"]["ok"] is False
    assert "37" in found["camera"]["message"]
    assert all(entry["message"] for entry in found.values())
