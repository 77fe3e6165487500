"""Pictures of what a person sees: set-up, move, hold, fault, rest, pause, result, help; in every size.

    .venv/bin/python benchmarks/screenshots.py FOLDER [--session FILM] [--sizes 640x480 ...] [--small]

Rendered clips from tests/clips go through the real tracker, the real check and the real drawing; what a led
session would know beside that (the step of the set-up, the result) is written here. With --session, a whole
rendered session of the kick (rig/session.py), everything in the picture is what the coach itself knew. Look at
all of them, and at 25 % (--small), which is what a laptop's screen is from two metres away.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pillow

from formcheck.capture.frame import Image
from formcheck.checker import Checker, Options
from formcheck.cli.quiet import native_messages_off
from formcheck.cli.sources import open_source
from formcheck.exercise.guide import Guide, Score
from formcheck.exercise.load import find_exercise
from formcheck.exercise.moment import Moment
from formcheck.feedback.keys import help_lines
from formcheck.feedback.language import Language
from formcheck.feedback.overlay import Overlay, blank
from formcheck.pose.observation import Point
from formcheck.resources import ENGLISH, languages

CLIPS = Path(__file__).parents[1] / "tests" / "clips"
SIZES = ("480x640", "640x480", "1280x720", "1920x1080", "3840x2160")

Shot = tuple[Image, Moment]
LED = Guide("exercise", 8, 8, ("right", "left"), "right", 2, 5, target=(0.0, 10.0))
RESULT = (
    "Left 12 degrees short of straight, right 18",
    "No real difference between left and right (6°)",
    "Since 2026-11-15: left 8° better, right no real change",
    "Next time: Keep your hips on the floor",
    "Best: left 10°, right 16°",
    "Hips up: twice",
)
SCORES = (Score("short of straight", "°", 12.0, 18.0, left_off=3.2, right_off=4.1),)


@dataclass(frozen=True)
class Scene:
    """A picture to take. `when`: of the first moment of the clip that is right; `led`: what the coach adds."""

    name: str
    clip: str
    exercise: str
    when: Callable[[Moment], bool]
    led: Guide | None
    instruction: str | None = None
    notices: tuple[str, ...] = ()
    panel: tuple[str, ...] = ()


def late(moment: Moment) -> bool:
    """A hold of which half is done."""
    return moment.phase == "hold" and moment.hold_s > 0.45 * (moment.hold_target_s or 1.0)


def fault_in_hold(moment: Moment) -> bool:
    """A fault that is on, in a hold that has begun."""
    return bool(moment.faults) and moment.phase == "hold" and bool(moment.instruction)


def _kick(name: str, kind: str, when: Callable[[Moment], bool], led: Guide | None, **rest: object) -> Scene:
    return Scene(name, f"supine_kick__{kind}", "supine_leg_kick", when, led, **rest)  # type: ignore[arg-type]


def scenes() -> list[Scene]:
    """Everything that is photographed."""
    seen, setting = (lambda moment: moment.points is not None), replace(LED, stage="set_up", step_done=4, whole=True)
    resting = replace(LED, stage="rest", rest_left_s=11.2, side="left", reps_done=0)
    done = replace(LED, stage="done", result=RESULT, scores=SCORES)
    turn, slowly = "Turn your body, feet away from the camera", "Straighten the knee slowly"
    paused = replace(LED, stage="paused")
    return [
        _kick("set-up", "good", seen, setting, instruction=turn),
        _kick("move", "good", lambda m: m.phase == "move" and m.time_s > 1.5, LED, instruction=slowly),
        _kick("hold", "good", late, LED, instruction="Stay there"),
        _kick("fault", "hip_lift", fault_in_hold, LED),
        _kick("fault-free", "hip_lift", fault_in_hold, None),
        _kick("drop", "knee_drop", lambda m: bool(m.faults), LED),
        Scene("dog", "down_dog__rounded_back", "downward_dog", lambda m: bool(m.faults and m.back_line), None),
        Scene("toes", "toe_touch__rounded_back", "toe_touch", lambda m: bool(m.faults and m.back_line), None),
        _kick("rest", "good", late, resting, instruction="Rest, then left leg"),
        _kick("paused", "good", late, paused, instruction="Paused: raise both arms to go on", notices=("Muted",)),
        _kick("result", "good", late, done),
        _kick("help", "good", late, LED, panel=help_lines(led=True)),
        _kick("camera-lost", "good", late, LED, panel=("Camera lost",), notices=("Muted",)),
    ]


def shots_of(clip: str, exercise: str) -> list[Shot]:
    """Every picture of a clip with its moment."""
    checker = Checker(find_exercise(exercise))
    with native_messages_off():
        seen = list(open_source(CLIPS / f"{clip}.mp4", exercise).seen(pictures=True))
    return [(image, checker.step(observation)) for observation, image in seen if image is not None]


def session_shots(film: Path) -> dict[str, Shot]:
    """The first good picture of each part of a whole session."""

    def at(stage: str, also: Callable[[Moment], bool] = lambda moment: True) -> Callable[[Moment], bool]:
        return lambda moment: moment.guide is not None and moment.guide.stage == stage and also(moment)

    wanted = {
        "led-nobody": at("set_up", lambda m: bool(m.instruction)),
        "led-set-up": at("set_up", lambda m: m.points is not None and m.guide.step_done == 2),  # type: ignore[union-attr]
        "led-move": at("exercise", lambda m: m.phase == "move"),
        "led-hold": at("exercise", late),
        "led-fault": at("exercise", lambda m: bool(m.faults) and m.instruction.endswith("on the floor")),
        "led-rest": at("rest"),
        "led-paused": at("paused"),
        "led-result": at("done", lambda m: bool(m.guide.result)),  # type: ignore[union-attr]
    }
    found: dict[str, Shot] = {}
    checker = Checker(find_exercise("supine_leg_kick"), Options(led=True))
    with native_messages_off():
        for observation, image in open_source(film, "supine_leg_kick").seen(pictures=True):
            moment = checker.step(observation)
            for name, right in wanted.items():
                if name not in found and image is not None and right(moment):
                    found[name] = image, moment
    return found


def at_size(shot: Shot, size: tuple[int, int]) -> Shot:
    """The same from a camera of this size, (width, height), which sees as much of it as fits its shape."""
    image, moment = shot
    scale = max(size[0] / image.shape[1], size[1] / image.shape[0])
    if size[0] < size[1]:
        scale = size[0] / image.shape[1]
    large = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    left, top = (large.shape[1] - size[0]) // 2, (large.shape[0] - size[1]) // 2
    ground = blank(size)
    part = large[max(0, top) : max(0, top) + size[1], max(0, left) : max(0, left) + size[0]]
    ground[max(0, -top) : max(0, -top) + part.shape[0], max(0, -left) : max(0, -left) + part.shape[1]] = part

    def moved(points: tuple[Point, ...]) -> tuple[Point, ...]:
        return tuple((x * scale - left, y * scale - top) for x, y in points)

    points = moved(moment.points) if moment.points is not None else None
    return ground, replace(moment, points=points, back_line=moved(moment.back_line))


def main() -> None:
    parser = argparse.ArgumentParser(description="Take pictures of what is drawn.")
    parser.add_argument("folder", type=Path, help="where they go, as NAME-SIZE.png")
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), help="WIDTHxHEIGHT (default: %(default)s)")
    parser.add_argument("--only", nargs="+", help="names of scenes")
    parser.add_argument("--whole", action="store_true", help="the whole picture, as after the key z")
    parser.add_argument("--language", choices=languages(), default=ENGLISH, help="what is shown")
    parser.add_argument("--small", action="store_true", help="at a quarter of the size")
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="all of them as one JPEG too, two in a row")
    parser.add_argument("--session", type=Path, metavar="FILM", help="a rendered session, in place of the clips")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    taken = of_session(args) if args.session else of_clips(args)
    if args.sheet:
        rows = [np.hstack(taken[k : k + 2]) for k in range(0, len(taken), 2)]
        Pillow.fromarray(np.vstack(rows)).save(args.sheet, quality=82, optimize=True)


def of_session(args: argparse.Namespace) -> list[Image]:
    """Everything taken of a whole session, in the order of --only where that is given."""
    shots = session_shots(args.session)
    return [picture for name in args.only or shots for picture in save(args, name, shots[name])]


def of_clips(args: argparse.Namespace) -> list[Image]:
    """Everything taken of the clips."""
    seen: dict[str, list[Shot]] = {}
    taken: list[Image] = []
    for scene in scenes():
        if args.only and scene.name not in args.only:
            continue
        if scene.clip not in seen:
            seen[scene.clip] = shots_of(scene.clip, scene.exercise)
        image, moment = next(shot for shot in seen[scene.clip] if scene.when(shot[1]))
        moment = replace(moment, guide=scene.led)
        if scene.instruction is not None:
            moment = replace(moment, instruction=scene.instruction)
        taken += save(args, scene.name, (image, moment), scene.notices, scene.panel)
    return taken


def save(
    args: argparse.Namespace, name: str, shot: Shot, notices: tuple[str, ...] = (), panel: tuple[str, ...] = ()
) -> list[Image]:
    """Draw it in every size that was asked for."""
    taken: list[Image] = []
    language = Language(args.language)
    for size in args.sizes:
        width, height = (int(side) for side in size.split("x"))
        shown, moment = at_size(shot, (width, height))
        overlay = Overlay(language.labels(), close=not args.whole)
        drawn = overlay.draw(
            shown, language.moment(moment), notices=language.lines(notices), panel=language.lines(panel)
        )
        if args.small:
            drawn = np.asarray(cv2.resize(drawn, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA), np.uint8)
        Pillow.fromarray(drawn).save(args.folder / f"{name}-{size}.png")
        taken.append(drawn)
    return taken


if __name__ == "__main__":
    main()
