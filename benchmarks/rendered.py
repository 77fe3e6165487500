"""Rendered clips with exact truth (NAME.mp4 beside NAME.json), and what the real `analyze` says about them.

A clip is tracked once, through the same reader and tracker as `formcheck analyze`, into a recording in a
cache folder. `analyze` of that recording computes on the very same observations as `analyze` of the clip.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from formcheck.cli.commands import run as formcheck
from formcheck.cli.quiet import native_messages_off
from formcheck.cli.sources import open_source
from formcheck.exercise.load import find_exercise
from formcheck.pose.landmarks import Side
from formcheck.recording.session import SessionInfo
from formcheck.recording.write import RecordingWriter

Series = NDArray[np.float64]

EXERCISES = {"supine_kick": "supine_leg_kick", "down_dog": "downward_dog", "toe_touch": "toe_touch"}
"""What the renderer calls an exercise, and what formcheck does."""
LETTER: dict[Side, str] = {"left": "L", "right": "R"}
SIDE: dict[str, Side] = {"L": "left", "R": "right"}
NEUTRAL_S = 0.3
"""The first frames, against which a change is measured (the contract's neutral)."""


@dataclass(frozen=True)
class Clip:
    """One rendered clip. path: the video; its truth lies beside it."""

    path: Path

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    @cached_property
    def truth(self) -> dict[str, Any]:
        """The truth file: `meta`, and `frames` with `t`, `angles`, `xyz`."""
        found: dict[str, Any] = json.loads(self.path.with_suffix(".json").read_text(encoding="utf-8"))
        return found

    @property
    def meta(self) -> dict[str, Any]:
        found: dict[str, Any] = self.truth["meta"]
        return found

    @property
    def exercise(self) -> str:
        """formcheck's id of the exercise."""
        return EXERCISES[self.meta["exercise"]]

    @property
    def near(self) -> Side:
        """The person's side toward the camera."""
        return SIDE[self.meta["near_side"]]

    @property
    def working(self) -> Side | None:
        """The leg at work, None where both work together."""
        return SIDE[self.meta["work_side"]] if self.exercise == "supine_leg_kick" else None

    @property
    def azimuth(self) -> float:
        """The camera's turn from the pure side view, degrees."""
        return float(self.meta["camera"]["azimuth"])

    @property
    def yaw(self) -> float:
        """The same as formcheck gives it: positive toward the feet, standing toward the back."""
        return self.azimuth * (1 if self.meta["facing"] == "left" else -1)

    @property
    def body(self) -> str:
        """The person, in words short enough for a table."""
        body = self.meta["body"]
        build = "heavy" if body["weight"] > 0.8 else "slim" if body["weight"] < 0.5 else "medium"
        return f"{body['sex']} {body['age']} {body['height']:.2f} m {build} {body['clothes']}"

    @cached_property
    def times(self) -> Series:
        """Seconds from the first frame."""
        return np.array([frame["t"] for frame in self.truth["frames"]])

    @property
    def held(self) -> NDArray[np.bool_]:
        """The frames at end range."""
        return np.array([frame["phase"] == "hold" for frame in self.truth["frames"]])

    def angle(self, name: str) -> Series:
        """An angle of the truth file, frame by frame, as it is called there."""
        return np.array([frame["angles"][name] for frame in self.truth["frames"]])

    def joint(self, name: str) -> Series:
        """(n, 3) metres; y is up, the body's side plane is x-y."""
        return np.array([frame["xyz"][name] for frame in self.truth["frames"]])

    @cached_property
    def away(self) -> NDArray[np.bool_]:
        """The frames in which the person comes or leaves."""
        return np.array([frame["phase"] in ("come", "leave") for frame in self.truth["frames"]])

    @cached_property
    def neutral(self) -> NDArray[np.bool_]:
        """The first frames in the start posture; all of them where the exercise is never begun."""
        there = np.flatnonzero(~self.away)
        begins = self.times[there[0]] if len(there) else 0.0
        first: NDArray[np.bool_] = (self.times >= begins) & (self.times < begins + NEUTRAL_S)
        return first

    def change(self, series: Series) -> Series:
        """A series against its mean over the first frames."""
        change: Series = series - series[self.neutral].mean()
        return change

    @cached_property
    def torso(self) -> float:
        """Mid-shoulder to mid-hip in the first frames, metres."""
        ends = [(self.joint(f"{joint}_L") + self.joint(f"{joint}_R")) / 2 for joint in ("shoulder", "hip")]
        return float(np.linalg.norm(ends[0] - ends[1], axis=1)[self.neutral].mean())

    def true(self, measure: str, side: Side) -> Series:
        """The truth of one of formcheck's measures, in its definition (docs/conventions.md)."""
        letter = LETTER[side]
        if measure == "knee_flexion":
            return 180.0 - self.angle(f"knee_included_{letter}")
        if measure == "hip_flexion":
            return 180.0 - self.angle(f"trunk_thigh_{letter}")
        if measure == "thigh_elevation":
            return self._thigh_elevation(letter)
        if measure == "lumbar_flexion_change":
            return self.change(self.angle("lumbar_flexion"))
        if measure == "pelvis_height_change":
            return self.change(self.angle("pelvis_height")) / self.torso
        if measure == "trunk_inclination":
            return self._trunk_inclination()
        if measure == "ankle_dorsiflexion":
            return self.angle(f"ankle_dorsiflexion_{letter}")
        raise KeyError(measure)

    def _thigh_elevation(self, letter: str) -> Series:
        # The truth file holds an arcsine, which folds back past the vertical: from the joints instead.
        thigh = self.joint(f"knee_{letter}") - self.joint(f"hip_{letter}")
        away = thigh[:, 0] * (1 if self.meta["facing"] == "left" else -1)
        elevation: Series = np.degrees(np.arctan2(thigh[:, 1], np.hypot(away, thigh[:, 2]) * np.sign(away)))
        return elevation

    def _trunk_inclination(self) -> Series:
        ends = [(self.joint(f"{joint}_L") + self.joint(f"{joint}_R")) / 2 for joint in ("hip", "shoulder")]
        trunk = ends[1] - ends[0]
        forward = trunk[:, 0] * (-1 if self.meta["facing"] == "left" else 1)
        # On the back the head points where the picture's `facing` says, which is backward of upright.
        sign = -1.0 if self.exercise == "supine_leg_kick" else 1.0
        inclination: Series = np.degrees(np.arctan2(sign * forward, trunk[:, 1]))
        return inclination


def clips_in(folders: Sequence[Path]) -> list[Clip]:
    """All clips with truth in these folders, in the order of their names."""
    return [
        Clip(path)
        for folder in folders
        for path in sorted(folder.glob("*.mp4"))
        if path.with_suffix(".json").exists() and not path.name.startswith(".")
    ]


def recording_of(clip: Clip, cache: Path) -> Path:
    """The clip as the tracker saw it: a recording in the cache, made if it is not there."""
    return tracked(clip.path, clip.exercise, cache)


def tracked(video: Path, exercise_id: str, cache: Path) -> Path:
    """A video as the tracker saw it, for one exercise; made if it is not in the cache."""
    path = cache / f"{video.parent.name}__{video.stem}.mcap"
    if path.exists() and path.stat().st_mtime > video.stat().st_mtime:
        return path
    seen = (observation for observation, _ in open_source(video, exercise_id).seen(pictures=False))
    exercise = find_exercise(exercise_id)
    first = next(seen)
    info = SessionInfo(
        exercise=exercise.id,
        exercise_text=exercise.text,
        model_name="",
        model_sha256="",
        size=first.size,
        camera=video.name,
        started=datetime.now(timezone.utc),
    )
    with native_messages_off(), RecordingWriter(cache / "unfinished", info) as writer:
        for observation in chain([first], seen):
            writer.observation(observation)
    writer.path.replace(path)
    return path


@dataclass(frozen=True)
class Result:
    """What `analyze` said: its JSON, and its CSV as columns (nan is an empty cell)."""

    json: dict[str, Any]
    columns: dict[str, list[str]]

    def series(self, column: str) -> Series:
        """One column of numbers."""
        return np.array([float(cell) if cell else np.nan for cell in self.columns[column]])


def analysed(clip: Clip, cache: Path) -> Result:
    """`formcheck analyze CLIP --exercise ID --json FILE --csv FILE`, on the cached recording of the clip."""
    recording = recording_of(clip, cache)
    json_file, csv_file = recording.with_suffix(".json"), recording.with_suffix(".csv")
    words = ["analyze", str(recording), "--exercise", clip.exercise, "--json", str(json_file), "--csv", str(csv_file)]
    with contextlib.redirect_stdout(io.StringIO()):
        formcheck(words)
    with open(csv_file, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return Result(json.loads(json_file.read_text(encoding="utf-8")), columns)


def runs(flags: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """First and last+1 of each run of true."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(int)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """A table for the terminal: the first column to the left, the others to the right."""
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    lines = []
    for first, *rest in rows:
        cells = [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        lines.append("  ".join([first.ljust(widths[0]), *cells]))
    return "\n".join(lines)


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """The same table as Markdown; the first row is the header."""
    header, *others = rows
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *others]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
