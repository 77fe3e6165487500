"""`formcheck doctor`: camera, model, sound, screen and speed on this machine, each ok or what to do."""

from __future__ import annotations

import argparse
import json
import platform
import re
import shlex
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from formcheck.capture.grabber import Grabber
from formcheck.capture.repeats import BLACK
from formcheck.capture.source import CameraSource
from formcheck.cli.called import called
from formcheck.cli.quiet import native_messages_off
from formcheck.clock import SystemClock
from formcheck.errors import FormcheckError, SoundUnavailable
from formcheck.feedback.screen import why_no_screen
from formcheck.feedback.speaker import open_speaker
from formcheck.pose.mediapipe_tracker import MediapipeTracker
from formcheck.recording.read import read_recording
from formcheck.resources import bundled_recordings

_FRAMES = 40
_WARM_UP = 8
_ENOUGH_FPS = 15.0
"""Below, fast movements and bounces are seen too coarsely."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. needed: whether a live session cannot do without it."""

    what: str
    ok: bool
    message: str
    needed: bool


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    with native_messages_off():
        findings = [
            _look("camera", True, lambda: _camera(args.camera)),
            _look("model", True, _model),
            _look("sound", False, _sound),
            _look("screen", False, _screen),
            _look("speed", False, _speed),
        ]
    if args.json:
        print(json.dumps({f.what: {k: v for k, v in asdict(f).items() if k != "what"} for f in findings}, indent=1))
    else:
        for finding in findings:
            print(f"{finding.what:8} {'ok' if finding.ok else '--':3} {finding.message}")
    if not all(finding.ok for finding in findings if finding.needed):
        return 1
    if not args.json:
        camera = "" if args.camera == "0" else f" --camera {shlex.quote(args.camera)}"
        print(f"Ready: `{called()} live supine_leg_kick{camera}`")
    return 0


def _look(what: str, needed: bool, look: Callable[[], tuple[bool, str]]) -> Finding:
    try:
        ok, message = look()
    except FormcheckError as error:
        ok, message = False, str(error)
    return Finding(what, ok, _impersonal(message), needed)


def _impersonal(message: str) -> str:
    """The message without the home folder, the user's and the computer's name: findings are sent to others."""
    try:
        home = Path.home()
    except RuntimeError:  # a user without one
        home = Path()
    if home.name:  # else it is / or none
        message = message.replace(str(home), "~")
    for name, instead in ((home.name, "USER"), (platform.node(), "COMPUTER")):
        if name:
            message = re.sub(rf"(?<![\w-]){re.escape(name)}(?=[/\\:.]|$)", instead, message)
    return message


def _camera(source: str) -> tuple[bool, str]:
    clock = SystemClock()
    with Grabber(CameraSource(source, clock), clock) as grabber:
        frame = grabber.newest(3.0)
        if frame is None:
            return (
                False,
                f"{grabber.name} sends no pictures: close other programs that use it, plug it in again",
            )
        dark = float(frame.image.mean()) < BLACK
        width, height = frame.size
        light = "; but the picture is dark: switch on a light, open the lens cover" if dark else ""
        return not dark, f"{width}x{height}{light}"


def _model() -> tuple[bool, str]:
    tracker = MediapipeTracker()
    tracker.close()
    return True, f"{tracker.model_name}, sha256 {tracker.model_sha256[:12]}"


def _sound() -> tuple[bool, str]:
    try:
        open_speaker().close()
    except SoundUnavailable as error:
        return False, str(error)
    return True, "cues can be heard"


def _screen() -> tuple[bool, str]:
    why = why_no_screen()
    return (
        why is None,
        "a window can be opened" if why is None else f"{why}: sessions run with text in the terminal",
    )


def _speed() -> tuple[bool, str]:
    """Track some frames of a bundled recording, the first ones not counted."""
    recordings = bundled_recordings()
    if not recordings:
        return False, "not measured: the bundled recordings are missing, install formcheck again"
    clock = SystemClock()
    tracker = MediapipeTracker()
    begin, counted = clock.now(), 0
    try:
        for number, frame in enumerate(islice(read_recording(recordings[0]).video_frames(), _FRAMES)):
            if number == _WARM_UP:
                begin = clock.now()
            tracker.observe(frame, number * 33_000)
            counted = number - _WARM_UP + 1
    finally:
        tracker.close()
    if counted < 1:
        return False, "not measured: the bundled recording holds no video"
    fps = counted / max(clock.now() - begin, 1e-9)
    slow = "" if fps >= _ENOUGH_FPS else ": close other programs; below 15 a bounce is missed"
    return fps >= _ENOUGH_FPS, f"{fps:.0f} frames a second can be tracked{slow}"
