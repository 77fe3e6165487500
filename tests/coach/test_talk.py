"""What is shown beside what is said: the correction until it was heeded, then the instruction again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from figures import STANDING, course, kicking
from led import led, said, when

from formcheck.checker import Options
from formcheck.exercise.moment import Moment

CORRECTION = "Lengthen your back"
TRUNK = course((5.0, 2.0), (2.0, 92.0), (30.0, 92.0))
BUMP = course((12.0, 0.0), (1.0, 0.35), (5.0, 0.35), (1.0, 0.0))
ROUNDED_UNTIL_S = 18.0


def bent(options: Options) -> Sequence[Moment]:
    """A toe touch whose back rounds in the hold and is long again."""
    return led(
        lambda t: replace(STANDING, trunk=TRUNK(t), hip=(TRUNK(t) + 2,) * 2, bump=BUMP(t)),
        24,
        options,
        name="toe_touch",
    )[1]


def test_a_correction_stays_on_the_screen_until_it_was_heeded() -> None:
    for led_ in (True, False):
        moments = bent(Options(led=led_))
        (told_s,) = when(moments, CORRECTION)
        shown = {moment.instruction for moment in moments if told_s <= moment.time_s < ROUNDED_UNTIL_S}
        assert shown == {CORRECTION}
        assert moments[-1].instruction == ("Stay there" if led_ else "")


def test_what_the_protocol_says_is_no_correction_a_moment_later() -> None:
    """A hold that is left too soon has words of both."""
    trunk = course((5.0, 2.0), (2.0, 92.0), (6.0, 92.0), (2.0, 2.0), (9.0, 2.0))
    _, moments = led(
        lambda t: replace(STANDING, trunk=trunk(t), hip=(trunk(t) + 2,) * 2), 22, Options(led=True), name="toe_touch"
    )
    words = said(moments)
    assert words.count("Stay a little longer") == 1
    assert words[words.index("Stay a little longer") + 1] == "Hinge at the hips and reach down", "it is done anew"


def test_a_fault_that_may_not_be_named_again_yet_is_to_be_read_while_its_hold_stands_still() -> None:
    """Of two kicks close together in which the thigh drops; without, one would be shown to stay there."""
    one = ((1.2, 8.0), (6.0, 8.0), (1.2, 90.0), (0.6, 90.0))
    knee = course((5.0, 90.0), (1.2, 8.0), (2.4, 8.0), (1.2, 90.0), (0.6, 90.0), *one)
    drop = course((5.0, 90.0), (1.2, 66.0), (2.4, 66.0), (1.2, 90.0), (0.6, 90.0), (1.2, 66.0), (6.0, 66.0))
    _, moments = led(lambda t: kicking(knee(t), drop(t)), 17, Options(side="right", led=True))
    first, second = when(moments, "Keep the thigh upright"), when(moments, "Point the knee to the ceiling")
    assert len(first) == len(second) == 1
    raised_s = next(m.time_s for m in moments for event in m.raised if event.rep == 2)
    assert first[0] + 3 < raised_s < second[0] - 0.5
    shown = {m.instruction for m in moments if raised_s < m.time_s < second[0] and m.phase == "hold"}
    assert shown == {"Point the knee to the ceiling"}
