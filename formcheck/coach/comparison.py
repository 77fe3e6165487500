"""The result compared: left with right, round with round, today with last time. Below measurement error: no change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from formcheck.coach.amount import known
from formcheck.exercise.exercise import Exercise
from formcheck.exercise.plan import Progression
from formcheck.measure.reading import apart
from formcheck.pose.landmarks import SIDES, Side

Round = tuple[Progression, Mapping[str, float | None]]
"""A round with a progression and the result in it, by side."""


@dataclass(frozen=True, slots=True)
class Last:
    """The same exercise's first result the time before. date: as YYYY-MM-DD. left_off, right_off: its uncertainty."""

    date: str
    left: float | None
    right: float | None
    left_off: float | None = None
    right_off: float | None = None

    def of(self, side: Side) -> float | None:
        """This side's value."""
        return self.left if side == "left" else self.right

    def off(self, side: Side) -> float | None:
        """This side's uncertainty."""
        return self.left_off if side == "left" else self.right_off


def told_sides(exercise: Exercise) -> Sequence[Side]:
    """The sides to report: only the first, which stands for both, where left and right are not compared."""
    return SIDES if exercise.compares else SIDES[:1]


def _real(exercise: Exercise, change: float, one: float | None, other: float | None) -> bool:
    """Whether a change is more than measurement error: the published one, and the one of these two readings."""
    return abs(change) >= max(exercise.plan.change, apart(one, other) or 0.0)


def between_legs(exercise: Exercise, usual: Mapping[str, float | None], off: Mapping[str, float | None]) -> list[str]:
    """Which leg is better, and by how many degrees. usual: the result by side; off: its uncertainty."""
    left, right = usual["left"], usual["right"]
    if not exercise.compares or left is None or right is None:
        return []
    between = abs(left - right)
    if not _real(exercise, between, off["left"], off["right"]):
        return [f"No real difference between left and right ({between:.0f}°)"]
    ahead = "left" if _is_better(exercise, left, right) else "right"
    return [f"{between:.0f}° of difference, {ahead} is better"]


def between_rounds(exercise: Exercise, usual: Mapping[str, float | None], rounds: Sequence[Round]) -> list[str]:
    """What each round with a progression changed. One camera sees both, so its own error is much the same in both."""
    lines = []
    for one, row in rounds:
        told = []
        for side in told_sides(exercise):
            now, then = row[side], usual[side]
            if one.label and now is not None and then is not None:
                more = f"{abs(now - then):.0f}° {'more' if now > then else 'less'}"
                words = more if abs(now - then) >= exercise.plan.change else "no real change"
                told.append(f"{side} {words}" if exercise.compares else words)
        lines += [f"{one.label}: {', '.join(told)}"] if told else []
    return lines


def _is_better(exercise: Exercise, one: float, other: float) -> bool:
    """Whether the first value is better than the second. Where both directions are bad, the one nearer to zero is."""
    if exercise.plan.below:
        return abs(one) < abs(other)
    return (one < other) == (exercise.plan.better == "less")


def change_in_words(
    exercise: Exercise, before: float, now: float, before_off: float | None, now_off: float | None
) -> str:
    """How a result has changed, better or worse by so many degrees. before_off, now_off: the uncertainties."""
    change = now - before
    if not _real(exercise, change, now_off, before_off):
        return "no real change"
    return f"{abs(change):.0f}° {'better' if _is_better(exercise, now, before) else 'worse'}"


def since_last(
    exercise: Exercise, usual: Mapping[str, float | None], off: Mapping[str, float | None], last: Last | None
) -> list[str]:
    """The change since last time, in one line; below measurement error it is none."""
    if last is None:
        return []
    told = []
    for side in told_sides(exercise):
        now, then = usual[side], known(exercise.plan, last.of(side), last.off(side))
        if now is None or then is None:
            continue
        words = change_in_words(exercise, then, now, last.off(side), off[side])
        told.append(f"{side} {words}" if exercise.compares else words)
    return [f"Since {last.date}: {', '.join(told)}"] if told else []
