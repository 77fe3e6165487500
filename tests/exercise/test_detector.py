"""What all detectors share, with a detector that judges one number; and what each of them judges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from formcheck.exercise.detectors import DETECTORS
from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.event import PHASES, Event, Phase
from formcheck.exercise.exercise import Compensation
from formcheck.exercise.load import exercise_ids, find_exercise
from formcheck.exercise.situation import Situation
from formcheck.measure.measurer import COLUMNS, Measured
from formcheck.measure.reading import Reading, no_reading
from formcheck.measure.view import View
from formcheck.pose.landmarks import Landmark, Side

RULE = Compensation(
    id="knee_bend",
    phases=("move", "hold"),
    enter=15.0,
    exit=11.0,
    min_s=0.3,
    min_periods=0.0,
    unit="deg",
    label="knee bent",
    cue="Straighten your {side} knee",
    cue_both="Straighten your knees",
    source="test",
)
SIDE_VIEW = View("right", "left", 0.0, True, "side")
FPS = 20.0
FRAME_S = 1 / FPS


def situation(
    time_s: float, phase: Phase = "hold", working: Side | None = "right", rep: int | None = 1, **values: float | Reading
) -> Situation:
    """A frame in which only the named columns are read. start: from keys that end in `_at_start`."""
    start = {name.removesuffix("_at_start"): value for name, value in values.items() if name.endswith("_at_start")}
    readings = dict.fromkeys(COLUMNS, no_reading("not in this test"))
    for name, value in values.items():
        if name in readings:
            readings[name] = value if isinstance(value, Reading) else Reading(value, 0.9)
    return Situation(Measured(time_s, readings, SIDE_VIEW), phase, rep, working, "knee_flexion", start)


class OneNumber(Detector):
    """Judges the right knee, whatever the situation."""

    id = "knee_bend"
    unit = "deg"
    joints = ("knee",)

    def find(self, situation: Situation) -> Finding:
        return Finding(situation.reading("knee_flexion", "right"), "right")


Course = Sequence[tuple[float, float | None]]


def judge(course: Course, rule: Compensation = RULE, phase: Phase = "hold") -> tuple[list[Event], OneNumber]:
    """course: (seconds, value) one after the other; None is no reading."""
    detector = OneNumber(rule)
    raised: list[Event] = []
    n = 0
    for seconds, value in course:
        for _ in range(round(seconds * FPS)):
            reading = no_reading("right knee not seen") if value is None else Reading(value, 0.9)
            event = detector.update(situation(n / FPS, phase, knee_flexion_right_deg=reading))
            raised += [event] if event else []
            n += 1
    detector.finish()
    return raised, detector


def test_a_fault_has_start_raised_end_peak_and_confidence() -> None:
    (event,), _ = judge([(1, 5.0), (1, 20.0), (1, 24.0), (2, 5.0)])
    found = event.as_dict()
    # The threshold is passed somewhere between two frames.
    assert [found.pop(key) for key in ("start_s", "raised_s", "end_s")] == pytest.approx([1.0, 1.3, 3.0], abs=FRAME_S)
    assert found == {
        "compensation": "knee_bend",
        "side": "right",
        "rep": 1,
        "phase": "hold",
        "peak": 24.0,
        "unit": "deg",
        "threshold": 15.0,
        "confidence": 0.9,
    }


def test_between_the_thresholds_nothing_begins_and_nothing_ends() -> None:
    assert judge([(5, 14.0)])[0] == []
    (event,), _ = judge([(1, 5.0), (1, 20.0), (3, 12.0), (1, 5.0)])
    assert event.end_s == pytest.approx(5.0)


def test_a_moment_over_the_threshold_is_nothing() -> None:
    assert judge([(1, 5.0), (0.25, 30.0), (2, 5.0)])[0] == []
    assert judge([(1, 5.0), (0.05, 90.0), (2, 5.0)])[0] == []
    assert len(judge([(1, 5.0), (0.45, 30.0), (2, 5.0)])[0]) == 1


def test_a_value_at_the_threshold_is_not_over_it() -> None:
    assert judge([(2, RULE.enter)])[0] == []


@pytest.mark.parametrize("low", [14.0, 5.0])
def test_flickering_about_a_threshold_is_one_event(low: float) -> None:
    flicker: Course = [(1, 20.0), *[leg for _ in range(20) for leg in ((0.1, low), (0.1, 20.0))], (2, 5.0)]
    raised, _ = judge(flicker)
    assert len(raised) == 1
    assert raised[0].end_s == pytest.approx(5.0, abs=0.11)


def test_a_fault_that_comes_back_later_is_a_second_event() -> None:
    raised, _ = judge([(1, 20.0), (1, 5.0), (1, 20.0), (1, 5.0)])
    assert [event.start_s for event in raised] == pytest.approx([0.0, 2.0], abs=FRAME_S)
    assert [event.end_s for event in raised] == pytest.approx([1.0, 3.0], abs=FRAME_S)


def test_a_fault_still_on_has_no_end_and_one_that_had_gone_has() -> None:
    assert judge([(1, 5.0), (1, 20.0)])[0][0].end_s is None
    assert judge([(1, 5.0), (1, 20.0), (0.3, 5.0)])[0][0].end_s == pytest.approx(2.0)


@pytest.mark.parametrize("phase", PHASES)
def test_it_is_judged_in_its_phases_only(phase: Phase) -> None:
    raised, detector = judge([(2, 30.0)], phase=phase)
    assert len(raised) == (phase in RULE.phases)
    assert detector.frames == (40 if phase in RULE.phases else 0)


def test_leaving_its_phases_ends_it() -> None:
    detector = OneNumber(RULE)
    raised: list[Event | None] = []
    for n in range(40):
        phase: Phase = "hold" if n < 30 else "return"
        raised.append(detector.update(situation(n / FPS, phase, knee_flexion_right_deg=30.0)))
    (event,) = (event for event in raised if event)
    assert event.end_s == pytest.approx(30 / FPS)
    assert not detector.on


def test_not_seen_is_not_judged_and_gives_its_reason() -> None:
    raised, detector = judge([(1, None), (1, 5.0)])
    assert raised == []
    assert (detector.frames, detector.judged) == (40, 20)
    assert detector.reasons == {"right knee not seen": 20}


def test_out_of_sight_for_a_moment_a_fault_goes_on_for_long_it_ends_where_it_was_last_seen() -> None:
    assert len(judge([(1, 20.0), (0.3, None), (1, 20.0), (1, 5.0)])[0]) == 1
    (event,), _ = judge([(1, 20.0), (2, None)])
    assert event.end_s == pytest.approx(0.95)


def test_a_fault_hidden_for_a_while_is_one_event_in_its_repetition() -> None:
    (event,), _ = judge([(1, 20.0), (2, None), (1, 20.0), (1, 5.0)])
    assert (event.start_s, event.end_s) == pytest.approx((0.0, 4.0), abs=FRAME_S)
    assert event.peak == 20.0


def test_a_fault_back_at_once_is_the_same_event_and_in_another_repetition_a_second_one() -> None:
    assert len(judge([(1, 20.0), (0.55, 5.0), (1, 20.0), (1, 5.0)])[0]) == 1
    detector = OneNumber(RULE)
    raised = []
    for n in range(80):
        value = 5.0 if 20 <= n < 31 else 20.0
        event = detector.update(situation(n / FPS, rep=1 if n < 25 else 2, knee_flexion_right_deg=value))
        raised += [event] if event else []
    assert [event.rep for event in raised] == [1, 2]


def test_time_out_of_sight_does_not_count_as_time_over_the_threshold() -> None:
    assert judge([(0.1, 20.0), (0.4, None), (0.1, 20.0), (1, 5.0)])[0] == []


def test_frame_rate_does_not_change_when_it_is_raised() -> None:
    raised = []
    for fps in (12.0, 60.0):
        detector = OneNumber(RULE)
        for n in range(round(3 * fps)):
            value = 20.0 if n / fps >= 1 else 5.0
            event = detector.update(situation(n / fps, knee_flexion_right_deg=value))
            raised += [event] if event else []
    assert [event.start_s for event in raised] == pytest.approx([1.0, 1.0], abs=1 / 12)
    assert raised[0].raised_s == pytest.approx(raised[1].raised_s, abs=1 / 12)


def lasting(
    kind: str, rule: Compensation | None = None, working: Side | None = "right", **values: float
) -> list[Event]:
    """What a detector says to two seconds of the same picture, with the rule of the leg kick."""
    rules = {rule.id: rule for name in exercise_ids() for rule in find_exercise(name).compensations}
    detector = DETECTORS[kind](rule or replace(rules[kind], phases=("hold",)))
    found = [detector.update(situation(n / FPS, working=working, **values)) for n in range(40)]
    return [event for event in found if event]


@pytest.mark.parametrize(
    ("kind", "values", "side"),
    [
        ("hip_lift", {"pelvis_height_change_torso": 0.12}, "right"),
        ("lumbar_rounding", {"lumbar_flexion_change_deg": 40.0}, "both"),
        ("knee_bend", {"knee_flexion_right_deg": 30.0, "knee_flexion_left_deg": 60.0}, "right"),
        ("thigh_drop", {"thigh_elevation_right_deg": 60.0, "thigh_elevation_right_deg_at_start": 88.0}, "right"),
        ("knee_rotation", {"knee_rotation_right_deg": 20.0, "knee_rotation_right_deg_at_start": 2.0}, "right"),
        ("knee_rotation", {"knee_rotation_right_deg": -20.0, "knee_rotation_right_deg_at_start": 2.0}, "right"),
        ("pelvis_twist", {"pelvis_twist_deg": -12.0, "pelvis_twist_deg_at_start": 2.0}, "both"),
        (
            "hips_behind_feet",
            {"shank_inclination_right_deg": -12.0, "shank_inclination_right_deg_at_start": 2.0},
            "both",
        ),
    ],
)
def test_what_each_detector_judges_when_one_leg_works(kind: str, values: dict[str, float], side: str) -> None:
    (event,) = lasting(kind, **values)
    assert (event.compensation, event.side) == (kind, side)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("hip_lift", {"pelvis_height_change_torso": -0.3}),
        ("lumbar_rounding", {"lumbar_flexion_change_deg": -40.0}),
        ("knee_bend", {"knee_flexion_right_deg": -20.0, "knee_flexion_left_deg": 60.0}),
        ("thigh_drop", {"thigh_elevation_right_deg": 120.0, "thigh_elevation_right_deg_at_start": 88.0}),
        ("thigh_drop", {"thigh_elevation_right_deg": 20.0}),
        ("knee_rotation", {"knee_rotation_left_deg": 40.0, "knee_rotation_left_deg_at_start": 0.0}),
        ("hips_behind_feet", {"shank_inclination_right_deg": 14.0, "shank_inclination_right_deg_at_start": 2.0}),
    ],
    ids=["sinks", "arches", "overextends, and the resting leg", "rises", "no start", "the resting leg", "forward"],
)
def test_the_other_direction_is_no_fault(kind: str, values: dict[str, float]) -> None:
    assert lasting(kind, **values) == []


@pytest.mark.parametrize(("left", "right", "side"), [(30.0, 30.0, "both"), (30.0, 2.0, "left"), (2.0, 30.0, "right")])
def test_with_both_legs_at_work_the_bent_one_is_named(left: float, right: float, side: str) -> None:
    (event,) = lasting("knee_bend", working=None, knee_flexion_left_deg=left, knee_flexion_right_deg=right)
    assert event.side == side


def test_every_detector_has_the_name_it_is_found_by_and_marks_joints_of_the_body() -> None:
    joints = {landmark.name.split("_", 1)[-1].lower() for landmark in Landmark}
    for name, detector in DETECTORS.items():
        assert detector.id == name
        assert detector.unit in ("deg", "torso", "s", "hz", "m")
        assert set(detector.joints) <= joints
