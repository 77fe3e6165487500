"""What people do before a camera, with the real tracker on pictures put together for it, and with known figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from analyzed import CLIPS, analysis
from figures import LYING, STANDING, Figure, course, filmed, kicking

from formcheck.capture.frame import Frame
from formcheck.capture.video import read_video
from formcheck.checker import Checker
from formcheck.coach.instructions import BACK, LOST_SIGHT, STEP_IN
from formcheck.exercise.detectors.lumbar_rounding import WITH_ITSELF
from formcheck.exercise.load import find_exercise
from formcheck.exercise.outcome import Outcome
from formcheck.pose.mediapipe_tracker import MediapipeTracker
from formcheck.pose.observation import Observation

KICK, BENDING = CLIPS / "supine_kick__hip_lift.mp4", CLIPS / "toe_touch__good.mp4"
EVERY_S = 0.1
Edit = Callable[[np.ndarray, float], np.ndarray]


def pictures(path: Path, every_s: float = EVERY_S) -> list[tuple[float, np.ndarray]]:
    """Ten a second of a clip."""
    found: list[tuple[float, np.ndarray]] = []
    for frame in read_video(path):
        if not found or frame.time_s >= found[-1][0] + every_s - 0.005:
            found.append((frame.time_s, frame.image))
    return found


def tracked(path: Path, edit: Edit, every_s: float = EVERY_S) -> list[Observation]:
    """What the real tracker makes of a clip whose pictures were changed."""
    tracker = MediapipeTracker()
    seen = []
    for time_s, image in pictures(path, every_s):
        changed = np.ascontiguousarray(edit(image, time_s), dtype=np.uint8)
        seen.append(tracker.observe(Frame(changed, time_s), round(time_s * 1e6)))
    tracker.close()
    return seen


def checked(seen: list[Observation], exercise: str = "supine_leg_kick") -> tuple[Checker, Outcome]:
    checker = Checker(find_exercise(exercise))
    for observation in seen:
        checker.step(observation)
    return checker, checker.finish()


def middle(observation: Observation) -> np.ndarray:
    """The middle of the hips in pixels."""
    assert observation.pose is not None
    return np.array(observation.pose.points)[23:25].mean(axis=0)


def test_two_people_one_is_followed_all_the_time() -> None:
    other = [image for _, image in pictures(BENDING)]
    seen = tracked(KICK, lambda image, t: np.hstack([image, other[min(round(t / EVERY_S), len(other) - 1)]]))
    there = [observation for observation in seen if observation.pose is not None]
    assert len(there) > 0.9 * len(seen)
    assert len({middle(observation)[0] < 640 for observation in there}) == 1
    ways = [np.hypot(*(middle(b) - middle(a))) for a, b in pairwise(there)]
    assert max(ways) < 60


def test_somebody_who_walks_through_is_not_taken_for_the_person() -> None:
    """A standing person slides through the picture in two seconds, before the person on the floor."""
    _, room = pictures(BENDING)[0]
    walker = room[82:400, 305:385]

    def with_walker(image: np.ndarray, time_s: float) -> np.ndarray:
        left = round((time_s - 2.0) * 280) - 80
        if not 0 <= left <= 640 - walker.shape[1]:
            return image
        image = image.copy()
        image[100 : 100 + len(walker), left : left + walker.shape[1]] = walker
        return image

    seen = tracked(KICK, with_walker)
    alone = tracked(KICK, lambda image, _: image)
    for with_them, without in zip(seen, alone, strict=True):
        if with_them.pose is not None:
            assert np.hypot(*(middle(with_them) - middle(without))) < 60, f"at {with_them.time_s} s"
    assert sum(observation.pose is not None for observation in seen) > 0.7 * len(seen)
    (_, outcome), (_, expected) = checked(seen), checked(alone)
    assert len(outcome.reps) <= 1
    found, there = ({event.compensation for event in each.events} for each in (outcome, expected))
    assert found <= there, "they make no faults"


def test_a_repetition_goes_on_behind_somebody_who_walks_by() -> None:
    """Somebody large walks past close before the camera while the stretch is held and left."""
    _, room = pictures(BENDING)[0]
    walker = cv2.resize(room[82:400, 295:385], (126, 445))

    def with_walker(image: np.ndarray, time_s: float) -> np.ndarray:
        left = int((time_s - 3.1) * 330) - 126
        image, first, last = image.copy(), max(left, 0), min(left + 126, 640)
        if first < last:
            image[35:480, first:last] = walker[:, first - left : last - left]
        return image

    alone = analysis(KICK.stem)
    _, outcome = checked(tracked(KICK, with_walker, every_s=0.0))
    (rep,), (expected,) = outcome.reps, alone.result["reps"]
    assert rep.side == expected["side"]
    assert (rep.start_s, rep.end_s) == pytest.approx((expected["start_s"], expected["end_s"]), abs=0.15)
    assert {event.compensation for event in outcome.events} <= alone.compensations().keys()


def test_somebody_before_the_person_raises_no_fault_and_ends_none() -> None:
    """For a second the mask takes in who walks by, then leaves out what they hide; landmarks are torn along."""

    def walked_by(seen: Observation) -> Observation:
        if seen.pose is None or not 6.0 <= seen.time_s < 7.0:
            return seen
        points = np.array(seen.pose.points)
        swing = np.sin(12 * seen.time_s)
        points[23:] += (25 * swing, 8 * swing)
        outline = np.array(seen.outline)
        if len(outline):
            centre = outline.mean(axis=0)
            outline = centre + (outline - centre) * (1 + 0.3 * swing)
        return replace(seen, pose=replace(seen.pose, points=tuple(map(tuple, points.tolist()))), outline=outline)

    knee = course((1.5, 90.0), (1.0, 30.0), (7.5, 30.0), (1.0, 90.0), (1.5, 90.0))
    plain = list(filmed(lambda t: kicking(knee(t)), 12.0, noise_px=0.3))
    _, expected = checked(plain)
    _, outcome = checked([walked_by(seen) for seen in plain])
    assert [(event.compensation, event.raised_s) for event in outcome.events] == [
        (event.compensation, event.raised_s) for event in expected.events
    ]
    assert expected.events, "the bent knee is a fault all the time"


@pytest.mark.parametrize(("light", "faults"), [(0.06, set()), (0.15, {"hip_lift", "lumbar_rounding"})])
def test_in_the_dark_nothing_is_invented(light: float, faults: set[str]) -> None:
    """Hardly any light, and the noise that a camera makes of it; in a little more, what there is is found."""
    chance = np.random.default_rng(3)

    def dark(image: np.ndarray, _: float) -> np.ndarray:
        return np.clip(image * light + chance.normal(0, 4, image.shape), 0, 255)

    _, outcome = checked(tracked(KICK, dark))
    assert {event.compensation for event in outcome.events} == faults
    assert {name for name, _ in outcome.not_assessed} >= {"hip_lift", "lumbar_rounding"} - faults


def test_what_is_out_of_the_picture_is_not_judged() -> None:
    """The picture ends at the knees: the leg is seen only from half way up. Its hold counts; no fault is found in what
    cannot be seen, and nothing is judged that needs the start."""
    seen = tracked(CLIPS / "supine_kick__good.mp4", lambda image, _: image[:, :410])
    checker = Checker(find_exercise("supine_leg_kick"))
    knees = [checker.step(each).measures["knee_flexion_right_deg"] for each in seen]
    outcome = checker.finish()
    assert outcome.tracked == len(seen)
    assert {knee.reason for knee in knees} == {"", "right ankle out of the picture"}
    assert outcome.events == ()
    (rep,) = outcome.reps
    assert rep.start_s > 2.5
    assert rep.measures["knee_extension_deficit_deg"] == pytest.approx(0, abs=5)
    assert set(dict(outcome.not_assessed)) >= {"hip_lift", "lumbar_rounding", "thigh_drop", "too_fast"}


@pytest.mark.parametrize(
    ("clip", "exercise", "head_to", "faults"),
    [
        (KICK, "supine_leg_kick", 238, {"hip_lift", "lumbar_rounding"}),
        (CLIPS / "down_dog__rounded_back.mp4", "downward_dog", 285, {"lumbar_rounding"}),
    ],
    ids=["lying", "dog"],
)
def test_without_a_head_all_else_is_judged_as_always(clip: Path, exercise: str, head_to: int, faults: set[str]) -> None:
    """From 0.8 s on all that is left of the shoulders is hidden."""

    def headless(image: np.ndarray, time_s: float) -> np.ndarray:
        image = image.copy()
        image[:, : head_to if time_s >= 0.8 else 0] = 60
        return image

    seen = tracked(clip, headless)
    _, outcome = checked(seen, exercise)
    assert outcome.tracked == len(seen)
    assert {event.compensation for event in outcome.events} == faults
    assert len(outcome.reps) == 1


def test_who_lies_without_a_head_in_the_picture_is_not_found_and_told() -> None:
    """The tracker finds people by their faces. The head lies at column 190 to 230."""
    checker = Checker(find_exercise("supine_leg_kick"))
    shown = {checker.step(seen).instruction for seen in tracked(KICK, lambda image, _: image[:, 240:])}
    outcome = checker.finish()
    assert (shown, outcome.tracked, outcome.events) == ({STEP_IN}, 0, ())


KNEE = course((1.5, 90.0), (1.0, 10.0), (1.5, 10.0), (1.0, 90.0), (1.5, 90.0))


def away(begin_s: float, end_s: float) -> Callable[[float], Figure | None]:
    """Two kicks with nobody there in between."""
    return lambda t: None if begin_s <= t < end_s else kicking(KNEE(t if t < begin_s else t - end_s))


def test_nobody_is_told_and_nothing_is_counted() -> None:
    checker = Checker(find_exercise("supine_leg_kick"))
    shown = {checker.step(seen).instruction for seen in filmed(lambda t: None, 5.0)}
    outcome = checker.finish()
    assert shown == {"Step back, into the picture"}
    assert (outcome.tracked, outcome.reps, outcome.events) == (0, (), ())


def test_who_leaves_and_comes_back_goes_on() -> None:
    checker = Checker(find_exercise("supine_leg_kick"))
    moments = [checker.step(seen) for seen in filmed(away(6.5, 12.0), 19.0, noise_px=0.3)]
    outcome = checker.finish()
    assert LOST_SIGHT in {moment.instruction for moment in moments if 6.5 <= moment.time_s < 12.0}
    assert [rep.side for rep in outcome.reps] == ["right", "right"]
    assert outcome.events == ()


def test_feet_out_of_the_picture_are_told() -> None:
    """A standing person whose feet are below the picture's edge."""
    low = replace(STANDING, at=(320.0, 400.0))
    checker = Checker(find_exercise("toe_touch"))
    shown = [checker.step(seen).instruction for seen in filmed(lambda t: low, 5.0)]
    assert shown[-1] == BACK
    assert checker.finish().events == ()


