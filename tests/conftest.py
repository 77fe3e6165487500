"""Fixtures that several parts of the tests use."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import hypothesis
import pytest
import webcam
from analyzed import CLIPS
from side_by_side import WholeFiles, turn
from video_files import looped

TOO_LONG_S = 400
"""A test that takes longer hangs; nothing is measured by it."""

# The same examples in every run, however slow the machine: a run fails for what was changed and for nothing else.
# New examples are for benchmarks/fuzz.py.
hypothesis.settings.register_profile(
    "formcheck", derandomize=True, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("formcheck")


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell ignores Ctrl-C for what it starts in the background, and with it for all that a test starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    # Under nohup the tests go on when the terminal is closed; the programs that they start are to hear of it.
    signal.signal(signal.SIGHUP, lambda *_: None)

BESIDE = {"live_session", "mjpeg_server", "null_sink", "patience", "rtsp_server", "webcam", "xvfb"}
"""What runs beside a test on its own: programs, sound, windows, streams, threads, webcams."""


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """The tests of a module that uses these are tried once more: the machine that they share can stall. No other is."""
    for item in items:
        if _in_real_time(item):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Function) -> Iterator[None]:
    """Those tests run alone, their fixtures too; the others side by side."""
    with turn(_shared_folder(item.config), alone=_in_real_time(item)):
        return (yield)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> WholeFiles:
    """How tests are spread where they run in several processes (`--numprocesses`)."""
    return WholeFiles(config, log)


def _in_real_time(item: pytest.Function) -> bool:
    used = (getattr(thing, "__module__", None) or thing.__name__ for thing in _named(item.module))
    return not BESIDE.isdisjoint(used)


def _shared_folder(config: pytest.Config) -> Path:
    """A folder of this run that all of its processes know."""
    folder = config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
    return folder.parent if hasattr(config, "workerinput") else folder


def _named(module: ModuleType) -> list[Any]:
    return [thing for thing in vars(module).values() if hasattr(thing, "__name__")]


@pytest.fixture(autouse=True)
def _no_test_hangs(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that hangs fails where it hangs, with its traceback, instead of stopping all others."""
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def fail(*_: object) -> None:
        pytest.fail(f"{request.node.nodeid} has not ended after {TOO_LONG_S} s")

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(TOO_LONG_S)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What whoever runs the tests has set for themselves plays no part in them."""
    nothing = tmp_path_factory.getbasetemp() / "no settings.toml"
    nothing.touch()
    monkeypatch.setenv("FORMCHECK_SETTINGS", str(nothing))


@pytest.fixture(scope="session")
def long_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kick with a bounce, over and over for two minutes: no session that a test ends comes to its end."""
    return looped(tmp_path_factory.mktemp("film") / "kicks.mp4", CLIPS / "supine_kick__bounce.mp4", 20)


@pytest.fixture(scope="session")
def fakecam_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The webcam in software, compiled; skips by name where that is not possible."""
    reason = webcam.missing()
    if reason is not None:
        pytest.skip(reason)
    return webcam.compile_library(tmp_path_factory.mktemp("fakecam"))


@pytest.fixture
def fake_webcam(fakecam_library: Path, tmp_path: Path) -> Iterator[webcam.MakeWebcam]:
    """Makes a webcam in software out of a video: `camera = fake_webcam(video, seconds=10)`.

    Start the program under test with `env=camera.env`; then `camera.stall()`, `.unplug()`, `.run()`.
    """
    folder = tmp_path / "webcam"
    folder.mkdir()

    def make(video: Path, seconds: float = 20.0) -> webcam.FakeWebcam:
        return webcam.make_webcam(fakecam_library, folder, video, seconds)

    yield make
    # pytest keeps the folders of the last runs, and these files are large.
    for frames in folder.glob("*.yuyv"):
        frames.unlink()
