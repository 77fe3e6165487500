"""A start does not pay for parts of mediapipe that are not used, and nobody misses them."""

from __future__ import annotations

import subprocess
import sys

_TOLD = """
import sys
from formcheck.pose.mediapipe_tracker import MediapipeTracker
MediapipeTracker().close()
print("matplotlib" in sys.modules, "sounddevice" in sys.modules)
import mediapipe
drawing = mediapipe.solutions.drawing_utils.plt
print("matplotlib" in sys.modules, drawing.__name__)
import matplotlib
print(matplotlib.get_backend.__module__)
figure = drawing.figure
print(figure.__module__, "matplotlib.pyplot" in sys.modules)
"""


def test_what_is_not_used_is_imported_when_it_is() -> None:
    done = subprocess.run([sys.executable, "-c", _TOLD], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.splitlines() == [
        "False False",
        "False matplotlib.pyplot",
        "matplotlib",
        "matplotlib.pyplot True",
    ]
