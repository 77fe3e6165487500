"""Lower back and pelvis: changes against the person's own neutral, from the outline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

import numpy as np
import pytest
from figures import DOG, LYING, STANDING, Figure, filmed, turned

from formcheck.measure.measurer import Measured, Measurer
from formcheck.measure.neutral import Neutral
from formcheck.measure.pelvis import OF_THE_HIPS, pelvis_height_change
from formcheck.measure.readings import Readings


@dataclass(frozen=True)
class ThighInTheWay(Figure):
    """Its outline goes out along the thigh below the groin: of two lines from the trunk one meets it."""

    def _outline(self, joints: Mapping[str, np.ndarray]) -> np.ndarray:
        outline = super()._outline(joints)
        along = turned(joints["shoulder"], 90.0)
        thigh = np.linspace(1.2, -0.15, 40) < 0.17
        outline[-40:][thigh] += self._in_picture(along[None], 0.0) - np.array(self.at)
        return outline


def changed(before: Figure, after: Figure) -> Measured:
    """The second posture, measured against the first as neutral."""
    measurer = Measurer()
    for seen in filmed(lambda _: before, 0.6):
        measurer.measure(seen)
    measurer.take_neutral(0.0)
    for seen in filmed(lambda _: after, 1.0):
        measured = measurer.measure(replace(seen, time_us=seen.time_us + 600_000))
    return measured


def lumbar(before: Figure, after: Figure) -> float:
    reading = changed(before, after).readings["lumbar_flexion_change_deg"]
    assert reading.value is not None, reading.reason
    return reading.value


def lift(after: Figure) -> float:
    reading = changed(LYING, after).readings["pelvis_height_change_torso"]
    assert reading.value is not None, reading.reason
    return reading.value


@pytest.mark.parametrize("figure", [STANDING, DOG, DOG.mirrored(), replace(STANDING, trunk=60.0, hip=(70.0, 70.0))])
def test_a_back_that_rounds_reads_positive_and_more_when_rounder(figure: Figure) -> None:
    flat, some, more = (lumbar(figure, replace(figure, bump=bump)) for bump in (0.0, 0.1, 0.2))
    assert flat == pytest.approx(0, abs=0.5)
    assert 10 < some < more
    assert lumbar(replace(figure, bump=0.1), figure) == pytest.approx(-some, abs=2)


def test_the_person_s_own_back_is_the_neutral_whatever_its_shape() -> None:
    rounded = replace(DOG, bump=0.08)
    assert lumbar(rounded, rounded) == pytest.approx(0, abs=0.5)


def test_the_back_line_lies_on_the_outline_from_hip_to_shoulder() -> None:
    back = changed(STANDING, STANDING).back
    assert back is not None
    xs, ys = zip(*back.points, strict=True)
    assert ys == tuple(sorted(ys, reverse=True))
    assert all(x == pytest.approx(STANDING.at[0] - 0.16 * STANDING.scale, abs=6) for x in xs)


def test_lying_the_floor_hides_the_back() -> None:
    measured = changed(LYING, LYING)
    assert measured.back is None
    assert measured.readings["back_bend_deg"].reason == "the floor hides the back"


def test_lying_still_the_pelvis_stays_where_it_is() -> None:
    assert lift(LYING) == pytest.approx(0, abs=0.005)


def test_a_pelvis_that_tucks_and_lifts_reads_positive_and_more_when_higher() -> None:
    some, more = (lift(replace(LYING, lift=height, crease=2 * height)) for height in (0.05, 0.1))
    assert 0.01 < some < more


def test_what_pushes_the_groin_out_but_leaves_the_knee_where_it_is_lifts_nothing() -> None:
    assert lift(replace(LYING, crease=0.3)) < 0.035


def test_a_thigh_that_only_one_line_meets_lifts_nothing() -> None:
    up = replace(LYING, lift=0.1, crease=0.2)
    for seen, least, most in ((LYING, -0.005, 0.005), (up, 0.05, 0.12)):
        assert least < lift(ThighInTheWay(**asdict(seen))) < most


@pytest.mark.parametrize("tips", [False, True])
def test_under_a_thigh_that_tips_the_pelvis_lifts_no_more_than_the_hips_of_the_second_look(tips: bool) -> None:
    lifted = changed(
        LYING, replace(LYING, lift=0.1, hip=(LYING.hip[0], LYING.hip[1] - (15.0 if tips else 0.0)))
    ).readings
    assert isinstance(lifted, Readings)
    neutral = lifted.neutral
    assert neutral is not None
    known = replace(neutral, true_hip=neutral.hip)
    front = (
        lifted.view.orientation
        * 1j
        * complex(neutral.shoulder[0] - neutral.hip[0], neutral.shoulder[1] - neutral.hip[1])
    )

    def lift_with(neutral: Neutral, hips_rise: float) -> float:
        hip = complex(*neutral.hip) + hips_rise * front
        at = (hip.real, hip.imag)
        value = pelvis_height_change(lifted.body, lifted.view, neutral, lifted.rays, at).value
        assert value is not None
        return value

    alone = lift_with(replace(known, true_hip=None), 0.0)
    assert alone > 0.03
    assert lift_with(known, 0.5) == alone
    assert lift_with(known, 0.0) == pytest.approx(0.0 if tips else alone, abs=1e-9)
    assert lift_with(known, 0.02) == pytest.approx(OF_THE_HIPS * 0.02 if tips else alone)


def test_lying_the_lower_back_follows_the_pelvis() -> None:
    up = replace(LYING, lift=0.1, crease=0.2)
    assert lumbar(LYING, up) > 5


def test_a_person_who_stands_up_on_their_toes_is_lifted() -> None:
    up = replace(STANDING, at=(STANDING.at[0], STANDING.at[1] - 0.1 * STANDING.scale))
    assert changed(STANDING, up).readings["pelvis_height_change_torso"].value == pytest.approx(0.1, abs=0.01)
