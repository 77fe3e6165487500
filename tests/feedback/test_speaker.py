"""What opens a speaker, and the two that make no sound."""

from __future__ import annotations

import pytest

from formcheck.clock import ManualClock
from formcheck.errors import SoundUnavailable, UsageError
from formcheck.exercise.cue import Cue
from formcheck.feedback.simpleaudio_speaker import refusal
from formcheck.feedback.speaker import RecordingSpeaker, SilentSpeaker, Speaker, open_speaker, wait_until_said

GOOD = Cue(0.0, "Good")


class TalkingSpeaker(SilentSpeaker):
    """Busy until the clock says so."""

    def __init__(self, clock: ManualClock, until_s: float) -> None:
        super().__init__("a test")
        self._clock = clock
        self._until_s = until_s

    @property
    def busy(self) -> bool:
        return self._clock.now() < self._until_s


def test_a_recording_speaker_keeps_what_was_said_and_what_muting_dropped() -> None:
    speaker = RecordingSpeaker()
    speaker.say(GOOD)
    speaker.mute(True)
    assert speaker.muted
    speaker.say(Cue(1.0, "Hold"))
    speaker.mute(False)
    speaker.say(Cue(2.0, "Ready"))
    speaker.close()
    assert [cue.text for cue in speaker.said] == ["Good", "Ready"]
    assert [cue.text for cue in speaker.dropped] == ["Hold"]
    assert speaker.closed


def test_a_silent_speaker_says_why() -> None:
    speaker: Speaker = SilentSpeaker("No sound: no device.")
    speaker.say(GOOD)
    speaker.mute(True)
    assert speaker.muted
    assert not speaker.busy
    speaker.close()
    assert isinstance(speaker, SilentSpeaker)
    assert speaker.reason == "No sound: no device."


def test_waiting_until_said_ends_with_the_words_or_at_the_limit() -> None:
    clock = ManualClock()
    assert wait_until_said(TalkingSpeaker(clock, 1.0), 3.0, clock)
    assert clock.now() == pytest.approx(1.0, abs=0.05)
    assert not wait_until_said(TalkingSpeaker(clock, 9.0), 2.0, clock)
    assert clock.now() == pytest.approx(3.0, abs=0.1)


def test_an_unknown_backend_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"'tin can'.*miniaudio, simpleaudio"):
        open_speaker("tin can")


@pytest.mark.parametrize("python", [(3, 12), (3, 13)])
def test_simpleaudio_is_refused_on_python_that_it_crashes(python: tuple[int, int]) -> None:
    reason = refusal(python, installed=True)
    assert reason is not None
    assert f"Python {python[0]}.{python[1]}" in reason
    assert "miniaudio" in reason


@pytest.mark.parametrize("python", [(3, 10), (3, 11)])
def test_simpleaudio_is_wanted_installed(python: tuple[int, int]) -> None:
    assert refusal(python, installed=True) is None
    reason = refusal(python, installed=False)
    assert reason is not None
    assert "pip install 'formcheck[simpleaudio]'" in reason


@pytest.mark.usefixtures("no_sound")
def test_no_device_is_one_clear_line_and_nothing_of_alsas(capfd: pytest.CaptureFixture[str]) -> None:
    try:
        speaker = open_speaker()
    except SoundUnavailable as error:
        line = str(error)
    else:
        speaker.close()
        pytest.skip("this machine has a sound card that needs no server")
    assert line.startswith("No sound: ")
    assert "\n" not in line
    assert capfd.readouterr().err == ""
