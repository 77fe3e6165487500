"""The stage: keys, what they change, and what is drawn and heard then."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest
from moments import NOBODY, SIZE

from formcheck.cli.stage import Stage
from formcheck.exercise.cue import Cue
from formcheck.exercise.guide import Guide
from formcheck.feedback.overlay import Overlay, blank
from formcheck.feedback.speaker import RecordingSpeaker
from formcheck.feedback.text_view import TextView
from formcheck.feedback.window import ScriptedWindow

CUE = Cue(0.0, "Keep your hips on the floor", "hip_lift", tone=True)


def staged(keys: Iterable[str | None], led: bool = False) -> tuple[Stage, ScriptedWindow, RecordingSpeaker]:
    window, speaker = ScriptedWindow(keys), RecordingSpeaker()
    stage = Stage(window, speaker, TextView(io.StringIO(), tty=False))
    stage.led = led
    return stage, window, speaker


def shown(stage: Stage, window: ScriptedWindow, **changes: object) -> np.ndarray:
    stage.show(blank(SIZE), replace(NOBODY, **changes))  # type: ignore[arg-type]
    assert window.last is not None
    return window.last


def test_pause_stands_still_and_goes_on_where_nothing_is_led() -> None:
    stage, window, _ = staged(["pause", None, "pause"])
    before = shown(stage, window)
    assert stage.paused
    assert (shown(stage, window) != before).any(), "it is shown"
    shown(stage, window)
    assert not stage.paused
    assert stage.take_commands() == []


def test_a_led_session_is_asked() -> None:
    stage, window, _ = staged(["next", "repeat", "pause", "pause"], led=True)
    for stage_now in ("exercise", "exercise", "exercise", "paused"):
        shown(stage, window, guide=Guide(stage_now))
    assert stage.take_commands() == ["next", "repeat", "pause", "resume"]
    assert stage.take_commands() == []
    assert not stage.paused


def test_next_and_repeat_mean_nothing_where_nothing_is_led() -> None:
    stage, window, _ = staged(["next", "repeat"])
    shown(stage, window)
    shown(stage, window)
    assert stage.take_commands() == []


@pytest.mark.parametrize(
    ("key", "heard"),
    [("tones", replace(CUE, tone=False)), ("words", replace(CUE, text="")), ("mute", None)],
)
def test_tones_words_and_all_sound_are_switched_and_it_is_shown(key: str, heard: Cue | None) -> None:
    stage, window, speaker = staged([key, None, key])
    before = shown(stage, window)
    after = shown(stage, window, cues=(CUE,))
    assert speaker.said == ([] if heard is None else [heard])
    assert (after != before).any()
    shown(stage, window)
    shown(stage, window, cues=(CUE,))
    assert speaker.said[-1] == CUE


def test_the_rising_ticks_are_switched_by_themselves() -> None:
    stage, window, speaker = staged(["ticks", None, None, "ticks"])
    before = shown(stage, window)
    after = shown(stage, window)
    assert (after != before).any()
    for time_s in (1.0, 4.0):
        for share in (0.0, 1.0):
            shown(stage, window, time_s=time_s + share, guide=Guide("exercise", approaching=share))
        assert bool(speaker.ticks) is (time_s > 3.0)


def test_help_comes_and_goes() -> None:
    stage, window, _ = staged(["help", "help"])
    before = shown(stage, window)
    assert (shown(stage, window) != before).any()
    assert (shown(stage, window) == before).all()


@pytest.mark.parametrize("key", ["quit"])
def test_quit(key: str) -> None:
    stage, window, _ = staged([key])
    shown(stage, window)
    assert stage.quit


def test_who_is_still_at_the_laptop_is_told_of_the_keys() -> None:
    """Below what the exercise needs, which is shown while nobody is in the picture."""
    stage, window, _ = staged([])
    guide = Guide("set_up", 0, 8, needs=("A mat",))
    stage.show(blank((640, 480)), replace(NOBODY, guide=guide))
    told = window.last
    stage.show(blank((640, 480)), replace(NOBODY, guide=replace(guide, needs=())))
    plain = Overlay(close=True).draw(blank((640, 480)), replace(NOBODY, guide=guide))
    assert told is not None
    assert (told != plain).any()
    assert (window.last != told).any()
