"""The window: its size, the honest double, and the real one on a screen of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest
from live_session import running
from xvfb import xvfb

from formcheck.errors import ScreenUnavailable
from formcheck.feedback.screen import leave_events_to_qt, screen_size, why_no_screen
from formcheck.feedback.window import CvWindow, ScriptedWindow, start_size

# Shows a red and a blue half and prints every key; ends with the window.
PROGRAM = """
import cv2
import numpy as np
from formcheck.feedback.window import CvWindow
full = 0.0
window = CvWindow("formcheck test")
image = np.zeros((480, 640, 3), np.uint8)
image[:, :320, 0] = image[:, 320:, 2] = 255
while not window.closed:
    window.show(image)
    key = window.key()
    was, full = full, window.closed or cv2.getWindowProperty("formcheck test", cv2.WND_PROP_FULLSCREEN)
    if full != was and not window.closed:
        print("full screen" if full else "window", flush=True)
    if key is not None:
        print(key, flush=True)
    if key == "quit":
        window.close()
window.show(image)
print("closed", flush=True)
"""


@pytest.mark.parametrize("screen", [(640, 480), (1280, 720), (1920, 1080), (720, 1280), (2880, 1800)])
@pytest.mark.parametrize("picture", [(640, 480), (1280, 720), (1920, 1080), (480, 640)])
def test_the_window_is_as_large_as_the_screen_allows(picture: tuple[int, int], screen: tuple[int, int]) -> None:
    width, height = start_size(np.zeros((picture[1], picture[0], 3), np.uint8), screen)
    assert width <= screen[0]
    assert height <= screen[1]
    assert width / height == pytest.approx(picture[0] / picture[1], rel=0.01)
    assert max(width / screen[0], height / screen[1]) > 0.55


def test_the_screens_size_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with xvfb(tmp_path) as screen:
        monkeypatch.setenv("DISPLAY", screen.display)
        assert screen_size() == screen.size
    monkeypatch.setenv("DISPLAY", "")
    assert screen_size() is None


def shown(screen):
    return running([sys.executable, "-c", PROGRAM], screen.env)


def finished(program) -> list[str]:
    assert program.end() == 0, program.err
    assert program.err == []
    return said(program)


def said(program) -> list[str]:
    return [line.rstrip("\n") for line in program.out]


def hears_keys(screen, program) -> None:
    """Until the first key has arrived; those after it are not lost."""
    screen.press("m", lambda: "mute" in said(program))


def heard(program, *words: str) -> None:
    """Until these are the last that was heard, in this order."""
    program.until(lambda: said(program)[-len(words) :] == [*words], f"heard no {words}")


def test_colours_keys_full_screen_and_quit(tmp_path):
    with xvfb(tmp_path) as screen, shown(screen) as program:
        screen.window("formcheck test")
        hears_keys(screen, program)
        picture = cv2.imread(str(screen.screenshot(tmp_path / "shot.png")))[:, :, ::-1]
        red, blue = (np.argwhere((picture == colour).all(axis=2)) for colour in ((255, 0, 0), (0, 0, 255)))
        assert len(red) > 100_000
        assert red[:, 1].max() < blue[:, 1].min(), "the window shows an image as it is given, in RGB"
        # Without a window manager nothing grows; that the window asks for it is all that can be seen.
        for key, words in (("f", "full screen"), ("f", "window")):
            screen.key(key)
            heard(program, words)
        for key in ("Alt_L", "Shift_L", "space", "h", "n"):
            screen.key(key)
        heard(program, "pause", "help", "next")
        screen.key("Escape")
        assert finished(program)[-2:] == ["quit", "closed"]


def test_a_small_picture_fills_a_full_screen(tmp_path):
    """The screen is 1280 x 960; there is no window manager, so the window is given its size here."""
    with xvfb(tmp_path) as screen, shown(screen) as program:
        window = screen.window("formcheck test")
        hears_keys(screen, program)
        screen.key("f")
        heard(program, "full screen")
        subprocess.run(["xdotool", "windowsize", window, "1280", "960"], env=screen.env, check=True, timeout=60)
        wide, end = 0, time.monotonic() + 60
        while wide < 1270 and time.monotonic() < end:
            picture = cv2.imread(str(screen.screenshot(tmp_path / "shot.png")))[:, :, ::-1]
            wide = int(np.count_nonzero((picture[480] == (255, 0, 0)).all(axis=1)))
            wide += int(np.count_nonzero((picture[480] == (0, 0, 255)).all(axis=1)))
        assert wide >= 1270
        screen.key("q")
        assert finished(program)[-1] == "closed"


def test_the_cross_closes_it(tmp_path):
    with xvfb(tmp_path) as screen, shown(screen) as program:
        window = screen.window("formcheck test")
        hears_keys(screen, program)
        screen.close_by_cross(window)
        assert finished(program)[-1] == "closed"


def test_no_event_is_taken_away_from_the_window(tmp_path):
    """Qt calls the library that fits this system's Xlib, not the older one that came with it."""
    if not leave_events_to_qt():
        pytest.skip("no libX11-xcb.so.1 on this system")
    traced = {"LD_DEBUG": "bindings", "LD_DEBUG_OUTPUT": str(tmp_path / "bound")}
    with xvfb(tmp_path) as screen, running([sys.executable, "-c", PROGRAM], screen.env | traced) as program:
        screen.window("formcheck test")
        hears_keys(screen, program)
        screen.key("q")
        assert finished(program)[-1] == "closed"
    lines = [line for file in tmp_path.glob("bound.*") for line in file.read_text(errors="replace").splitlines()]
    bound = [line for line in lines if "libQt5XcbQpa" in line and "XSetEventQueueOwner" in line]
    assert bound
    assert all("libX11-xcb.so.1 " in line for line in bound), bound


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a display can be missing on Linux only")
@pytest.mark.parametrize("display", ["", ":987", "nonsense", "127.0.0.1:5999"])
def test_without_a_display_there_is_one_line(monkeypatch, display):
    monkeypatch.setenv("DISPLAY", display)
    with pytest.raises(ScreenUnavailable) as caught:
        CvWindow("formcheck test")
    assert "DISPLAY" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_whether_there_is_a_screen(tmp_path):
    assert why_no_screen({}, "darwin") is None
    assert why_no_screen({}, "win32") is None
    assert why_no_screen({"WAYLAND_DISPLAY": "wayland-0"}, "linux") == "DISPLAY is not set"
    with xvfb(tmp_path) as screen:
        assert why_no_screen(screen.env, "linux") is None


def test_the_double_keeps_the_last_picture_and_feeds_keys():
    window = ScriptedWindow([None, "mute"], closes_after=2)
    image = np.zeros((4, 4, 3), np.uint8)
    window.show(image)
    image[:] = 9
    assert window.last is not None
    assert window.last.max() == 0
    assert [window.key(), window.key(), window.key()] == [None, "mute", None]
    assert not window.closed
    window.show(image)
    assert window.closed
    window.show(image)
    assert window.shown == 2
    window.close()
