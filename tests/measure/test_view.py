"""From where the camera sees the person."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from figures import DOG, LYING, STANDING, Figure, filmed, kicking
from head_kicks import kick_from_the_head

from formcheck.measure.measurer import Measurer
from formcheck.measure.view import View, learned_share
from formcheck.pose.landmarks import COUNT, of
from formcheck.pose.observation import Observation

POSTURES = {"lying": LYING, "standing": STANDING, "dog": DOG}


def view(figure: Figure, seconds: float = 2.0) -> View:
    measurer = Measurer()
    return [measurer.measure(seen) for seen in filmed(lambda _: figure, seconds)][-1].view


@pytest.mark.parametrize(("posture", "facing"), [("lying", "left"), ("standing", "right"), ("dog", "right")])
def test_near_side_and_facing(posture: str, facing: str) -> None:
    seen, mirrored = view(POSTURES[posture]), view(POSTURES[posture].mirrored())
    assert (seen.near_side, seen.facing) == ("right", facing)
    assert (mirrored.near_side, mirrored.facing) == ("left", "left" if facing == "right" else "right")
    assert seen.lying is mirrored.lying is (posture == "lying")


@pytest.mark.parametrize("posture", POSTURES)
@pytest.mark.parametrize("yaw", [-40.0, -20.0, 0.0, 20.0, 40.0])
def test_yaw_is_found_with_its_sign(posture: str, yaw: float) -> None:
    """Positive toward the feet, standing toward the back; a few degrees are the tracker's own shift."""
    assert view(replace(POSTURES[posture], yaw=yaw)).yaw_deg == pytest.approx(yaw, abs=6)


@pytest.mark.parametrize(
    ("yaw", "kind"), [(0.0, "side"), (20.0, "side"), (-45.0, "oblique"), (45.0, "oblique"), (80.0, "end")]
)
def test_kinds_of_view(yaw: float, kind: str) -> None:
    assert view(replace(LYING, yaw=yaw)).kind == kind


def test_a_leg_that_moves_does_not_turn_the_camera() -> None:
    measurer = Measurer()
    views = [measurer.measure(seen).view for seen in filmed(lambda t: kicking(90 - 45 * min(t, 2.0)), 3.0)]
    assert {seen.near_side for seen in views} == {"right"}
    assert max(abs(seen.yaw_deg - views[0].yaw_deg) for seen in views) < 2


def test_one_wrong_frame_does_not_swap_the_sides() -> None:
    measurer = Measurer()
    for seen in filmed(lambda _: LYING, 2.0):
        measurer.measure(seen)
    assert measurer.measure(LYING.mirrored().seen(2.0)).view.near_side == "right"


def test_a_trunk_that_was_guessed_elsewhere_at_first_turns_no_camera_for_long() -> None:
    guessed = replace(LYING, yaw=70.0, at=(LYING.at[0] + 60.0, LYING.at[1] - 60.0))
    measurer, views = Measurer(), []
    for seen in filmed(lambda t: guessed if t < 1.0 else LYING, 1.4):
        views.append(measurer.measure(seen).view)
    assert views[20].yaw_deg == pytest.approx(70.0, abs=12)
    assert views[-1].yaw_deg == pytest.approx(0.0, abs=6)


def test_what_was_learned_of_the_yaw_fades_beyond_the_cameras_it_was_learned_from() -> None:
    shares = [learned_share(yaw) for yaw in range(-90, 91)]
    assert shares == shares[::-1]
    assert learned_share(-40.0) == 1.0
    assert shares == sorted(shares[:90]) + sorted(shares[90:], reverse=True)
    assert learned_share(55.0) == 0.0


def over_the_head(
    time_s: float, mirrored: bool = False, deeper: float = 0.0, shoulders_px: float = 100.0
) -> Observation:
    """Somebody on the back seen over the head. deeper: by how much the hips are farther away, image widths."""
    seen = kick_from_the_head(time_s, 90.0, 0.0)
    assert seen.pose is not None
    points = list(seen.pose.points)
    for joint, half in (("shoulder", shoulders_px / 2), ("hip", 0.23 * shoulders_px)):
        for side, sign in (("left", -1.0), ("right", 1.0)):
            index = of(joint, "left" if side == "left" else "right")
            points[index] = (320.0 + sign * half * (-1 if mirrored else 1), points[index][1])
    depth = [0.0] * COUNT
    for side in ("left", "right"):
        depth[of("hip", "left" if side == "left" else "right")] = deeper
    return replace(seen, pose=replace(seen.pose, points=tuple(points), depth=tuple(depth)))


@pytest.mark.parametrize(("deeper", "nearer"), [(0.5, True), (-0.3, False), (0.0, None), (0.05, None)])
@pytest.mark.parametrize("mirrored", [False, True])
def test_which_end_is_nearer_is_told_by_depth_whatever_the_sides_are_called(
    deeper: float, nearer: bool | None, mirrored: bool
) -> None:
    measurer = Measurer()
    views = [measurer.measure(over_the_head(n / 15, mirrored, deeper)).view for n in range(30)]
    assert {seen.head_nearer for seen in views} == {nearer}


def test_a_trunk_that_is_guessed_mirrored_at_first_is_soon_seen_from_the_end() -> None:
    """As a tracker found one: from frame to frame the shoulders are another way round, and then they stay."""
    guessed = (-30.0, -25.0, -30.0, -40.0, -30.0, -35.0, -20.0, 0.0, 25.0, 50.0, 75.0)
    measurer, views = Measurer(), []
    for n in range(12):
        width = guessed[n] if n < len(guessed) else 100.0
        views.append(measurer.measure(over_the_head(n / 15, deeper=0.5, shoulders_px=width)).view)
    assert views[-1].kind == "end", "as soon as the tracker is right"


def test_the_width_of_the_shoulders_is_steady() -> None:
    measurer = Measurer()
    views = [
        measurer.measure(over_the_head(n / 15, deeper=0.5, shoulders_px=80.0 if n == 20 else 100.0)).view
        for n in range(22)
    ]
    assert views[20].across_px == pytest.approx(100.0, abs=3.0)


def test_seen_from_an_end_trembling_is_measured_by_the_shoulders() -> None:
    """The trunk hardly shows: 2 px are no large part of the body."""
    noise = np.random.default_rng(3)
    measurer = Measurer()
    for n in range(45):
        seen = over_the_head(n / 15, deeper=0.5)
        assert seen.pose is not None
        shaken = tuple((x + noise.normal(0, 2.0), y + noise.normal(0, 2.0)) for x, y in seen.pose.points)
        jitter = measurer.measure(replace(seen, pose=replace(seen.pose, points=shaken))).jitter
    assert jitter == pytest.approx(2.0 / (100.0 / 0.7), abs=0.006)
