"""Tones made of sine notes: those before a correction, and the rising ticks on the way to the target."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]

_LEVEL = 0.35  # of full scale: a note is heard as louder than speech with the same peak
_FADE_S = 0.008


def tone(notes: Sequence[tuple[float, float]], rate_hz: int, level: float = _LEVEL) -> Samples:
    """Notes played one after another.

    notes: (Hz, milliseconds) each; at least one, each longer than two fades (16 ms).
    level: peak of full scale, 0..1.
    Returns int16 mono samples at rate_hz; every note fades in and out, so nothing clicks.
    """
    return np.concatenate([_note(hz, ms / 1000.0, rate_hz, level) for hz, ms in notes])


def _note(hz: float, seconds: float, rate_hz: int, level: float) -> Samples:
    time_s = np.arange(round(seconds * rate_hz)) / rate_hz
    # The octave above helps small loudspeakers, which give little of the ground note.
    wave = 0.8 * np.sin(2 * np.pi * hz * time_s) + 0.2 * np.sin(4 * np.pi * hz * time_s)
    edge = np.minimum(time_s, seconds - time_s) / _FADE_S
    envelope = 0.5 - 0.5 * np.cos(np.pi * np.clip(edge, 0.0, 1.0))
    samples: Samples = np.round(wave * envelope * level * 32767).astype(np.int16)
    return samples
