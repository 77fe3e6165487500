"""The start of the program: which Python it takes, and what becomes of a failure."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from formcheck import __main__ as start
from formcheck.cli.commands import arguments
from formcheck.errors import BadVideo, CameraUnavailable
from formcheck.resources import recordings_folder

ROOT = Path(__file__).parent.parent


def run_python(code: str, *, stdout: int | None = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, text=True, stdout=stdout, stderr=subprocess.PIPE, check=False
    )


def fail(error: BaseException) -> int:
    raise error


@pytest.mark.parametrize("version", [(3, 10), (3, 11), (3, 12)])
def test_these_pythons_will_do(version: tuple[int, int]) -> None:
    assert start.python_problem(version) is None


@pytest.mark.parametrize("version", [(3, 9), (3, 13), (3, 14), (4, 0)])
def test_other_pythons_get_one_line_that_names_the_right_ones(version: tuple[int, int]) -> None:
    problem = start.python_problem(version)
    assert problem is not None
    assert "\n" not in problem
    assert f"{version[0]}.{version[1]}" in problem
    assert "3.10, 3.11 and 3.12" in problem


def test_a_job_that_works_keeps_its_status() -> None:
    assert start.guarded(lambda: 0) == 0
    assert start.guarded(lambda: 1) == 1


@pytest.mark.parametrize(
    ("error", "status"),
    [(CameraUnavailable("camera 3: not there"), 1), (BadVideo("a.mp4: no video"), 2)],
)
def test_errors_of_ours_are_one_line(error: Exception, status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert start.guarded(lambda: fail(error)) == status
    assert capsys.readouterr().err == f"formcheck: {error}\n"


@pytest.mark.parametrize("library", ["libGL.so.1", "libglib-2.0.so.0", "libgthread-2.0.so.0"])
def test_a_missing_system_library_says_what_to_install(library: str, capsys: pytest.CaptureFixture[str]) -> None:
    error = ImportError(f"{library}: cannot open shared object file: No such file or directory")
    assert start.guarded(lambda: fail(error)) == 1
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert "sudo apt-get install libgl1 libglib2.0-0" in line


def test_any_other_system_library_is_named() -> None:
    error = ImportError("libX11-xcb.so.1: cannot open shared object file: No such file or directory")
    assert "libX11-xcb.so.1" in (start.import_problem(error) or "")


def test_a_missing_package_is_named_but_a_missing_module_of_ours_is_a_defect() -> None:
    missing = ModuleNotFoundError("No module named 'mediapipe'", name="mediapipe.tasks")
    ours = ModuleNotFoundError("No module named 'formcheck.nothing'", name="formcheck.nothing")
    assert "the Python package mediapipe is missing" in (start.import_problem(missing) or "")
    assert start.import_problem(ours) is None
    with pytest.raises(ModuleNotFoundError):
        start.guarded(lambda: fail(ours))


def test_what_the_system_refuses_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    absent = tmp_path / "absent"
    assert start.guarded(lambda: len(absent.read_text())) == 1
    assert capsys.readouterr().err == f"formcheck: {absent}: No such file or directory\n"


def test_a_full_memory_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert start.guarded(lambda: len(bytearray(2**62))) == 1
    assert capsys.readouterr().err == "formcheck: there is not enough memory: close other programs and try again\n"


def test_a_defect_keeps_its_traceback() -> None:
    with pytest.raises(ZeroDivisionError):
        start.guarded(lambda: fail(ZeroDivisionError()))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_sigterm_is_ctrl_c_and_only_while_the_job_runs() -> None:
    def job() -> int:
        os.kill(os.getpid(), signal.SIGTERM)
        return 0

    before = signal.getsignal(signal.SIGTERM)
    assert start.guarded(job) == start.INTERRUPTED
    assert signal.getsignal(signal.SIGTERM) is before


LOADED, IN_A_CLASS, PRINTED, IN_A_DESTRUCTOR = (
    """
def job():
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        raise ImportError("you should not try to import numpy from its source directory")
""",
    """