def test_a_camera_that_is_knocked_while_lying_asks_for_the_start_again() -> None:
    checker = Checker(find_exercise("supine_leg_kick"))
    moments = [
        checker.step(seen)
        for seen in filmed(lambda t: LYING if t < 3 else replace(LYING, roll=-10.0, scale=120.0), 7.0, noise_px=0.3)
    ]
    setups = [moment.time_s for moment in moments if moment.phase == "setup"]
    assert any(3.0 <= time_s < 3.8 for time_s in setups)
    assert moments[-1].phase == "start"
    assert checker.finish().events == ()


def knocked(degrees: float, at_s: float) -> Edit:
    """From then on the camera is turned about its axis."""

    def edit(image: np.ndarray, time_s: float) -> np.ndarray:
        if time_s < at_s:
            return image
        height, width = image.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
        return cv2.warpAffine(image, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)

    return edit


def test_a_dog_that_goes_on_after_a_knock_is_not_praised_for_its_back() -> None:
    """What is taken for neutral then is the hold itself, round as it is."""
    seen = tracked(CLIPS / "down_dog__rounded_back.mp4", knocked(10.0, 3.5))
    _, outcome = checked([each for each in seen if each.time_s < 5.6], "downward_dog")
    assert [event.rep for event in outcome.events] == [1]
    assert len(outcome.reps) == 2
    assert dict(outcome.not_assessed)["lumbar_rounding"] == f"{WITH_ITSELF}: repetition 2"


def test_a_knock_in_a_bend_raises_no_fault() -> None:
    """Turned by ten degrees, the shanks lean back at once, before it is known that it was the camera."""
    _, outcome = checked(tracked(BENDING, knocked(10.0, 3.4), every_s=0.0), "toe_touch")
    assert outcome.events == ()
    (rep,) = outcome.reps
    assert rep.end_s is not None
    assert 3.3 <= rep.end_s < 3.8, "given up at the knock"
