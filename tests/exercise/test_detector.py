"""What all detectors share, with a detector that judges one number; and what each of them judges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from formcheck.exercise.assessment import assessed, not_assessed
from formcheck.exercise.detectors import DETECTORS
from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.detectors.lumbar_rounding import WITH_ITSELF
from formcheck.exercise.event import PHASES, Event, Phase
from formcheck.exercise.exercise import Compensation
from formcheck.exercise.find import exercise_ids
from formcheck.exercise.load import find_exercise
from formcheck.exercise.situation import Situation
from formcheck.measure.measurer import Measured
from formcheck.measure.reading import Reading, no_reading
from formcheck.measure.readings import COLUMNS
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
        "severity": 1.76,
        "out_of_sight": False,
    }


def test_a_fault_that_goes_out_of_sight_was_seen_no_end_of() -> None:
    (lost,), _ = judge([(1, 5.0), (1, 20.0), (2, None), (1, 5.0)])
    assert (lost.end_s, lost.out_of_sight) == (pytest.approx(2.0, abs=2 * FRAME_S), True)
    (back,), _ = judge([(1, 5.0), (1, 20.0), (1, None), (1, 20.0), (2, 5.0)])
    assert (back.end_s, back.out_of_sight) == (pytest.approx(4.0, abs=2 * FRAME_S), False)


@pytest.mark.parametrize(
    ("left", "right", "side", "value"), [(-20.0, -20.0, "both", 20.0), (0.0, -20.0, "right", 20.0), (5.0, 3.0, "", 0.0)]
)
def test_either_knee_may_lock(left: float, right: float, side: str, value: float) -> None:
    rule = next(r for r in find_exercise("dandasana").compensations if r.id == "knee_hyperextension")
    detector = DETECTORS["knee_hyperextension"](rule)
    found = detector.find(situation(0.0, working=None, knee_flexion_left_deg=left, knee_flexion_right_deg=right))
    assert found.value.value == value
    assert found.side == side or not side


@pytest.mark.parametrize(("leg_deg", "limit"), [(30.0, 0.042), (75.0, 0.06), (90.0, 0.066)])
def test_the_pelvis_may_lift_more_with_a_leg_that_is_raised_further(leg_deg: float, limit: float) -> None:
    rule = next(r for r in find_exercise("straight_leg_raise").compensations if r.id == "hip_lift")
    detector = DETECTORS["hip_lift"](rule)
    seen = situation(0.0, pelvis_height_change_torso=limit, thigh_elevation_right_deg=leg_deg)
    assert detector.find(seen).value.value == pytest.approx(rule.enter)


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
    assert detector.coverage.whole.frames == (40 if phase in RULE.phases else 0)


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
    seen = detector.coverage.whole
    assert (seen.frames, seen.judged) == (40, 20)
    assert detector.coverage.reasons == {"right knee not seen": 20}


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
    kind: str, rule: Compensation | None = None, working: Side | None = "right", within_s: float = 0.0, **values: float
) -> list[Event]:
    """What a detector says to two seconds of a picture that comes to be within so long, with the rule of the kick."""
    names = [*exercise_ids(), "downward_dog", "toe_touch", "supine_leg_kick"]
    rules = {rule.id: rule for name in names for rule in find_exercise(name).compensations}
    detector = DETECTORS[kind](rule or replace(rules[kind], phases=("hold",)))
    found = []
    for n in range(40):
        share = min(n / FPS / within_s, 1.0) if within_s else 1.0
        now = {k: v + (1 - share) * (values.get(f"{k}_at_start", v) - v) for k, v in values.items()}
        found.append(detector.update(situation(n / FPS, working=working, **now)))
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
        ("knee_rotation", {"knee_rotation_right_deg": -60.0, "knee_rotation_right_deg_at_start": 2.0}),
        ("hips_behind_feet", {"shank_inclination_right_deg": 14.0, "shank_inclination_right_deg_at_start": 2.0}),
    ],
    ids=[
        "sinks",
        "arches",
        "overextends, and the resting leg",
        "rises",
        "no start",
        "the resting leg",
        "as none turns",
        "forward",
    ],
)
def test_the_other_direction_is_no_fault(kind: str, values: dict[str, float]) -> None:
    assert lasting(kind, **values) == []


@pytest.mark.parametrize("turned", [20.0, -20.0])
@pytest.mark.parametrize("yaw", [62.0, -62.0, -90.0])
def test_a_knee_turned_in_or_out_is_found_from_anywhere_round_the_end(turned: float, yaw: float) -> None:
    seen = situation(0.0, knee_rotation_right_deg=turned, knee_rotation_right_deg_at_start=2.0)
    from_end = replace(seen, measured=replace(seen.measured, view=View("right", "left", yaw, False, "end")))
    finding = DETECTORS["knee_rotation"](RULES["knee_rotation"]).find(from_end)
    assert (finding.value.value, finding.side) == (abs(turned - 2.0), "right")


@pytest.mark.parametrize(("left", "right", "side"), [(30.0, 30.0, "both"), (30.0, 2.0, "left"), (2.0, 30.0, "right")])
def test_with_both_legs_at_work_the_bent_one_is_named(left: float, right: float, side: str) -> None:
    (event,) = lasting("knee_bend", working=None, knee_flexion_left_deg=left, knee_flexion_right_deg=right)
    assert event.side == side


def test_severity_grows_with_size_and_time() -> None:
    (small,), (large,) = (judge([(1, 5.0), (1, value), (1, 5.0)])[0] for value in (16.0, 32.0))
    (long,), _ = judge([(1, 5.0), (15, 16.0), (1, 5.0)])
    (open_end,), _ = judge([(1, 5.0), (60, 16.0)])
    assert small.severity == pytest.approx(16 / 15 * 1.05, rel=0.01)
    assert large.severity == pytest.approx(2 * small.severity, rel=0.01)
    assert long.severity == pytest.approx(16 / 15 * 1.75, rel=0.01)
    assert open_end.severity == pytest.approx(2 * 16 / 15)


def test_a_stored_event_is_as_severe_as_it_was() -> None:
    event = Event("hip_lift", "right", 2, "move", 7.97149, 8.2, 11.70051, 0.11149, "torso", 0.05, 1.0)
    rounded = replace(event, start_s=7.971, end_s=11.701, peak=0.111)
    assert rounded.as_dict() == event.as_dict()


RULES = {rule.id: rule for rule in find_exercise("supine_leg_kick").compensations}


def kick(kind: str, phases: Sequence[tuple[float, Phase]], **given: object) -> list[Event]:
    """A kick with the right leg through phases of so many seconds; given: fields of the situation, and columns."""
    detector = DETECTORS[kind](RULES[kind])
    values = {name: value for name, value in given.items() if "_deg" in name}
    fields = {name: value for name, value in given.items() if name not in values}
    raised, now, hold_since = [], 0.0, None
    for seconds, phase in phases:
        for _ in range(round(seconds * FPS)):
            left_s = fields.get("hold_left_s")
            if phase == "hold":
                hold_since = now if hold_since is None else hold_since
                left_s = now
            here = replace(
                situation(now, phase, **values),
                **{"hold_since_s": hold_since if phase == "hold" else None, **fields, "hold_left_s": left_s},
            )
            fields["hold_left_s"] = left_s
            event = detector.update(here)
            raised += [event] if event else []
            now += FRAME_S
    return raised


HELD: list[tuple[float, Phase]] = [(1.0, "move"), (0.9, "hold"), (1.0, "return"), (1.0, "start")]


def test_a_hold_left_early_is_too_short_where_a_time_was_asked_for() -> None:
    (event,) = kick("hold_too_short", HELD, asked_s=2.0)
    assert (event.unit, event.phase) == ("s", "return")
    assert event.peak == pytest.approx(1.15, abs=2 * FRAME_S)
    assert kick("hold_too_short", HELD) == []
    assert kick("hold_too_short", [(1.0, "move"), (1.5, "hold"), (1.0, "return")], asked_s=2.0) == []


def test_a_hold_that_swings_back_or_ends_with_the_recording_is_not_too_short() -> None:
    swung: list[tuple[float, Phase]] = [(1.0, "move"), (0.8, "hold"), (0.1, "return"), (1.0, "hold"), (1.0, "return")]
    assert kick("hold_too_short", swung, asked_s=2.0) == []
    assert kick("hold_too_short", HELD[:2], asked_s=2.0) == []


@pytest.mark.parametrize(("took_s", "faults"), [(0.25, 1), (0.7, 0), (2.0, 0)])
def test_a_thrown_kick_is_too_fast_and_a_quick_one_is_not(took_s: float, faults: int) -> None:
    course: list[tuple[float, Phase]] = [(took_s, "move"), (2.0, "hold"), (1.0, "return")]
    assert len(kick("too_fast", course, began_s=0.0, movement_s=2.0)) == faults
    assert kick("too_fast", course, began_s=0.0) == []


def test_toes_are_asked_for_in_their_round_only() -> None:
    # Of what is seen of a drop little is left in what was learned.
    foot = {
        "ankle_as_seen_right_deg": -14.0,
        "ankle_as_seen_right_deg_at_start": 10.0,
        "ankle_dorsiflexion_right_deg": 2.0,
    }
    (event,) = kick("toes_dropped", HELD, progression="toes", **foot)
    assert (event.peak, event.side) == (24.0, "right")
    assert kick("toes_dropped", HELD, **foot) == []
    assert kick("toes_dropped", HELD, progression="toes", **{**foot, "ankle_as_seen_right_deg": 4.0}) == []
    unread = no_reading("right toes not found on the body")
    assert kick("toes_dropped", HELD, progression="toes", **{**foot, "ankle_dorsiflexion_right_deg": unread}) == []


def test_the_resting_leg_is_judged_where_it_is_seen() -> None:
    at_start = {"knee_flexion_left_deg_at_start": 15.0, "thigh_elevation_left_deg_at_start": 8.0}
    moved = {"knee_flexion_left_deg": 60.0, "thigh_elevation_left_deg": 20.0, **at_start}
    (event,) = lasting("other_leg_moves", within_s=0.3, **moved)
    assert (event.side, event.peak) == ("left", 45.0)
    assert lasting("other_leg_moves", within_s=0.1, **moved) == [], "the tracker has mixed the legs up"
    assert lasting("other_leg_moves", **moved) == [], "there from the start on"
    assert lasting("other_leg_moves", knee_flexion_left_deg=25.0, thigh_elevation_left_deg=14.0, **at_start) == []
    assert lasting("other_leg_moves", within_s=0.3, knee_flexion_left_deg=60.0, **at_start) == []
    hidden = Reading(55.0, 0.4)
    assert (
        kick("other_leg_moves", HELD, knee_flexion_left_deg=hidden, thigh_elevation_left_deg=hidden, **at_start) == []
    )


def test_every_detector_has_the_name_it_is_found_by_and_marks_joints_of_the_body() -> None:
    joints = {landmark.name.split("_", 1)[-1].lower() for landmark in Landmark}
    for name, detector in DETECTORS.items():
        assert detector.id == name
        assert detector.unit in ("deg", "torso", "s", "hz", "m")
        assert set(detector.joints) <= joints


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, False),
        ({"trunk_inclination_deg": 139.0}, True),
        ({"hip_flexion_right_deg": 112.0}, True),
        ({"lumbar_flexion_change_deg": 30.0}, True),
    ],
    ids=["as it began", "the trunk turned", "the hip bent", "a fault was seen"],
)
def test_a_back_seen_in_its_hold_alone_is_compared_with_itself(values: dict[str, float], told: bool) -> None:
    rule = next(rule for rule in find_exercise("downward_dog").compensations if rule.id == "lumbar_rounding")
    detector = DETECTORS["lumbar_rounding"](rule)
    still = {"trunk_inclination_deg": 132.0, "hip_flexion_right_deg": 101.0, "lumbar_flexion_change_deg": 1.0}
    start = {f"{name}_at_start": value for name, value in still.items()}
    for n in range(40):
        detector.update(situation(n / FPS, **still, **start))
    for n in range(40, 80):
        detector.update(situation(n / FPS, **{**still, **start, **values}))
    assert (assessed([detector], 1) == ("lumbar_rounding",)) is told
    assert ("lumbar_rounding" in dict(not_assessed([detector], True, 1))) is not told


def test_a_hold_that_went_on_after_a_knock_is_named() -> None:
    """The second repetition begins as it goes on, in the hold: its back is compared with itself."""
    rule = next(rule for rule in find_exercise("downward_dog").compensations if rule.id == "lumbar_rounding")
    detector = DETECTORS["lumbar_rounding"](rule)
    for n in range(90):
        rep, began = 1 + n // 30, 80.0 if n < 30 else 132.0
        values = {"trunk_inclination_deg": 132.0, "lumbar_flexion_change_deg": 30.0 if n >= 60 else 1.0}
        detector.update(situation(n / FPS, rep=rep, trunk_inclination_deg_at_start=began, **values))
    assert assessed([detector], 1) == ("lumbar_rounding",)
    assert not_assessed([detector], True, 1) == ()
    assert assessed([detector], 3) == ()
    told = (("lumbar_rounding", f"{WITH_ITSELF}: repetition 2"),)
    assert not_assessed([detector], True, 3) == told, "in the third a fault was found"


def test_who_leaves_a_hold_has_not_shown_their_back_before_it() -> None:
    rule = next(rule for rule in find_exercise("downward_dog").compensations if rule.id == "lumbar_rounding")
    detector = DETECTORS["lumbar_rounding"](rule)
    start = {"trunk_inclination_deg_at_start": 132.0}
    for n in range(40):
        detector.update(situation(n / FPS, trunk_inclination_deg=132.0, lumbar_flexion_change_deg=1.0, **start))
    for n in range(40, 60):
        down = situation(n / FPS, "return", trunk_inclination_deg=90.0, lumbar_flexion_change_deg=1.0, **start)
        detector.update(down)
    assert detector.in_vain == WITH_ITSELF


def test_a_dogs_knees_are_said_soon_past_their_threshold_and_not_on_hands_and_knees() -> None:
    """A clear fault is 1.5 times the threshold; on hands and knees they are bent by 12 degrees."""
    rule = next(rule for rule in find_exercise("downward_dog").compensations if rule.id == "knee_bend")
    said = [len(lasting("knee_bend", rule, None, knee_flexion_right_deg=bent)) for bent in (12.0, 17.0)]
    assert said == [0, 1]
