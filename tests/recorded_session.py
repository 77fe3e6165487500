"""Small sessions for the tests of recording."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np

from formcheck.capture.frame import Image
from formcheck.clock import ManualClock
from formcheck.exercise.cue import Cue
from formcheck.exercise.event import Event
from formcheck.pose.landmarks import COUNT
from formcheck.pose.observation import Observation
from formcheck.pose.quantise import quantise
from formcheck.recording.session import SessionInfo
from formcheck.recording.write import RecordingWriter

STARTED = datetime(2026, 11, 22, 17, 5, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
EXERCISE_TEXT = 'id = "downward_dog"\nname = "Perro boca abajo, ∠90°"\r\n'


def info(video: bool = False, size: tuple[int, int] = (64, 48)) -> SessionInfo:
    return SessionInfo(
        exercise="downward_dog",
        exercise_text=EXERCISE_TEXT,
        model_name="pose_landmarker_full.task",
        model_sha256="ab" * 32,
        size=size,
        camera="camera 0",
        started=STARTED,
        video=video,
        options={"side": "both", "strictness": "normal"},
        versions={"formcheck": "0.1.0", "mediapipe": "0.10.21"},
    )


def observation(number: int, size: tuple[int, int] = (64, 48)) -> Observation:
    """Frame `number` of a session at 30 frames a second; each seventh shows nobody."""
    time_us = number * 33_333
    if number % 7 == 6:
        return quantise(time_us, size)
    chance = np.random.default_rng(number)
    return quantise(
        time_us,
        size,
        points=chance.uniform(-20, 80, (COUNT, 2)),
        depth=chance.uniform(-1, 1, COUNT),
        visibility=chance.uniform(0, 1, COUNT),
        presence=chance.uniform(0, 1, COUNT),
        world=chance.uniform(-1, 1, (COUNT, 3)),
        outline=chance.uniform(0, 60, (20, 2)),
    )


def picture(number: int, size: tuple[int, int] = (64, 48)) -> Image:
    """A soft gradient that moves, so that coding it loses little."""
    across, down = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
    channels = [across * 2 + number, down * 3, 255 - across - number]
    return np.stack(channels, axis=-1).clip(0, 255).astype(np.uint8)


def event(end_s: float | None = 2.25) -> Event:
    return Event("knee_bend", "left", 1, "hold", 1.0, 1.25, end_s, 23.4567, "deg", 15.0, 0.876)


def cue() -> Cue:
    return Cue(0.5, "Straighten your left knee – ¡ya!", "knee_bend", tone=True)


def write_session(
    folder: Path,
    frames: int = 40,
    video: bool = False,
    size: tuple[int, int] = (64, 48),
    close: bool = True,
) -> Path:
    """A session with something on each topic; without `close` it is left as a kill would leave it."""
    writer = RecordingWriter(folder, info(video, size), ManualClock())
    writer.status(0.0, "camera 0 is open")
    for number in range(frames):
        writer.frame(picture(number, size), number * 33_333)
        writer.observation(observation(number, size))
        if number == 3:
            writer.phase(0.1, "hold", 1, "left")
            writer.cue(cue())
        if number == 5:
            writer.event(event())
    writer.event(event(end_s=None))
    if close:
        writer.close("stopped")
    else:
        writer.flush()
        writer._sink.abandon()
    return writer.path
