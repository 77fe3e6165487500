"""Silhouettes with exact truth of very many random bodies, without pictures of them.

    python benchmarks/rig/silhouettes.py --rig PATH --seed 7 --bodies 400 --out FOLDER [--starts | --lying | --steady]

PATH is the folder of the renderer, in whose environment this runs (numpy, scipy, opencv, moderngl, contourpy). What a
body looks like in clothes, light and room costs nearly all the time of a rendered clip, and then the tracker's; a
silhouette takes a hundredth. Five movements a body (with `--starts` two dogs that begin in a plank, on hands and knees
or in a fold; with `--lying` two kicks, and two movements with a leg, mostly both, anywhere in the air; with `--steady`
two dogs and two toe touches, the first posture at rest, all seen by the same cameras), three postures of each, three
cameras for each posture: NAME.npy, (n, 180, 2) pixels of a picture 640 wide, and NAME.json, the truth in the same form
as of a clip, a frame for each. The faults are mixed at random. The same seed makes the same silhouettes; what is there
already is not made again.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from random_set import arguments, prepare, worked_off

SIZE = (480, 360)
"""What is drawn, pixels."""
PICTURE = (640, 480)
"""What the outline is taken from: the drawn silhouette, made larger and smooth like the tracker's."""
SMOOTH_PX = (1.0, 2.5)
CAMERAS = 3
OBLIQUE_SHARE = 0.2

Effort = tuple[float, float]


@dataclasses.dataclass(frozen=True)
class Movement:
    """One movement: the renderer's exercise, how large each fault is in degrees, its options, and between which efforts
    its postures are."""

    exercise: str
    faults: dict[str, float]
    options: dict[str, Any]
    efforts: tuple[Effort, ...]
    steady: bool = False
    """Whether all postures are seen by the same cameras, the first one as that at rest."""


class Held:
    """A timeline that stands still at one effort."""

    def __init__(self) -> None:
        self.effort = 1.0

    def at(self, t: float) -> tuple[str, float, float]:
        """Phase, effort, time of the hold."""
        return "hold", self.effort, t


def usual(r: Any) -> Iterator[Movement]:
    """Two dogs, two kicks that begin and end anywhere, a toe touch."""
    for _ in range(2):
        options = {"facing": _facing(r)}
        faults = _some(r, bent_knees=(0.5, 45), rounded_back=(0.5, 48), heels_up=(0.6, 35), twist=(0.15, 18))
        options["stance_hip"] = float(r.uniform(84, 116))
        yield Movement("down_dog", faults, options, ((0.0, 0.4), (0.4, 0.85), (0.85, 1.0)))
    for _ in range(2):
        yield _kick(r)
    options = {"facing": _facing(r), "reach": True, "hip": float(r.uniform(60, 140))}
    faults = _some(r, rounded_back=(0.6, 50), bent_knees=(0.4, 40), hips_back=(0.3, 18))
    yield Movement("toe_touch", faults, options, ((0.0, 0.3), (0.4, 0.7), (0.75, 1.0)))


def from_the_start(r: Any) -> Iterator[Movement]:
    """Two dogs with the posture before them."""
    import starts

    for _ in range(2):
        begin = ("plank", "knees", "fold")[int(r.integers(3))]
        options = {"facing": _facing(r), **starts.began(r, begin)}
        faults = _some(r, bent_knees=(0.4, 40), rounded_back=(0.4, 45), heels_up=(0.4, 30))
        yield Movement("down_dog", faults, options, ((0.0, 0.15), (0.15, 0.5), (0.6, 1.0)))


def against_rest(r: Any) -> Iterator[Movement]:
    """Two dogs and two toe touches, each beside the same body at rest."""
    efforts = ((0.0, 0.08), (0.3, 0.7), (0.7, 1.0))
    for _ in range(2):
        options = {"facing": _facing(r), "stance_hip": float(r.uniform(84, 116))}
        faults = _some(r, bent_knees=(0.4, 45), rounded_back=(0.6, 48), heels_up=(0.4, 35), twist=(0.15, 18))
        yield Movement("down_dog", faults, options, efforts, steady=True)
    for _ in range(2):
        options = {"facing": _facing(r), "reach": True, "hip": float(r.uniform(60, 140))}
        faults = _some(r, rounded_back=(0.7, 55), bent_knees=(0.4, 40), hips_back=(0.3, 18))
        yield Movement("toe_touch", faults, options, efforts, steady=True)


def lying(r: Any) -> Iterator[Movement]:
    """Two kicks that begin and end anywhere, two movements of legs in the air."""
    import starts

    for _ in range(2):
        yield _kick(r)
    for _ in range(2):
        options = {**_lying(r), **starts.both_up(r)}
        yield Movement("supine_kick", _some(r, hip_lift=(0.5, 28)), options, ((0.0, 0.3), (0.3, 0.7), (0.7, 1.0)))


def _kick(r: Any) -> Movement:
    import starts

    options = _lying(r)
    faults = _some(r, hip_lift=(0.5, 28))
    options.update(starts.anywhere(r))
    if r.random() < 0.4:
        options.update(begin_thigh=float(r.uniform(84, 96)), end_thigh=float(r.uniform(60, 96)))
    if r.random() < 0.3:
        options["end_knee"] = 0.0
    return Movement("supine_kick", faults, options, ((0.0, 0.3), (0.4, 0.8), (0.8, 1.0)))


def _lying(r: Any) -> dict[str, Any]:
    return {
        "facing": _facing(r),
        "other_leg": str(r.choice(["slight", "slight", "hook", "straight"])),
        "side": str(r.choice(["near", "near", "far"])),
        "arms": str(r.choice(["floor", "floor", "chest", "overhead"])),
    }


