"""The sets of a session: which leg is first, which rounds follow, and what is said of them."""

from __future__ import annotations

import pytest

from formcheck.coach.sets import Sets
from formcheck.exercise.load import find_exercise
from formcheck.pose.landmarks import Side

KICK, TOUCH = find_exercise("supine_leg_kick"), find_exercise("toe_touch")


def begun(side: Side | None = None, near: Side = "right", progressions: bool = False) -> Sets:
    """The sets of a kick."""
    sets = Sets(KICK, side or "both", progressions)
    sets.begin(near)
    return sets


def test_progressions_come_after_both_legs_and_are_named() -> None:
    sets, rounds = begun(progressions=True), []
    while (here := sets.here) is not None:
        rounds.append((here.side, here.progression.id if here.progression else "", sets.announcement()))
        sets.next()
    assert rounds == [
        *[("right", "", ""), ("left", "", "")],
        *[("right", "toes", "Now pull the toes to the stomach"), ("left", "toes", "Now pull the toes to the stomach")],
        *[("right", "support", "With the support"), ("left", "support", "")],
    ]
    assert sets.side is None


def test_the_rest_tells_which_leg_comes_next_or_what_to_make_ready() -> None:
    sets, rests = begun(progressions=True), []
    for _ in range(5):
        sets.next()
        rests.append(sets.rest())
    support = next(one for one in KICK.plan.progressions if one.id == "support")
    assert support.rest
    usual_s = KICK.plan.rest_s
    assert rests == [
        *[("Rest, then left leg", usual_s), ("Rest, then right leg", usual_s), ("Rest, then left leg", usual_s)],
        (support.rest, usual_s if support.rest_s is None else support.rest_s),
        ("Rest, then left leg", usual_s),
    ]


@pytest.mark.parametrize("near", ["left", "right"])
def test_the_near_leg_is_the_first(near: Side) -> None:
    assert begun(near=near).sides[0] == near
    assert len(begun(near=near).sides) == 2


def test_who_has_chosen_a_leg_or_uses_both_is_asked_for_no_other() -> None:
    assert begun("left", near="right").sides == ("left",)
    both = Sets(TOUCH, "both", progressions=False)
    both.begin("right")
    assert (both.sides, both.side, both.here is not None) == ((), None, True)


def test_legs_can_be_swapped_only_before_the_first_set_is_over() -> None:
    sets = begun(near="right")
    assert sets.swap()
    assert sets.sides == ("left", "right")
    sets.next()
    assert not sets.swap()
    assert not begun("left").swap()
    assert not Sets(KICK, "both", progressions=False).swap(), "not begun"
