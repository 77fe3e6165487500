"""The window: shows pictures, hears keys, knows when it was closed. All calls from one thread."""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

import cv2
import numpy as np

from formcheck.capture.frame import Image
from formcheck.errors import ScreenUnavailable
from formcheck.feedback.display_watch import DisplayWatch
from formcheck.feedback.keys import FULL_SCREEN, key_name
from formcheck.feedback.screen import leave_events_to_qt, screen_size, why_no_screen
from formcheck.resources import font_path

_USUAL = (1280, 960)
"""What a screen that cannot be asked is taken to have, and any window may have."""
_LARGEST_AT_START, _ROOM = (1600, 1200), 5 / 6
"""A window that is larger than usual takes no more than this, nor more than this share of the screen."""
_LARGEST = (2560, 1440)
"""Pixels of a full screen to which a picture is enlarged; a larger screen has room around it."""
_AT_START = 2 / 3
"""Of a screen's height, where it is known."""
_STUCK_S = 1.0
_SMALLEST = 960
"""Pixels of the longer side: it is looked at from two metres away."""


class Window(Protocol):
    """A place where pictures are shown."""

    @property
    def closed(self) -> bool:
        """Whether the user, or `close`, has closed it; then `show` does nothing."""

    def show(self, image: Image) -> None:
        """Show an (h, w, 3) uint8 RGB picture. Raises ScreenUnavailable when the screen has gone."""

    def key(self) -> str | None:
        """The next key pressed since the last call: one of the names in `feedback/keys.py`, or a character.

        Raises ScreenUnavailable when the screen has gone.
        """

    @property
    def stuck(self) -> bool:
        """Whether a call of the others has not returned for a second: the screen does not answer. From any thread."""

    def last_words(self, say: Callable[[], None]) -> None:
        """What to do, in another thread, when the screen goes and takes the process with it."""

    def close(self) -> None:
        """Close it. Safe to call twice."""


class CvWindow:
    """A real window, made by OpenCV; `f` toggles full screen inside it.

    Raises ScreenUnavailable when there is no screen.
    """

    def __init__(self, title: str) -> None:
        reason = why_no_screen()
        if reason is not None:
            raise ScreenUnavailable(f"no window: {reason}: start it on a desktop, or use --no-window")
        _prepare_qt()
        self._title = title
        self._keys: deque[str] = deque(maxlen=16)
        self._closed = False
        self._sized: tuple[int, ...] = ()
        self._listened = False
        self._called_s: float | None = None
        try:
            # GUI_NORMAL: without it Qt adds a toolbar and a status line.
            cv2.namedWindow(title, cv2.WINDOW_GUI_NORMAL | cv2.WINDOW_NORMAL | cv2.WINDOW_KEEPRATIO)
        except cv2.error as error:
            raise ScreenUnavailable(
                "no window: this OpenCV was built without windows: "
                "uninstall opencv-python-headless, then reinstall opencv-contrib-python"
            ) from error
        self._display = DisplayWatch()
        self._screen = screen_size() or _USUAL

    @property
    def closed(self) -> bool:
        return self._closed

    @property
    def stuck(self) -> bool:
        called_s = self._called_s
        return called_s is not None and time.perf_counter() - called_s > _STUCK_S

    @contextmanager
    def _calling(self) -> Iterator[None]:
        self._called_s = time.perf_counter()
        try:
            yield
        finally:
            self._called_s = None

    def show(self, image: Image) -> None:
        if self._closed:
            return
        self._look_for_screen()
        with self._calling():
            self._show(image)

    def _show(self, image: Image) -> None:
        picture = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
        size = self._shown_size(image)
        # Qt shows a picture that is smaller than the window as it is, in the middle.
        if size[0] > image.shape[1]:
            picture = cv2.resize(picture, size)
        cv2.imshow(self._title, picture)
        if self._sized != image.shape:
            self._sized = image.shape
            if not self._full_screen():
                cv2.resizeWindow(self._title, *start_size(image, self._screen))
        self._listen()
        self._listened = True

    def key(self) -> str | None:
        # Right after a picture was shown the keys have been asked for already; each asking costs milliseconds.
        if not self._keys and not self._closed and not self._listened:
            self._look_for_screen()
            with self._calling():
                self._listen()
        self._listened = False
        return self._keys.popleft() if self._keys else None

    def last_words(self, say: Callable[[], None]) -> None:
        self._display.last_words(say)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            if not self._display.lost:
                with self._calling():
                    cv2.destroyWindow(self._title)

    def _look_for_screen(self) -> None:
        if self._display.lost:
            self._closed = True
            raise ScreenUnavailable("the screen is gone: the session goes on, as text in the terminal")

    def _listen(self) -> None:
        """Let the window work, collect a key, and see whether its cross was clicked.

        Seen here, before the next imshow, which would open a closed window anew.
        """
        name = key_name(cv2.waitKeyEx(1))
        if cv2.getWindowProperty(self._title, cv2.WND_PROP_VISIBLE) < 1:
            self._closed = True
        elif name == FULL_SCREEN:
            self._toggle_full_screen()
        elif name is not None:
            self._keys.append(name)

    def _shown_size(self, image: Image) -> tuple[int, int]:
        """(width, height) in which a picture is shown: no smaller than at the start, and as large as a full screen."""
        height, width = image.shape[:2]
        start = max(start_size(image, self._screen), (width, height))
        if not self._sized or not self._full_screen():
            return start
        # The picture lies in the middle of the screen: what is left of it and above it is there twice.
        left, top, wide, high = cv2.getWindowImageRect(self._title)
        room = min(_LARGEST[0], wide + 2 * left) / width, min(_LARGEST[1], high + 2 * top) / height
        full = round(width * min(room)), round(height * min(room))
        return max(start, full)

    def _full_screen(self) -> bool:
        return cv2.getWindowProperty(self._title, cv2.WND_PROP_FULLSCREEN) == cv2.WINDOW_FULLSCREEN

    def _toggle_full_screen(self) -> None:
        wanted = cv2.WINDOW_NORMAL if self._full_screen() else cv2.WINDOW_FULLSCREEN
        cv2.setWindowProperty(self._title, cv2.WND_PROP_FULLSCREEN, wanted)


