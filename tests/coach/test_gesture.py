"""Both arms raised for two seconds, and what must not be taken for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from figures import LYING, SIZE, STANDING, Figure, filmed
from led import led, said, when

from formcheck.coach.gesture import ArmsRaised
from formcheck.measure.measurer import Measurer
from formcheck.pose.landmarks import Landmark

Places = Mapping[Landmark, tuple[float, float]]


def arms(figure: Figure, elbow: tuple[float, float], wrist: tuple[float, float], both: bool = True) -> Figure:
    """The figure with its arms there: offsets from the shoulders, pixels, y down; the near one only or both."""
    places: dict[Landmark, tuple[float, float]] = {}
    seen = figure.seen(0.0).pose
    assert seen is not None
    for side in ("LEFT", "RIGHT") if both else ("RIGHT",):
        x, y = seen.points[Landmark[f"{side}_SHOULDER"]]
        places[Landmark[f"{side}_ELBOW"]] = x + elbow[0], y + elbow[1]
        places[Landmark[f"{side}_WRIST"]] = x + wrist[0], y + wrist[1]
    return replace(figure, moved=places)


UP = arms(LYING, (2, -58), (5, -112))
STANDING_UP = arms(STANDING, (2, -50), (5, -98))
RESTING = {
    "on the body": LYING,
    "overhead on the floor": arms(LYING, (-58, 2), (-112, 4)),
    "along the body": arms(LYING, (58, 5), (112, 8)),
    "on the chest": arms(LYING, (25, -22), (45, -38)),
    "hands at the raised thigh": arms(LYING, (50, -40), (100, -85)),
    "one arm up": arms(LYING, (2, -58), (5, -112), both=False),
    "standing, hands on the head": arms(STANDING, (45, -20), (5, -50)),
    "standing, arms to the front": arms(STANDING, (50, 0), (98, -5)),
    "bending forward": replace(STANDING, trunk=80.0, hip=(85.0, 85.0)),
}


def signs(posture: Callable[[float], Figure | None], seconds: float) -> list[float]:
    sign, measurer = ArmsRaised(), Measurer()
    return [seen.time_s for seen in filmed(posture, seconds, 15) if sign.update(measurer.measure(seen), SIZE)]


@pytest.mark.parametrize("up", [UP, STANDING_UP], ids=["lying", "standing"])
def test_two_seconds_up_are_one_sign_however_long_they_last(up: Figure) -> None:
    (time_s,) = signs(lambda t: up if t > 1 else LYING, 9)
    assert time_s == pytest.approx(3.1, abs=0.3)


def test_it_works_again_after_the_arms_were_down() -> None:
    assert len(signs(lambda t: UP if t % 5 > 2 else LYING, 15)) == 3


def test_shorter_is_nothing() -> None:
    assert signs(lambda t: UP if 1 < t < 2.7 else LYING, 6) == []


@pytest.mark.parametrize("name", RESTING)
def test_arms_elsewhere_are_no_sign(name: str) -> None:
    assert signs(lambda _: RESTING[name], 6) == []


def test_it_pauses_a_session_and_lets_it_go_on() -> None:
    _, moments = led(lambda t: UP if 5 < t < 7.5 or 10 < t < 12.5 else LYING, 18)
    assert said(moments) == [
        *("Keep still", "Right leg: straighten the knee slowly", "Paused"),
        *("Raise both arms to go on", "Go on", "Keep still", "Straighten the knee slowly"),
    ]
    stages = [moment.guide.stage for moment in moments if moment.guide]
    assert list(dict.fromkeys(stages)) == ["set_up", "exercise", "paused"]
    assert stages[-1] == "exercise"
    assert when(moments, "Keep still")[1] > 12.5, "the neutral is not taken with the arms up"


def test_nobody_raises_nothing() -> None:
    assert signs(lambda _: None, 4) == []
