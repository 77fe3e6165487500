"""The table of cues and the rendered voices."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from null_sink import identify

from formcheck.errors import SoundUnavailable, UsageError
from formcheck.exercise.cue import Cue
from formcheck.feedback.cue_table import cue_table, read_cue_table
from formcheck.feedback.voices import (
    SAMPLE_RATE_HZ,
    CueSounds,
    decode,
    number_names,
    voice_file,
)
from formcheck.resources import languages, voices_folder

HIPS = "Keep your hips on the floor"


@pytest.fixture(scope="module")
def sounds() -> CueSounds:
    return CueSounds()


def test_every_phrase_has_its_voice_and_every_voice_its_phrase() -> None:
    phrases = read_cue_table().phrases
    assert {path.stem for path in voices_folder().glob("*.flac")} == set(phrases)
    for name, text in phrases.items():
        path = voice_file(text)
        assert path is not None
        assert path.stem == name


@pytest.mark.parametrize("language", languages())
def test_what_earlier_versions_said_is_heard_in_the_words_of_now(language: str) -> None:
    missing: list[str] = []
    sounds = CueSounds(missing.append, language)
    assert read_cue_table().words
    for old, text in read_cue_table().words.items():
        assert np.array_equal(sounds.words(old), sounds.words(text))
    assert missing == []


def test_voices_are_small() -> None:
    assert sum(path.stat().st_size for path in voices_folder().glob("*.flac")) < 8e6


def test_every_voice_is_trimmed_faded_and_equally_loud() -> None:
    for path in voices_folder().glob("*.flac"):
        samples = decode(path) / 32768.0
        loud = np.flatnonzero(np.abs(samples) > 0.05)
        assert 0.15 < len(samples) / SAMPLE_RATE_HZ < 3.0, path.name
        assert loud[0] < 0.15 * SAMPLE_RATE_HZ, path.name
        assert len(samples) - loud[-1] < 0.25 * SAMPLE_RATE_HZ, path.name
        assert np.abs(samples[[0, -1]]).max() < 0.01, path.name
        assert np.abs(samples).max() < 0.95, path.name
        assert 0.15 < np.sqrt(np.mean(samples**2)) < 0.19, path.name


def test_capitals_and_full_stops_do_not_matter() -> None:
    assert voice_file("keep your  hips on the floor.") == voice_file(HIPS)


def test_words_without_voice_are_told_once_and_only_the_tone_is_heard() -> None:
    told: list[str] = []
    sounds = CueSounds(on_missing=told.append)
    cue = Cue(0.0, "Wiggle your toes", "hip_lift", tone=True)
    tone = sounds.tone("hip_lift")
    for _ in range(2):
        np.testing.assert_array_equal(sounds.sound(cue)[: len(tone)], tone)
        assert not sounds.sound(cue)[len(tone) :].any()
    assert told == ["Wiggle your toes"]
    assert voice_file("Wiggle your toes") is None


def test_a_cue_is_its_tone_then_its_words(sounds: CueSounds) -> None:
    whole = sounds.sound(Cue(0.0, HIPS, "hip_lift", tone=True))
    tone = identify(whole, {"tone": sounds.tone("hip_lift")})[0]
    words = identify(whole, {"words": sounds.words(HIPS)})[0]
    assert tone.start_s == 0.0
    assert words.score > 0.99
    assert words.start_s > len(sounds.tone("hip_lift")) / SAMPLE_RATE_HZ
    np.testing.assert_array_equal(sounds.sound(Cue(0.0, HIPS, "hip_lift")), sounds.words(HIPS))


def test_a_compensation_without_a_tone_gets_the_common_one(sounds: CueSounds) -> None:
    np.testing.assert_array_equal(sounds.tone("someone_elses"), sounds.tone("other"))
    assert not np.array_equal(sounds.tone("hip_lift"), sounds.tone("other"))


def test_no_phrase_is_mistaken_for_another_by_ear_of_the_matched_filter(sounds: CueSounds) -> None:
    words = {name: sounds.words(text) for name, text in read_cue_table().phrases.items()}
    for name in ("straighten_your_left_knee", "straighten_your_right_knee", "hold", "two"):
        first, second = identify(np.pad(words[name], 8000), words)[:2]
        assert first.name == name
        assert first.score - second.score > 0.2


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("[phrases", "not TOML"),
        ("[tones]\nother = [[440, 100]]", "[phrases] must hold"),
        ('[phrases]\na = "Good"\nb = "good."\n[tones]\nother = [[440, 100]]', "twice"),
        ('[phrases]\na = "Good"', "`other`"),
        ('[phrases]\na = "Good"\n[tones]\nother = [[440, 100], [5, 100]]\n[ticks]\nsteps = [1, 2]', "[tones] other"),
        ('[phrases]\na = "Good"\n[tones]\nother = 440', "[ticks] needs"),
        ('[phrases]\na = "Good"\n[tones]\nother = 440\n[ticks]\nsteps = [[[440, 60]], [[880, 60]]]', "[tones] other"),
        ('[phrases]\na = "Good"\n[tones]\nother = [[440, 99]]\n[ticks]\nsteps = [1, 2]', "[ticks] steps"),
        ('[phrases]\na = "Good"\n[words]\n"Rep {n}" = "Wdh."', "{names}"),
    ],
)
def test_a_wrong_table_is_refused_with_file_and_key(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "cues.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        read_cue_table(path)
    assert problem in str(refused.value)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_broken_voice_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.flac"
    path.write_bytes(b"no sound")
    with pytest.raises(SoundUnavailable, match=r"broken\.flac"):
        decode(path)


def test_a_result_is_put_together_from_numbers_and_words(sounds: CueSounds) -> None:
    parts = ("left", "twenty", "eight", "degrees short of straight", "right", "thirteen")
    wanted = np.concatenate([sounds.words(part) for part in parts])
    np.testing.assert_array_equal(sounds.words("Left 28 degrees short of straight, right 13"), wanted)
    assert not sounds.words("Left 28 parrots").any()


def test_every_number_of_degrees_can_be_said(sounds: CueSounds) -> None:
    phrases = cue_table().phrases
    assert [" ".join(number_names(n, phrases)) for n in (0, 7, 19, 40, 99, 100, 118)] == [
        *("zero", "seven", "nineteen", "forty", "ninety nine", "one hundred", "one hundred eighteen")
    ]
    for number in range(181):
        assert sounds.words(f"{number} degrees at the hip").any()
