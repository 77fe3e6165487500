"""What `analyze` and `replay` read: a recording, or a video that is tracked now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from formcheck.capture.files import check_file
from formcheck.capture.frame import Image
from formcheck.checker import Checker, Options
from formcheck.cli.options import from_text
from formcheck.cli.telling import tell
from formcheck.errors import BadExercise
from formcheck.exercise.exercise import Exercise
from formcheck.exercise.load import find_exercise, load, parse
from formcheck.pose.observation import Observation
from formcheck.recording.layout import Command
from formcheck.recording.read import Recording, is_mcap, read_recording

if TYPE_CHECKING:
    from formcheck.capture.video import VideoReader


@dataclass(slots=True)
class Source:
    """Something to go through from start to end.

    exercise: what to check, None for angles only. frames: how many there are about, None when unknown.
    recording or video: the one that is open. `warning` is known after the end.
    """

    name: str
    exercise: Exercise | None
    options: Options
    frames: int | None
    recording: Recording | None = None
    video: VideoReader | None = None
    model: Path | None = None

    @property
    def warning(self) -> str | None:
        """One line when the end is missing."""
        if self.recording is not None:
            return self.recording.warning
        return self.video.warning if self.video else None

    def seen(self, pictures: bool, checker: Checker | None = None) -> Iterator[tuple[Observation, Image | None]]:
        """Each observation; with its picture where `pictures` are wanted and there are any.

        checker: gets the keys that were pressed in a led session, each before the observation that it came before.
        """
        if self.recording is not None:
            yield from _recorded(self.recording, pictures, checker)
        elif self.video is not None:
            yield from _tracked(self.video, self.model)


def open_source(path: Path, chosen: str | None, config: str | None = None, model: str | None = None) -> Source:
    """Open a recording or a video. chosen: an exercise id; config: an exercise file. Raises UsageError."""
    wanted = asked_for(chosen, config)
    check_file(path)  # before it is opened: a pipe that nobody writes to would be waited for
    if is_mcap(path):
        if model is not None:
            tell(f"--model {model}: not used for {path}, a recording: what was tracked is in it")
        recording = read_recording(path)
        frames = recording.end.frames if recording.end else None
        return Source(
            path.name, wanted or _as_recorded(recording), from_text(recording.info.options), frames, recording
        )
    # Imported here: a recording needs no decoder of videos, which is a quarter of what is loaded at the start.
    from formcheck.capture.video import read_video

    video = read_video(path)
    return Source(path.name, wanted, Options(), video.info.frames, video=video, model=Path(model) if model else None)


def asked_for(chosen: str | None, config: str | None) -> Exercise | None:
    """The exercise with this id, or in this file; None where neither is given. Raises UsageError."""
    return find_exercise(chosen) if chosen else load(Path(config)) if config else None


def _as_recorded(recording: Recording) -> Exercise:
    """The exercise as it was then, whatever has become of its file since."""
    text = recording.info.exercise_text
    found = parse(text, f"{recording.path} (the exercise in it)")
    if found.id != recording.info.exercise:
        raise BadExercise(
            f"{recording.path}: the exercise in it is {found.id}, not {recording.info.exercise}: "
            "say with --exercise what to check"
        )
    return replace(found, sha256=recording.info.exercise_sha256)


def _recorded(
    recording: Recording, pictures: bool, checker: Checker | None
) -> Iterator[tuple[Observation, Image | None]]:
    image: Image | None = None
    video = pictures and recording.has_video
    for item in recording.seen(video):
        if isinstance(item, Observation):
            yield item, image
        elif isinstance(item, Command):
            if checker is not None:
                checker.command(item.kind)
        else:
            image = item.image


def _tracked(video: VideoReader, model: Path | None) -> Iterator[tuple[Observation, Image | None]]:
    # Imported here: a recording needs no tracker, and loading one takes a second.
    from formcheck.pose.ahead import observed
    from formcheck.pose.mediapipe_tracker import MediapipeTracker

    tracker = MediapipeTracker(model)
    try:
        for frame, observation in observed(tracker, video):
            yield observation, frame.image
    finally:
        tracker.close()
