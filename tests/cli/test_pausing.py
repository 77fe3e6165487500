"""What a paused session does: hardly any tracking, and it hears its keys at once."""

from __future__ import annotations

import io

import numpy as np

from formcheck.capture.frame import Frame
from formcheck.cli.commands import arguments
from formcheck.cli.live import Live
from formcheck.cli.stage import Stage
from formcheck.clock import ManualClock
from formcheck.exercise.load import find_exercise
from formcheck.feedback.keys import PAUSE
from formcheck.feedback.speaker import SilentSpeaker
from formcheck.feedback.text_view import TextView
from formcheck.feedback.window import ScriptedWindow
from formcheck.pose.observation import Observation


class Room:
    """Camera and tracker of an empty room, thirty pictures a second; `tracked`: when."""

    name, state, warning, message = "a room", "ok", None, ""
    model_name, model_sha256 = "none", "0" * 64

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.tracked: list[float] = []
        self.every_s = 0.0
        self.busy = True

    def seldom(self, every_s: float) -> None:
        self.every_s = every_s

    def newest(self, timeout_s: float) -> Frame:
        self._clock.sleep(1 / 30)
        grey = 60 + 60 * (self.busy and round(self._clock.now()) % 2)
        return Frame(np.full((48, 64, 3), grey, np.uint8), self._clock.now())

    def observe(self, frame: Frame, time_us: int) -> Observation:
        self.tracked.append(frame.time_s)
        return Observation(time_us, frame.size, None)

    def close(self) -> None:
        """There is nothing to give back."""


class Pressed(ScriptedWindow):
    """Its keys are pressed when a test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[str] = []

    def key(self) -> str | None:
        return self.keys.pop(0) if self.keys else None


def session(led: bool) -> tuple[Live, Room, ManualClock, Pressed, Stage]:
    clock, window = ManualClock(), Pressed()
    room, stage = Room(clock), Stage(window, SilentSpeaker("test"), TextView(io.StringIO(), tty=False))
    args = arguments(["live", "supine_leg_kick", "--no-record", *([] if led else ["--free"])])
    live = Live(find_exercise("supine_leg_kick"), args, room, room, stage, clock)  # type: ignore[arg-type]
    return live, room, clock, window, stage


def run(live: Live, clock: ManualClock, seconds: float) -> None:
    end = clock.now() + seconds
    while clock.now() < end:
        live.turn()


def test_a_paused_led_session_looks_for_raised_arms_each_second_and_obeys_a_key_at_once() -> None:
    live, room, clock, window, stage = session(led=True)
    run(live, clock, 2.0)
    assert len(room.tracked) > 30
    window.keys.append(PAUSE)
    run(live, clock, 1.0)
    assert stage.stands
    before = len(room.tracked)
    run(live, clock, 10.0)
    assert 8 <= len(room.tracked) - before <= 11
    assert room.every_s == 1.0
    room.busy = False
    before = len(room.tracked)
    run(live, clock, 20.0)
    assert 5 <= len(room.tracked) - before <= 7, "where nothing moves there is nothing to look for"
    pressed_s = clock.now()
    window.keys.append(PAUSE)
    run(live, clock, 0.35)
    assert not stage.stands
    assert room.tracked[-1] > pressed_s
    assert room.every_s == 0.0
    live.end("finished")


def test_a_paused_free_session_tracks_nothing() -> None:
    live, room, clock, window, stage = session(led=False)
    run(live, clock, 1.0)
    window.keys.append(PAUSE)
    run(live, clock, 0.5)
    assert stage.paused
    before = len(room.tracked)
    run(live, clock, 5.0)
    assert len(room.tracked) == before
    live.end("finished")
