"""The real tracker and the real command on rendered people: what is found, and how near to the truth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from analyzed import NAMES, TRUTH, analysis, hold_s, truth

from formcheck.exercise.event import NOT_ASKED

EVENTS: dict[str, dict[str, set[str]]] = {
    "supine_kick__good": {},
    "supine_kick__hip_lift": {"hip_lift": {"right"}, "lumbar_rounding": {"both"}},
    "supine_kick__incomplete_extension": {"knee_bend": {"right"}},
    "supine_kick__knee_drop": {"thigh_drop": {"right"}},
    "supine_kick__bounce": {"bouncing": {"right"}},
    "down_dog__good": {},
    "down_dog__rounded_back": {"lumbar_rounding": {"both"}},
    "down_dog__bent_knees": {"knee_bend": {"both"}},
    "toe_touch__good": {},
    "toe_touch__rounded_back": {"lumbar_rounding": {"both"}},
    "toe_touch__bounce": {"bouncing": {"both"}},
}
"""Each compensation in a clip and the sides that may be named."""
CUES = {
    "hip_lift": "Keep your hips on the floor",
    "lumbar_rounding": "Lengthen your back",
    "thigh_drop": "Keep the thigh upright",
    "bouncing": "Stay still in the stretch",
    "knee_bend": "Straighten your knees",
}


def known(name: str) -> dict[str, Any]:
    return TRUTH[name]


@pytest.mark.parametrize("name", NAMES)
def test_the_compensation_is_found_on_its_side_and_nothing_else(name: str) -> None:
    found = analysis(name).compensations()
    assert {compensation: event["side"] in EVENTS[name][compensation] for compensation, event in found.items()} == {
        compensation: True for compensation in EVENTS[name]
    }


@pytest.mark.parametrize("name", [name for name in NAMES if EVENTS[name]])
def test_it_is_found_in_time_and_named_while_it_can_be_corrected(name: str) -> None:
    first, last = hold_s(name)
    for event in analysis(name).result["events"]:
        assert event["start_s"] <= event["raised_s"] <= (event["end_s"] or 99)
        assert event["raised_s"] < last
        assert event["rep"] == 1
        assert event["peak"] > event["threshold"]
        assert 0 < event["confidence"] <= 1
        assert first - 2.1 < event["start_s"] < last


@pytest.mark.parametrize("name", NAMES)
def test_one_repetition_or_hold_with_its_side_and_times(name: str) -> None:
    (rep,) = analysis(name).result["reps"]
    assert (rep["number"], rep["side"]) == (1, known(name)["work_side"] or "both")
    first, last = hold_s(name)
    assert rep["start_s"] < first
    assert rep["end_s"] is None or rep["end_s"] > last


@pytest.mark.parametrize("name", NAMES)
def test_what_was_held_in_form(name: str) -> None:
    (rep,) = analysis(name).result["reps"]
    first, last = hold_s(name)
    if name.endswith("__good"):
        assert rep["hold_in_form_s"] >= last - first - 0.3
    else:
        # At most what passed before it was said.
        assert rep["hold_in_form_s"] < last - first + 0.3
    assert rep["hold_in_form_s"] <= analysis(name).result["frames"]["duration_s"]


@pytest.mark.parametrize("name", NAMES)
def test_the_most_important_fault_is_said_in_words(name: str) -> None:
    cues = [(cue["compensation"], cue["text"]) for cue in analysis(name).result["cues"]]
    assert cues[0] == (None, "Ready")
    spoken = [compensation for compensation in EVENTS[name] if (compensation, name.split("__")[0]) != SILENT]
    expected = [(spoken[0], CUES[spoken[0]])] if spoken else []
    assert [cue for cue in cues if cue[0]][:1] == expected


SILENT = ("knee_bend", "supine_kick")
"""A tight leg is told at the end and not nagged about."""


@pytest.mark.parametrize("name", NAMES)
def test_what_cannot_be_seen_is_not_assessed(name: str) -> None:
    missing = {row["compensation"]: row["reason"] for row in analysis(name).result["not_assessed"]}
    assert missing.pop("hold_too_short") in (NOT_ASKED, "no way back seen"), "nobody asks for it in a film"
    assert missing.pop("toes_dropped", NOT_ASKED) == NOT_ASKED
    if known(name)["exercise"] == "toe_touch":
        assert missing == {}
    else:
        # A thigh that drops hides the groin, by which a lying pelvis is judged; the far leg lies behind the near one.
        may_hide = {"hip_lift", "lumbar_rounding"} if name == "supine_kick__knee_drop" else set()
        may_hide |= {"other_leg_moves"} if known(name)["exercise"] == "supine_leg_kick" else set()
        dog = {"pelvis_twist", "foot_turn"} if known(name)["exercise"] == "downward_dog" else set()
        from_the_end = {"knee_rotation"} | dog
        never = {"elbow_bend"} if known(name)["exercise"] == "downward_dog" else set()
        assert set(missing) - may_hide == from_the_end | never
        assert all("not visible from the side" in missing[compensation] for compensation in from_the_end)


@pytest.mark.parametrize("name", NAMES)
def test_view_and_frames(name: str) -> None:
    result = analysis(name).result
    assert (result["view"]["near_side"], result["view"]["facing"]) == (known(name)["near_side"], known(name)["facing"])
    assert abs(result["view"]["yaw_deg"]) < 8
    frames = len(truth(name)["t_s"])
    assert result["frames"]["total"] == frames
    assert result["frames"]["tracked"] >= frames - 2
    assert result["frames"]["duration_s"] == pytest.approx(truth(name)["t_s"][-1], abs=0.002)
    assert len(analysis(name).rows) == frames
    assert analysis(name).series("time_s") == pytest.approx(truth(name)["t_s"], abs=0.001)


def errors(name: str, column: str, true: np.ndarray) -> np.ndarray:
    """Reading minus truth, where there is a reading."""
    wrong = analysis(name).series(column) - true
    return wrong[np.isfinite(wrong)]


@pytest.mark.parametrize("name", NAMES)
def test_the_near_knee_and_hip_are_near_the_truth(name: str) -> None:
    near = known(name)["near_side"]
    letter = near[0].upper()
    knee = errors(name, f"knee_flexion_{near}_deg", 180 - truth(name)[f"knee_included_{letter}"])
    hip = errors(name, f"hip_flexion_{near}_deg", 180 - truth(name)[f"trunk_thigh_{letter}"])
    assert len(knee) > 0.9 * len(truth(name)["t_s"])
    # Measured 0.9 to 4.5 (knee) and 1 to 6 (hip) on these clips; a change that makes it worse shows here.
    assert np.abs(knee).mean() < 6.5
    assert np.abs(hip).mean() < 8.5


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("supine_kick")])
def test_the_working_thigh_is_near_the_truth(name: str) -> None:
    column = f"thigh_elevation_{known(name)['work_side']}_deg"
    # The truth folds back past the vertical.
    seen = analysis(name).series(column)
    folded = np.where(seen > 90, 180 - seen, seen)
    wrong = folded - truth(name)[f"thigh_elevation_{known(name)['work_side'][0].upper()}"]
    assert np.nanmean(np.abs(wrong)) < 5


def change(values: np.ndarray, name: str) -> float:
    """The change from the first rest to the hold, medians."""
    phase = truth(name)["phase"]
    return float(np.nanmedian(values[phase == "hold"]) - np.nanmedian(values[: int(np.argmax(phase != "rest"))]))


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("supine_kick")])
def test_the_lower_backs_change_is_near_the_truth(name: str) -> None:
    seen = change(np.nan_to_num(analysis(name).series("lumbar_flexion_change_deg")), name)
    assert seen == pytest.approx(change(truth(name)["lumbar_flexion"], name), abs=12)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("supine_kick")])
def test_the_pelvis_change_is_near_the_truth(name: str) -> None:
    seen = change(np.nan_to_num(analysis(name).series("pelvis_height_change_torso")), name)
    assert seen == pytest.approx(change(truth(name)["pelvis_height"], name) / known(name)["torso_m"], abs=0.045)


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith("bounce")])
def test_a_bounce_has_its_size(name: str) -> None:
    """The magnitude is half of peak to peak; the filter and the tracker take some of it."""
    peak = analysis(name).compensations()["bouncing"]["peak"]
    assert 1.0 * known(name)["magnitude"] < peak < 2.6 * known(name)["magnitude"]
