"""The result in a recording is the one that was said."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from head_kicks import FPS, SIZE, kicks
from live_session import the_recording

from formcheck.capture.frame import Frame
from formcheck.cli.commands import arguments
from formcheck.cli.live import Live
from formcheck.cli.stage import Stage
from formcheck.clock import ManualClock
from formcheck.exercise.load import find_exercise
from formcheck.feedback.speaker import SilentSpeaker
from formcheck.feedback.text_view import TextView
from formcheck.feedback.window import ScriptedWindow
from formcheck.pose.tracker import ScriptedTracker
from formcheck.recording.read import read_recording


class Camera:
    """Grey pictures at the pace of the script."""

    name, state, warning, message = "a script", "ok", None, ""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock

    def seldom(self, every_s: float) -> None:
        """It does not matter here."""

    def newest(self, timeout_s: float) -> Frame:
        self._clock.sleep(1 / FPS)
        return Frame(np.full((SIZE[1], SIZE[0], 3), 120, np.uint8), self._clock.now())


def test_from_the_head_end_too(tmp_path: Path) -> None:
    clock, script = ManualClock(), list(kicks(0.0, after_s=4.0))
    stage = Stage(ScriptedWindow(), SilentSpeaker("test"), TextView(io.StringIO(), tty=False))
    words = ["live", "supine_leg_kick", "--view", "end", "--side", "right", "--record", str(tmp_path)]
    camera, tracker = Camera(clock), ScriptedTracker(script)
    live = Live(find_exercise("supine_leg_kick"), arguments(words), camera, tracker, stage, clock)  # type: ignore[arg-type]
    for _ in script:
        live.turn()
    live.end("finished")
    recording = read_recording(the_recording(tmp_path))
    result = recording.summary()
    assert result is not None
    assert result.sentence == "Your knees stayed in line"
    assert [cue.text for cue in recording.cues()][-1] == result.sentence
    assert result.assessed is not None
    assert result.not_assessed is not None
    assert "knee_rotation" in result.assessed
    assert "knee_rotation" not in result.not_assessed
