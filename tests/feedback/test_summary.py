"""The words after a session: what no fault means depends on what was judged."""

from __future__ import annotations

import pytest

from formcheck.cli.several import line_of
from formcheck.exercise.event import Event
from formcheck.exercise.load import find_exercise
from formcheck.exercise.outcome import Outcome
from formcheck.feedback.summary import summary
from formcheck.measure.view import UNKNOWN

DOG = find_exercise("downward_dog")
NEVER = tuple((unseen.id, unseen.reason) for unseen in DOG.unseen)
BENT = Event("knee_bend", "left", 1, "hold", 1.5, 1.8, None, 30.0, "deg", 20.0, 1.0)


def outcome(
    assessed: tuple[str, ...], not_assessed: tuple[tuple[str, str], ...], events: tuple[Event, ...] = ()
) -> Outcome:
    return Outcome(
        exercise=DOG,
        view=UNKNOWN,
        frames=9,
        tracked=9,
        duration_s=1.0,
        reps=(),
        events=events,
        cues=(),
        measures={},
        not_assessed=(*not_assessed, *NEVER),
        assessed=assessed,
    )


HIDDEN = (("knee_bend", "left knee not seen"), ("bouncing", "left knee not seen"), ("heels_up", "left heel not seen"))


@pytest.mark.parametrize(
    ("found", "told", "more"),
    [
        (outcome((), (("knee_bend", "nobody seen"), ("bouncing", "nobody seen"))), "nothing judged: nobody seen", 0),
        (outcome((), HIDDEN), "nothing judged: left knee not seen", 1),
        (outcome(("hips_behind_feet",), HIDDEN), f"no fault seen; judged: 1 of {4 + len(NEVER)}", 3 + len(NEVER)),
    ],
    ids=["one reason", "several reasons", "a part"],
)
def test_no_fault_is_told_with_what_was_judged_alone_and_side_by_side(found: Outcome, told: str, more: int) -> None:
    lines = [line.strip() for line in summary(found)]
    assert lines[1] == told
    assert len([line for line in lines if line.startswith("not assessed: ")]) == len(lines) - 2 == more
    side_by_side = line_of(found.as_dict("film.mp4"))
    assert f"; {told}" in side_by_side
    assert ("; not judged: " in side_by_side) is bool(found.assessed)


def test_a_fault_that_was_found_is_told_though_nothing_was_judged_throughout() -> None:
    found = outcome((), (("knee_bend", "left knee not seen: repetition 2"),), (BENT,))
    lines, side_by_side = summary(found), line_of(found.as_dict("film.mp4"))
    assert "  knee bend: 1 time (left), at most 30°" in lines
    assert "; knee_bend 1; not judged: " in side_by_side
    assert not any("nothing judged" in told for told in (*lines, side_by_side))


def test_where_nothing_is_corrected_nothing_is_said_of_it() -> None:
    report = Outcome(
        find_exercise("posture_side"), UNKNOWN, 9, 9, 1.0, reps=(), events=(), cues=(), measures={}, not_assessed=()
    )
    assert line_of(report.as_dict("film.mp4")) == "posture_side; 9 of 9 frames; 0 repetitions"
    assert len(summary(report)) == 1
