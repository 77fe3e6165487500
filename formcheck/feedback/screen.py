"""Whether a window can be opened, found out before OpenCV is asked: without a display it ends the process."""

from __future__ import annotations

import ctypes
import os
import re
import socket
import sys
import threading
from collections.abc import Mapping

_TIMEOUT_S = 2.0
_DISPLAY = re.compile(r"^(?:(?P<protocol>\w+)/)?(?P<host>[^:/]*):(?P<number>\d+)(?:\.\d+)?$")


def why_no_screen(environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> str | None:
    """The reason why no window can be opened, in words for the user; None when one can.

    Linux: OpenCV's window speaks X11 (in a Wayland session through XWayland), so the display is really
    connected to. macOS and Windows have a screen.
    """
    if not platform.startswith(("linux", "freebsd")):
        return None
    name = (os.environ if environ is None else environ).get("DISPLAY", "")
    if not name:
        return "DISPLAY is not set"
    if not _connects(name):
        return f"nothing answers at DISPLAY={name}"
    return None


def _connects(display: str) -> bool:
    """Whether an X server lets us in; when libX11 is missing, whether one listens."""
    if not _listens(display):
        return False
    x11 = xlib()
    if x11 is None:
        return True
    # In a thread that may be left behind: a frozen server is connected to and never answers.
    answers: list[bool] = []
    asking = threading.Thread(target=lambda: answers.append(_opens(x11, display)), daemon=True)
    asking.start()
    asking.join(_TIMEOUT_S)
    return answers == [True]


def _opens(x11: ctypes.CDLL, display: str) -> bool:
    handle = x11.XOpenDisplay(display.encode())
    if not handle:
        return False
    x11.XCloseDisplay(handle)
    return True


def screen_size() -> tuple[int, int] | None:
    """(width, height) of all of an X11 screen, pixels; None where there is none, or it cannot be asked."""
    name, x11 = os.environ.get("DISPLAY", ""), xlib()
    if not name or x11 is None or not sys.platform.startswith(("linux", "freebsd")):
        return None
    handle = x11.XOpenDisplay(name.encode())
    if not handle:
        return None
    screen = x11.XDefaultScreen(handle)
    size = x11.XDisplayWidth(handle, screen), x11.XDisplayHeight(handle, screen)
    x11.XCloseDisplay(handle)
    return size


def xlib() -> ctypes.CDLL | None:
    """Xlib with the calls that are used here, None where it is missing."""
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return None
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XOpenDisplay.argtypes = [ctypes.c_char_p]
    x11.XCloseDisplay.argtypes = x11.XConnectionNumber.argtypes = x11.XDefaultScreen.argtypes = [ctypes.c_void_p]
    x11.XDisplayWidth.argtypes = x11.XDisplayHeight.argtypes = [ctypes.c_void_p, ctypes.c_int]
    return x11


def leave_events_to_qt() -> bool:
    """Have Qt find the system's libX11-xcb before the one that comes with it; False where there is none.

    Qt tells Xlib through it that all events are Qt's. The one in OpenCV's wheel, built for Xlib 1.6, writes that where
    Xlib 1.7 and later keep something else: then Xlib takes some events away, under load often those that tell a
    new window that it is on the screen, and it stays black; or a key is lost. To be called before the first window.
    """
    try:
        ctypes.CDLL("libX11-xcb.so.1", mode=ctypes.RTLD_GLOBAL)
    except OSError:
        return False
    return True


def _listens(display: str) -> bool:
    """Whether somebody accepts connections at an X display name such as `:0` or `host:10.0`."""
    match = _DISPLAY.match(display)
    if match is None:
        return False
    host, number = match["host"], int(match["number"])
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"
        return _reaches(socket.AF_UNIX, path) or _reaches(socket.AF_UNIX, "\0" + path)
    try:
        with socket.create_connection((host, 6000 + number), _TIMEOUT_S):
            return True
    except OSError:
        return False


def _reaches(family: socket.AddressFamily, address: str) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(_TIMEOUT_S)
        try:
            probe.connect(address)
        except OSError:
            return False
    return True
