"""Where a session is shown and heard: in a window or, without a screen, as text; with sound if there is any."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

from formcheck.capture.frame import Image
from formcheck.cli.telling import print_no_more, tell
from formcheck.coach.session import CommandKind
from formcheck.errors import ScreenUnavailable, SoundUnavailable
from formcheck.exercise.cue import Cue
from formcheck.exercise.moment import Moment
from formcheck.feedback.hearing import Hearing
from formcheck.feedback.keys import (
    ARMS_HINT,
    HELP,
    KEYS_HINT,
    MUTE,
    NEXT,
    PAUSE,
    QUIT,
    REPEAT,
    TICKS,
    TONES,
    WORDS,
    ZOOM,
    help_lines,
)
from formcheck.feedback.language import Language
from formcheck.feedback.overlay import Overlay
from formcheck.feedback.speaker import SilentSpeaker, Speaker, open_speaker, wait_until_said
from formcheck.feedback.text_view import TextView
from formcheck.feedback.window import CvWindow, Window
from formcheck.resources import ENGLISH

_FAREWELL_S = 4.0
_WAITING = "Waiting for the camera…"
_NO_PICTURE = (640, 480)


class Stage:
    """Shows moments and says cues; reads keys. Nothing in it waits, except `close` for the last words.

    window: None where there is none; also given up when its screen goes. `quit` is true once the user wants to
    leave. `notice`: a line to show on every picture, such as that it is dark.
    led: whether a session takes commands; then pausing is one of them (see `take_commands`), else `paused` says
    that the user wants it to stand still. seeks: whether a replay takes `next` (fault) and `repeat` (some seconds).
    """

    def __init__(
        self,
        window: Window | None,
        speaker: Speaker,
        text: TextView,
        words: bool = True,
        tones: bool = True,
        ticks: bool = True,
        language: Language | None = None,
    ) -> None:
        self._window, self._speaker, self._text = window, speaker, text
        self._language = language or Language()
        self._overlay = Overlay(self._language.labels(), close=True)
        self._last: tuple[Image, Moment] | None = None
        self._drawn: tuple[object, ...] = ()
        self._hearing = Hearing(speaker, words, tones, ticks)
        self._commands: list[CommandKind] = []
        self._help = False
        self.notice = ""
        self.quit = self.paused = self.led = self.seeks = False

    def show(self, image: Image, moment: Moment) -> None:
        """Draw one moment on its picture, print what is new, say its cues."""
        shown = self._language.moment(moment)
        if shown.guide is not None and shown.guide.needs:
            # Nobody is there yet: who reads what is needed can still press a key.
            needs = (*shown.guide.needs, *self._language.lines((ARMS_HINT, KEYS_HINT)))
            shown = replace(shown, guide=replace(shown.guide, needs=needs))
        self._last = image, shown
        self._text.show(shown)
        self._hearing.moment(moment)
        self._draw()
        self._read_keys()

    def last_words(self, say: Callable[[], None]) -> None:
        """What to do, in another thread, when the screen goes and takes the process with it."""

        def told() -> None:
            tell("the screen is gone, and has ended the session")
            self.leave_window()
            say()

        if self._window is not None:
            self._window.last_words(told)

    @property
    def stuck(self) -> bool:
        """Whether the screen does not answer and holds the main thread. To be asked in another."""
        window = self._window
        return window is not None and window.stuck

    def leave_window(self) -> None:
        """Go on, in another thread, without the window that holds the main thread."""
        self._window = None

    def idle(self, notice: str = "") -> None:
        """Keep the window alive while no picture comes."""
        self._draw(notice, anew=False)
        self._read_keys()

    def say(self, text: str, time_s: float = 0.0) -> None:
        """Say something that is no cue of the exercise."""
        self._hearing.cue(Cue(time_s, text))

    def take_commands(self) -> list[CommandKind]:
        """What was asked of a led session by keys since the last call, in order."""
        taken, self._commands = self._commands, []
        return taken

    @property
    def asked(self) -> bool:
        """Whether `take_commands` has something to hand over."""
        return bool(self._commands)

    def line(self, text: str) -> None:
        """Print a line without disturbing the status line."""
        self._text.line(self._language.words(text))

    def summarize(self, lines: Sequence[str]) -> None:
        """Print what a session came to, below everything else."""
        self._text.close()
        for line in self._language.lines(lines):
            self._text.line(line)

    def close(self) -> None:
        """The last words are said, everything is given back."""
        self._text.close()
        if not self._speaker.muted:
            wait_until_said(self._speaker, _FAREWELL_S)
        self._speaker.close()
        if self._window is not None:
            self._window.close()  # last: a frozen screen holds it

    def _draw(self, notice: str = "", anew: bool = True) -> None:
        """Draw the last picture; unless `anew`, only if something else changed since."""
        if self._window is None:
            return
        panel = self._language.lines(help_lines(self.led, self.seeks) if self._help else (notice,) if notice else ())
        notices = self._notices()
        if not anew and self._drawn == (panel, notices, self.paused):
            return
        self._drawn = panel, notices, self.paused
        if self._last is None:
            picture = self._overlay.message(_NO_PICTURE, panel or (self._language.words(_WAITING),))
        else:
            picture = self._overlay.draw(*self._last, notices=notices, panel=panel, paused=self.paused)
        try:
            self._window.show(picture)
        except ScreenUnavailable as error:
            self._lose_window(error)

    def _lose_window(self, error: ScreenUnavailable) -> None:
        tell(str(error))
        self._window, self.paused = None, False

    def _notices(self) -> list[str]:
        hearing = self._hearing
        quiet = [(not hearing.words, "No words"), (not hearing.tones, "No tones")]
        quiet.append((hearing.tones and not hearing.ticks, "No ticks"))
        states = [(self.paused, "Paused"), *([(True, "Muted")] if self._speaker.muted else quiet)]
        return list(self._language.lines([*filter(None, [self.notice]), *(name for on, name in states if on)]))

    def _read_keys(self) -> None:
        if self._window is None:
            return
        try:
            key = self._window.key()
        except ScreenUnavailable as error:
            self._lose_window(error)
            return
        if key == QUIT or self._window.closed:
            self.quit = True
        elif key == MUTE:
            self._speaker.mute(not self._speaker.muted)
        elif key == TONES:
            self._hearing.tones = not self._hearing.tones
        elif key == TICKS:
            self._hearing.ticks = not self._hearing.ticks
        elif key == WORDS:
            self._hearing.words = not self._hearing.words
        elif key == PAUSE and not self.led:
            self.paused = not self.paused
        elif key == PAUSE:
            self._commands.append("resume" if self.stands else "pause")
        elif key == NEXT and (self.led or self.seeks):
            self._commands.append("next")
        elif key == REPEAT and (self.led or self.seeks):
            self._commands.append("repeat")
        elif key == ZOOM:
            self._overlay.close = not self._overlay.close
        elif key == HELP:
            self._help = not self._help

    @property
    def stands(self) -> bool:
        """Whether the led session is paused as far as was seen."""
        guide = self._last[1].guide if self._last is not None else None
        return guide is not None and guide.stage == "paused"


def open_stage(title: str, args: argparse.Namespace, waits: bool = True) -> Stage:
    """The stage for this machine; what is not there is said once and done without.

    args: mute, no_window, no_words, no_tones, no_ticks and, where one can choose, sound and language, as on the
    command line. waits: whether a reader of the text who stands still is waited for.
    """
    language = Language(getattr(args, "language", ENGLISH), on_missing=lambda text: tell(_untold(text)))
    window: Window | None = None
    if not args.no_window:
        try:
            window = CvWindow(title)
        except ScreenUnavailable as error:
            tell(f"{error}")
    tty = sys.stdout.isatty() and window is None
    speaker = _speaker(args.mute, getattr(args, "sound", "miniaudio"), language.code)
    text = TextView(sys.stdout, tty, language.labels(), on_lost=_text_lost, waits=waits)
    return Stage(window, speaker, text, not args.no_words, not args.no_tones, not args.no_ticks, language)


def _text_lost() -> None:
    print_no_more()
    tell("the text output was closed: the session goes on without it")


def _untold(text: str) -> str:
    return f'No translation of "{text}": it stays English'


def _speaker(mute: bool, sound: str, language: str) -> Speaker:
    if mute:
        return SilentSpeaker("muted")
    try:
        return open_speaker(sound, on_notice=tell, language=language)
    except SoundUnavailable as error:
        tell(f"{error}")
        return SilentSpeaker(str(error))
