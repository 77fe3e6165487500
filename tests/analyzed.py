"""The rendered clips with their truth, and each clip analysed once in a test run by the real command."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

CLIPS = Path(__file__).parent / "clips"
TRUTH: dict[str, dict[str, Any]] = json.loads((CLIPS / "truth.json").read_text())
NAMES = sorted(TRUTH)


@dataclass(frozen=True)
class Analysis:
    """What `formcheck analyze` made of a clip. rows: the CSV, one dict a frame."""

    result: dict[str, Any]
    rows: list[dict[str, str]]
    header: list[str]
    stdout: str
    stderr: str

    def series(self, column: str) -> np.ndarray:
        """A column as numbers, nan for no reading."""
        return np.array([float(row[column]) if row[column] else np.nan for row in self.rows])

    def compensations(self) -> dict[str, dict[str, Any]]:
        """The events by compensation; there is at most one of each in these clips."""
        names = [event["compensation"] for event in self.result["events"]]
        assert len(names) == len(set(names)), f"one fault, several events: {names}"
        return {event["compensation"]: event for event in self.result["events"]}


def formcheck(
    *words: str | Path, env: Mapping[str, str] | None = None, cwd: Path | None = None, timeout: float = 300
) -> subprocess.CompletedProcess[str]:
    """Run the command to its end. That the machine is slow, which it may say where much runs, is left out."""
    done = subprocess.run(
        [sys.executable, "-m", "formcheck", *map(str, words)],
        env=env or dict(os.environ),
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    done.stderr = "".join(line for line in done.stderr.splitlines(keepends=True) if "this machine is slow" not in line)
    return done


@cache
def analysis(name: str) -> Analysis:
    """The clip, analysed as its own exercise."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "angles.csv"
        clip = CLIPS / f"{name}.mp4"
        done = formcheck("analyze", clip, "--exercise", TRUTH[name]["exercise"], "--json", "-", "--csv", table)
        assert done.returncode == 0, done.stderr
        with table.open(newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
        return Analysis(json.loads(done.stdout), rows, list(reader.fieldnames or ()), done.stdout, done.stderr)


@cache
def truth(name: str) -> dict[str, np.ndarray]:
    """The clip's true angles by column, and its `phase`."""
    with (CLIPS / f"{name}.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        column: np.array([row[column] if column == "phase" else float(row[column]) for row in rows])
        for column in rows[0]
    }


def hold_s(name: str) -> tuple[float, float]:
    """When the true hold begins and ends."""
    known = truth(name)
    times = known["t_s"][known["phase"] == "hold"]
    return float(times[0]), float(times[-1])
