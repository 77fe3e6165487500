"""Films as people have them, through the real command: the kick is found in each, or one line says what is wrong."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from analyzed import CLIPS, formcheck
from PIL import Image
from video_files import edited_video, write_video

from formcheck.capture.video import read_video

KICK = CLIPS / "supine_kick__hip_lift.mp4"


def analyzed(path: Path, status: int = 0) -> tuple[dict[str, Any], list[str]]:
    """The JSON of `analyze`, and what was said on standard error."""
    done = formcheck("analyze", path, "--exercise", "supine_leg_kick", "--json", "-")
    assert done.returncode == status, done.stderr
    return json.loads(done.stdout), done.stderr.splitlines()


def portrait(image: np.ndarray, _: float) -> np.ndarray:
    """Higher than wide, with grey above and below."""
    high = np.full((image.shape[1] + 160, image.shape[1], 3), 90, np.uint8)
    top = (len(high) - len(image)) // 2
    high[top : top + len(image)] = image
    return high


def large(image: np.ndarray, _: float) -> np.ndarray:
    """3840x2160."""
    big = np.repeat(np.repeat(image, 4, axis=0), 4, axis=1)[:2160]
    return np.pad(big, ((0, 0), (640, 640), (0, 0)), mode="edge")


UNEVEN = [*np.arange(0, 2, 1 / 10), *np.arange(2, 4, 1 / 24), *np.arange(4, 6.2, 1 / 14)]


def test_portrait_on_its_side_and_with_a_variable_frame_rate(tmp_path: Path) -> None:
    """As a phone films: stored lying, turned by metadata, frames when they come."""
    path = edited_video(
        tmp_path / "phone.mp4", KICK, lambda image, t: np.rot90(portrait(image, t)), UNEVEN, rotation=-90
    )
    result, said = analyzed(path)
    assert said == []
    assert result["frames"]["total"] == len(UNEVEN)
    assert result["frames"]["tracked"] > 0.95 * len(UNEVEN)
    assert [rep["side"] for rep in result["reps"]] == ["right"]
    assert "hip_lift" in {event["compensation"] for event in result["events"]}
    assert result["view"]["facing"] == "left"


def test_120_frames_a_second(tmp_path: Path) -> None:
    result, said = analyzed(edited_video(tmp_path / "fast.mp4", KICK, times_s=np.arange(0, 0.4, 1 / 120)))
    assert said == []
    assert result["frames"]["total"] == result["frames"]["tracked"] == 48


def test_one_frame_a_second_is_read_and_invents_nothing(tmp_path: Path) -> None:
    result, said = analyzed(edited_video(tmp_path / "slow.mp4", KICK, times_s=np.arange(0, 6.2, 1.0)))
    assert said == []
    assert result["frames"]["total"] == result["frames"]["tracked"] == 7
    assert result["events"] == []


def test_4k(tmp_path: Path) -> None:
    result, said = analyzed(edited_video(tmp_path / "large.mp4", KICK, large, np.arange(0, 0.5, 0.1)))
    assert said == []
    assert result["frames"]["total"] == result["frames"]["tracked"] == 5


def test_photos_and_moving_pictures(tmp_path: Path) -> None:
    """As browsers save them; a GIF that moves is a film. JPEG and PNG: tests/cli/test_analyze_output.py."""
    images = [Image.fromarray(frame.image) for frame in islice(read_video(KICK), 40, 60, 4)]
    knees = []
    for name, more in (("a.webp", 0), ("still.gif", 0), ("moving.gif", 4)):
        images[0].save(tmp_path / name, save_all=bool(more), append_images=images[1:], duration=100)
        done = formcheck("analyze", tmp_path / name, "--json", "-")
        assert (done.returncode, done.stderr) == (0, ""), name
        result = json.loads(done.stdout)
        assert (result["exercise"], result["frames"]["total"]) == (None, 1 + more)
        assert result["events"] == []
        if not more:
            knees.append(result["measures"]["knee_flexion_deg"]["right"])
    assert max(knees) - min(knees) < 8.0, "of one picture, coarser in some formats"


def test_one_frame(tmp_path: Path) -> None:
    result, said = analyzed(edited_video(tmp_path / "one.mp4", KICK, times_s=[3.0]))
    assert said == []
    assert (result["frames"]["total"], result["reps"], result["events"]) == (1, [], [])


def test_a_film_that_was_cut_is_analysed_as_far_as_it_goes(tmp_path: Path) -> None:
    path = write_video(tmp_path / "cut.mp4", range(0, 4000, 40), options={"movflags": "faststart"})
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    result, said = analyzed(path, status=1)
    assert 20 < result["frames"]["total"] < 90
    assert ["is cut" in line for line in said] == [True, False]
    assert "nobody was seen" in said[1]
