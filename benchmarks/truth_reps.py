"""Repetitions and holds: how many there truly are, how long they are held, and what was counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from rendered import Clip, Series, runs
from truth_faults import BORDERLINE, BY_COURSE, WITHOUT_TRUTH, faults, true_value

from formcheck.exercise.load import find_exercise


@dataclass
class RepScore:
    """Of one exercise: clips whose repetitions were all counted, and the errors of the time in form."""

    clips: int = 0
    right: int = 0
    hold_errors_s: list[float] = field(default_factory=list)

    def cells(self) -> list[str]:
        errors = np.abs(self.hold_errors_s) if self.hold_errors_s else None
        shares = ["-", "-"] if errors is None else [f"{np.median(errors):.2f}", f"{np.quantile(errors, 0.95):.2f}"]
        return [str(self.clips), str(self.right), *shares]


HEADER = ["repetitions", "clips", "counted right", "hold error median s", "p95 s"]


def true_reps(clip: Clip) -> int:
    """How often the movement came to its end range."""
    return sum(1 for _ in runs(clip.held))


def true_hold_s(clip: Clip) -> float | None:
    """Seconds of the only repetition in which the moving angle rests at end range and no fault is on.

    None where a fault is so near its threshold that in form or not is open.
    """
    exercise = find_exercise(clip.exercise)
    phasing = exercise.phasing
    driver = clip.true(phasing.driver, clip.working or clip.near)
    grown = driver if phasing.toward == "more" else -driver
    slow = np.abs(np.gradient(driver, clip.times)) < phasing.still
    inside: Series = slow & (grown - grown[clip.neutral].mean() >= 0.8 * np.ptp(grown))
    for rule in exercise.compensations:
        for fault in faults(clip, rule):
            if BORDERLINE[0] < fault.share < BORDERLINE[1]:
                return None
            if fault.share >= BORDERLINE[1]:
                inside &= ~((clip.times >= fault.start_s) & (clip.times <= fault.over_s))
    frame_s = float(np.median(np.diff(clip.times)))
    return float(inside.sum()) * frame_s


def count(clip: Clip, said: dict[str, Any], score: RepScore) -> list[str]:
    """Add one clip; what was wrong, one line each."""
    wrong = []
    true, counted = true_reps(clip), len(said["reps"])
    score.clips += 1
    score.right += true == counted
    if true != counted:
        wrong.append(f"{clip.name:44s} counted {counted} repetitions of {true}")
    hold_s = true_hold_s(clip) if true == counted == 1 and not _unseen_faults(clip, said) else None
    if hold_s is not None:
        error_s = said["reps"][0]["hold_in_form_s"] - hold_s
        score.hold_errors_s.append(error_s)
        if abs(error_s) > 0.3:
            wrong.append(f"{clip.name:44s} held in form {hold_s:.2f} s, said {hold_s + error_s:.2f} s")
    return wrong


def _unseen_faults(clip: Clip, said: dict[str, Any]) -> bool:
    """Whether a fault is on that is said to be not assessed: in form or not is open then too."""
    silent = {row["compensation"] for row in said["not_assessed"]} - {event["compensation"] for event in said["events"]}
    rules = [rule for rule in find_exercise(clip.exercise).compensations if rule.id in silent]
    return any(fault.share >= BORDERLINE[1] for rule in rules for fault in faults(clip, rule))


def faultless(clip: Clip) -> bool:
    """Whether no truth comes near a threshold that could be seen: good form."""
    rules = [rule for rule in find_exercise(clip.exercise).compensations if rule.id not in WITHOUT_TRUTH]
    if any(fault.share for rule in rules if rule.id in BY_COURSE for fault in faults(clip, rule)):
        return False
    return all(true_value(clip, rule.id).max() < rule.enter for rule in rules if rule.id not in BY_COURSE)
