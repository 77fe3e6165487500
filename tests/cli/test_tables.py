"""The tables that `analyze` prints say the same as its JSON; what is not judged is told by its angles."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from analyzed import analysis, formcheck

from formcheck.cli.several import line_of
from formcheck.cli.tables import AngleTally, tables
from formcheck.exercise.event import Event
from formcheck.exercise.load import find_exercise
from formcheck.exercise.outcome import Outcome
from formcheck.exercise.repetition import RepResult
from formcheck.feedback.summary import summary
from formcheck.measure.view import UNKNOWN
from formcheck.resources import recordings_folder

KICK = recordings_folder() / "demo_1_supine_leg_kick.mcap"


def outcome(reps: int, events: int, short_deg: float = 12.4) -> Outcome:
    measures = {"knee_extension_deficit_deg": short_deg, "thigh_elevation_deg": None}
    return Outcome(
        exercise=find_exercise("supine_leg_kick"),
        view=UNKNOWN,
        frames=9,
        tracked=9,
        duration_s=9.0,
        reps=tuple(RepResult(n + 1, "left", n, None, 0.5, 1.25, measures) for n in range(reps)),
        events=tuple(
            Event("hip_lift", "right", 1, "move", 1.5, 1.8, None, 0.118, "torso", 0.05, 1.0) for _ in range(events)
        ),
        cues=(),
        measures={},
        not_assessed=(),
    )


def test_the_tables_agree_with_the_json(tmp_path: Path) -> None:
    done = formcheck("analyze", KICK, "--json", tmp_path / "a.json")
    assert (done.returncode, done.stderr) == (0, "")
    result = json.loads((tmp_path / "a.json").read_text())
    rows = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert result["reps"]
    assert result["events"]
    for rep in result["reps"]:
        times = f"{rep['number']} {rep['side']} {rep['start_s']:.1f} s {rep['end_s']:.1f} s"
        short = f"{max(0.0, rep['measures']['knee_extension_deficit_deg']):.0f}°"
        held = f"{rep['hold_counted_s']:.1f} s {short}"
        assert any(row.startswith(f"{times} {held}") for row in rows)
    for event in result["events"]:
        name = event["compensation"].replace("_", " ")
        assert any(row.startswith(f"{name} {event['side']} {event['rep']} {event['phase']} ") for row in rows)


def test_what_is_missing_is_said_and_columns_stand_below_each_other() -> None:
    _, head, rep, _, _, fault = tables(outcome(1, 1))
    assert "not ended" in rep
    assert "not read" in rep
    assert head.index("rep") + len("rep") == rep.index("1") + 1
    assert fault.split() == ["hip", "lift", "right", "1", "move", "1.5", "s", "not", "corrected", "12", "%", "5", "%"]


def test_a_knee_past_straight_is_straight_everywhere_but_in_the_json() -> None:
    past = replace(outcome(1, 0, -2.4), measures={"knee_extension_deficit_deg": {"left": -2.4, "right": None}})
    assert "  0°  " in tables(past)[2]
    assert "knee extension deficit left 0°" in line_of(past.as_dict("film.mp4"))
    assert "  Left straight" in summary(past)
    assert past.as_dict("film.mp4")["reps"][0]["measures"]["knee_extension_deficit_deg"] == -2.4


def test_long_tables_are_cut_and_say_so() -> None:
    lines = tables(outcome(100, 0))
    assert len(lines) < 50
    assert "60 more: --json FILE" in lines[-1]


def test_without_repetitions_there_is_no_table() -> None:
    assert tables(outcome(0, 0)) == []


def test_a_recording_without_a_repetition_is_told_by_its_angles() -> None:
    done = formcheck("analyze", KICK, "--exercise", "downward_dog")
    assert "nothing judged: no repetition seen" in done.stdout
    (knee,) = [line for line in done.stdout.splitlines() if "knee flexion right" in line]
    low, high = (float(word.rstrip("°")) for word in knee.split("right")[1].split(" (")[0].split(" to "))
    assert low == pytest.approx(0, abs=6)
    assert high == pytest.approx(90, abs=6)
    assert "±" in knee


def test_nothing_seen_is_not_read() -> None:
    lines = AngleTally().lines()
    assert any("knee flexion left" in line and "not read" in line for line in lines)
    assert not any("change" in line for line in lines)


def test_a_tight_knee_is_told_by_what_it_was_held_at() -> None:
    result = analysis("supine_kick__incomplete_extension").result
    (event,) = [event for event in result["events"] if event["compensation"] == "knee_bend"]
    held = result["reps"][0]["measures"]["knee_extension_deficit_deg"]
    assert held <= event["peak"] <= held + 6, "the way back is not in it"


def test_a_model_named_for_a_recording_is_said_not_to_be_used() -> None:
    done = formcheck("analyze", KICK, "--model", "m.task")
    assert "Supine leg kick" in done.stdout
    assert "m.task: not used" in done.stderr
