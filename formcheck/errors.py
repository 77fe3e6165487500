"""Every error that formcheck raises on purpose. The whole tree:

    FormcheckError                exit status 1: it could not be done
    ├── CameraUnavailable         no camera at the start
    ├── CameraLost                a camera that worked and does not come back
    ├── ModelUnavailable          the pose model cannot be built or loaded
    ├── SoundUnavailable          no way to make a sound (a session goes on without)
    ├── ScreenUnavailable         no window can be opened (a session goes on without)
    ├── RecordingFailed           the recording cannot be written any more
    └── UsageError                exit status 2: wrong use or a bad file
        ├── BadExercise           an exercise file (or id) that cannot be used
        ├── BadRecording          a file that is no readable recording
        ├── BadVideo              a file that is no readable video or photo
        └── BadModel              a file given as --model that is no pose model

The message of each is one line: where and what, then, behind a colon, what to do. The command line prints it as it is.
"""

from __future__ import annotations

from collections.abc import Iterable


class FormcheckError(Exception):
    """Root of the tree. `exit_status` is what the command line ends with."""

    exit_status = 1


class CameraUnavailable(FormcheckError):
    """No camera, stream or file could be opened at the start."""


class CameraLost(FormcheckError):
    """The camera worked, then stopped, and did not come back in time."""


class ModelUnavailable(FormcheckError):
    """The pose model cannot be built from the installed mediapipe, or not loaded."""


class SoundUnavailable(FormcheckError):
    """No sound can be played on this machine."""


class ScreenUnavailable(FormcheckError):
    """No window can be opened on this machine."""


class RecordingFailed(FormcheckError):
    """The recording cannot be written: disk full, folder gone, no permission."""


class UsageError(FormcheckError):
    """Wrong use, or a bad file given by the user."""

    exit_status = 2


class BadExercise(UsageError):
    """An exercise file or id that cannot be used."""


class BadRecording(UsageError):
    """A file that is no readable recording."""


class BadVideo(UsageError):
    """A file that is no readable video or photo."""


class BadModel(UsageError):
    """A file given as pose model that is none."""


def choose(found: str, allowed: Iterable[str]) -> str:
    """What to do about a word that is none of these: the one that was probably meant, and all there are."""
    from difflib import get_close_matches  # only a mistake needs it

    names = list(allowed)
    near = get_close_matches(found.lower(), names, n=1, cutoff=0.6)
    parts = [name for name in names if len(found) > 2 and found.lower() in name]
    meant = near or (parts if len(parts) == 1 else [])
    ask = f"did you mean {meant[0]}? Choose" if meant else "choose"
    return f"{ask} one of {', '.join(names)}"
