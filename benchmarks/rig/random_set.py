"""Renders clips with exact truth of random bodies, clothes, rooms and cameras doing the three exercises.

    python benchmarks/rig/random_set.py --rig PATH --seed 7 --bodies 6 --out FOLDER
        [--brief | --starts | --anywhere | --ends]

PATH is the folder of the renderer (`clip.py`, its `assets`), in whose environment this runs (numpy, scipy,
opencv, moderngl). Ten clips a body, NAME.mp4 with NAME.json: all faults of each exercise come by turns,
one camera in ten is oblique. Six bodies make the sixty clips that `benchmarks/accuracy.py` wants at least.
With `--brief` a body costs a sixth: four quick clips of few frames, their faults by chance. Bodies differ more
than frames, so this is what corrections are fitted to. `--starts` makes as brief ones of what comes less often: dogs
that begin in a plank, on hands and knees or in a fold, deep toe touches, kicks of heavy people. `--anywhere` makes a
brief kick a body whose thigh and knee begin and end anywhere: all others begin at right angles. `--ends` makes quick
ones seen from the head or the foot end, 60 to 90 degrees off the side: knees and pelvises that turn. The same seed
makes the same set; what is there already is not rendered again.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import Pool
from pathlib import Path
from typing import Any

OBLIQUE_SHARE = 0.1
FPS, FPS_BOUNCE = 10, 24
"""Frames a second; a bounce needs more to be seen."""
Fault = tuple[str, str, tuple[float, float] | None]
EVERY_BODY: tuple[Fault, ...] = (
    ("supine_kick", "good", None),
    ("supine_kick", "hip_lift", (12, 26)),
    ("supine_kick", "incomplete_extension", (28, 48)),
    ("supine_kick", "knee_drop", (14, 30)),
    ("down_dog", "good", None),
    ("down_dog", "rounded_back", (18, 42)),
    ("down_dog", "bent_knees", (21, 38)),
    ("toe_touch", "good", None),
    ("toe_touch", "rounded_back", (15, 50)),
)
BY_TURNS: tuple[Fault, ...] = (
    ("toe_touch", "bent_knees", (20, 36)),
    ("toe_touch", "hips_back", (10, 18)),
    ("supine_kick", "bounce", (5, 9)),
    ("toe_touch", "bounce", (4, 8)),
    ("down_dog", "twist", (12, 20)),
    ("supine_kick", "knee_in", (15, 28)),
)
"""exercise, fault, and between which degrees."""
BRIEF_FPS, BRIEF_PACE = 8, 0.62
"""Frames a second of brief clips, and their time in shares of the usual."""
ENDS_FPS, ENDS_PACE, ENDS_REST_S = 12, 0.68, 0.7
"""Clips from an end: frames a second, times in shares of the usual, and seconds more of rest, in which a tracker that
has just begun finds the body."""
ANYWHERE_PACE = 0.5
HEAVY = 0.8
"""Weight of the renderer's body, from which one is heavy."""
TURNS_OF_BRIEF = ("supine_kick", "down_dog", "toe_touch")


def brief_jobs(seed: int, bodies: int, out: Path) -> Iterator[dict[str, Any]]:
    """The arguments of `render_clip`, a quick clip each: every exercise once a body, one of them twice."""
    import numpy as np
    import people

    faults = (*EVERY_BODY, *BY_TURNS, ("down_dog", "heels_up", (10.0, 30.0)))
    for number in range(bodies):
        r = np.random.default_rng((seed, number))
        body = people.body(r)
        for turn, exercise in enumerate((*TURNS_OF_BRIEF, TURNS_OF_BRIEF[number % 3])):
            usual = [fault for fault in faults if fault[0] == exercise and fault[1] != "bounce"]
            _, fault, between = usual[int(r.integers(len(usual)))]
            milder = None if between is None else (0.4 * between[0], between[1])
            job = _job(r, (exercise, fault, milder), 2 * OBLIQUE_SHARE, BRIEF_PACE)
            name = f"{exercise}__{fault}__s{seed}b{number}n{turn}"
            yield {"body": body, "fps": BRIEF_FPS, "name": name, "out": str(out), **job}


