"""A screen without a screen: Xvfb for one test, with screenshots (ImageMagick) and keys (xdotool)."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NEEDED = ("Xvfb", "xdotool", "import")


class Screen:
    """One running X server. `env`: the environment for programs that shall appear on it."""

    def __init__(self, display: str, size: tuple[int, int]) -> None:
        self.display = display
        self.size = size
        self.env = {k: v for k, v in os.environ.items() if k not in ("WAYLAND_DISPLAY", "XAUTHORITY")}
        self.env["DISPLAY"] = display

    def screenshot(self, path: Path) -> Path:
        """Photograph the whole screen into a PNG."""
        self._run("import", "-window", "root", str(path))
        return path

    def key(self, name: str) -> None:
        """Press a key (X name: q, space, Escape, Alt_L) in the window that has the focus."""
        self._run("xdotool", "key", name)

    def window(self, title: str, timeout_s: float = 30.0) -> str:
        """The id of the window of this title, as soon as it is visible, with the focus in it."""
        found = self._run("timeout", str(timeout_s), "xdotool", "search", "--sync", "--onlyvisible", "--name", title)
        window = found.split()[0]
        self._run("xdotool", "windowfocus", "--sync", window)
        return window

    def close_by_cross(self, window: str) -> None:
        """Ask a window to close the way a window manager's cross does."""
        self._run("xdotool", "windowquit", window)

    def _run(self, *command: str) -> str:
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, f"{command}: {done.stderr}"
        return done.stdout


@contextmanager
def xvfb(tmp_path: Path, size: tuple[int, int] = (1280, 960)) -> Iterator[Screen]:
    """A screen of (width, height) on a free display; skips the test, by name, where a program is missing."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    read, write = os.pipe()
    with (tmp_path / "xvfb.log").open("w") as log:
        server = subprocess.Popen(
            [
                *("Xvfb", "-displayfd", str(write), "-screen", "0", f"{size[0]}x{size[1]}x24"),
                *("-nolisten", "tcp", "-noreset"),
            ],
            pass_fds=(write,),
            stdout=log,
            stderr=log,
        )
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            number = answer.readline().strip()  # Xvfb writes it when it is ready; empty when it died
        assert number, (tmp_path / "xvfb.log").read_text()
        yield Screen(f":{number}", size)
    finally:
        server.terminate()
        server.wait(timeout=10)