class ScriptedWindow:
    """A window without a screen: keeps the last picture, and is pressed the keys it was given.

    keys: for each call of `key` a name or None; then None for ever. closes_after: pictures until the user
    "closes" it, lost_after: until the screen has gone; None for never.
    """

    def __init__(
        self, keys: Iterable[str | None] = (), closes_after: int | None = None, lost_after: int | None = None
    ) -> None:
        self._keys = iter(keys)
        self._lost_after = lost_after
        self._closes_after = closes_after
        self._closed = False
        self.last: Image | None = None
        self.shown = 0
        self.stuck = False

    @property
    def closed(self) -> bool:
        return self._closed

    def show(self, image: Image) -> None:
        if self._closed:
            return
        if self.shown == self._lost_after:
            raise ScreenUnavailable("the scripted screen is gone")
        self.last = np.array(image)
        self.shown += 1
        self._closed = self._closes_after is not None and self.shown >= self._closes_after

    def key(self) -> str | None:
        return next(self._keys, None)

    def last_words(self, say: Callable[[], None]) -> None:
        """A scripted screen takes no process with it."""

    def close(self) -> None:
        self._closed = True


def start_size(image: Image, screen: tuple[int, int]) -> tuple[int, int]:
    """(width, height) of the window for a first picture: as it is, but neither small nor larger than the screen."""
    height, width = image.shape[:2]
    wanted = max(1.0, _SMALLEST / max(width, height), _AT_START * screen[1] / height)
    sizes = zip(_USUAL, _LARGEST_AT_START, screen, strict=True)
    room = [min(max(usual, _ROOM * there), most, there) for usual, most, there in sizes]
    share = min(wanted, *(there / size for there, size in zip(room, (width, height), strict=True)))
    return round(width * share), round(height * share)


def _prepare_qt() -> None:
    """Keep Qt, inside OpenCV on Linux, from choosing what it does not have and from writing to stderr."""
    if not sys.platform.startswith("linux"):
        return
    leave_events_to_qt()
    os.environ["QT_QPA_PLATFORM"] = "xcb"  # the only one in the wheel; any other wish ends the process
    os.environ.setdefault("QT_LOGGING_RULES", "*.debug=false;*.info=false;*.warning=false")
    fonts = os.environ.get("QT_QPA_FONTDIR", "")
    path = font_path()
    if not os.path.isdir(fonts) and path is not None:
        os.environ["QT_QPA_FONTDIR"] = str(path.parent)