def starts_jobs(seed: int, bodies: int, out: Path) -> Iterator[dict[str, Any]]:
    """The same of rarer starts, four clips a body: a plank, hands and knees, a deep toe touch, one by its weight."""
    import numpy as np
    import people
    import starts

    faults = (*EVERY_BODY, ("down_dog", "twist", (12, 20)), ("down_dog", "heels_up", (10.0, 30.0)))
    for number in range(bodies):
        r = np.random.default_rng((seed, number))
        body = people.body(r)
        last = ("supine_kick", "") if body.weight > HEAVY else ("down_dog", ("fold", "plank", "knees")[number % 3])
        kinds = (("down_dog", "plank"), ("down_dog", "knees"), ("toe_touch", ""), last)
        for turn, (exercise, begin) in enumerate(kinds):
            usual = [fault for fault in faults if fault[0] == exercise]
            _, fault, between = usual[int(r.integers(len(usual)))]
            milder = None if between is None else (0.4 * between[0], between[1])
            job = _job(r, (exercise, fault, milder), OBLIQUE_SHARE, BRIEF_PACE)
            job.update(starts.began(r, begin) if begin else {})
            job.update(starts.deep(r, body.weight) if exercise == "toe_touch" else {})
            name = f"{exercise}__{fault}__s{seed}b{number}n{turn}{begin}"
            yield {"body": body, "fps": BRIEF_FPS, "name": name, "out": str(out), **job}


def anywhere_jobs(seed: int, bodies: int, out: Path) -> Iterator[dict[str, Any]]:
    """The same of kicks that begin and end anywhere, one a body, all seen side-on."""
    import numpy as np
    import people
    import starts

    for number in range(bodies):
        r = np.random.default_rng((seed, number))
        body = people.body(r)
        job = _job(r, ("supine_kick", "good", None), 0.0, ANYWHERE_PACE)
        name = f"supine_kick__good__s{seed}b{number}anywhere"
        yield {"body": body, "fps": BRIEF_FPS, "name": name, "out": str(out), **job, **starts.anywhere(r)}


