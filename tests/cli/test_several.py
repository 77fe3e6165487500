"""`analyze` of several files side by side: the same results as one by one, and the worst exit status."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from analyzed import CLIPS, formcheck
from video_files import looped

from formcheck.cli.several import cores, line_of
from formcheck.resources import recordings_folder

DEMOS = sorted(recordings_folder().glob("demo_*.mcap"))[:2]


def test_several_give_what_each_gives_alone_in_folders(tmp_path: Path) -> None:
    out = tmp_path / "results"
    done = formcheck("analyze", *DEMOS, "--json", out, "--csv", out)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.partition(": ")[0] for line in done.stdout.splitlines()] == list(map(str, DEMOS)), "in their order"
    for demo in DEMOS:
        alone = tmp_path / "alone.json", tmp_path / "alone.csv"
        assert formcheck("analyze", demo, "--json", alone[0], "--csv", alone[1]).returncode == 0
        assert (out / f"{demo.stem}.json").read_bytes() == alone[0].read_bytes()
        assert (out / f"{demo.stem}.csv").read_bytes() == alone[1].read_bytes()
    assert len(list(out.iterdir())) == 2 * len(DEMOS)


def test_one_line_of_json_each_and_the_worst_status(tmp_path: Path) -> None:
    bad = tmp_path / "bad -- ü.mcap"
    bad.write_bytes(b"just words")
    done = formcheck("analyze", DEMOS[0], bad, DEMOS[1], "--exercise", "supine_leg_kick", "--json", "-")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [result["source"] for result in found] == [DEMOS[0].name, DEMOS[1].name]
    assert {result["exercise"] for result in found} == {"supine_leg_kick"}
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert bad.name in done.stderr


def test_names_that_are_the_same_but_for_their_ending_keep_it(tmp_path: Path) -> None:
    names = ("a.mcap", "a.MCAP2", "a.mcap.x")
    for name in names:
        shutil.copy(DEMOS[0], tmp_path / name)
    assert formcheck("analyze", *names, "--json", "out", cwd=tmp_path).returncode == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(f"{name}.json" for name in names)


def test_none_of_several_is_overwritten_with_a_result(tmp_path: Path) -> None:
    odd = tmp_path / "odd.json"
    shutil.copy(DEMOS[0], odd)
    done = formcheck("analyze", odd, DEMOS[1], "--json", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "odd.json: would be overwritten" in done.stderr
    assert odd.read_bytes() == DEMOS[0].read_bytes()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_results_are_kept_where_nobody_reads_what_is_printed_of_them(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "formcheck", "analyze", *map(str, DEMOS), "--json", str(tmp_path)]
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (1, "formcheck: output: No space left on device\n")
    assert {path.stem for path in tmp_path.iterdir()} == {demo.stem for demo in DEMOS}


@pytest.mark.skipif(sys.platform == "win32", reason="no such pipe")
def test_a_reader_that_goes_away_ends_what_is_only_printed(tmp_path: Path) -> None:
    film = looped(tmp_path / "film.mp4", CLIPS / "supine_kick__good.mp4", 60)
    words = ["analyze", str(DEMOS[0]), *[str(film)] * 3, "--json", "-"]
    command = [sys.executable, "-m", "formcheck", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == "", "nor is anything of the films waited for, which takes minutes"
        assert process.wait(60) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="a file stands in for a full disk")
def test_a_result_that_cannot_be_written_costs_no_other(tmp_path: Path) -> None:
    (tmp_path / f"{DEMOS[0].stem}.json").symlink_to("/dev/full")
    done = formcheck("analyze", *DEMOS, "--json", tmp_path)
    assert done.returncode == 1
    assert done.stderr == f"formcheck: {tmp_path / DEMOS[0].stem}.json: No space left on device\n"
    assert json.loads((tmp_path / f"{DEMOS[1].stem}.json").read_text())["exercise"] == "downward_dog"


def test_only_results_need_names_that_differ_and_nothing_in_the_folder_is_run(tmp_path: Path) -> None:
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
        shutil.copy(DEMOS[0], tmp_path / folder / "same.mcap")
    (tmp_path / "statistics.py").write_text("raise SystemExit('run')")
    words = ["one/same.mcap", "other/same.mcap"]
    script = Path(sys.executable).with_name("formcheck")
    done = subprocess.run([script, "analyze", *words], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.partition(": ")[0] for line in done.stdout.splitlines()] == words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*DEMOS, "--csv", "-"), "takes one file"),
        ((DEMOS[0], DEMOS[0], "--json", "out"), "several results would have this name"),
        ((*DEMOS, "--json", DEMOS[0]), "need a folder"),
        ((*DEMOS, "--exercise", "squat"), "squat: no such exercise"),
        ((*DEMOS, "--config", DEMOS[0]), "larger than 200 kB"),
        ((*DEMOS, "--exercise", "toe_touch", "--allow", "bent_knees"), "nothing to allow"),
    ],
)
def test_what_cannot_be_is_one_line_before_any_work(words: tuple[str | Path, ...], said: str) -> None:
    done = formcheck("analyze", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals")
def test_a_signal_ends_all_of_them_and_leaves_no_half_files(tmp_path: Path) -> None:
    clips = sorted(CLIPS.glob("*.mp4"))
    command = [sys.executable, "-m", "formcheck", "analyze", *map(str, [DEMOS[0], *clips]), "--json", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert DEMOS[0].name in process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=150)
    assert err.count("stopped: what was analysed so far is kept") == 1
    results = list(tmp_path.iterdir())
    assert DEMOS[0].stem in {path.stem for path in results}
    assert len(results) < len(clips)
    assert all(json.loads(path.read_text())["schema"] == 1 for path in results)


def worker_of(film: Path) -> int | None:
    """The process that analyses this film alone."""
    for words in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended meanwhile
            if words.read_bytes().endswith(os.fsencode(f"\0--json\0-\0--exercise=supine_leg_kick\0--\0{film}\0")):
                return int(words.parent.name)
    return None


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc")
def test_one_that_is_killed_is_told_and_costs_no_other(tmp_path: Path) -> None:
    film = looped(tmp_path / "film.mp4", CLIPS / "supine_kick__good.mp4", 20)
    words = ["analyze", str(film), str(DEMOS[0]), "--exercise", "supine_leg_kick", "--json", str(tmp_path)]
    command = [sys.executable, "-m", "formcheck", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        while (worker := worker_of(film)) is None and process.poll() is None:
            time.sleep(0.01)
        assert worker is not None
        os.kill(worker, signal.SIGKILL)
        out, err = process.communicate(timeout=150)
    assert process.returncode == 1
    assert err == f"formcheck: {film}: its analysis broke off (Killed) and nothing of it is kept: analyse it again\n"
    assert [line.partition(": ")[0] for line in out.splitlines()] == [str(DEMOS[0])]
    assert (tmp_path / f"{DEMOS[0].stem}.json").exists()


def test_where_films_give_angles_only_it_is_said_once_how_to_name_the_exercise(tmp_path: Path) -> None:
    films = [CLIPS / "supine_kick__good.mp4", CLIPS / "supine_kick__bounce.mp4"]
    hint = "what to check: --exercise ID, see `"
    done = formcheck("analyze", *films, DEMOS[0])
    assert (done.returncode, done.stderr, done.stdout.count(hint)) == (0, "", 1)
    assert done.stdout.splitlines()[-1].startswith(hint)
    assert hint not in formcheck("analyze", *DEMOS).stdout
    one, several = formcheck("analyze", films[0]), formcheck("analyze", *films[:1], DEMOS[0], "--json", "-")
    assert hint in one.stdout
    assert [json.loads(line)["exercise"] for line in several.stdout.splitlines()] == [None, "supine_leg_kick"]


def test_a_knee_past_straight_lacks_nothing() -> None:
    result = {
        **{"exercise": "supine_leg_kick", "reps": [], "events": [], "assessed": [], "not_assessed": []},
        **{"frames": {"total": 1, "tracked": 1}, "uncertainties": {}},
        "measures": {"knee_extension_deficit_deg": {"left": -3.2, "right": 12.0}},
    }
    assert "knee extension deficit left 0°, right 12°" in line_of(result)


def test_there_is_a_core() -> None:
    assert cores() >= 1
