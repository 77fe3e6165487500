"""What was judged and what was not: silence must never mean fine."""

from __future__ import annotations

from formcheck.exercise.assessment import assessed, not_assessed
from formcheck.exercise.detectors import DETECTORS, Detector
from formcheck.exercise.event import NOT_ASKED
from formcheck.exercise.load import find_exercise
from formcheck.measure.measurer import NOBODY


def detector(kind: str = "knee_bend") -> Detector:
    return DETECTORS[kind](next(rule for rule in find_exercise("supine_leg_kick").compensations if rule.id == kind))


def seen(found: Detector, rep: int, judged: int, reason: str = "knee hidden") -> None:
    """A repetition of ten frames of which so many were judged."""
    found.coverage.in_reps[rep].frames += 10
    found.coverage.in_reps[rep].judged += judged
    for _ in range(10 - judged):
        found.coverage.miss(reason)


def test_a_repetition_in_which_nothing_was_seen_is_named() -> None:
    knee = detector()
    for rep, judged in ((1, 10), (2, 0), (3, 10)):
        seen(knee, rep, judged)
    assert assessed([knee], reps=3) == ()
    assert not_assessed([knee], nobody="", reps=3) == (("knee_bend", "knee hidden: repetition 2"),)
    assert assessed([knee], reps=1) == ("knee_bend",), "the others were given up"


def test_a_fault_that_was_found_in_a_repetition_needs_no_more_of_it() -> None:
    knee = detector()
    seen(knee, 1, 10)
    seen(knee, 2, 2)
    knee.coverage.in_reps[2].found = True
    assert assessed([knee], reps=2) == ("knee_bend",)
    assert not_assessed([knee], nobody="", reps=2) == ()


def test_what_is_hardly_seen_has_its_commonest_reason() -> None:
    knee = detector()
    seen(knee, 1, 4, "knee hidden")
    seen(knee, 2, 3, "not certain from this view")
    assert assessed([knee], reps=2) == ()
    assert not_assessed([knee], nobody="", reps=2) == (("knee_bend", "not certain from this view"),)


def test_half_of_the_frames_are_enough() -> None:
    knee = detector()
    seen(knee, 1, 5)
    assert assessed([knee], reps=1) == ("knee_bend",)


def test_what_never_came_and_what_nobody_asked_for_is_said_too() -> None:
    knee, toes = detector(), detector("toes_dropped")
    assert not_assessed([knee], nobody=NOBODY, reps=0) == (("knee_bend", "nobody seen"),)
    assert not_assessed([knee], nobody="", reps=0) == (("knee_bend", "no repetition seen"),)
    toes.coverage.not_asked = True
    assert not_assessed([toes], nobody="", reps=1) == (("toes_dropped", NOT_ASKED),)
    assert assessed([toes], reps=1) == ()
    seen(toes, 4, 0, "left toes not seen")
    assert not_assessed([toes], nobody="", reps=4) == (("toes_dropped", "left toes not seen"),)


def test_a_film_that_ends_in_its_first_hold_shows_no_way_back() -> None:
    knee = detector()
    rule = next(rule for rule in find_exercise("toe_touch").compensations if rule.id == "hold_too_short")
    short = DETECTORS[rule.id](rule)
    seen(knee, 1, 10)
    assert not_assessed([knee, short], nobody="", reps=1) == (("hold_too_short", "no way back seen"),)


def test_why_no_start_posture_was_read_is_said() -> None:
    why = "from the foot end the legs are mixed up: put the camera at the head end"
    found = not_assessed([detector()], nobody="", reps=0, unread=why)
    assert found == (("knee_bend", f"no repetition seen: {why}"),)
    assert not_assessed([detector()], nobody="", reps=1, unread=why) == (("knee_bend", "no repetition seen"),)
    assert not_assessed([detector()], nobody=NOBODY, reps=0, unread=why) == (("knee_bend", "nobody seen"),)
