"""The double of a tracker: plays what it was given, then nobody."""

from __future__ import annotations

import figures
import numpy as np

from formcheck.capture.frame import Frame
from formcheck.pose.tracker import ScriptedTracker, Tracker


def test_it_plays_its_script_at_the_frames_times_then_sees_nobody() -> None:
    script = [figures.LYING.seen(0.0), figures.STANDING.seen(0.1)]
    tracker: Tracker = ScriptedTracker(script)
    frame = Frame(np.zeros((480, 640, 3), np.uint8), 12.0)
    seen = [tracker.observe(frame, n * 40_000) for n in range(3)]
    assert [o.time_us for o in seen] == [0, 40_000, 80_000]
    assert [o.pose for o in seen] == [script[0].pose, script[1].pose, None]
    assert seen[1].outline == script[1].outline
    tracker.close()
    tracker.close()
