"""What cannot be seen has no reading, and says why."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from figures import LYING, SIZE, STANDING, Figure, filmed, kicking, without

from formcheck.measure.body import JOINT_WORDS
from formcheck.measure.limbs import NO_FOOT, WRONG_WAY
from formcheck.measure.measurer import Measured, Measurer
from formcheck.measure.reading import Reading
from formcheck.measure.readings import COLUMNS
from formcheck.measure.uncertainty import TOO_OBLIQUE
from formcheck.pose.landmarks import COUNT, Landmark
from formcheck.pose.observation import Observation
from formcheck.pose.quantise import quantise


def last(figure: Figure | None, seconds: float = 0.5) -> Measured:
    measurer = Measurer()
    return [measurer.measure(seen) for seen in filmed(lambda _: figure, seconds)][-1]


def test_nobody_has_no_reading_at_all() -> None:
    measured = last(None)
    assert measured.points is None
    assert list(measured.readings) == list(COLUMNS)
    assert {reading.reason for reading in measured.readings.values()} == {"nobody seen"}
    assert {reading.value for reading in measured.readings.values()} == {None}


def test_somebody_who_left_has_no_stale_reading() -> None:
    measurer = Measurer()
    for seen in filmed(lambda t: LYING if t < 0.5 else None, 1.0):
        measured = measurer.measure(seen)
    assert all(reading.value is None for reading in measured.readings.values())


@pytest.mark.parametrize(
    ("joint", "words", "lost"),
    [
        ("ankle", "right ankle", {"knee_flexion", "ankle_dorsiflexion"}),
        ("knee", "right knee", {"knee_flexion", "hip_flexion", "thigh_elevation", "ankle_dorsiflexion"}),
        ("hip", "right hip", {"knee_flexion", "hip_flexion", "thigh_elevation"}),
        ("foot_index", "right toes", {"ankle_dorsiflexion"}),
    ],
)
@pytest.mark.parametrize("out", [False, True], ids=["hidden", "out of the picture"])
def test_what_needs_a_lost_joint_is_not_read(joint: str, words: str, lost: set[str], out: bool) -> None:
    if out:
        landmark = Landmark[f"RIGHT_{joint}".upper()]
        measured = last(replace(LYING, moved={landmark: (SIZE[0] + 30.0, 200.0)}))
    else:
        measured = last(without(joint, "right", LYING))
    for name in ("knee_flexion", "hip_flexion", "thigh_elevation", "ankle_dorsiflexion"):
        reading = measured.readings[f"{name}_right_deg"]
        if name in lost:
            assert reading.value is None
            assert reading.reason == f"{words} {'out of the picture' if out else 'not seen'}"
        else:
            assert reading.value is not None
        assert measured.readings[f"{name}_left_deg"].value is not None


@pytest.mark.parametrize(("knee", "read"), [(-12.0, True), (-45.0, False)])
def test_a_knee_that_bends_the_wrong_way_is_the_tracker_s_mistake(knee: float, read: bool) -> None:
    reading = last(kicking(knee)).readings["knee_flexion_right_deg"]
    assert (reading.value is not None) is read
    assert read or reading.reason == WRONG_WAY


def test_from_the_end_no_angle_of_the_side_plane_is_read() -> None:
    measured = last(replace(LYING, yaw=80.0))
    assert measured.view.kind == "end"
    for name in ("knee_flexion", "hip_flexion", "thigh_elevation", "trunk_inclination"):
        column = f"{name}_deg" if name.startswith("trunk") else f"{name}_right_deg"
        assert measured.readings[column].reason == "not measurable from this view: turn side-on to the camera"


def test_from_the_side_knees_turning_in_are_not_read() -> None:
    assert last(LYING).readings["knee_rotation_right_deg"].reason.startswith("not visible from the side")


def test_changes_need_a_neutral() -> None:
    readings = last(STANDING).readings
    assert readings["lumbar_flexion_change_deg"].reason == "no neutral yet"
    assert readings["pelvis_height_change_torso"].reason == "no neutral yet"


def test_without_a_silhouette_the_back_is_not_read() -> None:
    measurer = Measurer()
    figure = replace(STANDING, outline=False)
    for n, seen in enumerate(filmed(lambda _: figure, 1.0)):
        measured = measurer.measure(seen)
        if n == 15:
            measurer.take_neutral(0.0)
    assert measured.readings["lumbar_flexion_change_deg"].reason == "no silhouette"
    assert measured.back is None


def test_an_oblique_view_is_trusted_less() -> None:
    straight, oblique = (geometry(replace(LYING, yaw=yaw)) for yaw in (0.0, 35.0))
    assert oblique.value is not None
    assert oblique.confidence < 0.8 * straight.confidence


def geometry(figure: Figure) -> Reading:
    measurer = Measurer(learned=None)
    return [measurer.measure(seen) for seen in filmed(lambda _: figure, 1.0)][-1].readings["knee_flexion_right_deg"]


def test_an_oblique_view_of_an_unknown_shape_is_no_reading() -> None:
    """Nobody knows how wrong it is: more than twice what is aimed at from the side."""
    reading = last(replace(LYING, yaw=35.0)).readings["knee_flexion_right_deg"]
    assert (reading.value, reading.reason) == (None, TOO_OBLIQUE)


def test_a_body_of_one_point_is_survived() -> None:
    """All landmarks in one place: no length is divided by."""
    measurer = Measurer()
    for n in range(10):
        measured = measurer.measure(heap(n * 33_333, np.full((COUNT, 2), 100.0)))
        measurer.take_neutral(0.0)
        assert all(r.value is None or np.isfinite(r.value) for r in measured.readings.values())


def test_any_landmarks_give_numbers_or_reasons() -> None:
    chance = np.random.default_rng(11)
    measurer = Measurer()
    for n in range(200):
        measured = measurer.measure(heap(n * 40_000, chance.uniform(-500, 1500, (COUNT, 2)), chance))
        measurer.take_neutral(0.0)
        for column, reading in measured.readings.items():
            assert reading.reason if reading.value is None else np.isfinite(reading.value), column


def heap(time_us: int, points: np.ndarray, chance: np.random.Generator | None = None) -> Observation:
    flat = np.ones(COUNT) if chance is None else chance.uniform(0, 1, COUNT)
    outline = () if chance is None else chance.uniform(-50, 700, (chance.integers(0, 60), 2))
    return quantise(time_us, SIZE, points, flat - 0.5, flat, flat, np.zeros((COUNT, 3)), outline)


def test_after_being_away_the_first_frame_is_not_mixed_with_the_last_one() -> None:
    measurer = Measurer()
    for seen in filmed(lambda _: kicking(90.0), 1.0):
        before = measurer.measure(seen)
    straight = kicking(0.0).seen(5.0)
    after = measurer.measure(straight).readings["knee_flexion_right_deg"].value
    assert before.readings["knee_flexion_right_deg"].value == pytest.approx(after + 90, abs=1.0)


BOX = tuple((x, y) for x in (160.0, 540.0) for y in ((100.0, 420.0) if x < 200 else (420.0, 100.0)))
"""A silhouette that holds the whole figure."""


@pytest.mark.parametrize("joint", ["knee", "ankle", "foot_index"])
def test_a_joint_beside_the_body_is_no_reading(joint: str) -> None:
    landmark = Landmark[f"RIGHT_{joint}".upper()]
    measurer = Measurer()
    for seen in filmed(lambda _: replace(LYING, moved={landmark: (620.0, 40.0)}), 0.4):
        measured = measurer.measure(replace(seen, outline=BOX))
    measure = "ankle_dorsiflexion" if joint == "foot_index" else "knee_flexion"
    reading = measured.readings[f"{measure}_right_deg"]
    assert (reading.value, reading.reason) == (None, f"right {JOINT_WORDS.get(joint, joint)} not found on the body")
    assert measured.readings[f"{measure}_left_deg"].value is not None


@pytest.mark.parametrize(("spans", "read"), [(5.0, True), (6.0, False)], ids=["arms overhead", "too large"])
def test_a_trunk_that_is_too_small_for_its_silhouette_is_no_reading(spans: float, read: bool) -> None:
    """A silhouette that spans so many trunk lengths from corner to corner."""
    seen = LYING.seen(0.0)
    assert seen.pose is not None
    points = np.array(seen.pose.points)
    trunk = np.linalg.norm(points[[11, 12]].mean(axis=0) - points[[23, 24]].mean(axis=0))
    side, middle = np.array([0.8, 0.6]) * spans * trunk / 2, points[[23, 24]].mean(axis=0)
    corners = [middle + side * sign for sign in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    outline = tuple((float(x), float(y)) for x, y in corners)
    measurer = Measurer()
    measured = [measurer.measure(replace(shown, outline=outline)) for shown in filmed(lambda _: LYING, 0.4)][-1]
    reading = measured.readings["knee_flexion_right_deg"]
    assert (reading.value is not None, reading.reason) == (read, "" if read else "right hip not found on the body")


@pytest.mark.parametrize(("share", "read"), [(0.5, True), (0.2, False), (-0.5, False)], ids=["foot", "short", "back"])
def test_a_foot_as_none_is_is_the_tracker_s_mistake(share: float, read: bool) -> None:
    """Toes at this share of the shank's length from the heel, at a right angle to the shank or along it."""
    shown = LYING.seen(0.0).pose
    assert shown is not None
    knee, ankle, heel = (shown.points[int(Landmark[f"RIGHT_{name}"])] for name in ("KNEE", "ANKLE", "HEEL"))
    along = ankle[0] - knee[0], ankle[1] - knee[1]
    across = (along[1], -along[0]) if share > 0 else along
    toes = heel[0] + share * across[0], heel[1] + share * across[1]
    reading = last(replace(LYING, moved={Landmark.RIGHT_FOOT_INDEX: toes})).readings["ankle_dorsiflexion_right_deg"]
    assert (reading.value is not None, reading.reason) == (read, "" if read else NO_FOOT)


def test_a_silhouette_without_legs_is_no_witness() -> None:
    assert last(LYING).readings["knee_flexion_right_deg"].value is not None
