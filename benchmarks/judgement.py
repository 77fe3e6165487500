"""Were the right faults said at the right time? `analyze` on rendered clips against their exact truth.

    .venv/bin/python benchmarks/judgement.py FOLDER... [--cache DIR] [--markdown] [--noise KIND|all]
    .venv/bin/python benchmarks/judgement.py --real FOLDER [--cache DIR]

A true fault is one whose true angle passes `enter` of the exercise file and stays over `exit` for the
minimum time. An event is right when compensation and side are, and it is raised between the crossing and
0.5 s later (bouncing: 1.5 periods later). Everything else that is raised is a false alarm. Faults whose
peak lies between 0.5 and 1.5 times `enter` are borderline: neither hit nor miss nor false alarm.
"""

from __future__ import annotations

import argparse
import tempfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from noise import KINDS, worse
from real_clips import score_real
from rendered import Clip, aligned, analysed, clips_in, markdown, recording_of
from truth_faults import BORDERLINE, LATEST_S, Fault, asked_for_toes, faults
from truth_reps import HEADER as REP_HEADER
from truth_reps import RepScore, count, faultless

from formcheck.checker import Checker
from formcheck.cli.sources import open_source
from formcheck.exercise.exercise import Compensation
from formcheck.exercise.load import find_exercise


@dataclass
class Score:
    """What one compensation came to."""

    hits: int = 0
    misses: int = 0
    false_alarms: int = 0
    borderline: int = 0
    not_assessed: int = 0
    delays_s: list[float] = field(default_factory=list)
    end_errors_s: list[float] = field(default_factory=list)
    clips: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.hits / max(2 * self.hits + self.misses + self.false_alarms, 1)

    def add(self, other: Score) -> None:
        for name in ("hits", "misses", "false_alarms", "borderline", "not_assessed", "delays_s", "end_errors_s"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def cells(self) -> list[str]:
        delays = [f"{np.quantile(self.delays_s, share):.2f}" if self.delays_s else "-" for share in (0.05, 0.5, 0.95)]
        ends = f"{np.mean(np.abs(self.end_errors_s) <= 0.5):.0%}" if self.end_errors_s else "-"
        counts = (self.clips, self.hits, self.misses, self.false_alarms, self.borderline, self.not_assessed)
        asked = self.hits + self.misses + self.false_alarms
        return [*map(str, counts), f"{self.f1:.2f}" if asked else "-", *delays, ends]


COUNTS = ["clips", "hits", "misses", "false", "borderline", "not assessed", "F1"]
HEADER = ["compensation", *COUNTS, "p5 s", "median s", "p95 s", "end in 0.5 s"]


@dataclass
class Scores:
    """Everything that is counted."""

    faults: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    bodies: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    reps: dict[str, RepScore] = field(default_factory=lambda: defaultdict(RepScore))
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)
    good_s: float = 0.0
    good_events: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def total(self) -> Score:
        total = Score()
        for score in self.faults.values():
            total.add(score)
        return total


def judge(clip: Clip, said: dict[str, Any], scores: Scores) -> None:
    """Add one clip to the scores."""
    of_clip = Score()
    true = {rule.id: faults(clip, rule) for rule in find_exercise(clip.exercise).compensations}
    for rule in find_exercise(clip.exercise).compensations:
        of_rule = Score(clips=1)
        scores.wrong += _judge_rule(clip, rule, said, true[rule.id], of_rule)
        scores.faults[f"{clip.exercise} {rule.id}"].clips += 1
        scores.faults[f"{clip.exercise} {rule.id}"].add(of_rule)
        of_clip.add(of_rule)
    body = scores.bodies[body_of(clip)]
    body.clips += 1
    body.add(of_clip)
    _confuse(true, said["events"], scores.confused)
    scores.wrong += count(clip, said, scores.reps[clip.exercise])
    if faultless(clip):
        scores.good_s += float(clip.times[-1])
        scores.good_events += len(said["events"])


def _judge_rule(clip: Clip, rule: Compensation, said: dict[str, Any], true: list[Fault], score: Score) -> list[str]:
    wrong = []
    silent = {row["compensation"]: row["reason"] for row in said["not_assessed"]}
    events = [event for event in said["events"] if event["compensation"] == rule.id]
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
        right = [n for n in inside if _in_time(fault, events[n], frame_s)]
        if right:
            event = events[right[0]]
            score.hits += 1
            score.delays_s.append(event["raised_s"] - fault.start_s)
            if event["end_s"] is not None:
                score.end_errors_s.append(event["end_s"] - fault.over_s)
            used.add(right[0])
        elif rule.id in silent and not inside:
            score.not_assessed += 1
            wrong.append(_line(clip, rule, "not assessed", fault, None, silent[rule.id]))
        else:
            score.misses += 1
            late = events[inside[0]] if inside else None
            used.update(inside[:1])
            score.false_alarms += len(inside[:1])
            wrong.append(_line(clip, rule, _why(fault, late), fault, late, silent.get(rule.id, "")))
    for n, event in enumerate(events):
        if n not in used:
            score.false_alarms += 1
            peak = max((fault.peak for fault in true), default=None)
            note = "" if peak is None else f"true peak in the clip {peak:.3g}"
            wrong.append(_line(clip, rule, "false alarm", None, event, note))
    return wrong


