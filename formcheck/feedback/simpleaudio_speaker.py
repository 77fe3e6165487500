"""Sound through simpleaudio, in a child process (simpleaudio_child says how the two talk)."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from formcheck.clock import Clock, SystemClock
from formcheck.errors import SoundUnavailable, UsageError
from formcheck.exercise.cue import Cue
from formcheck.feedback.cue_queue import CueQueue
from formcheck.feedback.voices import no_voice, voice_file
from formcheck.resources import ENGLISH

OPEN_LIMIT_S = 5.0  # a Python starts and loads numpy and the voices in it
CLOSE_LIMIT_S = 0.5
STALLED_AFTER_S = 10.0
"""No cue lasts this long: the child hangs in its sound server."""

_CHILD = (sys.executable, "-m", "formcheck.feedback.simpleaudio_child")


def refusal(python: tuple[int, int], installed: bool) -> str | None:
    """Why simpleaudio cannot be used with this Python version, in one line; None when it can."""
    if python >= (3, 12):
        return (
            f"simpleaudio crashes Python {python[0]}.{python[1]}: "
            "use the sound backend miniaudio, or Python 3.10 or 3.11"
        )
    if not installed:
        return (
            "simpleaudio is not installed: pip install 'formcheck[simpleaudio]' "
            "(Linux needs a C compiler and ALSA's headers), or use the sound backend miniaudio"
        )
    return None


class SimpleaudioSpeaker:
    """A Speaker (see there). command: what plays, in place of simpleaudio's child.

    Raises UsageError where simpleaudio cannot be used, SoundUnavailable when it finds no device or
    does not answer within open_limit_s.
    """

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        on_notice: Callable[[str], None] | None = None,
        command: Sequence[str] | None = None,
        open_limit_s: float = OPEN_LIMIT_S,
        language: str = ENGLISH,
    ) -> None:
        if command is None:
            reason = refusal(sys.version_info[:2], importlib.util.find_spec("simpleaudio") is not None)
            if reason is not None:
                raise UsageError(reason)
        self._clock = clock or SystemClock()
        self._on_notice = on_notice or (lambda line: None)
        self._queue = CueQueue(self._clock)
        self._told: set[str] = set()
        self._muted = False
        self._gone = False
        self._number = 0
        self._stopped = 0
        self._playing_since: float | None = None
        self._greeting = ""
        self._greeted = threading.Event()
        self._child = _Child(command or (*_CHILD, language))
        self._thread = threading.Thread(target=self._run, name="sound-child", daemon=True)
        self._thread.start()
        self._await_greeting(open_limit_s)

    def _await_greeting(self, limit_s: float) -> None:
        answered = self._greeted.wait(limit_s)
        if self._greeting != "ready":
            self.close()
            if not answered:
                raise SoundUnavailable(
                    f"No sound: the sound server does not answer within {limit_s:g} s: restart it, or use --mute"
                )
            reason = self._greeting.removeprefix("failed ") or "its process ended"
            raise SoundUnavailable(
                f"No sound: simpleaudio finds no sound device ({reason}): connect one, or use --mute"
            )

    @property
    def muted(self) -> bool:
        return self._muted

    @property
    def busy(self) -> bool:
        working = self._playing_since is not None or len(self._queue) > 0
        return working and not self.stalled

    @property
    def stalled(self) -> bool:
        """Whether the child takes no cue: gone, or it hangs in its sound server."""
        since = self._playing_since
        return self._gone or (since is not None and self._clock.now() - since > STALLED_AFTER_S)

    def say(self, cue: Cue) -> None:
        if self._muted:
            return
        if cue.text and voice_file(cue.text) is None:
            self._tell_once(no_voice(cue.text))
        if self.stalled:
            self._queue.clear()
            self._tell_once("The sound device takes no sound any more: cues are shown, but not heard")
        if not self._gone:
            self._queue.push(cue)

    def tick(self, step: int) -> None:
        """Not heard: the child plays one thing after another, and a tick that comes late misleads."""

    def _tell_once(self, line: str) -> None:
        if line not in self._told:
            self._told.add(line)
            self._on_notice(line)

    def mute(self, on: bool) -> None:
        self._muted = on
        if on:
            self._queue.clear()
            if self._playing_since is not None and self._stopped < self._number:
                self._stopped = self._number
                self._child.write({"stop": self._number})

    def close(self) -> None:
        self._gone = True
        self._queue.close()
        self._child.kill()
        self._thread.join(CLOSE_LIMIT_S)

    def _run(self) -> None:
        """The talk with the child, one cue at a time: at most one unread line lies in its pipe."""
        self._greeting = self._child.read()
        self._greeted.set()
        while self._greeting == "ready" and self._queue.wait():
            self._playing_since = self._clock.now()
            cue = self._queue.pop()
            if cue is not None and not self._play(cue):
                break
            self._playing_since = None
        self._gone = True
        self._queue.close()
        self._child.kill()
        self._child.close_pipes()

    def _play(self, cue: Cue) -> bool:
        """Wait until the child has played it; False when the child is gone."""
        self._number += 1
        order = {"id": self._number, "say": cue.text, "compensation": cue.compensation, "tone": cue.tone}
        return self._child.write(order) and self._child.read().startswith("said")


class _Child:
    """The other process: a line to it, a line from it."""

    def __init__(self, command: Sequence[str]) -> None:
        folder = Path(__file__).resolve().parents[2]  # the child finds formcheck where this one was found
        path = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path)}
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe)
        self._writing = threading.Lock()

    def write(self, order: dict[str, object]) -> bool:
        """Send a line; whether the child is there to take it."""
        assert self._process.stdin is not None
        with self._writing:
            try:
                self._process.stdin.write(json.dumps(order).encode() + b"\n")
                self._process.stdin.flush()
            except (OSError, ValueError):  # ended, or closed here
                return False
        return True

    def read(self) -> str:
        """The next line, waited for; empty once the child is gone."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().decode(errors="replace").strip()

    def kill(self) -> None:
        """End it; it keeps nothing that would be lost."""
        self._process.kill()
        with suppress(subprocess.TimeoutExpired):  # then the system reaps it later
            self._process.wait(CLOSE_LIMIT_S)

    def close_pipes(self) -> None:
        """For the one who reads, after the end."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._writing, suppress(OSError):  # what is unwritten goes nowhere any more
            self._process.stdin.close()
        self._process.stdout.close()
