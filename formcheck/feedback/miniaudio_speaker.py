"""Sound through one persistent miniaudio stream: the device pulls samples, the program never waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from typing import Any

import miniaudio

from formcheck.clock import Clock, SystemClock
from formcheck.errors import SoundUnavailable
from formcheck.exercise.cue import Cue
from formcheck.feedback.alsa import alsa_messages_off
from formcheck.feedback.cue_queue import CueQueue
from formcheck.feedback.mixer import Mixer
from formcheck.feedback.voices import SAMPLE_RATE_HZ, CueSounds, no_voice
from formcheck.resources import ENGLISH

OPEN_LIMIT_S = 2.0
CLOSE_LIMIT_S = 0.5
STALLED_AFTER_S = 3.0
"""A working device pulls every PERIOD_MS; one that did not for this long takes no sound.
Shorter would be wrong at the start: a server may take 2 s to get going."""

PERIOD_MS, PERIODS = 20, 5
"""So many of these lie in the device. The period is what a cue waits for: of 20 it begins 12 to 19 ms later, of 40 it
did 40. All together are what a busy machine may be late: with 3 of 20 a cue broke up now and then, with 5 not."""

# Without a list miniaudio falls back to its null device, which takes everything and plays nothing.
_REAL_BACKENDS = [
    backend
    for backend in miniaudio.Backend
    if backend not in (miniaudio.Backend.NULL, miniaudio.Backend.CUSTOM, miniaudio.Backend.WEBAUDIO)
]


class MiniaudioSpeaker:
    """A Speaker (see there). Raises SoundUnavailable when no device opens within OPEN_LIMIT_S."""

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        on_notice: Callable[[str], None] | None = None,
        language: str = ENGLISH,
    ) -> None:
        self._clock = clock or SystemClock()
        self._on_notice = on_notice or (lambda line: None)
        self._sounds = CueSounds(lambda text: self._on_notice(no_voice(text)), language)
        self._queue = CueQueue(self._clock)
        self._mixer = Mixer(self._queue, self._sounds.sound, SAMPLE_RATE_HZ)
        self._muted = False
        self._told_stalled = False
        self._pulled_at = self._tried_at = self._clock.now()
        self._streams = self._pulling = 0
        self._again: _Opening | None = None
        self._device = _Opening(self._stream()).wait(OPEN_LIMIT_S)

    @property
    def muted(self) -> bool:
        return self._muted

    @property
    def busy(self) -> bool:
        return self._device is not None and not self.stalled and self._mixer.busy

    @property
    def stalled(self) -> bool:
        """Whether the device takes no sound: gone, or its server hangs."""
        return self._clock.now() - self._pulled_at > STALLED_AFTER_S

    def say(self, cue: Cue) -> None:
        if self._muted or self._device is None:
            return
        self._sounds.words(cue.text)  # missing words are noticed here, not in the device's thread
        if self.stalled:
            # Nobody wants to hear all of this at once when the device comes back.
            self._queue.clear()
            self._open_again()
        self._notice_stall()
        self._queue.push(cue)

    def tick(self, step: int) -> None:
        if not self._muted and not self.stalled:
            self._mixer.tick(self._sounds.tick(step))

    def _open_again(self) -> None:
        """A server that was started anew does not know the old device. One that hangs answers neither, and one at a
        time is asked.
        """
        opening = self._again
        if opening is not None and opening.device is not None:
            old, self._device, self._again = self._device, opening.device, None
            _close_beside(old)
        due = self._clock.now() - self._tried_at > STALLED_AFTER_S
        if due and (self._again is None or self._again.failed):
            self._tried_at = self._clock.now()
            self._again = _Opening(self._stream())

    def _notice_stall(self) -> None:
        if self.stalled and not self._told_stalled:
            self._on_notice("The sound device takes no sound any more: cues are shown, but not heard")
        elif self._told_stalled and not self.stalled:
            self._on_notice("The sound device takes sound again")
        self._told_stalled = self.stalled

    def mute(self, on: bool) -> None:
        self._muted = on
        if on:
            self._mixer.cut()

    def close(self) -> None:
        device, self._device = self._device, None
        if device is None:
            return
        self._mixer.cut()
        closing = [_close_beside(device)]
        del device
        if self._again is not None and (other := self._again.give_up()) is not None:
            closing.append(_close_beside(other))
            del other
        for thread in closing:
            thread.join(CLOSE_LIMIT_S)

    def _stream(self) -> Generator[Any, int, None]:
        """What the device's thread asks for samples, `frames` at a time; silence once a newer device has asked."""
        self._streams += 1
        number = self._streams
        frames = yield b""
        while True:
            self._pulling = max(self._pulling, number)
            if number < self._pulling:
                frames = yield bytes(2 * frames)
                continue
            self._pulled_at = self._clock.now()
            frames = yield self._mixer.pull(frames)


def _close_beside(device: Any) -> threading.Thread:
    """A stalled server blocks this for 30 s and more: the thread is left behind then."""
    closing = threading.Thread(target=device.close, name="sound-close", daemon=True)
    closing.start()
    return closing


class _Opening:
    """Opens the device in a thread of its own: a sound server that hangs must not hang the start."""

    def __init__(self, stream: Generator[Any, int, None]) -> None:
        next(stream)  # miniaudio wants it started
        self._stream = stream
        self._lock = threading.Lock()
        self._device: Any = None
        self._failure: str | None = None
        self._given_up = False
        self._thread = threading.Thread(target=self._run, name="sound-open", daemon=True)
        self._thread.start()

    def wait(self, limit_s: float) -> Any:
        """The opened, running device, or SoundUnavailable."""
        self._thread.join(limit_s)
        device = self.device or self.give_up()
        if device is not None:
            return device
        if self._failure is None:
            raise SoundUnavailable(
                f"No sound: the sound server does not answer within {limit_s:g} s: restart it, or use --mute"
            )
        raise SoundUnavailable(f"No sound: no sound device can be opened ({self._failure}): connect one, or use --mute")

    @property
    def device(self) -> Any:
        """The opened, running device; None without, or not yet."""
        with self._lock:
            return self._device

    @property
    def failed(self) -> bool:
        """Whether there is no device to wait for any more."""
        return self._failure is not None

    def give_up(self) -> Any:
        """Whatever opens from now on is closed again; the device if there is one already."""
        with self._lock:
            self._given_up = True
            return self._device

    def _run(self) -> None:
        try:
            with alsa_messages_off():
                device = miniaudio.PlaybackDevice(
                    nchannels=1,
                    sample_rate=SAMPLE_RATE_HZ,
                    buffersize_msec=PERIOD_MS,
                    callback_periods=PERIODS,
                    backends=_REAL_BACKENDS,
                    app_name="formcheck",
                )
                device.start(self._stream)
        except miniaudio.MiniaudioError as error:
            self._failure = " ".join(str(part) for part in error.args)
            return
        with self._lock:
            if not self._given_up:
                self._device = device
                return
        device.close()