def _in_time(fault: Fault, event: dict[str, Any], frame_s: float) -> bool:
    in_time = fault.start_s - frame_s <= event["raised_s"] <= fault.latest_s + frame_s
    return in_time and event["side"] == fault.side


def _confuse(true: dict[str, list[Fault]], events: list[dict[str, Any]], confused: Counter[tuple[str, str]]) -> None:
    """For each event, what was truly on when it was raised: itself, or the largest other."""
    for event in events:
        on = [
            (fault.share, name)
            for name, found in true.items()
            for fault in found
            if fault.share >= BORDERLINE[0] and fault.start_s - LATEST_S <= event["raised_s"] <= fault.end_s + LATEST_S
        ]
        names = [name for _, name in on]
        said = event["compensation"]
        confused[said, said if said in names else max(on)[1] if on else "nothing"] += 1


def body_of(clip: Clip) -> str:
    """A body in a few words, such as `f 1.66 m, weight 0.5`."""
    body = clip.meta["body"]
    kind = f"{body['sex'][0]} {body['height']:.2f} m, weight {body['weight']:.1f}"
    return f"{kind}, {body.get('age', 'young')}, {body['clothes']}"


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
        parts.append(f"true: {fault.start_s:.2f} to {fault.over_s:.2f} s, peak {fault.peak:.3g}, enter {rule.enter:g}")
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


class PulledToes(Checker):
    """A session that is in the round with the toes pulled."""

    @property
    def _progression(self) -> str:
        return "toes"


def said_of(clip: Clip, cache: Path, noise: str | None) -> dict[str, Any]:
    """What `analyze --json` says of a clip; with noise, of what a worse tracker would have seen of it."""
    if noise is None and not asked_for_toes(clip):
        return analysed(clip, cache).json
    source = open_source(recording_of(clip, cache), clip.exercise)
    checker = (PulledToes if asked_for_toes(clip) else Checker)(source.exercise, source.options)
    seen = (observation for observation, _ in source.seen(pictures=False))
    for observation in worse(seen, noise, seed=zlib.crc32(clip.name.encode())) if noise else seen:
        checker.step(observation)
    return checker.finish().as_dict(clip.name)


def report(scores: Scores, as_markdown: bool) -> str:
    """All tables."""
    shown = markdown if as_markdown else aligned
    rows = [[name, *score.cells()] for name, score in sorted(scores.faults.items())]
    tables = [shown([HEADER, *rows, ["all", "", *scores.total.cells()[1:]]])]
    tables.append(shown([["body", *HEADER[1:]], *([name, *s.cells()] for name, s in sorted(scores.bodies.items()))]))
    tables.append(shown([REP_HEADER, *([name, *score.cells()] for name, score in sorted(scores.reps.items()))]))
    columns = sorted({true for _, true in scores.confused})
    said = sorted({name for name, _ in scores.confused})
    confused = [[name, *(str(scores.confused[name, true] or "") for true in columns)] for name in said]
    tables.append(shown([["said, though true is", *columns], *confused]))
    tables.append(f"good form: {scores.good_events} events in {scores.good_s:.0f} s")
    return "\n\n".join(tables)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Score the events of `analyze` on clips whose faults are known.")
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="clips: NAME.mp4 with NAME.json")
    parser.add_argument("--cache", type=Path, help="where tracked clips are kept (default: a temporary folder)")
    parser.add_argument("--markdown", action="store_true", help="tables as Markdown")
    parser.add_argument("--noise", choices=(*KINDS, "all"), help="score also what a worse tracker would have seen")
    parser.add_argument("--real", type=Path, metavar="FOLDER", help="score real clips, labelled in real_labels.toml")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as temporary:
        cache = args.cache or Path(temporary)
        if args.real:
            print(score_real(args.real, cache))
        kinds = [None, *KINDS] if args.noise == "all" else [None, args.noise] if args.noise else [None]
        for noise in kinds if args.folders else []:
            scores = Scores()
            for clip in clips_in(args.folders):
                judge(clip, said_of(clip, cache, noise), scores)
            if noise is None:
                print(report(scores, args.markdown), "\n".join(["", *sorted(scores.wrong)]), sep="\n")
            else:
                good = f"{scores.good_events} events in good form"
                print(f"{noise}: F1 {scores.total.f1:.3f}, {scores.total.false_alarms} false alarms, {good}")


if __name__ == "__main__":
    main()
