"""Real clips that were labelled by eye, frame by frame: repetitions and faults against what `analyze` says."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any

from rendered import aligned, tracked

from formcheck.cli.commands import run as formcheck

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LABELS = Path(__file__).with_name("real_labels.toml")
HEADER = ["clip", "exercise", "repetitions", "counted", "faults", "found", "late or early", "false", "unsure"]


def labels() -> list[dict[str, Any]]:
    """All labelled clips."""
    found: list[dict[str, Any]] = tomllib.loads(LABELS.read_text(encoding="utf-8"))["clips"]
    return found


def score_real(folder: Path, cache: Path) -> str:
    """A row for each labelled clip that is in the folder, and what was said wrongly."""
    rows, wrong = [HEADER], []
    for label in labels():
        clip = folder / label["file"]
        if not clip.exists():
            wrong.append(f"{label['file']}: not in {folder}")
            continue
        said = _analysed(clip, label["exercise"], cache)
        row, lines = _compare(label, said)
        rows.append(row)
        wrong += lines
    return "\n".join([aligned(rows), "", *wrong])


def _analysed(clip: Path, exercise: str, cache: Path) -> dict[str, Any]:
    target = cache / f"real__{clip.stem}__{exercise}.json"
    recording = tracked(clip, exercise, cache)
    with contextlib.redirect_stdout(io.StringIO()):
        formcheck(["analyze", str(recording), "--exercise", exercise, "--json", str(target)])
    found: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return found


def _compare(label: dict[str, Any], said: dict[str, Any]) -> tuple[list[str], list[str]]:
    slack_s = float(label.get("slack_s", 0.5))
    true = label.get("faults", [])
    sure = [fault for fault in true if not fault.get("unsure")]
    found = late = false = unsure = 0
    lines = []
    for event in said["events"]:
        same = [fault for fault in true if fault["compensation"] == event["compensation"]]
        near = [f for f in same if f["start_s"] - slack_s <= event["raised_s"] <= f["end_s"] + slack_s]
        if not near:
            false += 1
            lines.append(f"{label['file']}: false: {event['compensation']} at {event['raised_s']:.2f} s")
        elif near[0].get("unsure"):
            unsure += 1
        elif event["raised_s"] <= near[0]["start_s"] + 0.5 + slack_s:
            found += 1
        else:
            late += 1
            lines.append(f"{label['file']}: late: {event['compensation']} at {event['raised_s']:.2f} s")
    counted = len(said["reps"])
    if counted != label["reps"]:
        lines.append(f"{label['file']}: counted {counted} repetitions of {label['reps']}")
    cells = [label["file"], label["exercise"], label["reps"], counted, len(sure), found, late, false, unsure]
    return [str(cell) for cell in cells], lines
