"""From waiting cues to an endless stream of samples: one cue after another, ticks beneath, silence otherwise."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np

from formcheck.exercise.cue import Cue
from formcheck.feedback.cue_queue import CueQueue
from formcheck.feedback.tones import Samples

PAUSE_S = 0.15  # after each cue, so that two do not run into one sentence
_TAIL_S = 0.25  # what devices and servers still hold when the last sample was handed over
_DUCK = 0.3  # of a tick's loudness while words are spoken: about 10 dB down
_CUT_S = 0.01  # a cue that is cut off fades this long: no click


class Mixer:
    """What a device's callback pulls from. All calls return at once and may come from any thread.

    sound: a cue's int16 mono samples.
    """

    def __init__(self, queue: CueQueue, sound: Callable[[Cue], Samples], rate_hz: int) -> None:
        self._queue = queue
        self._sound = sound
        self._pause = np.zeros(round(PAUSE_S * rate_hz), dtype=np.int16)
        self._fade_frames = round(_CUT_S * rate_hz)
        self._tail_frames = round(_TAIL_S * rate_hz)
        self._rest = np.zeros(0, dtype=np.int16)
        self._tick = np.zeros(0, dtype=np.int16)
        self._quiet_frames = self._tail_frames
        self._lock = threading.Lock()

    def pull(self, frames: int) -> Samples:
        """The next `frames` samples, int16 mono."""
        out = np.zeros(frames, dtype=np.int16)
        with self._lock:
            filled = 0
            while filled < frames and self._refill():
                taken = min(frames - filled, len(self._rest))
                out[filled : filled + taken] = self._rest[:taken]
                self._rest = self._rest[taken:]
                filled += taken
            filled = max(filled, self._add_tick(out, filled))
            self._quiet_frames = 0 if filled else self._quiet_frames + frames
        return out

    def tick(self, samples: Samples) -> None:
        """Play a short sound at once, beneath a cue that is being said; a newer tick ends an older one."""
        with self._lock:
            self._tick = samples

    def _add_tick(self, out: Samples, said: int) -> int:
        """Mix what is left of the tick into `out`, softer where a cue is said; how many samples it has."""
        taken = min(len(out), len(self._tick))
        if taken:
            loudness = np.where(np.arange(taken) < said, _DUCK, 1.0)
            mixed = out[:taken] + self._tick[:taken] * loudness
            out[:taken] = np.clip(mixed, -32768, 32767).astype(np.int16)
            self._tick = self._tick[taken:]
        return taken

    def _refill(self) -> bool:
        """Take the next cue when the last one has been played; False when there is nothing to play."""
        while not len(self._rest):
            cue = self._queue.pop()
            if cue is None:
                return False
            samples = self._sound(cue)
            if len(samples):
                self._rest = np.concatenate([samples, self._pause])
        return True

    def cut(self) -> None:
        """Forget what waits and end what is being played, with a short fade."""
        with self._lock:
            self._queue.clear()
            self._tick = self._tick[:0]
            left = self._rest[: self._fade_frames]
            self._rest = (left * np.linspace(1.0, 0.0, len(left))).astype(np.int16)

    @property
    def busy(self) -> bool:
        """Whether something waits, is played, or may not have left the loudspeaker yet."""
        with self._lock:
            return len(self._queue) > 0 or self._quiet_frames < self._tail_frames
