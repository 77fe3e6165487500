"""The result in words: left, right, difference, best, faults, what to watch, and since last time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from formcheck.checker import Checker
from formcheck.coach.comparison import Last
from formcheck.coach.result import result_of, summarized
from formcheck.exercise.event import NOT_ASKED, Event, EventSide
from formcheck.exercise.load import find_exercise
from formcheck.exercise.repetition import RepResult
from formcheck.feedback.cue_table import cue_table
from formcheck.feedback.voices import pieces

KICK, TOUCH = find_exercise("supine_leg_kick"), find_exercise("toe_touch")


def rep(side: EventSide, value: float, name: str = "knee_extension_deficit_deg") -> RepResult:
    return RepResult(1, side, 0.0, 5.0, 2.0, 2.0, {name: value})


def fault(kind: str) -> Event:
    return Event(kind, "right", 1, "hold", 1.0, 1.3, 2.0, 0.1, "torso", 0.05, 0.9)


REPS = [rep("left", 18.4), rep("left", 16.0), rep("left", 19.0), rep("right", 11.6), rep("right", 12.4)]


def test_left_and_right_in_one_sentence_and_more_in_lines() -> None:
    found = summarized(KICK, REPS, [fault("bouncing"), fault("hip_lift"), fault("hip_lift"), fault("knee_bend")])
    assert found.sentence == "Left 18 degrees short of straight, right 12"
    assert found.lines == (
        "Left 18° short of straight, best 16°",
        "Right 12° short of straight, best 12°",
        "No real difference between left and right (6°)",
        "Bouncing: once",
        "Hips up: twice",
        "Not straight: once",
        "Next time: Keep your hips on the floor",
    )
    # On the screen first what matters most; what is only a result is in the bars already.
    assert found.shown == (
        "No real difference between left and right (6°)",
        "Next time: Keep your hips on the floor",
        "Best: left 16°, right 12°",
        "Bouncing: once, hips up: twice",
    )
    assert found.measures == {"left": 18.4, "right": 12.0}
    assert found.reps == {"left": 3, "right": 2}
    (score,) = found.scores
    assert (score.left, score.right, score.better) == (18.4, 12.0, "less")


def test_a_difference_beyond_measurement_error_is_said() -> None:
    found = summarized(KICK, [rep("left", 30.0), rep("right", 10.0)], [])
    assert "20° of difference, right is better" in found.lines


@pytest.mark.parametrize(
    ("then", "words"),
    [
        (18.4 + 6.9, "left no real change"),
        (18.4 + 7.1, "left 7° better"),
        (18.4 - 9.0, "left 9° worse"),
    ],
)
def test_since_last_time_only_what_is_more_than_measurement_error(then: float, words: str) -> None:
    assert KICK.plan.change == 7.0
    found = summarized(KICK, REPS, [], Last("2026-11-15", then, None))
    assert f"Since 2026-11-15: {words}" in found.lines


def test_last_time_is_told_as_it_was_told_then() -> None:
    past_straight = summarized(KICK, [rep("left", -2.0)], [], Last("2026-11-15", -8.4, None, 3.0, None))
    assert "Since 2026-11-15: left no real change" in past_straight.lines, "straight then and now"
    too_unsure = summarized(KICK, [rep("left", 30.0)], [], Last("2026-11-15", 12.0, None, 60.0, None))
    assert not any(line.startswith("Since") for line in too_unsure.lines)


def test_where_more_is_better_a_larger_value_is() -> None:
    reps = [rep("both", 95.0, "hip_flexion_deg")]
    found = summarized(TOUCH, reps, [], Last("2026-11-15", 80.0, 80.0))
    assert found.sentence == "95 degrees at the hip"
    assert found.lines == ("Hip 95°", "Since 2026-11-15: 15° better")
    assert found.scores == ()


def test_rounds_with_a_progression_are_counted_and_not_measured() -> None:
    found = summarized(KICK, [*REPS, replace(rep("right", 60.0), progression="toes")], [])
    assert found.reps == {"left": 3, "right": 3}
    assert found.measures["right"] == 12.0


def unsure(side: EventSide, value: float, off: float | None) -> RepResult:
    return replace(rep(side, value), uncertainties={} if off is None else {"knee_extension_deficit_deg": off})


def test_a_value_comes_with_how_far_it_may_be_off() -> None:
    found = summarized(KICK, [unsure("left", 12.0, 3.2), rep("right", 8.0)], [])
    assert found.lines[:2] == ("Left 12° ± 3 short of straight", "Right 8° short of straight")
    assert found.uncertainties == {"left": 3.2, "right": None}
    assert (found.scores[0].left_off, found.scores[0].right_off) == (3.2, None)


def test_an_error_of_unknown_size_is_not_told_as_if_it_were_known() -> None:
    assert summarized(KICK, [unsure("left", 92.0, 77.3)], []).lines[0] == "Left 92° ± 20+ short of straight"


def test_repetitions_that_scatter_are_less_certain_and_more_of_them_take_nothing_from_the_cameras_error() -> None:
    same = summarized(KICK, [unsure("left", 12.0, 3.0)] * 3, []).uncertainties["left"]
    apart = summarized(KICK, [unsure("left", value, 3.0) for value in (8.0, 12.0, 16.0)], []).uncertainties["left"]
    assert same == 3.0
    assert apart is not None
    assert 4.0 < apart < 6.0


def test_a_change_within_what_both_readings_may_be_off_is_none() -> None:
    reps = [unsure("left", 12.0, 6.0)]
    for then_off, words in ((8.0, "left no real change"), (3.0, "left 8° better"), (None, "left 8° better")):
        found = summarized(KICK, reps, [], Last("2026-11-15", 20.0, None, left_off=then_off))
        assert f"Since 2026-11-15: {words}" in found.lines
    sides = summarized(KICK, [*reps, unsure("right", 20.0, 7.0)], [])
    assert "No real difference between left and right (8°)" in sides.lines


def test_what_pulled_toes_change_is_told_beside_the_result() -> None:
    toes = [replace(rep("left", 28.0), progression="toes"), replace(rep("right", 14.0), progression="toes")]
    found = summarized(KICK, [*REPS, *toes], [])
    assert "Toes pulled: left 10° more, right no real change" in found.lines
    assert "Toes pulled: left 10° more, right no real change" in found.shown


def test_nothing_done_is_nothing_said() -> None:
    found = summarized(KICK, [], [])
    assert (found.sentence, found.lines, found.reps) == ("", (), {})


@pytest.mark.parametrize(
    ("left", "right", "sentence", "line"),
    [
        ((-3.2, 4.0), (12.0, 4.0), "Left straight, right 12 degrees short of straight", "Left straight"),
        ((1.0, None), (2.0, None), "Left straight, right straight", "Left straight"),
        (
            (12.0, 3.0),
            (0.0, 3.0),
            "Left 12 degrees short of straight, right straight",
            "Left 12° ± 3 short of straight",
        ),
        (
            (4.0, 8.0),
            (9.0, 4.0),
            "Left perhaps straight, right 9 degrees short of straight",
            "Left perhaps straight (4° ± 8)",
        ),
        (
            (8.4, 10.4),
            (2.0, 5.0),
            "Left too uncertain to tell, right straight",
            "Left too uncertain to tell (8° ± 10)",
        ),
        (
            (42.0, 26.0),
            (18.0, 12.0),
            "Left about 40 degrees short of straight, right about 20",
            "Left 42° ± 20+ short of straight",
        ),
        ((-12.0, 18.0), (9.0, 4.0), "Left too uncertain to tell, right 9 degrees short of straight", None),
    ],
)
def test_what_is_no_number_is_told_in_words(
    left: tuple[float, float | None], right: tuple[float, float | None], sentence: str, line: str | None
) -> None:
    reps = [unsure("left", *left), unsure("right", *right)]
    found = summarized(KICK, reps, [])
    assert found.sentence == sentence
    assert found.lines[0] == (line or "Left too uncertain to tell")
    assert pieces(found.sentence, cue_table().phrases)
    assert left[1] is None or left[1] < 10 or not any(line.startswith("Best: left") for line in found.shown)
    assert all(value is None or value >= 0 for value in (found.scores[0].left, found.scores[0].right))


@pytest.mark.parametrize(
    ("left", "right", "sentence"),
    [
        (-12.0, 3.0, "Left 12 degrees outward, right 3 degrees inward"),
        (4.0, 3.0, "Left 4 degrees inward, right 3"),
        (-4.0, -6.0, "Left 4 degrees outward, right 6"),
        (None, -6.0, "Right 6 degrees outward"),
        (1.2, -2.0, "Left in line, right in line"),
        (-7.0, 1.0, "Left 7 degrees outward, right in line"),
        (1.0, 7.0, "Left in line, right 7 degrees inward"),
    ],
)
def test_what_is_on_the_other_side_of_zero_is_said_to_be_there(left: float | None, right: float, sentence: str) -> None:
    front = find_exercise("posture_front")
    measures = {"left_knee_inward_deg": left, "right_knee_inward_deg": right}
    found = summarized(front, [RepResult(1, "both", 0.0, 20.0, 10.0, 10.0, measures)], [])
    assert found.sentence == sentence
    assert pieces(found.sentence, cue_table().phrases)
    if left == -12.0:
        assert found.lines[0] == "Left 12° outward"
        assert "15° of difference, right is better" in found.lines


def test_the_best_is_of_a_repetition_in_form() -> None:
    lifted = Event("hip_lift", "right", 2, "hold", 5.0, 5.3, 6.0, 0.1, "torso", 0.05, 0.9)
    reps = [replace(rep("right", value), number=n) for n, value in enumerate((20.0, 3.0, 18.0), start=1)]
    assert summarized(KICK, reps, []).best["right"] == 3.0
    assert summarized(KICK, reps, [lifted]).best["right"] == 18.0


def test_a_result_held_out_of_form_is_told_to_be_that() -> None:
    """As far as there is a second in form, the result is of that."""
    lifted, short = fault("hip_lift"), replace(fault("hold_too_short"), unit="s")
    words = "Right: not a second of the hold was in form"
    for held_s, events, told in ((0.4, [lifted], True), (1.5, [lifted], False), (0.4, [short], False)):
        found = summarized(KICK, [replace(rep("right", 12.0), hold_counted_s=held_s), rep("left", 9.0)], events)
        assert (words in found.lines, words in found.shown) == (told, told)
    touch = replace(rep("both", 95.0, "hip_flexion_deg"), hold_counted_s=0.0)
    assert "Not a second of the hold was in form" in summarized(TOUCH, [touch], [fault("lumbar_rounding")]).lines


@pytest.mark.parametrize(
    ("knee", "sentence"), [(1.0, "Straight"), (-2.0, "Straight"), (-6.0, "6 degrees past straight")]
)
def test_about_zero_is_a_word_where_it_goes_either_way(knee: float, sentence: str) -> None:
    found = summarized(find_exercise("posture_side"), [rep("both", knee, "knee_flexion_deg")], [])
    assert found.sentence == sentence
    assert pieces(found.sentence, cue_table().phrases)


def test_a_session_without_a_number_ends_with_words() -> None:
    blind = replace(rep("right", 0.0), measures={"knee_extension_deficit_deg": None})
    assert summarized(KICK, [blind], []).sentence == "Session finished"


def test_the_result_of_a_session_tells_what_was_judged_and_there_is_none_without_a_repetition() -> None:
    nothing = Checker(KICK).finish()
    assert result_of(nothing, None) is None
    assert result_of(replace(nothing, exercise=None, reps=tuple(REPS)), None) is None
    unseen = (("knee_bend", "hidden"), ("toes_dropped", NOT_ASKED))
    done = replace(nothing, reps=tuple(REPS), assessed=("hip_lift",), not_assessed=unseen)
    result = result_of(done, Last("2026-11-15", 30.0, None))
    assert result is not None
    assert (result.assessed, result.not_assessed) == (("hip_lift",), ("knee_bend",))
    assert result.sentence == summarized(KICK, REPS, []).sentence
    assert "Since 2026-11-15: left 12° better" in result.lines