class Name:
    def __set_name__(self, owner, name):
        signal.raise_signal(signal.SIGINT)
def job():
    class Owner:
        name = Name()
""",
    """
def job():
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        sys.excepthook(*sys.exc_info())
    time.sleep(60)
""",
    """
class Kept:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)
def job():
    Kept()
    time.sleep(60)
""",
)


@pytest.mark.parametrize(
    "job",
    [LOADED, IN_A_CLASS, PRINTED, IN_A_DESTRUCTOR],
    ids=["while a library is loaded", "while a class is made", "printed by a library", "in a destructor"],
)
def test_an_interrupt_that_gets_lost_ends_it_all_the_same(job: str) -> None:
    ears = "signal.signal(signal.SIGINT, signal.default_int_handler)"  # ignored where the tests run in the background
    code = f"import signal, sys, time; from formcheck.__main__ import guarded\n{ears}\n{job}\nsys.exit(guarded(job))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=50, check=False)
    assert (done.returncode, done.stderr) == (start.INTERRUPTED, "")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break otherwise on Windows")
def test_a_reader_that_leaves_gets_no_message() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    code = "import sys; from formcheck.__main__ import guarded; sys.exit(guarded(lambda: print('x') or 0))"
    done = run_python(code, stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_one_line() -> None:
    code = "import sys; from formcheck.__main__ import guarded; sys.exit(guarded(lambda: print('x') or 0))"
    with open("/dev/full", "w") as full:
        done = run_python(code, stdout=full.fileno())
    assert (done.returncode, done.stderr) == (1, "formcheck: output: No space left on device\n")


@pytest.mark.skipif(os.name != "posix", reason="a shell closes them")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_failure(closed: str, tmp_path: Path) -> None:
    """What is written does not go to them, nor what is meant for them into it."""
    result = tmp_path / "result.json"
    recording = next(recordings_folder().glob("demo_2_*.mcap"))
    words = [sys.executable, "-m", "formcheck", "analyze", str(recording), "--json", str(result)]
    done = subprocess.run(["sh", "-c", f'exec "$@" {closed}', "sh", *words], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert bool(done.stdout) == (closed == "2>&-")
    assert json.loads(result.read_text(encoding="utf-8"))["exercise"] == "downward_dog"


@pytest.mark.parametrize("command", ["", "demo", "live", "replay", "analyze", "history", "exercises", "doctor"])
def test_help_fits_a_terminal_and_is_also_a_command(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("formcheck.cli.commands.called", lambda: "formcheck")
    told = []
    for words in ([*filter(None, [command]), "--help"], ["help", *filter(None, [command])]):
        with pytest.raises(SystemExit) as ended:
            arguments(words)
        assert not ended.value.code
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    assert all(len(line) <= 80 for line in told[0].splitlines())


def test_help_comes_without_loading_a_heavy_library() -> None:
    code = (
        "import sys\n"
        "from formcheck.__main__ import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'numpy', 'cv2', 'av', 'mediapipe', 'PIL'} & set(sys.modules)))"
    )
    done = run_python(code)
    assert done.returncode == 0, done.stderr
    assert "formcheck [-h] [--version] COMMAND" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def test_several_are_handed_out_without_loading_what_analyses_them(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.mcap", "b.mcap")]
    for file in files:
        file.write_bytes(b"just words")
    code = (
        "import sys\n"
        "from formcheck.__main__ import main\n"
        "status = main(['analyze', *sys.argv[1:]])\n"
        "print(status, sorted({'numpy', 'formcheck.checker'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, *map(str, files)], capture_output=True, text=True)
    assert len(done.stderr.splitlines()) == 2, done.stderr
    assert done.stdout.splitlines()[-1] == "2 []"


def test_a_recording_is_analysed_without_loading_what_reads_videos() -> None:
    recording = next(recordings_folder().glob("demo_2_*.mcap"))
    code = (
        "import sys\n"
        "from formcheck.__main__ import main\n"
        "status = main(['analyze', sys.argv[1]])\n"
        "print(status, sorted({'cv2', 'av', 'mediapipe', 'PIL'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(recording)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "0 []"
