"""Words that are said again, less and less often, until they are heeded."""

from __future__ import annotations

from itertools import pairwise

import pytest

from formcheck.coach.repeat import AGAIN_S, Repeat
from formcheck.coach.voice import speaking_s

WORDS, OTHERS = "Move back", "Turn on a light"
SETTLE_S = 0.7


def said_at(course: list[str], step_s: float = 0.1) -> list[tuple[float, str]]:
    """When what was said, of what is to be done frame by frame."""
    repeat = Repeat()
    heard = [(n * step_s, repeat.due(words, n * step_s, SETTLE_S)) for n, words in enumerate(course)]
    return [(time_s, words) for time_s, words in heard if words]


def test_it_is_said_once_it_has_lasted_and_then_less_and_less_often() -> None:
    times = [time_s for time_s, _ in said_at([WORDS] * 900)]
    waits = [after - before - speaking_s(WORDS) for before, after in pairwise(times)]
    assert times[0] == pytest.approx(SETTLE_S, abs=0.1)
    assert waits == pytest.approx([*AGAIN_S, AGAIN_S[-1]][: len(waits)], abs=0.2)
    assert len(waits) >= 3


def test_what_changes_from_frame_to_frame_is_not_said() -> None:
    assert said_at([WORDS, OTHERS] * 50) == []


def test_what_comes_back_is_not_said_any_sooner() -> None:
    course = [*[WORDS] * 10, *[OTHERS] * 10, *[WORDS] * 200]
    (first_s, _), (_, others), (again_s, words) = said_at(course)[:3]
    assert (others, words) == (OTHERS, WORDS)
    assert again_s - first_s >= AGAIN_S[0] + speaking_s(WORDS) - 0.1


def test_after_forgetting_it_is_said_as_for_the_first_time() -> None:
    repeat = Repeat()
    assert repeat.due(WORDS, 0.0, 0.0) == WORDS
    assert repeat.due(WORDS, 1.0, 0.0) == ""
    repeat.forget()
    assert repeat.due(WORDS, 1.1, 0.0) == WORDS
