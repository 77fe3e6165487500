"""Phases and repetitions of a stick figure: what counts, and what does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import groupby

import numpy as np
import pytest
from figures import DOG, LYING, STANDING, Figure, course, filmed, kicking

from formcheck.checker import Checker, Options
from formcheck.exercise.load import find_exercise
from formcheck.exercise.outcome import Outcome
from formcheck.measure.reading import Reading
from formcheck.pose.observation import Observation

UP, STRAIGHT = 90.0, 5.0
Seen = Iterable[Observation]


def run(name: str, seen: Seen, options: Options | None = None) -> tuple[Outcome, list[str]]:
    """The outcome, and the phases in their order."""
    checker = Checker(find_exercise(name), options)
    phases = [checker.step(observation).phase for observation in seen]
    return checker.finish(), [phase for phase, _ in groupby(phases)]


def kicks(*legs: tuple[float, float], seconds: float, **filming: float) -> Seen:
    knee = course(*legs)
    return filmed(lambda t: kicking(knee(t)), seconds, **filming)


def one(down: float, hold: float, up: float) -> tuple[tuple[float, float], ...]:
    return ((down, STRAIGHT), (hold, STRAIGHT), (up, UP))


def bend(hinge: float) -> Figure:
    """Standing, bent forward at the hips: the trunk's inclination and the hips' flexion."""
    return replace(STANDING, trunk=2.0 + hinge, hip=(4.0 + hinge, 4.0 + hinge))


def test_one_kick_goes_through_all_phases_in_order() -> None:
    outcome, phases = run("supine_leg_kick", kicks((1, UP), *one(2, 2.5, 2), (1.5, UP), seconds=9))
    assert phases == ["setup", "start", "move", "hold", "return", "start"]
    (rep,) = outcome.reps
    assert (rep.number, rep.side) == (1, "right")
    assert rep.start_s == pytest.approx(1.4, abs=0.3)
    assert rep.end_s == pytest.approx(7.4, abs=0.5)
    assert rep.hold_in_form_s == pytest.approx(2.9, abs=0.6)
    assert rep.measures["knee_extension_deficit_deg"] == pytest.approx(STRAIGHT, abs=6)
    assert rep.measures["thigh_elevation_deg"] == pytest.approx(90, abs=4)


@pytest.mark.parametrize(
    ("down", "hold", "up"),
    [(2.0, 2.5, 2.0), (5.0, 4.0, 5.0), (0.7, 0.6, 0.7), (1.0, 0.0, 1.0), (3.0, 15.0, 2.0)],
    ids=["usual", "slow", "fast", "without a hold", "long hold"],
)
@pytest.mark.parametrize("fps", [12.0, 30.0])
def test_a_kick_of_any_speed_is_one_repetition(down: float, hold: float, up: float, fps: float) -> None:
    seconds = 1 + down + hold + up + 1.5
    outcome, _ = run("supine_leg_kick", kicks((1, UP), *one(down, hold, up), seconds=seconds, fps=fps, noise_px=0.3))
    assert len(outcome.reps) == 1


def test_ten_in_a_row_are_ten() -> None:
    legs = [leg for _ in range(10) for leg in (*one(1.2, 1.5, 1.2), (0.8, UP))]
    outcome, _ = run("supine_leg_kick", kicks((1, UP), *legs, seconds=49, fps=15, noise_px=0.3))
    assert [rep.number for rep in outcome.reps] == list(range(1, 11))
    assert {rep.side for rep in outcome.reps} == {"right"}
    assert all(earlier.end_s <= later.start_s for earlier, later in zip(outcome.reps, outcome.reps[1:], strict=False))


def test_without_a_rest_between_they_count_too() -> None:
    legs = [leg for _ in range(5) for leg in one(1.0, 1.0, 1.0)]
    outcome, _ = run("supine_leg_kick", kicks((1, UP), *legs, (1, UP), seconds=17))
    assert len(outcome.reps) == 5


@pytest.mark.parametrize(("furthest", "count"), [(40.0, 1), (55.0, 1), (80.0, 0)])
def test_a_partial_kick_counts_from_the_travel_on(furthest: float, count: int) -> None:
    """The file asks for 25 degrees."""
    legs = ((1, UP), (1.5, furthest), (1.5, furthest), (1.5, UP), (1.5, UP))
    outcome, _ = run("supine_leg_kick", kicks(*legs, seconds=7))
    assert len(outcome.reps) == count


def test_a_pause_on_the_way_is_one_repetition() -> None:
    legs = ((1, UP), (1, 50.0), (1.5, 50.0), (1, STRAIGHT), (2, STRAIGHT), (1, 50.0), (1.0, 50.0), (1, UP), (1, UP))
    outcome, _ = run("supine_leg_kick", kicks(*legs, seconds=10.5))
    assert len(outcome.reps) == 1


@pytest.mark.parametrize("rate_hz", [0.7, 1.0, 2.0])
def test_a_bounce_at_end_range_stays_one_repetition(rate_hz: float) -> None:
    knee = course((1, UP), *one(2, 4, 2), (1.5, UP))

    def bouncing(t: float) -> Figure:
        swing = 7 * (1 - np.cos(2 * np.pi * rate_hz * (t - 3.2))) if 3.2 <= t < 6.5 else 0.0
        return kicking(knee(t) + swing)

    outcome, _ = run("supine_leg_kick", filmed(bouncing, 10))
    assert len(outcome.reps) == 1
    (event,) = (event for event in outcome.events if event.compensation == "bouncing")
    assert (event.side, event.rep, event.phase) == ("right", 1, "hold")
    assert event.peak == pytest.approx(14, rel=0.35)
    assert event.end_s == pytest.approx(6.5, abs=0.5 / rate_hz + 0.1), "with its last turn, not with the hold"


def test_what_is_held_after_a_bounce_counts_as_held_in_form() -> None:
    knee = course((1, UP), *one(2, 4, 2), (1.5, UP))

    def bouncing(t: float) -> Figure:
        return kicking(knee(t) + (7 * (1 - np.cos(2 * np.pi * 2 * (t - 3.2))) if 3.2 <= t < 5.2 else 0.0))

    (rep,) = run("supine_leg_kick", filmed(bouncing, 10))[0].reps
    assert rep.hold_in_form_s == pytest.approx(0.2 + 1.8, abs=0.3)


def test_either_leg_counts_as_itself_and_both_in_one_session() -> None:
    right, left = course((1, UP), *one(1.5, 1.5, 1.5), (30, UP)), course((9, UP), *one(1.5, 1.5, 1.5), (30, UP))

    def both(t: float) -> Figure:
        return replace(LYING, hip=(90.0, 90.0), knee=(left(t), right(t)))

    outcome, _ = run("supine_leg_kick", filmed(both, 15))
    assert [rep.side for rep in outcome.reps] == ["right", "left"]


def test_only_the_chosen_leg_counts() -> None:
    frames = list(kicks((1, UP), *one(2, 2, 2), (1.5, UP), seconds=8))
    assert [rep.side for rep in run("supine_leg_kick", frames, Options("right"))[0].reps] == ["right"]
    assert run("supine_leg_kick", frames, Options("left"))[0].reps == ()


@pytest.mark.parametrize("near", ["right", "left"])
def test_the_mirror_image_counts_the_same(near: str) -> None:
    knee = course((1, UP), *one(2, 2, 2), (1.5, UP))

    def kick(t: float) -> Figure:
        return kicking(knee(t)) if near == "right" else kicking(knee(t)).mirrored()

    outcome, phases = run("supine_leg_kick", filmed(kick, 8.5))
    assert [rep.side for rep in outcome.reps] == [near]
    assert phases == ["setup", "start", "move", "hold", "return", "start"]


@pytest.mark.parametrize("name", ["supine_leg_kick", "toe_touch"])
def test_being_still_in_the_start_posture_is_no_repetition(name: str) -> None:
    figure = LYING if name == "supine_leg_kick" else STANDING
    outcome, phases = run(name, filmed(lambda _: figure, 12, noise_px=1.5))
    assert outcome.reps == ()
    assert phases == ["setup", "start"]
    assert outcome.events == ()


@pytest.mark.parametrize("seed", range(3))
def test_noise_of_two_degrees_is_no_repetition(seed: int) -> None:
    chance = np.random.default_rng(seed)
    outcome, _ = run("supine_leg_kick", filmed(lambda _: kicking(UP + chance.normal(0, 2)), 15))
    assert outcome.reps == ()


def test_a_knee_that_sinks_slowly_is_no_repetition() -> None:
    outcome, _ = run("supine_leg_kick", kicks((1, UP), (40, UP - 20), seconds=41, fps=15))
    assert outcome.reps == ()


def walking(t: float) -> Figure:
    swing = 25 * np.sin(2 * np.pi * 0.9 * t)
    knee = (10 + 40 * max(0.0, np.sin(2 * np.pi * 0.9 * t)), 10 + 40 * max(0.0, -np.sin(2 * np.pi * 0.9 * t)))
    return replace(STANDING, hip=(5 + swing, 5 - swing), knee=knee, at=(100 + 60 * t, 200.0))


@pytest.mark.parametrize("name", ["supine_leg_kick", "toe_touch", "downward_dog"])
def test_walking_into_place_is_no_repetition(name: str) -> None:
    outcome, _ = run(name, filmed(walking, 4))
    assert outcome.reps == ()
    assert outcome.events == ()


def test_after_walking_in_and_lying_down_the_first_kick_counts() -> None:
    knee = course((8, UP), *one(2, 2, 2), (1.5, UP))

    def session(t: float) -> Figure | None:
        return None if t < 1 else walking(t - 1) if t < 4 else None if t < 5 else kicking(knee(t))

    outcome, _ = run("supine_leg_kick", filmed(session, 16))
    assert len(outcome.reps) == 1
    assert outcome.tracked < outcome.frames == 480


@pytest.mark.parametrize(("away_s", "end_s"), [(1.0, 9.8), (3.0, 4.0)])
def test_out_of_sight_a_held_repetition_counts_and_for_long_it_ends_where_it_was_last_seen(
    away_s: float, end_s: float
) -> None:
    knee = course((1, UP), *one(2, 6, 2), (2, UP))
    outcome, _ = run("supine_leg_kick", filmed(lambda t: None if 4 <= t < 4 + away_s else kicking(knee(t)), 13))
    (rep,) = outcome.reps
    assert rep.end_s == pytest.approx(end_s, abs=1.3)


def test_time_out_of_sight_is_no_time_in_form() -> None:
    hinge = course((1, 0.0), (2, 85.0), (11, 85.0))
    seen, _ = run("toe_touch", filmed(lambda t: bend(hinge(t)), 14, fps=15))
    hidden, _ = run("toe_touch", filmed(lambda t: None if 6 <= t < 7.8 else bend(hinge(t)), 14, fps=15))
    assert seen.reps[0].hold_in_form_s - hidden.reps[0].hold_in_form_s == pytest.approx(1.8, abs=0.3)


def test_a_leg_laid_down_after_its_hold_counts_and_gives_way_to_the_other() -> None:
    knees = (
        course((9, 30.0), (1, UP), (1, UP), *one(2, 2.5, 2), (1, UP)),
        course((1, UP), (2, STRAIGHT), (20, STRAIGHT)),
    )
    thighs = course((9, 20.0), (1, 90.0), (20, 90.0)), course((5.5, 90.0), (1.5, 3.0), (20, 3.0))

    def session(t: float) -> Figure:
        return replace(LYING, hip=(thighs[0](t), thighs[1](t)), knee=(knees[0](t), knees[1](t)))

    outcome, _ = run("supine_leg_kick", filmed(session, 19))
    assert [(rep.number, rep.side) for rep in outcome.reps] == [(1, "right"), (2, "left")]


def test_a_picture_of_another_size_begins_anew() -> None:
    knee = course((1, UP), *one(2, 2.5, 2), (1.5, UP), *one(2, 2.5, 2), (1.5, UP))
    seen = list(filmed(lambda t: kicking(knee(t)), 17))
    grown = [seen_one if seen_one.time_s < 8.5 else doubled(seen_one) for seen_one in seen]
    checker = Checker(find_exercise("supine_leg_kick"))
    phases = [checker.step(observation).phase for observation in grown]
    assert phases[next(n for n, o in enumerate(grown) if o.time_s >= 8.5)] == "setup"
    outcome = checker.finish()
    assert len(outcome.reps) == 2
    assert outcome.events == ()


def doubled(seen: Observation) -> Observation:
    """The same frame from a camera with twice the pixels."""
    if seen.pose is None:
        return replace(seen, size=(2 * seen.size[0], 2 * seen.size[1]))
    pose = replace(seen.pose, points=tuple((2 * x, 2 * y) for x, y in seen.pose.points))
    outline = tuple((2 * x, 2 * y) for x, y in seen.outline)
    return replace(seen, size=(2 * seen.size[0], 2 * seen.size[1]), pose=pose, outline=outline)


def test_a_leg_being_put_into_place_begins_no_kick() -> None:
    thigh = course((0.8, 62.0), (1.0, UP), (9.0, UP))
    knee = course((0.8, 112.0), (1.0, 92.0), (1.5, 92.0), *one(1.5, 1.5, 1.5), (1.5, 92.0))
    outcome, _ = run("supine_leg_kick", filmed(lambda t: kicking(knee(t), thigh(t)), 9.0))
    (rep,) = outcome.reps
    assert rep.start_s > 3.0
    assert outcome.events == ()


def test_a_leg_laid_down_at_the_end_is_no_repetition() -> None:
    knee, thigh = course((2, UP), (2, 5.0), (3, 5.0)), course((2, 90.0), (2, 5.0), (3, 5.0))
    outcome, _ = run("supine_leg_kick", filmed(lambda t: kicking(knee(t), thigh(t)), 7))
    assert outcome.reps == ()


def test_a_toe_touch_is_held_and_counts_for_both() -> None:
    hinge = course((1, 0.0), (2, 85.0), (10, 85.0), (2, 0.0), (2, 0.0))
    outcome, phases = run("toe_touch", filmed(lambda t: bend(hinge(t)), 17))
    assert phases == ["setup", "start", "move", "hold", "return", "start"]
    (rep,) = outcome.reps
    assert rep.side == "both"
    assert rep.hold_in_form_s == pytest.approx(10.2, abs=0.7)


@pytest.mark.parametrize("opens_in_it", [True, False])
def test_a_dog_is_one_hold_whether_the_film_begins_before_it_or_in_it(opens_in_it: bool) -> None:
    plank = replace(DOG, trunk=80.0, hip=(15.0, 15.0))

    def posture(share: float) -> Figure:
        return replace(DOG, trunk=80 + 50 * share, hip=(15 + 85 * share, 15 + 85 * share))

    rise = course((0.1, 1.0), (10, 1.0)) if opens_in_it else course((1.5, 0.0), (1.5, 1.0), (7, 1.0))
    assert posture(0) == plank
    outcome, _ = run("downward_dog", filmed(lambda t: posture(rise(t)), 10))
    (rep,) = outcome.reps
    assert rep.end_s is None
    assert rep.hold_in_form_s == pytest.approx(9.3 if opens_in_it else 7.0, abs=0.8)


def test_the_way_in_is_no_hold_though_the_trunk_hardly_turns() -> None:
    deeper = course((1.0, 0.0), (2.0, 25.0), (3.0, 25.0))

    def dog(t: float) -> Figure:
        return replace(DOG, trunk=DOG.trunk + 0.2 * deeper(t), hip=(DOG.hip[0] - 25 + deeper(t),) * 2)

    outcome, _ = run("downward_dog", filmed(dog, 6.0))
    (rep,) = outcome.reps
    assert rep.hold_in_form_s == pytest.approx(3.2, abs=0.5)


def test_holds_are_counted_in_time_and_not_in_frames() -> None:
    hinge = course((1, 0.0), (2, 85.0), (6, 85.0), (2, 0.0), (2, 0.0))
    held = [
        run("toe_touch", filmed(lambda t: bend(hinge(t)), 13, fps, dropped=dropped))[0].reps[0].hold_in_form_s
        for fps, dropped in ((30.0, 0.0), (12.0, 0.0), (30.0, 0.3))
    ]
    assert held == pytest.approx([held[0]] * 3, abs=0.35)


def frames_of(posture: Callable[[float], Figure], seconds: float) -> list[Observation]:
    return list(filmed(posture, seconds))


def test_the_same_observations_give_the_same_outcome() -> None:
    knee = course((1, UP), *one(2, 2, 2), (1.5, UP))
    frames = frames_of(lambda t: kicking(knee(t)), 8)
    first, second = (run("supine_leg_kick", frames)[0].as_dict("x") for _ in range(2))
    assert first == second


def test_a_reading_too_uncertain_to_show_still_tells_the_phases() -> None:
    rough = Reading(None, 0.0, "not certain from this view", rough=40.0)
    assert rough.at_least_roughly == 40.0
    assert Reading(12.0, rough=40.0).at_least_roughly == 12.0
    assert Reading(None, 0.0, "hidden").at_least_roughly is None


def test_a_bend_that_is_eased_a_little_goes_on_as_a_hold() -> None:
    """Knees that are straightened as told take some of the bend."""
    eased = course((1, 0.0), (2, 100.0), (4, 100.0), (1, 82.0), (6, 82.0), (2, 0.0), (2, 0.0))
    outcome, phases = run("toe_touch", filmed(lambda t: bend(eased(t)), 18, fps=15))
    assert phases == ["setup", "start", "move", "hold", "return", "hold", "return", "start"]
    (rep,) = outcome.reps
    assert rep.hold_in_form_s == pytest.approx(9.5, abs=1.5)
