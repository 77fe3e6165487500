"""What is asked for often enough without being done is given up, if the session can go on without it."""

from __future__ import annotations

import pytest

from formcheck.coach.patience import Patience
from formcheck.coach.steps import JOINTS, LEVEL_STEP, LIGHT_STEP, SIDE_STEP


@pytest.mark.parametrize(("step", "gives_up"), [(LEVEL_STEP, True), (LIGHT_STEP, True), (SIDE_STEP, False)])
def test_only_what_makes_angles_worse_is_given_up(step: str, gives_up: bool) -> None:
    patience = Patience()
    patience.asked(step, 11.9, False)
    assert not patience.given_up
    patience.asked(step, 60.0, False)
    assert patience.given_up == ({step} if gives_up else set())


def test_joints_that_stay_uncertain_do_after_five_seconds_on_end() -> None:
    patience = Patience()
    for _ in range(3):
        patience.asked(JOINTS, 4.0, True)
        patience.asked(JOINTS, 1.0, False)
    assert not patience.roughly
    patience.asked(JOINTS, 4.0, True)
    patience.asked(JOINTS, 1.0, True)
    assert patience.roughly
