"""One voice: one thing at a time, in order, nothing late."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from formcheck.coach.voice import Prompt, Voice, speaking_s
from formcheck.feedback.cue_table import read_cue_table
from formcheck.feedback.voices import SAMPLE_RATE_HZ, decode, voice_file


def spoken(voice: Voice, until_s: float) -> list[tuple[float, str]]:
    said = []
    for n in range(round(until_s * 20)):
        text = voice.next(n / 20)
        if text:
            voice.said(n / 20, text)
            said.append((n / 20, text))
    return said


def test_one_after_the_other() -> None:
    voice = Voice()
    voice.ask([Prompt("One", 9.0), Prompt("Push the heel to the ceiling", 9.0)])
    (first, one), (second, push) = spoken(voice, 5)
    assert (one, push) == ("One", "Push the heel to the ceiling")
    assert second - first >= speaking_s(one)


def test_what_is_late_is_not_said() -> None:
    voice = Voice()
    voice.ask([Prompt("Push the heel to the ceiling", 9.0), Prompt("Hold", 0.8)])
    assert [text for _, text in spoken(voice, 5)] == ["Push the heel to the ceiling"]


def test_what_is_said_at_once_makes_the_rest_forgotten() -> None:
    voice = Voice()
    voice.ask([Prompt("One", 9.0), Prompt("Hold", 9.0), Prompt("Paused", 0.0, at_once=True), Prompt("Go on", 9.0)])
    assert [text for _, text in spoken(voice, 5)] == ["Paused", "Go on"]


@given(st.lists(st.sampled_from(list(read_cue_table().phrases.values())), max_size=8))
def test_never_two_at_once(texts: list[str]) -> None:
    voice = Voice()
    voice.ask([Prompt(text, 99.0) for text in texts])
    said = spoken(voice, 40)
    assert [text for _, text in said] == [text for text, _ in itertools.groupby(texts)], "no echo"
    assert all(b - a >= speaking_s(text) for (a, text), (b, _) in itertools.pairwise(said))


def test_the_guess_at_a_phrase_is_near_its_voice_file() -> None:
    errors = []
    for text in read_cue_table().phrases.values():
        path = voice_file(text)
        assert path is not None
        errors.append(speaking_s(text) - len(decode(path)) / SAMPLE_RATE_HZ)
    assert sum(map(abs, errors)) / len(errors) < 0.25
    assert min(errors) > -0.7
