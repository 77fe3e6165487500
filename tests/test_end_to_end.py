"""All of it at once, for real: a camera sees a leg kick with a hip lift, and a person would have been told.

Webcam in software -> `formcheck live` in a real window -> screenshot -> sound in a null sink, listened to ->
recording -> `analyze` and `replay` of it: the same events. Skips by name where a program is missing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import webcam
from analyzed import CLIPS, formcheck
from live_session import LiveSession, live, the_recording
from null_sink import identify, missing_tools, null_sink, without
from PIL import Image
from xvfb import Screen, xvfb

from formcheck.checker import Checker, Options
from formcheck.exercise.load import parse
from formcheck.feedback import palette
from formcheck.feedback.cue_table import read_cue_table
from formcheck.feedback.voices import CueSounds
from formcheck.recording.read import read_recording

SURE = 0.65
"""A matched filter over the recorded sink: the phrase that was said scores over this, no other does."""


@dataclass
class Shown:
    """What a session left: its picture, its sound, its recording, its output."""

    picture: np.ndarray
    sound: np.ndarray
    recording: Path
    status: int
    out: str
    err: str


@pytest.fixture(scope="module")
def shown(fakecam_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """One live session, ended with q after two kicks."""
    tools = missing_tools()
    if tools:
        pytest.skip(f"not installed: {', '.join(tools)}")
    folder = tmp_path_factory.mktemp("session")
    camera = webcam.make_webcam(fakecam_library, folder, CLIPS / "supine_kick__hip_lift.mp4", 6.2)
    with xvfb(folder) as screen, null_sink(folder) as sink, sink.record() as heard:
        # The webcam's variables last: it is they that make a process see it.
        env = {**sink.env, "DISPLAY": screen.env["DISPLAY"], "PULSE_LATENCY_MSEC": "600"}  # no gaps, however late
        env |= {name: value for name, value in camera.env.items() if name.startswith(("LD_PRELOAD", "FAKECAM"))}
        words = ("supine_leg_kick", "--free", "--record", folder / "recordings", "--video")
        with live(*words, env=env) as session:
            picture = watched(session, screen, folder)
            status = session.end()
        sound = heard.samples.copy()
    yield Shown(
        picture, sound, the_recording(folder / "recordings"), status, "".join(session.out), "".join(session.err)
    )
    for frames in folder.glob("*.yuyv"):
        frames.unlink()


def watched(session: LiveSession, screen: Screen, folder: Path) -> np.ndarray:
    """Photograph the window while the hips are up, wait for a second repetition, press q."""
    screen.window("formcheck")
    session.wait_for("Rep 1")  # by then no key is lost
    session.wait_for("Keep your hips on the floor")
    # The clip may have begun anywhere: this kick can be nearly over, then the next one is photographed; and a
    # picture taken while the frame moves to the whole one, or while one mark fades, shows it elsewhere.
    for _ in range(4):
        screen.key("z")  # the whole picture, in which it is known where the hip is; again if it was not heard
        end = time.monotonic() + 20
        picture = photograph(screen, folder)
        while not drawn_on_the_body(picture) and time.monotonic() < end:
            picture = photograph(screen, folder)
        if drawn_on_the_body(picture):
            break
    session.wait_for("Rep 2")
    session.wait_for("Rep 3")
    screen.press("q", lambda: session.process.poll() is not None)
    return picture


def photograph(screen: Screen, folder: Path) -> np.ndarray:
    return np.asarray(Image.open(screen.screenshot(folder / "screen.png")).convert("RGB"))


def fault_coloured(picture: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of the pixels that have the colour of a fault."""
    far = np.abs(picture.astype(int) - np.array(palette.FAULT)).max(axis=2)
    rows, cols = np.nonzero(far < 30)
    return rows, cols


def drawn_on_the_body(picture: np.ndarray) -> bool:
    """In the colour of a fault: a ring about the hip, and, once the back is rounded too, its line up to the shoulder.

    They lie at (361, 340) and (250, 330) of the clip, mirrored, in a window of 960 x 720.
    """
    rows, cols = fault_coloured(picture)
    pixels, hip, shoulder = np.stack([cols, rows], axis=1), 1.5 * np.array([279, 340]), 1.5 * np.array([390, 330])
    up = shoulder - hip
    share = np.clip((pixels - hip) @ up / (up @ up), 0, 1)
    off_the_trunk = np.linalg.norm(pixels - hip - share[:, None] * up, axis=1)
    about_the_hip = np.linalg.norm(pixels - hip, axis=1) < 110
    return bool(about_the_hip.sum() > 500 and (off_the_trunk < 110).mean() > 0.9)


def test_it_ended_as_asked(shown: Shown) -> None:
    assert shown.status == 0
    assert shown.err == ""
    assert "Supine leg kick" in shown.out
    assert "hip lift" in shown.out


def test_the_fault_is_drawn_on_the_body(shown: Shown) -> None:
    assert drawn_on_the_body(shown.picture)


def test_the_words_were_heard(shown: Shown) -> None:
    sounds = CueSounds()
    heard = identify(shown.sound, {text: sounds.words(text) for text in read_cue_table().phrases.values()})
    certain = {fit.name for fit in heard if fit.score > SURE}
    assert certain >= {"Ready", "Keep your hips on the floor"}
    # A short word ("Two") fits somewhere into a longer phrase: what was said is taken out first, then nothing is left.
    said = [sounds.words(text) for text in {cue.text for cue in read_recording(shown.recording).cues()}]
    rest = identify(
        without(shown.sound, said, SURE), {text: sounds.words(text) for text in read_cue_table().phrases.values()}
    )
    assert [fit for fit in rest if fit.score > SURE] == []


def events_of(path: Path) -> list[str]:
    return [json.dumps(event.as_dict()) for event in read_recording(path).events()]


def test_live_analyze_and_replay_say_the_same_to_the_byte(shown: Shown) -> None:
    live_events = events_of(shown.recording)
    assert {json.loads(event)["compensation"] for event in live_events} >= {"hip_lift"}

    done = formcheck("analyze", shown.recording, "--json", "-")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert sorted(json.dumps(event) for event in result["events"]) == sorted(live_events)
    assert len(result["reps"]) >= 2

    recording = read_recording(shown.recording)
    checker = Checker(parse(recording.info.exercise_text, "recorded"), Options())
    closed = [event for o in recording.observations() for event in checker.step(o).closed]
    outcome = checker.finish()
    assert [json.dumps(e.as_dict()) for e in (*closed, *checker.remaining())] == live_events
    assert [cue.as_dict() for cue in outcome.cues] == [cue.as_dict() for cue in recording.cues()] == result["cues"]


def test_the_recording_has_the_picture_and_replays(shown: Shown) -> None:
    recording = read_recording(shown.recording)
    assert not recording.cut
    assert recording.end is not None
    assert recording.end.reason == "stopped"
    assert recording.info.camera.lower() == "camera 0"
    assert sum(1 for _ in recording.video_frames()) == recording.end.frames
    done = formcheck("replay", shown.recording, "--mute", "--no-window", "--speed", "20")
    assert done.returncode == 0, done.stderr
    assert "hip lift" in done.stdout
