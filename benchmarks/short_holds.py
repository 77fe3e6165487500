"""Is a hold that is left before its time told, and only then? No rendered clip has been asked for a time.

    .venv/bin/python benchmarks/short_holds.py FOLDER... [--cache DIR]

Each clip of one repetition is asked for 1.6 times the rule's threshold more than it truly holds, for half of the
threshold more, and for just as long. The first is a fault, there as soon as the moving angle is back from end range by
the exercise file's `leave` (before, it may be a bounce), to be raised within half a second; the others are none.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from judgement import COUNTS, Score
from rendered import Clip, aligned, clips_in, recording_of
from truth_faults import LATEST_S
from truth_reps import true_reps

from formcheck.checker import Checker
from formcheck.cli.sources import open_source
from formcheck.exercise.detectors import DETECTORS
from formcheck.exercise.event import Event
from formcheck.exercise.exercise import Compensation
from formcheck.exercise.load import find_exercise
from formcheck.exercise.situation import Situation

RULE = "hold_too_short"
LACKS = (1.6, 0.5, 0.0)
"""What is asked for more than is held, in thresholds."""


def held(clip: Clip) -> tuple[float, float] | None:
    """Seconds of the hold and when it was left; None where it is no usual one or is not left in the clip."""
    phasing = find_exercise(clip.exercise).phasing
    driver = clip.true(phasing.driver, clip.working or clip.near)
    grown = driver if phasing.toward == "more" else -driver
    slow = np.abs(np.gradient(driver, clip.times)) < phasing.still
    inside = np.flatnonzero(slow & (grown - grown[clip.neutral].mean() >= 0.8 * np.ptp(grown)))
    if true_reps(clip) != 1 or "bounce" in clip.name or len(inside) < 3:
        return None
    first, last = int(inside[0]), int(inside[-1])
    gone = np.flatnonzero(grown[last:] < grown[inside].max() - phasing.leave)
    if not len(gone):
        return None
    return float(clip.times[last] - clip.times[first]), float(clip.times[last + gone[0]])


def situations(clip: Clip, cache: Path) -> list[Situation]:
    """What the rule is asked about, frame by frame."""
    source = open_source(recording_of(clip, cache), clip.exercise)
    checker = Checker(source.exercise, source.options)
    seen: list[Situation] = []
    detector = next(detector for detector in checker._judge.detectors if detector.id == RULE)
    detector.update = lambda situation: seen.append(situation)  # type: ignore[method-assign,func-returns-value]
    for observation, _ in source.seen(pictures=False):
        checker.step(observation)
    return seen


def raised(rule: Compensation, seen: Sequence[Situation], asked_s: float) -> list[Event]:
    """What the rule says when so long was asked for."""
    detector = DETECTORS[RULE](rule)
    return [event for one in seen if (event := detector.update(replace(one, asked_s=asked_s)))]


def judge(clip: Clip, cache: Path, score: Score) -> str:
    """Add one clip; what was wrong."""
    hold = held(clip)
    if hold is None:
        return ""
    rule = next(rule for rule in find_exercise(clip.exercise).compensations if rule.id == RULE)
    seen, (hold_s, left_s) = situations(clip, cache), hold
    frame_s = 0.5 / clip.meta["fps"]
    score.clips += 1
    false = [event for lack in LACKS[1:] for event in raised(rule, seen, hold_s + lack * rule.enter)]
    told = raised(rule, seen, hold_s + LACKS[0] * rule.enter)
    right = [event for event in told if left_s - frame_s <= event.raised_s <= left_s + LATEST_S + frame_s][:1]
    score.hits += len(right)
    score.misses += not right
    score.false_alarms += len(false) + len(told) - len(right)
    score.delays_s += [event.raised_s - left_s for event in right]
    wrong = "" if right else f"left {left_s:.2f}, said {[round(event.raised_s, 2) for event in told]}"
    return f"{clip.name:44s} {wrong} {f'false {len(false)}' if false else ''}" if wrong or false else ""


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Score what is said of holds that are left too soon.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="clips: NAME.mp4 with NAME.json")
    parser.add_argument("--cache", type=Path, help="where tracked clips are kept (default: a temporary folder)")
    args = parser.parse_args(argv)
    scores: dict[str, Score] = defaultdict(Score)
    with tempfile.TemporaryDirectory() as temporary:
        wrong = [judge(clip, args.cache or Path(temporary), scores[clip.exercise]) for clip in clips_in(args.folders)]
    rows = [[name, *score.cells()[:-1]] for name, score in sorted(scores.items())]
    print(aligned([[RULE, *COUNTS, "p5 s", "median s", "p95 s"], *rows]), "", *filter(None, wrong), sep="\n")


if __name__ == "__main__":
    main()
