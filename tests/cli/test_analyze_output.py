"""What `analyze` writes: the contract's JSON and CSV, and what it does with photos, cut videos and empty rooms."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from analyzed import CLIPS, NAMES, analysis, formcheck
from PIL import Image

from formcheck.resources import exercises_folder, recordings_folder

KEYS = [
    *("schema", "exercise", "source", "view", "frames", "reps", "events", "cues", "measures", "not_assessed"),
    *("assessed", "uncertainties"),
]
REP = ["number", "side", "start_s", "end_s", "hold_in_form_s", "hold_counted_s", "measures", "uncertainties"]
EVENT = [
    *("compensation", "side", "rep", "phase", "start_s", "raised_s", "end_s"),
    *("peak", "unit", "threshold", "confidence", "severity", "out_of_sight"),
]
CSV = [
    *("time_s", "phase", "rep", "near_side", "knee_flexion_left_deg", "knee_flexion_right_deg"),
    *("hip_flexion_left_deg", "hip_flexion_right_deg", "thigh_elevation_left_deg", "thigh_elevation_right_deg"),
    *("ankle_dorsiflexion_left_deg", "ankle_dorsiflexion_right_deg", "trunk_inclination_deg"),
    *("lumbar_flexion_change_deg", "pelvis_height_change_torso"),
]
PHASES = {"setup", "start", "move", "hold", "return"}
KICK = CLIPS / "supine_kick__good.mp4"
DEMO = recordings_folder() / "demo_1_supine_leg_kick.mcap"


def one_line(stderr: str) -> str:
    """The only line of standard error."""
    (line,) = stderr.splitlines()
    assert line.startswith("formcheck: "), line
    return line


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", NAMES)
def test_the_json_has_the_contracts_keys_in_order_and_nothing_else_is_printed(name: str) -> None:
    found = analysis(name)
    assert found.stderr == ""
    assert json.dumps(json.loads(found.stdout), indent=1, ensure_ascii=False) == found.stdout.rstrip("\n")
    assert list(found.result) == KEYS
    assert found.result["schema"] == 1
    assert found.result["source"] == f"{name}.mp4"
    assert list(found.result["view"])[:3] == ["facing", "near_side", "yaw_deg"]
    assert list(found.result["frames"]) == ["total", "tracked", "duration_s"]
    assert [list(rep) for rep in found.result["reps"]] == [REP] * len(found.result["reps"])
    assert [list(event) for event in found.result["events"]] == [EVENT] * len(found.result["events"])
    assert all(list(cue) == ["time_s", "text", "compensation"] for cue in found.result["cues"])
    assert all(list(sides) == ["left", "right"] for sides in found.result["measures"].values())
    assert list(found.result["uncertainties"]) == list(found.result["measures"])
    assert all(list(row) == ["compensation", "reason"] for row in found.result["not_assessed"])
    assert "NaN" not in found.stdout


@pytest.mark.parametrize("name", NAMES)
def test_the_csv_begins_with_the_contracts_columns_and_holds_numbers_or_nothing(name: str) -> None:
    found = analysis(name)
    assert found.header[: len(CSV)] == CSV
    assert len(set(found.header)) == len(found.header)
    for row in found.rows:
        assert row["phase"] in PHASES
        assert row["near_side"] in ("left", "right", "")
        assert row["rep"] == "" or row["rep"].isdigit()
        assert (row["rep"] != "") is (row["phase"] in ("move", "hold", "return"))
        numbers = [float(cell) for column, cell in row.items() if column.endswith(("_deg", "_torso")) and cell]
        assert np.isfinite(numbers).all()


@pytest.mark.parametrize("name", ["supine_kick__hip_lift", "toe_touch__good"])
def test_reps_events_and_rows_agree(name: str) -> None:
    found = analysis(name)
    (rep,) = found.result["reps"]
    inside = [float(row["time_s"]) for row in found.rows if row["rep"] == "1"]
    assert inside[0] == pytest.approx(rep["start_s"], abs=0.15)
    assert inside[-1] == pytest.approx(rep["end_s"], abs=0.15)
    for event in found.result["events"]:
        phases = {
            row["phase"] for row in found.rows if float(row["time_s"]) == pytest.approx(event["raised_s"], abs=1e-3)
        }
        assert phases == {event["phase"]}


def test_without_an_exercise_there_are_angles_only(tmp_path: Path) -> None:
    done = formcheck("analyze", KICK, "--json", "-", "--csv", tmp_path / "a.csv")
    result = json.loads(done.stdout)
    assert done.returncode == 0
    assert list(result) == KEYS
    assert (result["exercise"], result["reps"], result["events"], result["measures"]) == (None, [], [], {})
    rows = table(tmp_path / "a.csv")
    assert len(rows) == 93
    assert float(rows[50]["knee_flexion_right_deg"]) == pytest.approx(
        analysis("supine_kick__good").series("knee_flexion_right_deg")[50], abs=0.02
    )


def test_an_exercise_file_of_ones_own_in_place_of_an_id(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    text = (exercises_folder() / "supine_leg_kick.toml").read_text()
    mine.write_text(text.replace('id = "supine_leg_kick"', 'id = "my_kick"').replace("enter = 0.05", "enter = 0.5"))
    own, shipped = (
        json.loads(formcheck("analyze", DEMO, "--json", "-", *words).stdout) for words in (("--config", mine), ())
    )
    assert (own["exercise"], shipped["exercise"]) == ("my_kick", "supine_leg_kick")
    assert len(own["reps"]) == len(shipped["reps"]) == 2
    found, usual = ([event["compensation"] for event in result["events"]] for result in (own, shipped))
    assert "hip_lift" in usual
    assert "hip_lift" not in found


def test_rows_on_standard_output_come_alone(tmp_path: Path) -> None:
    still = photo(tmp_path / "still.png")
    done = formcheck("analyze", still, "--exercise", "supine_leg_kick", "--json", tmp_path / "a.json", "--csv", "-")
    assert done.returncode == 0
    result = json.loads((tmp_path / "a.json").read_text())
    assert list(result) == KEYS
    assert result["measures"]["knee_flexion_deg"]["right"] == pytest.approx(0, abs=8)
    assert next(csv.reader(io.StringIO(done.stdout)))[: len(CSV)] == CSV
    assert "Supine leg kick" not in done.stdout


def photo(path: Path, second: float = 3.5) -> Path:
    """One picture of the leg kick: the knee straight, in the hold."""
    with av.open(str(KICK)) as container:
        frame = next(frame for frame in container.decode(video=0) if frame.time >= second)
        Image.fromarray(frame.to_ndarray(format="rgb24")).save(path)
    return path


@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_a_photo_gives_its_angles(tmp_path: Path, ending: str) -> None:
    done = formcheck("analyze", photo(tmp_path / f"still.{ending}"), "--csv", tmp_path / "a.csv", "--json", "-")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["frames"] == {"total": 1, "tracked": 1, "duration_s": 0.0}
    (row,) = table(tmp_path / "a.csv")
    assert list(result["uncertainties"]) == list(result["measures"])
    off = result["uncertainties"]["knee_flexion_deg"]["right"]
    assert off == pytest.approx(float(row["knee_flexion_right_uncertainty_deg"]), abs=0.06)
    assert float(row["time_s"]) == 0
    assert float(row["knee_flexion_right_deg"]) == pytest.approx(0, abs=8)
    assert float(row["thigh_elevation_right_deg"]) == pytest.approx(90, abs=6)


def empty_room(path: Path, frames: int = 12) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for n in range(frames):
            picture = np.full((240, 320, 3), 100 + n, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def test_nobody_in_the_video_is_status_one_with_the_outputs_written(tmp_path: Path) -> None:
    done = formcheck(
        *("analyze", empty_room(tmp_path / "room.mp4"), "--exercise", "toe_touch"),
        *("--json", tmp_path / "a.json", "--csv", tmp_path / "a.csv"),
    )
    assert done.returncode == 1
    assert "nobody was seen" in one_line(done.stderr)
    result = json.loads((tmp_path / "a.json").read_text())
    assert result["frames"] == {"total": 12, "tracked": 0, "duration_s": 1.1}
    assert result["view"]["near_side"] is None
    assert {row["compensation"] for row in result["not_assessed"]} == {
        "lumbar_rounding",
        "knee_bend",
        "hips_behind_feet",
        "bouncing",
        "hold_too_short",
    }
    rows = table(tmp_path / "a.csv")
    assert len(rows) == 12
    assert {cell for row in rows for column, cell in row.items() if column.endswith(("_deg", "_torso"))} == {""}


def test_a_cut_video_is_analysed_as_far_as_it_goes_with_a_warning(tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole.mkv", tmp_path / "cut.mkv"
    with av.open(str(KICK)) as source, av.open(str(whole), "w") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 6 // 10])
    done = formcheck("analyze", cut, "--exercise", "supine_leg_kick", "--json", "-")
    assert done.returncode == 0
    assert "cut" in one_line(done.stderr)
    assert 20 < json.loads(done.stdout)["frames"]["total"] < 93


def test_who_stops_reading_the_summary_has_the_outputs_all_the_same(tmp_path: Path) -> None:
    words = ["analyze", str(DEMO), "--json", str(tmp_path / "a.json")]
    with subprocess.Popen([sys.executable, "-m", "formcheck", *words], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.close()
    assert json.loads((tmp_path / "a.json").read_text())["frames"]["total"] > 0
