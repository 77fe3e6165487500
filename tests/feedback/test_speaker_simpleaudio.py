"""The talk with simpleaudio's child process: with a child that plays nothing and notes what it was asked."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

from formcheck.clock import ManualClock
from formcheck.errors import SoundUnavailable
from formcheck.exercise.cue import Cue
from formcheck.feedback.simpleaudio_speaker import STALLED_AFTER_S, SimpleaudioSpeaker
from formcheck.feedback.speaker import wait_until_said

# argv: a file for the orders; the greeting; then what to do with a cue: say, hang, end
CHILD = """
import json, sys
orders, greeting, manner = sys.argv[1:]
print(greeting, flush=True)
for line in sys.stdin:
    with open(orders, "a") as file:
        file.write(line)
    order = json.loads(line)
    if manner == "end":
        sys.exit(1)
    if manner == "say" and "say" in order:
        print("said", order["id"], flush=True)
    if manner == "hang" and "stop" in order:
        print("said", order["stop"], flush=True)
"""
HIPS = Cue(0.0, "Keep your hips on the floor", "hip_lift", tone=True)


def child(folder: Path, manner: str, greeting: str = "ready") -> list[str]:
    return [sys.executable, "-c", CHILD, str(folder / "orders"), greeting, manner]


def orders(folder: Path) -> list[dict[str, object]]:
    path = folder / "orders"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def asked(folder: Path) -> None:
    """Until the child was asked for something."""
    end_s = time.monotonic() + 60.0
    while not orders(folder):
        assert time.monotonic() < end_s, "it is asked for nothing"
        time.sleep(0.01)


def test_cues_are_handed_over_one_at_a_time_in_order(tmp_path: Path) -> None:
    told: list[str] = []
    speaker = SimpleaudioSpeaker(command=child(tmp_path, "say"), on_notice=told.append)
    for cue in (HIPS, Cue(1.0, "Wiggle your toes"), Cue(2.0, "Wiggle your toes")):
        speaker.say(cue)
    assert wait_until_said(speaker, 60.0)
    speaker.close()
    assert orders(tmp_path)[0] == {"id": 1, "say": HIPS.text, "compensation": "hip_lift", "tone": True}
    assert [order["id"] for order in orders(tmp_path)] == [1, 2, 3]
    assert told == ['No voice file says "Wiggle your toes": it is shown, and only its tone is heard']


def test_muting_stops_the_cue_being_said_and_drops_the_rest(tmp_path: Path) -> None:
    speaker = SimpleaudioSpeaker(command=child(tmp_path, "hang"))
    speaker.say(HIPS)
    asked(tmp_path)
    speaker.say(Cue(1.0, "Good"))
    speaker.mute(True)
    speaker.mute(True)
    speaker.say(Cue(2.0, "Ready"))
    assert wait_until_said(speaker, 60.0)
    speaker.close()
    assert orders(tmp_path)[1:] == [{"stop": 1}]


def test_a_child_that_hangs_holds_nobody_and_is_told_once(tmp_path: Path) -> None:
    told: list[str] = []
    clock = ManualClock()
    speaker = SimpleaudioSpeaker(command=child(tmp_path, "nothing"), on_notice=told.append, clock=clock)
    speaker.say(HIPS)
    asked(tmp_path)
    assert speaker.busy
    clock.sleep(STALLED_AFTER_S + 1)
    assert not speaker.busy
    for second in range(1000):
        speaker.say(Cue(float(second), "Good"))
    assert told == ["The sound device takes no sound any more: cues are shown, but not heard"]
    speaker.close()
    assert not speaker.busy


def test_a_child_that_dies_is_told_once(tmp_path: Path) -> None:
    told: list[str] = []
    speaker = SimpleaudioSpeaker(command=child(tmp_path, "end"), on_notice=told.append)
    speaker.say(HIPS)
    wait_until_said(speaker, 60.0)
    speaker.say(HIPS)
    speaker.say(HIPS)
    assert told == ["The sound device takes no sound any more: cues are shown, but not heard"]
    speaker.close()


def test_a_child_without_device_says_so(tmp_path: Path) -> None:
    with pytest.raises(SoundUnavailable, match=r"finds no sound device \(no card\)"):
        SimpleaudioSpeaker(command=child(tmp_path, "say", greeting="failed no card"))


def test_a_child_that_never_greets_is_given_up() -> None:
    hanging = [sys.executable, "-c", "import time; time.sleep(60)"]
    with pytest.raises(SoundUnavailable, match=r"does not answer within 0\.5 s"):
        SimpleaudioSpeaker(command=hanging, open_limit_s=0.5)
