"""The stream of samples: one cue after another, silence otherwise."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.clock import ManualClock
from formcheck.exercise.cue import Cue
from formcheck.feedback.cue_queue import CueQueue
from formcheck.feedback.mixer import Mixer

RATE_HZ = 1000
SOUNDS = {"one": np.full(300, 1000, np.int16), "two": np.full(200, 2000, np.int16), "": np.zeros(0, np.int16)}


@pytest.fixture
def queue() -> CueQueue:
    return CueQueue(ManualClock())


@pytest.fixture
def mixer(queue: CueQueue) -> Mixer:
    return Mixer(queue, lambda cue: SOUNDS[cue.text], RATE_HZ)


def pulled(mixer: Mixer, seconds: float, frames: int) -> np.ndarray:
    return np.concatenate([mixer.pull(frames) for _ in range(int(seconds * RATE_HZ / frames))])


def test_silence_when_nothing_is_to_be_said(mixer: Mixer) -> None:
    samples = mixer.pull(64)
    assert samples.dtype == np.int16
    assert samples.shape == (64,)
    assert not samples.any()
    assert not mixer.busy


@pytest.mark.parametrize("frames", [1, 20, 64, 1000])
def test_cues_follow_each_other_whole_and_never_overlap(mixer: Mixer, queue: CueQueue, frames: int) -> None:
    for text in ("one", "", "two"):
        queue.push(Cue(0.0, text))
    samples = pulled(mixer, 2.0, frames)
    starts = [int(np.flatnonzero(samples == level)[0]) for level in (1000, 2000)]
    assert np.count_nonzero(samples == 1000) == 300
    assert np.count_nonzero(samples == 2000) == 200
    assert set(np.unique(samples)) == {0, 1000, 2000}
    assert starts[1] - starts[0] == 300 + 150  # a pause between


def test_busy_from_the_call_until_the_sound_has_left_the_device(mixer: Mixer, queue: CueQueue) -> None:
    queue.push(Cue(0.0, "two"))
    assert mixer.busy
    mixer.pull(349)
    assert mixer.busy
    mixer.pull(1)
    mixer.pull(200)
    assert mixer.busy, "the device may still hold the last 0.2 s"
    mixer.pull(100)
    assert not mixer.busy


def test_cut_ends_the_sound_with_a_fade_and_forgets_the_rest(mixer: Mixer, queue: CueQueue) -> None:
    queue.push(Cue(0.0, "one"))
    queue.push(Cue(0.0, "two"))
    mixer.pull(100)
    mixer.cut()
    samples = pulled(mixer, 1.0, 50)
    assert np.count_nonzero(samples) <= 10
    assert np.all(np.diff(samples[:10].astype(int)) < 0)
    assert not mixer.busy


def test_a_tick_sounds_at_once_and_softer_beneath_words(mixer: Mixer, queue: CueQueue) -> None:
    mixer.tick(np.full(30, 1000, np.int16))
    assert list(np.unique(mixer.pull(30))) == [1000]
    queue.push(Cue(0.0, "one"))
    mixer.pull(10)
    mixer.tick(np.full(30, 1000, np.int16))
    beneath = mixer.pull(50)
    assert set(beneath[:30]) == {1300}
    assert set(beneath[30:]) == {1000}


def test_cut_ends_a_tick_too(mixer: Mixer) -> None:
    mixer.tick(np.full(300, 1000, np.int16))
    mixer.pull(10)
    assert mixer.busy
    mixer.cut()
    assert not mixer.pull(100).any()
