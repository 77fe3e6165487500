"""What a session leaves behind, and whom it talks to: nobody."""

from __future__ import annotations

import ast
import json
import os
import platform
import re
import shutil
import signal
import stat
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from analyzed import CLIPS, formcheck
from live_session import running, the_recording
from null_sink import missing_tools, null_sink
from xvfb import xvfb

from formcheck.recording.read import read_recording
from formcheck.resources import recordings_folder

PACKAGE = Path(__file__).parents[2] / "formcheck"
FILM = CLIPS / "supine_kick__good.mp4"
LIVE = ("live", "supine_leg_kick", "--camera", str(FILM), "--mute", "--no-window")
DEMO = str(recordings_folder() / "demo_3_toe_touch.mcap")

COMMANDS = [
    ("--help",),
    ("exercises", "toe_touch"),
    ("doctor", "--json", "--camera", "37"),
    ("analyze", str(FILM), "--exercise", "supine_leg_kick"),
    ("analyze", DEMO),
    ("replay", DEMO, "--speed", "50"),
    ("analyze", DEMO, str(FILM), "--json", "results"),
    ("live", "supine_leg_kick", "--camera", str(FILM), "--free", "--record", ".", "--video"),
    ("demo",),
]
SHOWN = ("replay", "live", "demo")
"""What can show a window and make sounds does both."""


@pytest.mark.skipif(sys.platform != "linux", reason="strace is for Linux")
@pytest.mark.parametrize("words", COMMANDS, ids=[" ".join(words[:1]) for words in COMMANDS])
def test_no_command_uses_the_network(words: tuple[str, ...], tmp_path: Path) -> None:
    """Sockets of the machine itself (screen, sound) are the only ones that are opened."""
    if shutil.which("strace") is None:
        pytest.skip("not installed: strace")
    with ExitStack() as machine:
        env = dict(os.environ)
        if words[0] in SHOWN:
            env |= {"DISPLAY": machine.enter_context(xvfb(tmp_path)).env["DISPLAY"]}
            if not missing_tools():
                env = machine.enter_context(null_sink(tmp_path)).env | {"DISPLAY": env["DISPLAY"]}
        no_socket_to_others(words, tmp_path, env)


def no_socket_to_others(words: tuple[str, ...], tmp_path: Path, env: dict[str, str]) -> None:
    log = tmp_path / "network.log"
    trace = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=network", "-o", str(log)]
    command = [*trace, sys.executable, "-m", "formcheck", *words]
    with running(command, env, tmp_path) as program:
        if words[0] == "demo":  # it would go on for a minute
            program.wait_for("Rep 1")
            os.killpg(program.process.pid, signal.SIGINT)  # as a terminal does: strace itself ignores it
        status = program.end()
    told = "".join(program.err)
    if "ptrace" in told:
        pytest.skip("strace may not trace here")
    assert status in (0, 1), told
    assert "Traceback" not in told
    opened = re.findall(r"socket\((\w+)", log.read_text())
    assert set(opened) <= {"AF_UNIX"}
    assert opened or "DISPLAY" not in env or words[0] not in SHOWN
    assert re.findall(r"sa_family=(AF_INET6?|AF_NETLINK)", log.read_text()) == []


def dangerous_calls(tree: ast.AST) -> list[str]:
    """Calls that run a shell, or a program with a text that a shell reads."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            shell = any(word.arg == "shell" for word in node.keywords)
            if shell or name in ("os.system", "os.popen", "subprocess.getoutput", "yaml.load", "np.load", "numpy.load"):
                found.append(name)
    return found


def test_no_shell_and_no_unpickling_anywhere() -> None:
    """`eval`, `exec`, `pickle` and their like are refused by tests/test_house.py."""
    found = {
        path.name: calls
        for path in PACKAGE.rglob("*.py")
        if (calls := dangerous_calls(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert found == {}
    assert dangerous_calls(ast.parse("os.system('x'); subprocess.run('x', shell=True); np.load('x')")) == [
        "os.system",
        "subprocess.run",
        "np.load",
    ]


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX; on Windows the user's own folder is private")
def test_a_recording_and_a_folder_made_for_it_are_the_users_own_and_hold_no_picture(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        done = formcheck(*LIVE, "--record", tmp_path / "made")
    finally:
        os.umask(before)
    assert done.returncode == 0, done.stderr
    path = the_recording(tmp_path / "made")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    recording = read_recording(path)
    assert not recording.has_video
    data = path.read_bytes()
    assert b"compressedvideo" not in data.lower()


def test_doctor_tells_nothing_personal(tmp_path: Path) -> None:
    """With a home whose name would be noticed, in which the model cannot be kept."""
    home = tmp_path / "annabella"
    home.mkdir()
    (home / ".cache").write_text("no folder")
    user = {"USER": "annabella", "LOGNAME": "annabella", "USERNAME": "annabella"}
    env = {**os.environ, **user, "HOME": str(home), "DISPLAY": f"{platform.node()}:977"}
    env.pop("XDG_CACHE_HOME", None)
    done = formcheck("doctor", "--json", "--camera", str(home / "film.mp4"), env=env)
    assert set(json.loads(done.stdout)) >= {"camera", "model", "sound", "screen"}
    told = done.stdout + done.stderr
    assert "annabella" not in told
    assert str(tmp_path) not in told
    assert platform.node() not in told or len(platform.node()) < 4
