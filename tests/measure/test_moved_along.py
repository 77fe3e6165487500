"""A camera that sinks, and a body that slides along the floor, lift no pelvis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from figures import LYING, Figure, course, filmed, kicking

from formcheck.checker import Checker
from formcheck.exercise.load import find_exercise
from formcheck.measure.measurer import Measurer
from formcheck.measure.moved_along import MovedAlong

RAMP = course((2.0, 0.0), (2.5, 1.0))
"""0 for two seconds, then up to 1 in two and a half."""
CHANGES: dict[str, Callable[[Figure, float], Figure]] = {
    "sinks a little": lambda figure, share: moved(figure, 0.0, -0.08 * share),
    "sinks": lambda figure, share: moved(figure, 0.0, -0.4 * share),
    "slides to the feet": lambda figure, share: moved(figure, 0.2 * share, 0.0),
    "slides to the head": lambda figure, share: moved(figure, -0.2 * share, 0.0),
}


def moved(figure: Figure, x: float, y: float) -> Figure:
    """x, y: torso lengths."""
    return replace(figure, at=(figure.at[0] + x * figure.scale, figure.at[1] + y * figure.scale))


def lifts(posture: Callable[[float], Figure]) -> list[float]:
    """How far the pelvis is told to have lifted in each frame after the first second, of which the neutral is."""
    measurer, found = Measurer(), []
    for seen in filmed(posture, 5.5, noise_px=0.3):
        value = measurer.measure(seen).readings["pelvis_height_change_torso"].value
        if seen.time_s == 1.0:
            measurer.take_neutral(0.3)
        if value is not None:
            found.append(value)
    return found


@pytest.mark.parametrize("change", CHANGES)
def test_what_the_whole_body_moves_in_the_picture_lifts_no_pelvis(change: str) -> None:
    found = lifts(lambda t: CHANGES[change](LYING, RAMP(t)))
    assert len(found) > 100
    assert max(map(abs, found)) < 0.04
    assert abs(found[-1]) < 0.015


@pytest.mark.parametrize("sinks", [0.0, 0.3])
def test_a_pelvis_that_lifts_is_told_whether_the_camera_sinks_or_not(sinks: float) -> None:
    found = lifts(lambda t: moved(replace(LYING, lift=0.1 * RAMP(t), crease=0.2 * RAMP(t)), 0.0, -sinks * RAMP(t)))
    assert found[-1] == pytest.approx(0.09, abs=0.03)


def test_a_foot_or_shoulders_that_move_alone_are_the_body_s_own() -> None:
    """Nor does a foot that is not seen take the neutral anywhere."""
    measurer = Measurer()
    for seen in filmed(lambda _: LYING, 1.0):
        measured = measurer.measure(seen)
    measurer.take_neutral(0.3)
    neutral, plane = measurer.neutral, np.array(LYING.seen(0.0).pose.points) @ (1, 1j)  # type: ignore[union-attr]
    assert neutral is not None
    view, seen_well = measured.view, [0.97] * len(plane)
    for moving in ((27, 29, 31), (11, 12), (0,), (23, 24, 25, 26, 28)):
        there = plane.copy()
        there[list(moving)] -= 0.2j * LYING.scale
        assert MovedAlong().update(neutral, there.tolist(), seen_well, view) is neutral
    along = MovedAlong()
    shifted = along.update(neutral, (plane + 20j).tolist(), seen_well, view)
    assert shifted is not None
    assert shifted.hip == pytest.approx((neutral.hip[0], neutral.hip[1] + 20.0), abs=0.5)
    hidden = [0.1 if n in (27, 29, 31) else 0.97 for n in range(len(plane))]
    assert along.update(neutral, plane.tolist(), hidden, view) is shifted
    assert along.update(None, plane.tolist(), seen_well, view) is None


@pytest.mark.parametrize("rises", [0.1, 0.4])
def test_a_kick_before_a_camera_that_sinks_has_no_lifted_hips(rises: float) -> None:
    knee = course((2.0, 90.0), (1.0, 12.0), (2.0, 12.0), (1.0, 90.0), (1.0, 90.0))
    checker = Checker(find_exercise("supine_leg_kick"))
    for seen in filmed(lambda t: moved(kicking(knee(t)), 0.0, -rises * RAMP(t)), 7.0, noise_px=0.3):
        checker.step(seen)
    outcome = checker.finish()
    assert len(outcome.reps) == 1
    assert not {"hip_lift", "lumbar_rounding"} & {event.compensation for event in outcome.events}
