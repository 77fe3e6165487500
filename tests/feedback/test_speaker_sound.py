"""Heard for real: cues played into a null sink, its monitor recorded, the words named."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np
import pytest
from null_sink import RATE_HZ, Heard, NullSink, identify

from formcheck.errors import SoundUnavailable
from formcheck.exercise.cue import Cue
from formcheck.feedback.approach import STEPS
from formcheck.feedback.cue_table import read_cue_table
from formcheck.feedback.miniaudio_speaker import MiniaudioSpeaker
from formcheck.feedback.simpleaudio_speaker import refusal
from formcheck.feedback.speaker import open_speaker, wait_until_said
from formcheck.feedback.voices import CueSounds

# What is heard by chance scores 0.6 and less: short words somewhere in long ones.
CERTAIN = 0.65

HIPS = "Keep your hips on the floor"
PROGRAM = """
import sys
from formcheck.exercise.cue import Cue
from formcheck.feedback.speaker import open_speaker, wait_until_said
speaker = open_speaker(sys.argv[1], on_notice=print)
speaker.say(Cue(0.0, "Keep your hips on the floor", "hip_lift", tone=True))
speaker.say(Cue(0.1, "Wiggle your toes", "bouncing", tone=True))
speaker.say(Cue(0.2, "Straighten your right knee", "knee_bend", tone=True))
speaker.say(Cue(0.3, "Seven"))
print("said" if wait_until_said(speaker, 90.0) else "not said")
speaker.close()
"""


def named(recording: np.ndarray) -> list[Heard]:
    """Every shipped phrase, the best first."""
    sounds = CueSounds()
    return identify(recording, {text: sounds.words(text) for text in read_cue_table().phrases.values()})


@pytest.fixture(params=["miniaudio", "simpleaudio"])
def backend(request: pytest.FixtureRequest) -> str:
    if request.param == "simpleaudio":
        reason = refusal(sys.version_info[:2], find_spec("simpleaudio") is not None)
        if reason is not None:
            pytest.skip(reason)
    return str(request.param)


def test_the_cues_are_heard_each_after_its_tone_in_the_order_said(sink: NullSink, backend: str) -> None:
    with sink.record() as recording:
        played = subprocess.run([sys.executable, "-c", PROGRAM, backend], capture_output=True, text=True, timeout=150)
    assert played.stderr == ""
    assert played.stdout.splitlines() == [
        'No voice file says "Wiggle your toes": it is shown, and only its tone is heard',
        "said",
    ]
    best = sorted(named(recording.samples)[:3], key=lambda heard: heard.start_s)
    assert [heard.name for heard in best] == [HIPS, "Straighten your right knee", "Seven"]
    assert min(heard.score for heard in best) > CERTAIN

    sounds = CueSounds()
    tones = [
        identify(recording.samples, {name: sounds.tone(name)})[0] for name in ("hip_lift", "bouncing", "knee_bend")
    ]
    assert min(tone.score for tone in tones) > CERTAIN
    order = [tones[0], best[0], tones[1], tones[2], best[1], best[2]]
    assert [heard.start_s for heard in order] == sorted(heard.start_s for heard in order)


def test_the_rising_tone_is_heard_tick_by_tick_and_beneath_words(sink: NullSink) -> None:
    sounds = CueSounds()
    with sink.record() as recording:
        speaker = open_speaker()
        for step in range(1, STEPS + 1):
            before = len(recording.samples)
            speaker.tick(step)
            until(lambda: is_over(recording.samples[before:]))  # noqa: B023
        speaker.say(Cue(0.0, HIPS))
        time.sleep(0.5)
        speaker.tick(STEPS)
        assert wait_until_said(speaker, 60.0)
        speaker.close()
    spoken = identify(recording.samples, {HIPS: sounds.words(HIPS)})[0]
    assert spoken.score > CERTAIN
    alone = recording.samples[: round(spoken.start_s * RATE_HZ)]
    ticks = [identify(alone, {str(step): sounds.tick(step)})[0] for step in range(1, STEPS + 1)]
    assert min(tick.score for tick in ticks) > CERTAIN
    starts = [tick.start_s for tick in ticks]
    assert starts == sorted(starts)


def test_muting_ends_the_sound_and_drops_what_follows(sink: NullSink) -> None:
    long = "Shorten the bend until your back is long"

    def cut_s() -> tuple[float, np.ndarray]:
        """How much of the phrase was heard, in seconds, and all that was."""
        with sink.record() as recording:
            speaker = open_speaker()
            speaker.say(Cue(0.0, long))
            speaker.say(Cue(0.0, "Good"))
            until(lambda: np.abs(recording.samples).max() > 1000)
            speaker.mute(True)
            speaker.say(Cue(1.0, HIPS))
            assert wait_until_said(speaker, 60.0)
            cut_at = len(recording.samples)
            speaker.mute(False)
            speaker.say(Cue(2.0, "Seven"))
            assert wait_until_said(speaker, 60.0)
            speaker.close()
        loud = np.flatnonzero(np.abs(recording.samples[:cut_at]) > 1000)
        return (loud[-1] - loud[0]) / RATE_HZ, recording.samples

    half_s = len(CueSounds().words(long)) / RATE_HZ / 2
    spoken_s, samples = cut_s()
    if spoken_s > half_s:  # a machine that hesitates mutes late, but not twice
        spoken_s, samples = cut_s()
    assert spoken_s < half_s
    heard = named(samples)
    assert heard[0].name == "Seven"
    assert heard[0].score > CERTAIN
    assert all(other.score < CERTAIN for other in heard[1:])


def test_a_server_that_stops_in_the_middle_holds_nobody(sink: NullSink) -> None:
    told: list[str] = []
    speaker = MiniaudioSpeaker(on_notice=told.append)
    speaker.say(Cue(0.0, HIPS, "hip_lift", tone=True))
    sink.stall()
    until(lambda: not speaker.busy)  # it gives up on the device by itself

    def go_on() -> None:
        for second in range(20):
            speaker.say(Cue(float(second), HIPS, "hip_lift", tone=True))
        speaker.mute(True)
        speaker.close()

    session = threading.Thread(target=go_on, daemon=True)
    session.start()
    session.join(90)
    assert not session.is_alive(), "held by the stopped server"
    assert told == ["The sound device takes no sound any more: cues are shown, but not heard"]


def test_a_server_that_comes_back_is_noticed_and_old_corrections_are_not_said(sink: NullSink) -> None:
    told: list[str] = []
    with sink.record() as recording:
        speaker = MiniaudioSpeaker(on_notice=told.append)
        speaker.say(Cue(0.0, "Ready"))
        assert wait_until_said(speaker, 60.0)
        sink.stall()
        until(lambda: speaker.stalled)
        for text in (HIPS, "Good", "Straighten your knees"):
            speaker.say(Cue(1.0, text))
        sink.stall(False)
        until(lambda: not speaker.stalled)
        speaker.say(Cue(9.0, "Seven"))
        assert wait_until_said(speaker, 60.0)
        speaker.close()
    assert told[1:] == ["The sound device takes sound again"]
    heard = {fit.name: fit.score for fit in named(recording.samples)}
    assert heard["Seven"] > CERTAIN
    assert heard[HIPS] < CERTAIN


def test_a_server_that_hangs_at_the_start_is_given_up(sink: NullSink) -> None:
    sink.stall()
    program = "from formcheck.feedback.speaker import open_speaker\nopen_speaker()"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=90)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].endswith(
        "No sound: the sound server does not answer within 2 s: restart it, or use --mute"
    )


def without_server(sink: NullSink) -> tuple[MiniaudioSpeaker, list[str]]:
    """A speaker that has lost its server and was to say something, and what it has told."""
    told: list[str] = []
    speaker = MiniaudioSpeaker(on_notice=told.append)
    sink.server.kill()
    until(lambda: speaker.stalled)
    speaker.say(Cue(0.0, HIPS))
    return speaker, told


def test_a_server_that_goes_away_is_told(sink: NullSink) -> None:
    speaker, told = without_server(sink)
    assert not speaker.busy
    speaker.close()
    with pytest.raises(SoundUnavailable):
        open_speaker()
    assert told == ["The sound device takes no sound any more: cues are shown, but not heard"]


def test_a_server_that_is_started_anew_is_heard_again(sink: NullSink) -> None:
    speaker, told = without_server(sink)
    sink.start_anew()

    def answers() -> bool:
        speaker.say(Cue(1.0, "Good"))
        time.sleep(0.5)
        return not speaker.stalled

    with sink.record() as recording:
        until(answers)
        speaker.say(Cue(9.0, "Seven"))
        assert wait_until_said(speaker, 60.0)
        speaker.close()
    assert told == [
        "The sound device takes no sound any more: cues are shown, but not heard",
        "The sound device takes sound again",
    ]
    heard = {fit.name: fit.score for fit in named(recording.samples)}
    assert heard["Seven"] > CERTAIN


def is_over(samples: np.ndarray) -> bool:
    """Whether something was heard, and a tenth of a second of silence after it."""
    loud = np.flatnonzero(np.abs(samples) > 500)
    return len(loud) > 0 and len(samples) - loud[-1] > RATE_HZ // 10


def until(condition: Callable[[], bool], limit_s: float = 90.0) -> None:
    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)