def ends_jobs(seed: int, bodies: int, out: Path) -> Iterator[dict[str, Any]]:
    """Seen from an end, three clips a body: a knee that turns clearly, one that hardly does or not, and a dog; of every
    third body also a kick from the foot end."""
    import numpy as np
    import people

    for number in range(bodies):
        r, sign = np.random.default_rng((seed, number)), 1 - 2 * (number % 2)
        body, slightly = people.body(r), (0, 1, -1)[number % 3]
        kinds = [
            ("supine_kick", "knee_in", sign * float(r.uniform(15.5, 26)), "head"),
            ("supine_kick", "knee_in" if slightly else "good", slightly * float(r.uniform(4, 5)), "head"),
            (
                "down_dog",
                ("twist", "good")[number // 2 % 2],
                sign * float(r.uniform(12.5, 19)),
                ("head", "feet")[number % 2],
            ),
        ]
        if number % 3 == 0:
            kinds.append(("supine_kick", "knee_in", 20.0, "feet"))
        for turn, (exercise, fault, magnitude, end) in enumerate(kinds):
            facing = str(r.choice(["left", "right"]))
            job = {
                "exercise": exercise,
                "compensation": fault,
                "magnitude": None if fault == "good" else magnitude,
                "look": people.look(r),
                "camera": people.camera_at_end(r, exercise, facing, end),
                "timeline": people.timeline(r, ENDS_PACE, ENDS_REST_S),
                "facing": facing,
                **people.posture(r, exercise),
            }
            name = f"{exercise}__{fault}__s{seed}b{number}n{turn}{end}"
            yield {"body": body, "fps": ENDS_FPS, "name": name, "out": str(out), **job}


def jobs(seed: int, bodies: int, out: Path) -> Iterator[dict[str, Any]]:
    """The arguments of `render_clip`, a clip each."""
    import numpy as np
    import people

    for number in range(bodies):
        r = np.random.default_rng((seed, number))
        body = people.body(r)
        for exercise, fault, between in (*EVERY_BODY, BY_TURNS[number % len(BY_TURNS)]):
            job = _job(r, (exercise, fault, between), OBLIQUE_SHARE)
            fps = FPS_BOUNCE if fault == "bounce" else FPS
            yield {"body": body, "fps": fps, "name": f"{exercise}__{fault}__s{seed}b{number}", "out": str(out), **job}


def _job(r: Any, kind: Fault, oblique_share: float, pace: float = 1.0) -> dict[str, Any]:
    """What chance decides of a clip. The order of the draws makes the set: new ones go last."""
    import people

    exercise, fault, between = kind
    magnitude = None if between is None else float(r.uniform(*between))
    if fault == "knee_drop" and magnitude is not None:
        magnitude *= float(r.choice([-1, 1]))
    options = {"freq": float(r.uniform(1, 3))} if fault == "bounce" else {}
    return {
        "exercise": exercise,
        "compensation": fault,
        "magnitude": magnitude,
        "look": people.look(r),
        "camera": people.camera(r, exercise, bool(r.random() < oblique_share)),
        "timeline": people.timeline(r, pace),
        "facing": str(r.choice(["left", "right"])),
        **people.posture(r, exercise),
        **options,
    }


def render(job: dict[str, Any]) -> str:
    """Render one clip; returns its file."""
    from clip import render_clip

    return str(render_clip(**job))


def prepare(rig: str) -> None:
    """In each process: the renderer's modules, this folder's, and formcheck's, one thread each."""
    for name in ("LP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    here = Path(__file__).resolve()
    sys.path[:0] = [rig, str(here.parent)]
    sys.path.append(str(here.parents[2]))
    import people
    import starts

    people.install()
    starts.install()


def arguments(description: str, bodies: int) -> argparse.ArgumentParser:
    """The options of a script that makes a set of random bodies. bodies: how many if nothing is said."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--rig", required=True, type=Path, help="the renderer's folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bodies", type=int, default=bodies)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--processes", type=int, default=2)
    return parser


def worked_off(work: Callable[[Any], Any], wanted: Iterable[Any], args: argparse.Namespace) -> Iterator[Any]:
    """What comes of each job, in the order in which they end. args: as parsed by `arguments`."""
    rig = str(args.rig.resolve())
    os.chdir(rig)  # the renderer names its assets from here
    # A process a job: the renderer does not give its memory back.
    with Pool(args.processes, prepare, (rig,), maxtasksperchild=1) as pool:
        yield from pool.imap_unordered(work, wanted)


def main() -> None:
    parser = arguments("Render clips with exact truth of random people.", bodies=6)
    parser.add_argument("--brief", action="store_true", help="few frames of many bodies")
    parser.add_argument("--starts", action="store_true", help="few frames of rarer start postures")
    parser.add_argument("--anywhere", action="store_true", help="few frames of kicks that begin and end anywhere")
    parser.add_argument("--ends", action="store_true", help="seen from the head and the foot end")
    parser.add_argument("--only", default="", help="only clips with this in their names")
    args = parser.parse_args()
    prepare(str(args.rig.resolve()))
    kinds = {"starts": starts_jobs, "anywhere": anywhere_jobs, "ends": ends_jobs, "brief": brief_jobs}
    kind = next((kinds[name] for name in kinds if getattr(args, name)), jobs)
    wanted = [job for job in kind(args.seed, args.bodies, args.out.resolve()) if args.only in job["name"]]
    wanted = [job for job in wanted if not (args.out / f"{job['name']}.csv").exists()]  # the last file of a clip
    for file in worked_off(render, wanted, args):
        print(file, flush=True)


if __name__ == "__main__":
    main()
