"""Were the right faults said at the right time? `analyze` on rendered clips against their exact truth.

    .venv/bin/python benchmarks/judgement.py FOLDER... [--cache DIR] [--markdown]

A true fault is one whose true angle passes `enter` of the exercise file and stays over `exit` for the
minimum time. An event is right when compensation and side are, and it is raised between the crossing and
0.5 s later (bouncing: 1.5 periods later). Everything else that is raised is a false alarm. Faults whose
peak lies between 0.5 and 1.5 times `enter` are borderline: neither hit nor miss nor false alarm.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from rendered import LETTER, Clip, Series, aligned, analysed, clips_in, markdown, runs

from formcheck.exercise.event import EventSide
from formcheck.exercise.exercise import Compensation
from formcheck.exercise.load import find_exercise

LATEST_S = 0.5
SETTLED_S = 0.5
"""How long a fault must be gone before it is over."""
BORDERLINE = (0.5, 1.5)
STILL_DEG_S = 10.0
"""A kick's knee slower than this has ended its extension (the exercise file's `still`)."""
MIDLINE = ("lumbar_rounding",)


@dataclass(frozen=True)
class Fault:
    """A true one. share: its peak as a multiple of `enter`. latest_s: when it must have been raised."""

    compensation: str
    side: EventSide
    start_s: float
    end_s: float
    latest_s: float
    peak: float
    share: float


@dataclass
class Score:
    """What one compensation came to."""

    hits: int = 0
    misses: int = 0
    false_alarms: int = 0
    borderline: int = 0
    not_assessed: int = 0
    delays_s: list[float] = field(default_factory=list)
    clips: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.hits / max(2 * self.hits + self.misses + self.false_alarms, 1)

    def cells(self) -> list[str]:
        delays = [f"{np.quantile(self.delays_s, share):.2f}" if self.delays_s else "-" for share in (0.5, 0.95)]
        counts = (self.clips, self.hits, self.misses, self.false_alarms, self.borderline, self.not_assessed)
        asked = self.hits + self.misses + self.false_alarms
        return [*map(str, counts), f"{self.f1:.2f}" if asked else "-", *delays]


HEADER = ["compensation", "clips", "hits", "misses", "false", "borderline", "not assessed", "F1", "median s", "p95 s"]


def faults(clip: Clip, rule: Compensation) -> list[Fault]:
    """The true faults of one compensation in a clip, borderline ones too."""
    if rule.id == "bouncing":
        return _bounces(clip, rule)
    value = _value(clip, rule.id)
    found = []
    for first, last in _joined(runs(value > min(rule.exit, BORDERLINE[0] * rule.enter)), clip.times):
        part = value[first:last]
        over = first + int(np.argmax(part > min(rule.enter, part.max() - 1e-9)))
        stays = np.flatnonzero(value[over:last] <= rule.exit)
        seconds = clip.times[over + stays[0] if len(stays) else last - 1] - clip.times[over]
        share = float(part.max()) / rule.enter
        if share > BORDERLINE[1] and seconds < rule.min_s:
            share = 1.0  # large but too short to be asked for
        start_s = _crossing(clip.times, value, over, rule.enter)
        end_s = float(clip.times[last - 1])
        side: EventSide = "both" if rule.id in MIDLINE or clip.working is None else clip.working
        found.append(Fault(rule.id, side, start_s, end_s, start_s + LATEST_S, float(part.max()), share))
    return found


def _joined(parts: Iterator[tuple[int, int]], times: Series) -> list[tuple[int, int]]:
    """Runs less than half a second apart are one fault, as they are one event."""
    whole: list[tuple[int, int]] = []
    for first, last in parts:
        if whole and times[first] - times[whole[-1][1] - 1] < SETTLED_S:
            first = whole.pop()[0]
        whole.append((first, last))
    return whole


def _crossing(times: Series, value: Series, over: int, enter: float) -> float:
    """When the line between the frames before and at `over` passes `enter`."""
    if over == 0 or value[over] <= enter or value[over - 1] >= enter:
        return float(times[over])
    return float(np.interp(enter, value[over - 1 : over + 1], times[over - 1 : over + 1]))


def _value(clip: Clip, compensation: str) -> Series:
    """The true value that the compensation is judged by, frame by frame."""
    leg = clip.working or clip.near
    if compensation == "hip_lift":
        return clip.true("pelvis_height_change", leg)
    if compensation == "lumbar_rounding":
        return clip.true("lumbar_flexion_change", leg)
    if compensation == "thigh_drop":
        return -clip.change(clip.true("thigh_elevation", leg))
    if compensation == "knee_rotation":
        return np.abs(clip.change(clip.angle(f"hip_rotation_{LETTER[leg]}")))
    if compensation == "knee_bend":
        knee = clip.true("knee_flexion", leg)
        return np.where(_extended(clip, knee), knee, 0.0) if clip.exercise == "supine_leg_kick" else knee
    raise KeyError(compensation)


def _extended(clip: Clip, knee: Series) -> Any:
    """From the end of the extension to the start of the return: in between the knee may bounce."""
    slow = np.abs(np.gradient(knee, clip.times)) < STILL_DEG_S
    slow &= knee - knee[clip.times < 0.3].mean() < -25.0
    frames = np.flatnonzero(slow)
    inside = np.zeros(len(knee), bool)
    if len(frames):
        inside[frames[0] : frames[-1] + 1] = True
    return inside


def _bounces(clip: Clip, rule: Compensation) -> list[Fault]:
    """Half swings of 1/6 to 1 s (0.5 to 3 Hz) in a row, from the turning points of the moving angle."""
    measure = find_exercise(clip.exercise).phasing.driver
    value = clip.true(measure, clip.working or clip.near)
    least = BORDERLINE[0] * rule.enter
    turns = _turning_points(value, least)
    swings: list[tuple[int, int]] = []
    for first, last in pairwise(turns):
        seconds = clip.times[last] - clip.times[first]
        if 1 / 6 - 0.05 <= seconds <= 1.0 and abs(value[last] - value[first]) <= 30.0:
            swings.append((first, last))
        elif swings and len(swings) < 2 * rule.min_periods:
            swings = []
        elif swings:
            break
    if len(swings) < 2 * rule.min_periods:
        return []
    sizes = [abs(value[last] - value[first]) for first, last in swings]
    period_s = 2 * float(np.median([clip.times[last] - clip.times[first] for first, last in swings]))
    start_s, end_s = float(clip.times[swings[0][0]]), float(clip.times[swings[-1][1]])
    peak, side = float(np.median(sizes)), clip.working or "both"
    latest_s = start_s + rule.min_periods * period_s
    return [Fault("bouncing", side, start_s, end_s, latest_s, peak, peak / rule.enter)]


def _turning_points(value: Series, least: float) -> list[int]:
    """Where the signal turns for good, by at least this much."""
    turns, extreme, direction = [], 0, 0
    for n in range(len(value)):
        away = value[n] - value[extreme]
        if direction * away > 0 or (direction == 0 and abs(away) > least):
            if direction == 0:
                turns.append(extreme)
            direction, extreme = int(np.sign(away)), n
        elif direction and direction * away < -least:
            turns.append(extreme)
            direction, extreme = -direction, n
    return [*turns, extreme]


def judge(clip: Clip, said: dict[str, Any], scores: dict[str, Score]) -> list[str]:
    """Add one clip to the scores; what was wrong, one line each."""
    wrong = []
    silent = {row["compensation"]: row["reason"] for row in said["not_assessed"]}
    for rule in find_exercise(clip.exercise).compensations:
        score = scores[f"{clip.exercise} {rule.id}"]
        score.clips += 1
        events = [event for event in said["events"] if event["compensation"] == rule.id]
        true = faults(clip, rule)
        used: set[int] = set()
        frame_s = 0.5 / clip.meta["fps"]
        for fault in true:
            inside = [
                n
                for n, event in enumerate(events)
                if n not in used and fault.start_s - LATEST_S <= event["raised_s"] <= fault.end_s + LATEST_S
            ]
            if fault.share < BORDERLINE[0]:
                continue
            if fault.share <= BORDERLINE[1]:
                score.borderline += 1
                used.update(inside)
                continue
            right = [
                n
                for n in inside
                if fault.start_s - frame_s <= events[n]["raised_s"] <= fault.latest_s + frame_s
                and events[n]["side"] == fault.side
            ]
            if right:
                score.hits += 1
                score.delays_s.append(events[right[0]]["raised_s"] - fault.start_s)
                used.add(right[0])
            elif rule.id in silent and not inside:
                score.not_assessed += 1
                wrong.append(_line(clip, rule, "not assessed", fault, None, silent[rule.id]))
            else:
                score.misses += 1
                event = events[inside[0]] if inside else None
                used.update(inside[:1])
                score.false_alarms += len(inside[:1])
                wrong.append(_line(clip, rule, _why(fault, event), fault, event, silent.get(rule.id, "")))
        for n, event in enumerate(events):
            if n not in used:
                score.false_alarms += 1
                peak = max((fault.peak for fault in true), default=None)
                note = "" if peak is None else f"true peak in the clip {peak:.3g}"
                wrong.append(_line(clip, rule, "false alarm", None, event, note))
    return wrong


def _why(fault: Fault, event: dict[str, Any] | None) -> str:
    if event is None:
        return "missed"
    if event["side"] != fault.side:
        return f"wrong side ({event['side']}, not {fault.side})"
    late_s = event["raised_s"] - fault.latest_s
    return f"late by {late_s:.2f} s" if late_s > 0 else f"early by {fault.start_s - event['raised_s']:.2f} s"


def _line(
    clip: Clip, rule: Compensation, what: str, fault: Fault | None, event: dict[str, Any] | None, note: str
) -> str:
    parts = [f"{clip.name:44s} {rule.id:16s} {what}"]
    if fault is not None:
        parts.append(f"true: {fault.start_s:.2f} to {fault.end_s:.2f} s, peak {fault.peak:.3g}, enter {rule.enter:g}")
    if event is not None:
        end = "open" if event["end_s"] is None else f"{event['end_s']:.2f}"
        parts.append(
            f"said: start {event['start_s']:.2f} raised {event['raised_s']:.2f} end {end} in {event['phase']}, "
            f"peak {event['peak']:.3g} {event['side']}"
        )
    parts += [note] if note else []
    camera = clip.meta["camera"]
    parts.append(f"[camera {camera['azimuth']:g} deg, roll {camera['roll']:g}]")
    return " | ".join(parts)


def table(scores: dict[str, Score], as_markdown: bool) -> str:
    """One row an exercise and compensation, and their sum."""
    total = Score()
    for score in scores.values():
        for name in ("hits", "misses", "false_alarms", "borderline", "not_assessed", "delays_s"):
            setattr(total, name, getattr(total, name) + getattr(score, name))
    rows = [[name, *score.cells()] for name, score in sorted(scores.items())]
    rows.append(["all", "", *total.cells()[1:]])
    return (markdown if as_markdown else aligned)([HEADER, *rows])


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Score the events of `analyze` on rendered clips with truth.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="clips: NAME.mp4 with NAME.json")
    parser.add_argument("--cache", type=Path, help="where tracked clips are kept (default: a temporary folder)")
    parser.add_argument("--markdown", action="store_true", help="the table as Markdown")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as temporary:
        scores: dict[str, Score] = defaultdict(Score)
        wrong = []
        for clip in clips_in(args.folders):
            wrong += judge(clip, analysed(clip, args.cache or Path(temporary)).json, scores)
    print(table(scores, args.markdown))
    print()
    print("\n".join(sorted(wrong)))


if __name__ == "__main__":
    main()
