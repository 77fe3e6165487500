"""A screen without a screen: Xvfb for one test, with screenshots (ImageMagick) and keys (xdotool)."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NEEDED = ("Xvfb", "xdotool", "import")


class _ClientMessage(ctypes.Structure):
    """XClientMessageEvent of Xlib.h, in the size of an XEvent."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("rest", ctypes.c_long * 12),
    )


class Screen:
    """One running X server. `env`: the environment for programs that shall appear on it."""

    def __init__(self, display: str, size: tuple[int, int], server: subprocess.Popen[bytes]) -> None:
        self.display = display
        self.server = server
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

    def press(self, name: str, heard: Callable[[], bool], patience_s: float = 80.0) -> None:
        """Press a key until it was heard: a window that has just come up may lose the first ones."""
        end = time.monotonic() + patience_s
        while time.monotonic() < end:
            self.key(name)
            again = min(time.monotonic() + 4.0, end)
            while time.monotonic() < again:
                if heard():
                    return
                time.sleep(0.05)
        raise AssertionError(f"nobody heard the key {name}")

    def window(self, title: str, timeout_s: float = 80.0) -> str:
        """The id of the window of this title, as soon as it is visible, with the focus in it."""
        found = self._run("timeout", str(timeout_s), "xdotool", "search", "--sync", "--onlyvisible", "--name", title)
        window = found.split()[0]
        self._run("xdotool", "windowfocus", "--sync", window)
        return window

    def close_by_cross(self, window: str) -> None:
        """Ask a window to close the way a window manager's cross does (WM_DELETE_WINDOW)."""
        x11 = ctypes.CDLL("libX11.so.6")
        x11.XOpenDisplay.restype = ctypes.c_void_p
        x11.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
        x11.XInternAtom.restype = ctypes.c_ulong
        x11.XSendEvent.argtypes = [
            ctypes.c_void_p,
            ctypes.c_ulong,
            ctypes.c_int,
            ctypes.c_long,
            ctypes.c_void_p,
        ]
        x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
        display = x11.XOpenDisplay(self.display.encode())
        assert display, f"{self.display} does not answer"
        protocols, delete = (x11.XInternAtom(display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW"))
        message = _ClientMessage(33, 0, 1, display, int(window), protocols, 32, (delete, 0, 0, 0, 0))
        assert x11.XSendEvent(display, int(window), 0, 0, ctypes.byref(message))
        x11.XCloseDisplay(display)

    def _run(self, *command: str) -> str:
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=90, check=False)
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
                *("-nolisten", "tcp", "-noreset", "-r"),  # -r: a key that is pressed slowly is pressed once
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
        yield Screen(f":{number}", size, server)
    finally:
        server.terminate()
        server.wait(timeout=60)