def _facing(r: Any) -> str:
    return str(r.choice(["left", "right"]))


def _some(r: Any, **faults: tuple[float, float]) -> dict[str, float]:
    """Each fault by its chance, up to so many degrees."""
    return {name: float(r.uniform(0, most)) if r.random() < chance else 0.0 for name, (chance, most) in faults.items()}


KINDS = {"": usual, "begun": from_the_start, "lying": lying, "steady": against_rest}
"""Of movements, and what their files' names end in."""


def silhouettes(seed: int, number: int, out: Path, kind: str) -> int:
    """All movements of one body; how many there were. kind: one of KINDS."""
    import numpy as np
    import people
    from clip import Rig, build_body
    from render import Look, Renderer

    r = np.random.default_rng((seed, number))
    spec = people.body(r)
    body = build_body(spec)
    rig, drawn, made = Rig(body), None, 0
    for movement in KINDS[kind](r):
        if drawn is None:
            drawn = Renderer(_camera(r, movement.exercise), Look())
            drawn.set_body(body)
        try:
            motion, frames, outlines = _seen(r, rig, drawn, movement)
        except (RuntimeError, ValueError) as error:  # the renderer finds no such posture that touches the floor
            print(f"s{seed}b{number}: {error}", file=sys.stderr)
            continue
        meta = {
            "exercise": movement.exercise,
            "facing": motion.facing,
            "compensation": "good",
            "near_side": motion.near,
            "work_side": motion.work,
            "body": dataclasses.asdict(spec),
        }
        file = out / f"s{seed}b{number}m{made}{kind}"
        file.with_suffix(".json").write_text(json.dumps({"meta": meta, "frames": frames}), encoding="utf-8")
        np.save(file.with_suffix(".npy"), np.array(outlines, np.float32))
        made += 1
    if drawn is not None:
        drawn.ctx.release()
    return made


def _camera(r: Any, exercise: str) -> Any:
    import people

    camera = people.camera(r, exercise, bool(r.random() < OBLIQUE_SHARE))
    return dataclasses.replace(camera, width=SIZE[0], height_px=SIZE[1])


def _seen(r: Any, rig: Any, drawn: Any, movement: Movement) -> tuple[Any, list[dict[str, Any]], list[Any]]:
    """The motion; the truth of each picture, and its outline."""
    from exercises import MOTIONS

    held, frames, outlines = Held(), [], []
    motion = MOTIONS[movement.exercise](rig, "good", None, timeline=held, **movement.options)
    motion.amount = lambda fault: movement.faults.get(fault, 0.0)
    cameras = [_camera(r, movement.exercise) for _ in range(CAMERAS if movement.steady else 0)]
    for least, most in movement.efforts:
        held.effort = float(r.uniform(least, most))
        pose, _, _ = motion.pose(float(r.uniform(0, 9)))
        placed = rig.fk(pose)
        for mesh, part in zip(drawn.dynamic, rig.b.parts, strict=True):
            mesh.update(rig.skin(placed, part))
        for camera in cameras or [None] * CAMERAS:
            drawn.cam = camera or _camera(r, movement.exercise)
            outline = _outline(r, drawn)
            if len(outline):
                outlines.append(outline)
                frames.append(_truth(rig, pose, placed, drawn.cam, held.effort))
    return motion, frames, outlines


def _outline(r: Any, drawn: Any) -> Any:
    import cv2
    import moderngl
    import numpy as np

    from formcheck.pose.outline import outline_of

    drawn._room_depth = None  # another camera sees another room
    drawn.ctx.enable(moderngl.DEPTH_TEST)
    mask = cv2.resize(drawn.mask().astype(np.float32), PICTURE, interpolation=cv2.INTER_LINEAR)
    return outline_of(cv2.GaussianBlur(mask, (0, 0), float(r.uniform(*SMOOTH_PX))))


def _truth(rig: Any, pose: Any, placed: Any, camera: Any, effort: float) -> dict[str, Any]:
    """A frame of a truth file, in pixels of PICTURE; with its camera, which differs from frame to frame."""
    import numpy as np

    joints, angles = rig.truth(pose, placed)
    pixels = camera.project(np.array(list(joints.values())))[0] * (PICTURE[0] / SIZE[0])
    return {
        "t": 0.0,
        "phase": "hold",
        "effort": effort,
        "angles": {name: float(angle) for name, angle in angles.items()},
        "xyz": {name: at.tolist() for name, at in joints.items()},
        "px": dict(zip(joints, pixels.tolist(), strict=True)),
        "azimuth": camera.azimuth,
        "roll": camera.roll,
    }


def _job(job: tuple[int, int, Path, str]) -> tuple[int, int]:
    return job[1], silhouettes(*job)


def main() -> None:
    parser = arguments("Silhouettes with exact truth of many random bodies.", bodies=400)
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--starts", action="store_const", const="begun", dest="kind", help="dogs with the posture before them"
    )
    which.add_argument("--lying", action="store_const", const="lying", dest="kind", help="legs in the air, and kicks")
    which.add_argument(
        "--steady", action="store_const", const="steady", dest="kind", help="dogs and toe touches, each beside its rest"
    )
    parser.set_defaults(kind="")
    args = parser.parse_args()
    out = args.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    # Of a body that is there with its first movement the others are, too: they are written within seconds.
    wanted = [n for n in range(args.bodies) if not list(out.glob(f"s{args.seed}b{n}m0*.npy"))]
    prepare(str(args.rig.resolve()))
    for number, made in worked_off(_job, [(args.seed, n, out, args.kind) for n in wanted], args):
        print(f"body {number}: {made} movements", flush=True)


if __name__ == "__main__":
    main()
