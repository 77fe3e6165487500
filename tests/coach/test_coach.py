"""What is said and when: one thing at a time, the most important first, not the same again at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from formcheck.coach.coach import GOOD, Coach, Course
from formcheck.coach.holding import HALF_WAY, HOLD, NUMBERS, TEN_MORE
from formcheck.coach.protocol import ENDED, LONGER
from formcheck.coach.session import GO_ON, PAUSED, RAISE_ARMS
from formcheck.coach.set_up import HOLD_STILL
from formcheck.coach.sets import REST
from formcheck.coach.steps import BACK, COME_BACK, LEVEL, LIGHT, MIDDLE, STEP_IN, TURN_END
from formcheck.exercise.cue import Cue
from formcheck.exercise.event import Event, EventSide, Phase
from formcheck.exercise.find import exercise_ids
from formcheck.exercise.load import find_exercise
from formcheck.feedback.cue_table import cue_table
from formcheck.feedback.voices import pieces, voice_file
from formcheck.pose.landmarks import SIDES, Side

KICK, DOG = find_exercise("supine_leg_kick"), find_exercise("downward_dog")


def event(compensation: str, raised_s: float, side: EventSide = "right") -> Event:
    return Event(compensation, side, 1, "hold", raised_s - 0.3, raised_s, None, 20.0, "deg", 15.0, 0.9)


def texts(cues: tuple[Cue, ...]) -> list[str]:
    return [cue.text for cue in cues]


def spoken(coach: Coach, until_s: float, *events: Event) -> list[tuple[float, str]]:
    """What is said in a session in which these events are raised, asked ten times a second."""
    said = []
    for n in range(round(until_s * 10)):
        now = n / 10
        raised = [event for event in events if round(event.raised_s * 10) == n]
        said += [(cue.time_s, cue.text) for cue in coach.update(now, raised)]
    return said


def test_a_correction_is_said_at_once_with_its_tone() -> None:
    (cue,) = Coach(KICK).update(3.0, [event("hip_lift", 3.0)])
    assert cue == Cue(3.0, "Keep your hips on the floor", "hip_lift", tone=True)


def test_of_two_faults_the_more_important_is_said_and_the_other_is_too_late_after_it() -> None:
    assert spoken(Coach(KICK), 12, event("thigh_drop", 2.0), event("hip_lift", 2.0)) == [
        (2.0, "Keep your hips on the floor")
    ]


def test_a_fault_that_goes_on_in_a_hold_is_named_again_in_other_words_and_then_each_half_minute() -> None:
    coach, lasting = Coach(KICK), event("hip_lift", 1.0)
    rule = KICK.compensations[0]
    said = []
    for n in range(900):
        raised = [lasting] if n == 10 else []
        said += [(cue.time_s, cue.text) for cue in coach.update(n / 10, raised, Course("hold", 1))]
    assert said[:3] == [(1.0, rule.cue), (9.0, rule.again[0]), (25.0, rule.again[1])]
    assert said[3:] == [(55.0, rule.again[1]), (85.0, rule.again[1])], "the clock stands still, and nobody must wonder"


def test_the_order_of_the_file_is_the_priority() -> None:
    coach = Coach(KICK)
    every = [event(rule.id, 1.0) for rule in reversed(KICK.compensations)]
    assert texts(coach.update(1.0, every)) == [KICK.compensations[0].cue]


def test_two_faults_a_moment_apart_are_both_said_but_not_at_once() -> None:
    said = spoken(Coach(KICK), 12, event("thigh_drop", 2.0), event("hip_lift", 3.0))
    assert said == [(2.0, "Keep the thigh upright"), (4.0, "Keep your hips on the floor")]


def test_the_same_is_not_said_again_before_a_while() -> None:
    again = [event("hip_lift", float(n)) for n in (1, 4, 6, 8, 12, 16)]
    assert [time_s for time_s, _ in spoken(Coach(KICK), 20, *again)] == [1.0, 12.0], "six seconds after its words"


def test_a_fault_that_came_too_soon_after_its_words_is_named_once_they_may_be_said_if_it_goes_on_in_the_hold() -> None:
    """The clock stands still meanwhile; until then the words are to be read."""
    rule = KICK.compensations[0]
    for over_s, later in ((None, [(10.0, rule.again[0])]), (7.0, [])):
        coach, said, read = Coach(KICK), [], []
        first, second = event("hip_lift", 2.0), replace(event("hip_lift", 6.0), rep=2)
        for n in range(150):
            now = n / 10
            first.end_s = 4.0 if now >= 4.0 else None
            second.end_s = over_s if over_s is not None and now >= over_s else None
            raised = [one for one in (first, second) if round(one.raised_s * 10) == n]
            cues = coach.update(now, raised, Course("hold", 1 if now < 5 else 2))
            said += [(cue.time_s, cue.text) for cue in cues if cue.compensation]
            read += [coach.unsaid] if 6.5 < now < 6.9 else []
        assert said[0] == (2.0, rule.cue)
        assert [text for _, text in said[1:]] == [text for _, text in later]
        assert all(abs(a - b) < 0.5 for (a, _), (b, _) in zip(said[1:], later, strict=True))
        assert set(read) == {rule.again[0]}
        assert coach.unsaid == ""


def test_the_more_important_fault_is_said_though_an_instruction_was_being_said() -> None:
    coach, said = Coach(KICK), []
    faults = [event("hip_lift", 1.0), event("lumbar_rounding", 1.2, "both")]
    for n in range(60):
        raised = [one for one in faults if round(one.raised_s * 10) == n]
        said += [(n / 10, text) for text in texts(coach.update(n / 10, raised, Course("hold", 1), free=n >= 30))]
    assert said[0] == (3.0, "Keep your hips on the floor")


def test_what_is_over_once_it_was_done_is_not_praised() -> None:
    coach, fast = Coach(KICK), replace(event("too_fast", 1.0), unit="s")
    said = texts(coach.update(1.0, [fast], Course("hold", 1)))
    fast.end_s = 1.5
    for n in range(20, 60):
        said += texts(coach.update(n / 10, [], Course("hold", 1)))
    assert said == ["Slower, straighten over two seconds"]


def test_a_movement_that_was_too_fast_is_told_though_it_is_over_by_then() -> None:
    coach, fast = Coach(KICK), replace(event("too_fast", 1.0), unit="s", end_s=1.4)
    assert coach.update(1.0, [fast], Course("hold", 1), free=False) == ()
    assert texts(coach.update(2.0, [], Course("start", 1))) == ["Slower, straighten over two seconds"]


def test_what_somebody_else_has_just_said_is_not_said_again() -> None:
    coach = Coach(KICK)
    coach.told(1.0, "Stay a little longer")
    assert coach.update(2.5, [event("hold_too_short", 2.5)]) == ()
    assert texts(coach.update(4.0, [event("hip_lift", 4.0)])) == ["Keep your hips on the floor"]


@pytest.mark.parametrize(("lost", "said"), [(False, True), (True, False)])
def test_what_went_out_of_sight_is_not_praised(lost: bool, said: bool) -> None:
    coach, fault = Coach(KICK), event("hip_lift", 1.0)
    coach.update(1.0, [fault], Course("hold", 1))
    fault.end_s, fault.out_of_sight = 3.0, lost
    later = [text for n in range(30, 60) for text in texts(coach.update(n / 10, [], Course("hold", 1)))]
    assert (GOOD in later) is said


def test_a_fault_that_was_corrected_while_it_waited_is_not_said() -> None:
    coach = Coach(KICK)
    coach.update(1.0, [event("thigh_drop", 1.0)])
    waiting = event("hip_lift", 2.0)
    assert coach.update(2.0, [waiting]) == ()
    waiting.end_s = 2.5
    assert coach.update(3.2, []) == ()


def test_a_fault_that_waited_too_long_is_not_said() -> None:
    coach = Coach(KICK)
    coach.update(1.0, [event("thigh_drop", 1.0)])
    coach.update(1.1, [event("hip_lift", 1.1)])
    assert coach.update(3.1, []) == ()


def test_a_compensation_without_words_is_not_said() -> None:
    assert Coach(KICK).update(1.0, [event("knee_bend", 1.0)]) == ()


def test_the_side_is_named_and_both_have_their_own_words() -> None:
    for side, words in (("left", "Straighten your left knee"), ("both", "Straighten your knees")):
        assert texts(Coach(DOG).update(1.0, [event("knee_bend", 1.0, side)])) == [words]


def test_an_instruction_is_said_at_once_and_a_correction_waits_for_its_words() -> None:
    coach = Coach(KICK)
    assert texts(coach.instruct(1.0, "Ready")) == ["Ready"]
    assert coach.update(1.2, [event("hip_lift", 1.2)]) == ()
    said = [cue for n in range(3, 15) for cue in coach.update(1.0 + n / 10, [])]
    assert [cue.text for cue in said] == ["Keep your hips on the floor"]
    assert 1.5 <= said[0].time_s <= 2.5


def test_nothing_is_nothing() -> None:
    assert Coach(KICK).update(1.0, []) == ()


def in_rep(coach: Coach, now: float, number: int, *raised: Event, phase: Phase = "hold", ending_s: float = 9.0) -> str:
    """What is said in one frame of a repetition; "" for nothing."""
    cues = coach.update(now, raised, Course(phase, number, ending_s))
    return cues[0].text if cues else ""


def test_the_same_fault_again_gets_other_words_and_in_the_end_the_last_ones() -> None:
    rule = KICK.compensations[0]
    assert len(rule.again) == 2
    coach = Coach(KICK)
    said = [in_rep(coach, 10.0 * n, n, event("hip_lift", 10.0 * n)) for n in range(1, 6)]
    assert said == [rule.cue, *rule.again, rule.again[-1], rule.again[-1]]


def test_at_most_two_different_corrections_a_repetition() -> None:
    coach = Coach(KICK)
    kinds = ("hip_lift", "thigh_drop", "bouncing")
    said = [in_rep(coach, 3.0 * n, 1, event(kind, 3.0 * n)) for n, kind in enumerate(kinds, 1)]
    assert [bool(words) for words in said] == [True, True, False]
    assert in_rep(coach, 14.0, 2, event("bouncing", 14.0))


def test_the_end_of_a_repetition_is_too_late_for_a_correction() -> None:
    assert in_rep(Coach(KICK), 5.0, 1, event("hip_lift", 5.0), phase="return", ending_s=0.2) == ""
    assert in_rep(Coach(KICK), 5.0, 1, event("hip_lift", 5.0), phase="return", ending_s=1.0) != ""


def test_a_correction_is_acknowledged_when_the_person_made_it() -> None:
    coach = Coach(KICK)
    fault = event("hip_lift", 5.0)
    in_rep(coach, 5.0, 1, fault)
    assert in_rep(coach, 6.5, 1) == ""
    fault.end_s = 6.6
    assert in_rep(coach, 7.0, 1) == "Good"
    assert in_rep(coach, 7.1, 1) == ""


def test_a_fault_that_ended_by_itself_with_the_movement_is_not_praised() -> None:
    coach = Coach(KICK)
    fault = event("hip_lift", 5.0)
    in_rep(coach, 5.0, 1, fault)
    fault.end_s = 6.6
    assert in_rep(coach, 7.0, 1, phase="return") == ""
    assert in_rep(coach, 7.5, 1, phase="hold") == ""


def test_praise_fades() -> None:
    coach, said = Coach(KICK), []
    for n in range(1, 5):
        fault = event("hip_lift", 10.0 * n)
        in_rep(coach, 10.0 * n, n, fault)
        fault.end_s = 10.0 * n + 1.5
        said.append(in_rep(coach, 10.0 * n + 2, n))
    assert said == ["Good", "Good", "", ""]


def test_after_clean_repetitions_there_is_time_to_notice_a_fault_oneself() -> None:
    coach = Coach(KICK)
    for number in (1, 2, 3):
        in_rep(coach, 5.0 * number, number)
    own = event("hip_lift", 20.0)
    assert in_rep(coach, 20.0, 3, own) == ""
    own.end_s = 20.3
    assert in_rep(coach, 20.6, 3) == ""
    lasting = event("hip_lift", 21.0)
    assert in_rep(coach, 21.0, 3, lasting) == ""
    assert in_rep(coach, 21.5, 3) == "Keep your hips on the floor"


def test_nothing_is_said_over_other_words() -> None:
    coach = Coach(KICK)
    assert coach.update(5.0, [event("hip_lift", 5.0)], Course("hold", 1), free=False) == ()
    assert texts(coach.update(5.6, [], Course("hold", 1), free=True)) == ["Keep your hips on the floor"]


@pytest.mark.parametrize("name", exercise_ids())
def test_whatever_an_exercise_says_has_a_voice(name: str) -> None:
    found = find_exercise(name)
    sides: tuple[Side | None, ...] = ("left", "right") if found.sides == "each" else (None,)
    words = [found.plan.posture_for(side) for side in sides]
    words += [
        found.plan.show,
        found.plan.back,
        *found.plan.move,
        *[text for one in found.plan.progressions for text in (one.words, one.rest)],
    ]
    words += [found.plan.result.capitalize()]
    for rule in found.compensations:
        words += [cue.replace("{side}", side) for cue in (rule.cue, rule.cue_both, *rule.again) for side in SIDES]
    words += [*NUMBERS, HOLD, HALF_WAY, TEN_MORE, LONGER, REST, ENDED, GOOD, PAUSED, RAISE_ARMS, GO_ON, HOLD_STILL]
    words += [STEP_IN, COME_BACK, BACK, MIDDLE, TURN_END, LEVEL, LIGHT]
    words += [f"Turn your {part} away from the camera" for part in ("body, feet", "body, head", "back", "chest")]
    phrases = cue_table().phrases
    assert [text for text in words if text and not pieces(text, phrases)] == []
    assert [text for name in phrases if voice_file(text := phrases[name]) is None] == []
