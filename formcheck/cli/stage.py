"""Where a session is shown and heard: a window where there is a screen, text where not, sound where there is any."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from formcheck.capture.frame import Image
from formcheck.coach.cue import Cue
from formcheck.errors import ScreenUnavailable, SoundUnavailable
from formcheck.exercise.moment import Moment
from formcheck.feedback.overlay import Overlay
from formcheck.feedback.speaker import SilentSpeaker, Speaker, open_speaker, wait_until_said
from formcheck.feedback.text_view import TextView
from formcheck.feedback.window import HELP, MUTE, PAUSE, QUIT, CvWindow, Window

KEYS = ("q  quit", "m  mute", "space  pause", "f  full screen", "h  this help")
_FAREWELL_S = 4.0


class Stage:
    """Shows moments and says cues; reads keys. Nothing in it waits, except `close` for the last words.

    window: None where there is none. `quit` is true once the user wants to leave, `paused` while paused.
    """

    def __init__(self, window: Window | None, speaker: Speaker, text: TextView) -> None:
        self._window, self._speaker, self._text = window, speaker, text
        self._overlay = Overlay()
        self._last: tuple[Image, Moment] | None = None
        self._help = False
        self.quit = self.paused = False

    def show(self, image: Image, moment: Moment) -> None:
        """Draw one moment on its picture, print what is new, say its cues."""
        self._last = image, moment
        self._text.show(moment)
        for cue in moment.cues:
            self._speaker.say(cue)
        self._draw()
        self._read_keys()

    def idle(self, notice: str = "") -> None:
        """Keep the window alive while no picture comes."""
        if self._window is not None and self._last is not None:
            self._draw(notice)
        self._read_keys()

    def say(self, text: str, time_s: float = 0.0) -> None:
        """Say something that is no cue of the exercise."""
        self._speaker.say(Cue(time_s, text))

    def line(self, text: str) -> None:
        """Print a line without disturbing the status line."""
        self._text.line(text)

    def summarize(self, lines: Sequence[str]) -> None:
        """Print what a session came to, below everything else."""
        self._text.close()
        for line in lines:
            print(line, flush=True)

    def close(self) -> None:
        """The last words are said, everything is given back."""
        self._text.close()
        if not self._speaker.muted:
            wait_until_said(self._speaker, _FAREWELL_S)
        self._speaker.close()
        if self._window is not None:
            self._window.close()

    def _draw(self, notice: str = "") -> None:
        if self._window is None or self._last is None:
            return
        image, moment = self._last
        notices = [notice] if notice else []
        notices += ["Paused"] if self.paused else []
        notices += ["Muted"] if self._speaker.muted else []
        panel = KEYS if self._help else ()
        self._window.show(self._overlay.draw(image, moment, notices=notices, panel=panel))

    def _read_keys(self) -> None:
        if self._window is None:
            return
        key = self._window.key()
        if key == QUIT or self._window.closed:
            self.quit = True
        elif key == MUTE:
            self._speaker.mute(not self._speaker.muted)
        elif key == PAUSE:
            self.paused = not self.paused
        elif key == HELP:
            self._help = not self._help


def open_stage(title: str, mute: bool, no_window: bool, sound: str = "miniaudio") -> Stage:
    """The stage for this machine; what is not there is said once and done without."""
    window: Window | None = None
    if not no_window:
        try:
            window = CvWindow(title)
        except ScreenUnavailable as error:
            tell(f"{error}")
    tty = sys.stdout.isatty() and window is None
    return Stage(window, _speaker(mute, sound), TextView(sys.stdout, tty=tty))


def tell(text: str) -> None:
    """One line on standard error."""
    print(f"formcheck: {text}", file=sys.stderr, flush=True)


def _speaker(mute: bool, sound: str) -> Speaker:
    if mute:
        return SilentSpeaker("muted")
    try:
        return open_speaker(sound, on_notice=tell)
    except SoundUnavailable as error:
        tell(f"{error}")
        return SilentSpeaker(str(error))
