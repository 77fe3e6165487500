"""Words, tones, both or neither."""

from __future__ import annotations

from dataclasses import replace

import pytest
from moments import NOBODY

from formcheck.exercise.cue import Cue
from formcheck.exercise.guide import Guide
from formcheck.exercise.moment import Fault
from formcheck.feedback.hearing import Hearing
from formcheck.feedback.speaker import RecordingSpeaker

HIPS = Cue(1.0, "Keep your hips on the floor", "hip_lift", tone=True)
READY = Cue(2.0, "Ready")


@pytest.mark.parametrize(
    ("words", "tones", "said"),
    [
        (True, True, [HIPS, READY]),
        (True, False, [replace(HIPS, tone=False), READY]),
        (False, True, [replace(HIPS, text="")]),
        (False, False, []),
    ],
)
def test_each_can_be_switched_off(words: bool, tones: bool, said: list[Cue]) -> None:
    speaker = RecordingSpeaker()
    hearing = Hearing(speaker, words, tones)
    hearing.moment(replace(NOBODY, cues=(HIPS, READY)))
    assert speaker.said == said


@pytest.mark.parametrize("tones", [True, False])
def test_coming_nearer_ticks_unless_tones_are_off(tones: bool) -> None:
    speaker = RecordingSpeaker()
    hearing = Hearing(speaker, tones=tones)
    for k in range(11):
        guide = Guide("exercise", approaching=k / 10)
        hearing.moment(replace(NOBODY, time_s=float(k), guide=guide))
    assert speaker.ticks == sorted(set(speaker.ticks))
    assert bool(speaker.ticks) is tones


def test_ticks_can_be_switched_off_by_themselves() -> None:
    speaker = RecordingSpeaker()
    hearing = Hearing(speaker, ticks=False)
    hearing.moment(replace(NOBODY, cues=(HIPS,), guide=Guide("exercise", approaching=0.0)))
    hearing.moment(replace(NOBODY, time_s=1.0, guide=Guide("exercise", approaching=1.0)))
    assert speaker.said == [HIPS]
    assert speaker.ticks == []


def test_no_tick_while_a_fault_is_on_or_nothing_is_led() -> None:
    speaker = RecordingSpeaker()
    hearing = Hearing(speaker)
    fault = Fault("hip_lift", "right", "hips up", ("hip",))
    for k in range(11):
        guide = Guide("exercise", approaching=k / 10)
        hearing.moment(replace(NOBODY, time_s=float(k), guide=guide, faults=(fault,)))
        hearing.moment(replace(NOBODY, time_s=k + 0.5))
    assert speaker.ticks == []
