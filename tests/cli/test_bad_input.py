"""Bad input: one line on standard error that says what and where, exit status 2, no traceback."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import recorded_session
from analyzed import CLIPS, formcheck
from PIL import Image

from formcheck.__main__ import main
from formcheck.recording import layout
from formcheck.resources import recordings_folder

KICK = str(CLIPS / "supine_kick__good.mp4")
DEMO = str(recordings_folder() / "demo_1_supine_leg_kick.mcap")

DATA = Path(DEMO).read_bytes()


def jpeg(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG")
    return file.getvalue()


def written(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return str(path)


def newer_recording(folder: Path) -> str:
    path = recorded_session.write_session(folder)
    old, new = (f"{version}".encode() for version in (layout.FORMAT_VERSION, layout.FORMAT_VERSION + 1))
    data = path.read_bytes()
    key = b"format_version"
    at = data.index(key) + len(key)
    # A string in MCAP metadata: its length in four bytes, then itself.
    assert data[at : at + 4] == len(old).to_bytes(4, "little")
    assert data[at + 4 : at + 4 + len(old)] == old
    path.write_bytes(data[: at + 4] + new + data[at + 4 + len(old) :])
    return str(path)


def read_only_folder(folder: Path) -> Path:
    folder.mkdir()
    folder.chmod(0o500)
    return folder


def pipe(path: Path) -> str:
    """A pipe that nobody writes to: whoever reads it waits for ever."""
    os.mkfifo(path)
    return str(path)


def dangling(path: Path) -> str:
    path.symlink_to(path.parent / "gone")
    return str(path)


def circle(folder: Path) -> str:
    """A link to a link to itself."""
    (folder / "one").symlink_to(folder / "two")
    (folder / "two").symlink_to(folder / "one")
    return str(folder / "one")


Case = tuple[str, Callable[[Path], list[str]], tuple[str, ...]]
CASES: list[Case] = [
    ("no such exercise", lambda _: ["analyze", KICK, "--exercise", "squat"], ("squat", "supine_leg_kick")),
    ("no such exercise, live", lambda _: ["live", "squat"], ("squat", "supine_leg_kick")),
    ("no such exercise, exercises", lambda _: ["exercises", "squat"], ("squat", "supine_leg_kick")),
    ("empty option", lambda _: ["analyze", DEMO, "--exercise", ""], ("--exercise: is empty",)),
    ("empty folder name", lambda _: ["history", ""], ("DIR: is empty",)),
    ("option before", lambda p: ["--mute", "replay", str(p)], ("--mute: stands before the command", "replay --mute")),
    ("option and value before", lambda _: ["--language", "de", "live", "toe_touch"], ("live --language`",)),
    ("no such file", lambda p: ["analyze", str(p / "absent.mp4")], ("absent.mp4", "no such file")),
    ("no such file, replay", lambda p: ["replay", str(p / "absent.mcap")], ("absent.mcap", "no such file")),
    ("text as video", lambda p: ["analyze", written(p / "a.mp4", b"just words\n")], ("a.mp4",)),
    ("text as photo", lambda p: ["analyze", written(p / "a.jpg", b"just words\n")], ("a.jpg",)),
    ("text as recording", lambda p: ["analyze", written(p / "a.mcap", b"just words\n")], ("a.mcap",)),
    ("empty file", lambda p: ["analyze", written(p / "a.mp4", b"")], ("a.mp4",)),
    ("empty recording", lambda p: ["replay", written(p / "a.mcap", b"")], ("a.mcap",)),
    ("directory", lambda p: ["analyze", str(p)], ("is a folder: give a file in it",)),
    ("directory, replay", lambda p: ["replay", str(p), "--exercise", "toe_touch"], ("",)),
    ("newer recording", lambda p: ["analyze", newer_recording(p)], ("format", "update formcheck")),
    ("newer recording, replay", lambda p: ["replay", newer_recording(p)], ("format", "update formcheck")),
    ("config not TOML", lambda p: ["analyze", KICK, "--config", written(p / "a.toml", b"a = ")], ("a.toml", "TOML")),
    (
        "config wrong key",
        lambda p: ["analyze", KICK, "--config", written(p / "a.toml", b"a = 1")],
        ("a.toml", "schema"),
    ),
    ("no config", lambda p: ["analyze", KICK, "--config", str(p / "b.toml")], ("b.toml", "No such file")),
    ("config is a folder", lambda p: ["analyze", KICK, "--config", str(p)], ("cannot be read",)),
    ("both", lambda p: ["analyze", KICK, "--config", "x.toml", "--exercise", "toe_touch"], ("not allowed with",)),
    ("output folder missing", lambda p: ["analyze", KICK, "--json", str(p / "no" / "a.json")], ("a.json",)),
    ("output is a folder", lambda p: ["analyze", KICK, "--csv", str(p)], ("cannot be written",)),
    ("json and csv both to the screen", lambda p: ["analyze", KICK, "--json", "-", "--csv", "-"], ("standard output",)),
    ("no model", lambda p: ["analyze", KICK, "--model", str(p / "m.task")], ("m.task", "no such model")),
    ("model is text", lambda p: ["analyze", KICK, "--model", written(p / "m.task", b"x")], ("m.task",)),
    ("speed 0", lambda _: ["replay", KICK, "--exercise", "supine_leg_kick", "--speed", "0"], ("--speed", "'0'")),
    ("speed nan", lambda _: ["replay", KICK, "--exercise", "supine_leg_kick", "--speed", "nan"], ("--speed",)),
    ("video without exercise", lambda _: ["replay", KICK, "--mute", "--no-window"], ("--exercise",)),
    ("unknown option", lambda _: ["analyze", KICK, "--fast"], ("--fast",)),
    ("misspelt option", lambda _: ["live", "toe_touch", "--camra", "1"], ("--camra", "did you mean --camera?")),
    (
        "an option where there are none",
        lambda _: ["exercises", "toe_touch", "--language", "de"],
        ("--language: no such option", "exercises` has none: leave it out"),
    ),
    ("unknown command", lambda _: ["stretch"], ("stretch", "choose one of demo, live")),
    ("misspelt command", lambda _: ["liev", "toe_touch"], ("liev", "did you mean live?")),
    ("half an exercise", lambda _: ["live", "kick"], ("did you mean supine_leg_kick?",)),
    ("a picture in no recording", lambda _: ["live", "toe_touch", "--video", "--no-record"], ("leave one",)),
    ("a recording for a camera", lambda _: ["live", "toe_touch", "--camera", "a.mcap"], ("a.mcap", "replay")),
    ("no exercise", lambda _: ["live"], ("which exercise?", "live supine_leg_kick`", "toe_touch")),
    ("a word too many", lambda _: ["doctor", "please"], ("please", "doctor --help")),
    ("a command that comes later", lambda _: ["report", KICK], ("report",)),
    ("no path", lambda _: ["analyze"], ("PATH",)),
    ("no such view", lambda _: ["live", "toe_touch", "--view", "end"], ("--view end", "side only: leave it out")),
    ("a side of both", lambda _: ["live", "toe_touch", "--side", "left"], ("--side left", "both legs")),
    ("no harder rounds", lambda _: ["live", "toe_touch", "--progressions"], ("--progressions", "toe_touch")),
    ("rounds of no plan", lambda _: ["live", "supine_leg_kick", "--free", "--progressions"], ("--free", "leave one")),
    (
        "rounds of another view",
        lambda _: ["live", "supine_leg_kick", "--view", "end", "--progressions"],
        ("supine_leg_kick --view end",),
    ),
    ("begins after the end", lambda _: ["replay", DEMO, "--mute", "--no-window", "--from", "99"], ("99", "12.6 s")),
    ("75 seconds after the minutes", lambda _: ["replay", DEMO, "--from", "1:75"], ("--from: '1:75'", "such as 1:35")),
    ("755 seconds after the minutes", lambda _: ["replay", DEMO, "--from", "1:555"], ("--from: '1:555'",)),
    ("something to allow in nothing", lambda _: ["analyze", KICK, "--allow", "x"], ("say which with --exercise",)),
    ("cut at its start", lambda p: ["replay", written(p / "a.mcap", DATA[:200])], ("cut off", ": delete it and")),
    ("wrong side", lambda _: ["live", "toe_touch", "--side", "up"], ("--side",)),
    ("no file at all", lambda _: ["analyze", ""], ("PATH: is empty",)),
    ("a film for an exercise", lambda _: ["live", KICK], (KICK, "is a file, not an exercise")),
    ("no folder of results", lambda _: ["analyze", KICK, "--csv", ""], ("--csv: is empty",)),
    ("pattern without a file", lambda _: ["analyze", "*.mp4"], ("*.mp4", "no such file")),
    ("standard input", lambda _: ["analyze", "-"], ("no such file",)),
    ("HEIC photo", lambda p: ["analyze", written(p / "a.heic", b"\0\0\0\x18ftypheic")], ("HEIC",)),
    ("two lines in a name", lambda _: ["analyze", "two\nlines.mp4"], ("two lines.mp4",)),
    (
        "photo cut short",
        lambda p: ["analyze", written(p / "a.jpg", jpeg(Image.effect_noise((400, 200), 90))[:900])],
        ("damaged or cut short",),
    ),
]
if os.name == "posix":
    CASES += [
        ("a dash first", lambda p: ["analyze", Path(written(p / "-a.jpg", b"a")).name], ("write ./-a.jpg",)),
        (
            "a dash first, beside another",
            lambda p: ["analyze", KICK, Path(written(p / "-a", b"a")).name],
            ("write ./-a",),
        ),
        ("pipe", lambda p: ["analyze", pipe(p / "a.mcap")], ("a.mcap is not a regular file",)),
        ("pipe, replay", lambda p: ["replay", pipe(p / "a.mp4")], ("a.mp4 is not a regular file",)),
        ("pipe as config", lambda p: ["analyze", KICK, "--config", pipe(p / "a.toml")], ("not a regular file",)),
        ("pipe as model", lambda p: ["analyze", KICK, "--model", pipe(p / "a.task")], ("no such model",)),
        ("endless config", lambda _: ["analyze", KICK, "--config", "/dev/zero"], ("/dev/zero: is not a regular file",)),
        ("links in a circle", lambda p: ["analyze", circle(p)], ("cannot be read",)),
        ("links in a circle, config", lambda p: ["analyze", KICK, "--config", circle(p)], ("cannot be read",)),
        ("links in a circle, output", lambda p: ["analyze", KICK, "--json", f"{circle(p)}/a"], ("cannot be written",)),
        ("link to nothing", lambda p: ["analyze", dangling(p / "a.mp4")], ("a.mp4", "no such file")),
    ]


@pytest.mark.parametrize(("words", "named"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_bad_input_is_one_line_and_status_two(
    words: Callable[[Path], list[str]],
    named: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    status = main(words(tmp_path))
    done = capfd.readouterr()
    assert done.out == ""
    (line,) = done.err.splitlines()
    assert line.startswith("formcheck: ")
    assert len(line) < 600
    for word in named:
        assert word in line
    assert status == 2


@pytest.mark.parametrize("command", [["analyze"], ["live", "toe_touch", "--no-window", "--camera"]])
def test_it_is_so_for_the_program_too(command: list[str], tmp_path: Path) -> None:
    done = formcheck(*command, written(tmp_path / "words.mp4", b"just words"), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("formcheck: ")
    assert done.stderr.count("\n") == 1


if os.name != "posix" or os.geteuid() != 0:  # root may write everywhere: /proc below stands for such a folder

    @pytest.mark.parametrize("option", ["--json", "--csv"])
    def test_a_read_only_folder_is_refused_before_the_work(option: str, tmp_path: Path) -> None:
        target = read_only_folder(tmp_path / "locked") / "out"
        done = formcheck("analyze", KICK, option, target)
        assert (done.returncode, done.stdout) == (2, "")
        assert f"{target}: cannot be written" in done.stderr


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder in which not even root may write")
@pytest.mark.parametrize("option", ["--json", "--csv"])
def test_where_nobody_may_write_is_refused_before_the_work(option: str) -> None:
    done = formcheck("analyze", KICK, option, "/proc/formcheck.out")
    assert (done.returncode, done.stdout) == (2, "")
    assert "/proc/formcheck.out: cannot be written" in done.stderr


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder in which not even root may write")
def test_a_recording_folder_that_cannot_be_written_is_status_two(tmp_path: Path) -> None:
    done = formcheck("live", "supine_leg_kick", "--camera", KICK, "--record", "/proc/here", "--mute", "--no-window")
    assert done.returncode == 2
    lines = [line for line in done.stderr.splitlines() if "/proc/here" in line]
    assert len(lines) == 1
    assert "Traceback" not in done.stderr


def test_no_camera_is_status_one_and_said(tmp_path: Path) -> None:
    done = formcheck("live", "supine_leg_kick", "--camera", "37", "--mute", "--no-window", cwd=tmp_path)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "camera 37" in line.lower()
    assert list(tmp_path.rglob("*.mcap")) == []
