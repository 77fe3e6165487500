"""The tones: without clicks, and none like another."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from null_sink import identify

from formcheck.exercise.find import exercise_ids
from formcheck.exercise.load import find_exercise
from formcheck.feedback.cue_table import read_cue_table
from formcheck.feedback.tones import tone
from formcheck.feedback.voices import SAMPLE_RATE_HZ, CueSounds


def test_length_and_pitch() -> None:
    samples = tone([(440.0, 100.0), (880.0, 50.0)], 22050)
    assert samples.dtype == np.int16
    assert len(samples) == 2205 + 1102
    spectrum = np.abs(np.fft.rfft(samples[:2205]))
    assert np.argmax(spectrum) * 22050 / 2205 == 440


def test_no_click_at_either_end_of_a_note() -> None:
    for notes in read_cue_table().tones.values():
        samples = tone(notes, SAMPLE_RATE_HZ).astype(int)
        edges = np.cumsum([0, *(round(ms / 1000 * SAMPLE_RATE_HZ) for _, ms in notes)])
        for edge in edges:
            assert np.abs(samples[max(0, edge - 5) : edge + 5]).max() < 0.05 * np.abs(samples).max()


def test_every_tone_is_short_and_in_a_laptop_speakers_range() -> None:
    for name, notes in read_cue_table().tones.items():
        assert 120 <= sum(ms for _, ms in notes) <= 200, name
        assert all(300 <= hz <= 1200 for hz, _ in notes), name


def test_no_tone_sounds_like_another() -> None:
    sounds = CueSounds()
    names = list(read_cue_table().tones)
    for one, other in combinations(names, 2):
        around = np.pad(sounds.tone(one), 4000)
        fit = identify(around, {other: sounds.tone(other)})[0]
        assert fit.score < 0.75, f"{one} and {other}"


def test_each_compensation_that_is_corrected_has_a_tone_of_its_own() -> None:
    corrected = {rule.id for name in exercise_ids() for rule in find_exercise(name).compensations if rule.cue}
    assert corrected - set(read_cue_table().tones) == set()
