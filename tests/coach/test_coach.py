"""What is said and when: one thing at a time, the most important first, not the same again at once."""

from __future__ import annotations

from formcheck.coach.coach import Coach
from formcheck.coach.cue import Cue
from formcheck.exercise.event import Event, EventSide
from formcheck.exercise.load import find_exercise

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


def test_the_order_of_the_file_is_the_priority() -> None:
    coach = Coach(KICK)
    every = [event(rule.id, 1.0) for rule in reversed(KICK.compensations)]
    assert texts(coach.update(1.0, every)) == [KICK.compensations[0].cue]


def test_two_faults_a_moment_apart_are_both_said_but_not_at_once() -> None:
    said = spoken(Coach(KICK), 12, event("thigh_drop", 2.0), event("hip_lift", 3.0))
    assert said == [(2.0, "Keep the thigh upright"), (4.0, "Keep your hips on the floor")]


def test_the_same_is_not_said_again_before_a_while() -> None:
    again = [event("hip_lift", float(n)) for n in (1, 4, 6, 8, 12, 16)]
    assert [time_s for time_s, _ in spoken(Coach(KICK), 20, *again)] == [1.0, 8.0, 16.0]


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
