"""The result in a recording is the one that was said."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from head_kicks import FPS, SIZE, kicks
from live_session import the_recording

from formcheck.capture.frame import Frame
from formcheck.cli.commands import arguments
from formcheck.cli.live import Live
from formcheck.cli.stage import Stage
from formcheck.cli.stopping import Stop
from formcheck.clock import ManualClock
from formcheck.errors import CameraLost
from formcheck.exercise.load import find_exercise
from formcheck.feedback.speaker import SilentSpeaker
from formcheck.feedback.text_view import TextView
from formcheck.feedback.window import ScriptedWindow
from formcheck.pose.observation import Observation
from formcheck.pose.tracker import ScriptedTracker
from formcheck.recording.read import read_recording


class Camera:
    """Grey pictures at the pace of the script."""

    name, state, warning, message = "a script", "ok", None, ""

    def __init__(self, clock: ManualClock, pictures: int = 10**6) -> None:
        self._clock = clock
        self._left = pictures

    def seldom(self, every_s: float) -> None:
        """It does not matter here."""

    def newest(self, timeout_s: float) -> Frame:
        self._clock.sleep(1 / FPS)
        self._left -= 1
        if self._left < 0:
            raise CameraLost("It did not come back")
        return Frame(np.full((SIZE[1], SIZE[0], 3), 120, np.uint8), self._clock.now())


def session(clock: ManualClock, script: list[Observation], camera: Camera, folder: Path) -> Live:
    stage = Stage(ScriptedWindow(), SilentSpeaker("test"), TextView(io.StringIO(), tty=False))
    words = ["live", "supine_leg_kick", "--view", "end", "--side", "right", "--record", str(folder)]
    tracker, exercise = ScriptedTracker(script), find_exercise("supine_leg_kick")
    return Live(exercise, arguments(words), camera, tracker, stage, clock)  # type: ignore[arg-type]


@pytest.mark.parametrize(("share", "reason", "status"), [(1.0, "finished", 0), (0.5, "camera lost", 1)])
def test_a_camera_that_is_lost_costs_only_a_session_that_is_not_over(
    share: float, reason: str, status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever has heard the result may take the camera away."""
    clock, script = ManualClock(), list(kicks(0.0, after_s=4.0))
    live = session(clock, script, Camera(clock, round(share * len(script))), tmp_path)
    assert live.run(Stop(clock)) == status
    assert ("It did not come back" in capsys.readouterr().err) == bool(status)
    recording = read_recording(the_recording(tmp_path))
    assert recording.end is not None
    assert recording.end.reason == reason
    assert not recording.cut
    assert recording.summary() is not None


def test_from_the_head_end_too(tmp_path: Path) -> None:
    clock, script = ManualClock(), list(kicks(0.0, after_s=4.0))
    live = session(clock, script, Camera(clock), tmp_path)
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
