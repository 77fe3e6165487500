"""What is heard of a whole led session: every phrase, tone and tick of it, whole, in its turn, and nothing else.

The recorded session of `test_golden_session.py` goes through everything up to the device, on a clock that is moved by
hand: what a device would have been given is listened to with a matched filter.
"""

from __future__ import annotations

import lzma
from pathlib import Path

import numpy as np
import pytest
from null_sink import identify
from transcript import moments

from formcheck.clock import ManualClock
from formcheck.exercise.moment import Moment
from formcheck.feedback.approach import Approach
from formcheck.feedback.cue_queue import CueQueue
from formcheck.feedback.mixer import Mixer
from formcheck.feedback.voices import SAMPLE_RATE_HZ, CueSounds

SESSION = Path(__file__).parent.parent / "sessions" / "led_kick.mcap.xz"
SURE = 0.65
"""Of a matched filter's score; equal waves have 1."""
BLOCK = SAMPLE_RATE_HZ // 50
"""What a device asks for at a time."""
TICK_S = 0.2
"""From when a tick is due until it has faded."""
LATE_S = 0.8
"""What is said may have to wait for the end of what is being said."""


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> list[Moment]:
    path = tmp_path_factory.mktemp("session") / "led_kick.mcap"
    path.write_bytes(lzma.decompress(SESSION.read_bytes()))
    return list(moments(path))


def played(session: list[Moment], sounds: CueSounds) -> tuple[np.ndarray, list[tuple[float, int]]]:
    """(what the device is given, the ticks with their times)."""
    clock, approach, ticks = ManualClock(), Approach(), []
    queue = CueQueue(clock)
    mixer, given = Mixer(queue, sounds.sound, SAMPLE_RATE_HZ), []

    def go_on() -> None:
        given.append(mixer.pull(BLOCK))
        clock.sleep(BLOCK / SAMPLE_RATE_HZ)

    for moment in session:
        while len(given) * BLOCK < moment.time_s * SAMPLE_RATE_HZ:
            go_on()
        for cue in moment.cues:
            queue.push(cue)
        share = moment.guide.approaching if moment.guide is not None else None
        step = approach.update(moment.time_s, share, in_form=not moment.faults)
        if step is not None:
            mixer.tick(sounds.tick(step))
            ticks.append((moment.time_s, step))
    while mixer.busy:
        go_on()
    return np.concatenate(given), ticks


def heard_s(heard: np.ndarray, wave: np.ndarray, due_s: float) -> float:
    """When a sound that is due then is heard; fails when it is not, soon."""
    first = round(due_s * SAMPLE_RATE_HZ)
    last = first + len(wave) + round(LATE_S * SAMPLE_RATE_HZ)
    fit = identify(heard[first:last], {"it": wave})[0]
    assert fit.score > SURE, (due_s, fit)
    return first / SAMPLE_RATE_HZ + fit.start_s


def taken(rest: np.ndarray, wave: np.ndarray, begin_s: float) -> float:
    """The same time, once the wave that begins then is taken out."""
    first = round(begin_s * SAMPLE_RATE_HZ)
    rest[first : first + len(wave)] -= wave
    return begin_s


@pytest.mark.parametrize("language", ["en", "de"])
def test_all_of_it_is_heard_in_its_turn_and_nothing_else(session: list[Moment], language: str) -> None:
    missing: list[str] = []
    sounds = CueSounds(missing.append, language)
    heard, ticks = played(session, sounds)
    cues = [cue for moment in session for cue in moment.cues]
    rest, over_s, spoken = heard.astype(int), 0.0, []
    for cue in cues:
        words = sounds.words(cue.text)
        begin_s = taken(rest, words, heard_s(heard, words, cue.time_s))
        assert begin_s >= over_s, cue
        over_s = begin_s + len(words) / SAMPLE_RATE_HZ
        spoken.append((begin_s - TICK_S, over_s))
        if cue.tone:
            tone = sounds.tone(cue.compensation)
            assert taken(rest, tone, heard_s(heard, tone, cue.time_s)) < begin_s
    # Beneath words ticks are softer than a filter finds.
    alone = [tick for tick in ticks if not any(begin_s < tick[0] < end_s for begin_s, end_s in spoken)]
    assert len(alone) > len(ticks) / 2 > 10
    for due_s, step in alone:
        heard_s(heard, sounds.tick(step), due_s)
    for due_s, _ in ticks:
        first = round(due_s * SAMPLE_RATE_HZ)
        rest[first : first + round(TICK_S * SAMPLE_RATE_HZ)] = 0
    assert not rest.any(), "something else was heard"
    assert missing == []
