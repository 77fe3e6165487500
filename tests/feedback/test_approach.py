"""The rising tone: sparse, higher with each step, silent when nothing comes nearer."""

from __future__ import annotations

import itertools
import math

import pytest

from formcheck.feedback.approach import STEPS, Approach
from formcheck.feedback.cue_table import cue_table

FPS = 30


def heard(shares: list[float | None], in_form: bool = True) -> list[int]:
    approach = Approach()
    steps = (approach.update(k / FPS, share, in_form) for k, share in enumerate(shares))
    return [step for step in steps if step is not None]


def ramp(start: float, end: float, seconds: float) -> list[float | None]:
    count = round(seconds * FPS)
    return [start + (end - start) * k / count for k in range(count + 1)]


def test_on_the_way_every_step_sounds_once_and_in_order() -> None:
    assert heard(ramp(0.0, 1.0, 2.0)) == list(range(1, STEPS + 1))


def test_every_tick_is_higher_than_the_one_before() -> None:
    ticks = cue_table().ticks
    pitches = [notes[0][0] for notes in ticks]
    ratios = [high / low for low, high in itertools.pairwise(pitches)]
    assert min(ratios) > 1.1
    assert max(ratios) == pytest.approx(min(ratios), rel=0.01)
    assert [len(notes) for notes in ticks] == [1] * (STEPS - 1) + [2]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.99, 1.0])
def test_nothing_moves_nothing_sounds(share: float) -> None:
    assert len(heard([share] * 90)) <= 1
    assert heard([None] * 90) == []


def test_a_trembling_leg_does_not_rattle() -> None:
    trembling = [0.5 + 0.06 * math.sin(k) for k in range(300)]
    assert len(heard(list(trembling))) <= 2


def test_the_way_back_is_silent_and_the_next_time_sounds_again() -> None:
    there, back = ramp(0.0, 1.0, 2.0), ramp(1.0, 0.0, 2.0)
    assert heard([*there, *back]) == list(range(1, STEPS + 1))
    assert heard([*there, *back, *there]) == 2 * list(range(1, STEPS + 1))


def test_a_fault_is_not_praised() -> None:
    assert heard(ramp(0.0, 1.0, 2.0), in_form=False) == []


def test_a_fast_movement_skips_ticks_but_not_the_arrival() -> None:
    steps = heard([*ramp(0.0, 1.0, 0.3), *[1.0] * 30])
    assert 2 <= len(steps) <= 4
    assert steps == sorted(steps)
    assert steps[-1] == STEPS
