"""formcheck watches a person stretch, sees the moment the body cheats, and says so.

The loop of the program is the loop that you can write:

    from formcheck import Checker, MediapipeTracker, find_exercise, read_video

    tracker = MediapipeTracker()
    checker = Checker(find_exercise("supine_leg_kick"))
    for frame in read_video("kick.mp4"):
        moment = checker.step(tracker.observe(frame, round(frame.time_s * 1e6)))
        for event in moment.raised:
            print(f"{event.raised_s:.1f} s: {event.compensation} {event.side}")
    print(checker.finish().as_dict("kick.mp4"))
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # for type checkers and editors; at run time names are loaded when they are used
    from formcheck.capture.video import read_video as read_video
    from formcheck.checker import Checker as Checker
    from formcheck.checker import Options as Options
    from formcheck.errors import FormcheckError as FormcheckError
    from formcheck.exercise.event import Event as Event
    from formcheck.exercise.find import exercise_ids as exercise_ids
    from formcheck.exercise.load import find_exercise as find_exercise
    from formcheck.exercise.moment import Moment as Moment
    from formcheck.measure.reading import Reading as Reading
    from formcheck.pose.mediapipe_tracker import MediapipeTracker as MediapipeTracker
    from formcheck.pose.observation import Observation as Observation
    from formcheck.recording.read import read_recording as read_recording

__version__ = "0.17.0"

_HOME = {
    "Checker": "formcheck.checker",
    "Event": "formcheck.exercise.event",
    "FormcheckError": "formcheck.errors",
    "MediapipeTracker": "formcheck.pose.mediapipe_tracker",
    "Moment": "formcheck.exercise.moment",
    "Observation": "formcheck.pose.observation",
    "Options": "formcheck.checker",
    "Reading": "formcheck.measure.reading",
    "find_exercise": "formcheck.exercise.load",
    "exercise_ids": "formcheck.exercise.find",
    "read_recording": "formcheck.recording.read",
    "read_video": "formcheck.capture.video",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    """Public names are loaded when first used, so that `formcheck --help` loads nothing."""
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'formcheck' has no attribute {name!r}")
