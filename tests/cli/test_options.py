"""How a session was run comes out of its recording as it went in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.checker import Options
from formcheck.cli.commands import arguments
from formcheck.cli.options import as_text, check_allowed, check_view, chosen, from_text
from formcheck.coach.comparison import Last
from formcheck.errors import UsageError
from formcheck.exercise.load import find_exercise

ANGLES = st.none() | st.floats(-30, 180)
LASTS = st.builds(Last, st.dates().map(lambda date: date.isoformat()), ANGLES, ANGLES)
OPTIONS = st.builds(
    Options,
    side=st.sampled_from(("left", "right", "both")),
    strictness=st.sampled_from(("gentle", "normal", "strict")),
    led=st.booleans(),
    progressions=st.booleans(),
    last=st.none() | LASTS,
    allow=st.lists(st.sampled_from(("bent_knees", "heels_up"))).map(tuple),
    view=st.sampled_from(("side", "end")),
)


@given(OPTIONS)
def test_they_come_back_as_they_were(options: Options) -> None:
    said = as_text(options)
    assert all(isinstance(value, str) for value in said.values())
    assert from_text(said) == options


@given(st.dictionaries(st.sampled_from(("side", "strictness", "led", "view", "allow", "last", "x")), st.text()))
def test_whatever_a_recording_says_is_understood_or_as_by_default(said: dict[str, str]) -> None:
    found = from_text(said)
    assert found.side in ("left", "right", "both")
    assert found.strictness in ("gentle", "normal", "strict")


def test_an_old_recording_was_not_led() -> None:
    assert from_text({}) == Options(led=False)


def test_live_leads_unless_it_is_to_be_free() -> None:
    assert chosen(arguments(["live", "toe_touch"]), None) == Options(led=True)
    words = ["live", "downward_dog", "--free", "--side=left", "--strictness=strict", "--allow=bent_knees"]
    assert chosen(arguments(words), None) == Options("left", "strict", allow=("bent_knees",))


def test_what_an_exercise_does_not_offer_is_refused() -> None:
    check_allowed(find_exercise("downward_dog"), ["bent_knees"])
    with pytest.raises(UsageError, match="--allow bent_knees: toe_touch offers nothing to allow: leave it out"):
        check_allowed(find_exercise("toe_touch"), ["bent_knees"])
    with pytest.raises(UsageError, match="did you mean bent_knees"):
        check_allowed(find_exercise("downward_dog"), ["bent_knee"])
    with pytest.raises(UsageError, match="--allow bent_knees: nothing is checked without an exercise: say"):
        check_allowed(None, ["bent_knees"])
    check_allowed(None, [])
    check_view(find_exercise("supine_leg_kick"), "end")
    with pytest.raises(UsageError, match="--view end: toe_touch is seen from the side only: leave it out"):
        check_view(find_exercise("toe_touch"), "end")
