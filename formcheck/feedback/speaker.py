"""What says the cues: one protocol, a silent one, one for tests, and the way to open a real one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from formcheck.clock import Clock, SystemClock
from formcheck.errors import SoundUnavailable, UsageError
from formcheck.exercise.cue import Cue
from formcheck.resources import ENGLISH

BACKENDS = ("miniaudio", "simpleaudio")

_LOOK_AGAIN_S = 0.02


class Speaker(Protocol):
    """Says cues one after another, never two at once. Nothing here blocks the caller."""

    @property
    def muted(self) -> bool:
        """Whether it keeps silent."""

    @property
    def busy(self) -> bool:
        """Whether something is being said or waits for it; False when the device takes no sound."""

    def say(self, cue: Cue) -> None:
        """Say it after what is being said now. Dropped while muted."""

    def tick(self, step: int) -> None:
        """A tick of the rising tone at once, softer under words; step: 1..STEPS of approach. Dropped while muted."""

    def mute(self, on: bool) -> None:
        """Silence at once, and forget what waits; or speak again from the next cue."""

    def close(self) -> None:
        """End the sound and give the device back; within a second or so whatever the device does."""


class SilentSpeaker:
    """A session without sound. `reason`: one line that says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        self._muted = False

    @property
    def muted(self) -> bool:
        return self._muted

    @property
    def busy(self) -> bool:
        return False

    def say(self, cue: Cue) -> None:
        """Nothing is heard."""

    def tick(self, step: int) -> None:
        """Nothing is heard."""

    def mute(self, on: bool) -> None:
        self._muted = on

    def close(self) -> None:
        """Nothing was opened."""


class RecordingSpeaker:
    """Keeps what it was told to say (`said`) or tick (`ticks`) and what muting dropped (`dropped`). For tests."""

    def __init__(self) -> None:
        self.said: list[Cue] = []
        self.dropped: list[Cue] = []
        self.ticks: list[int] = []
        self.closed = False
        self._muted = False

    @property
    def muted(self) -> bool:
        return self._muted

    @property
    def busy(self) -> bool:
        return False

    def say(self, cue: Cue) -> None:
        (self.dropped if self._muted else self.said).append(cue)

    def tick(self, step: int) -> None:
        if not self._muted:
            self.ticks.append(step)

    def mute(self, on: bool) -> None:
        self._muted = on

    def close(self) -> None:
        self.closed = True


def open_speaker(
    backend: str = "miniaudio",
    *,
    on_notice: Callable[[str], None] | None = None,
    clock: Clock | None = None,
    language: str = ENGLISH,
) -> Speaker:
    """A speaker on the machine's default sound device.

    language: what it speaks; cues are given to it in English.
    on_notice: gets one line, in the thread of the caller or of the device, when words have no voice
    (once for each) and when the device stops taking sound or takes it again.
    Raises SoundUnavailable when there is no device or it does not answer in time (2 s for
    miniaudio), UsageError for an unknown backend, or for simpleaudio where it cannot be used.
    """
    clock = clock or SystemClock()
    # Imported here: whoever needs no sound (analyze, tests) loads no sound library.
    if backend == "miniaudio":
        try:
            from formcheck.feedback.miniaudio_speaker import MiniaudioSpeaker
        except ImportError as error:
            raise SoundUnavailable(
                f"No sound: miniaudio cannot be loaded ({error}): install formcheck again"
            ) from error
        return MiniaudioSpeaker(clock=clock, on_notice=on_notice, language=language)
    if backend == "simpleaudio":
        from formcheck.feedback.simpleaudio_speaker import SimpleaudioSpeaker

        return SimpleaudioSpeaker(clock=clock, on_notice=on_notice, language=language)
    raise UsageError(f"Sound backend {backend!r} is not known: use one of: {', '.join(BACKENDS)}")


def wait_until_said(speaker: Speaker, limit_s: float, clock: Clock | None = None) -> bool:
    """Wait until everything was said, at most limit_s seconds; whether it was. For a session's end."""
    clock = clock or SystemClock()
    end = clock.now() + limit_s
    while speaker.busy and clock.now() < end:
        clock.sleep(_LOOK_AGAIN_S)
    return not speaker.busy
