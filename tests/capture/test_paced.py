from __future__ import annotations

from pathlib import Path

import pytest
from video_files import number_of, write_video

from formcheck.capture.paced import PacedVideo
from formcheck.clock import ManualClock
from formcheck.errors import BadVideo


def test_no_frame_comes_before_it_is_due(tmp_path: Path) -> None:
    clock = ManualClock(100.0)
    video = PacedVideo(write_video(tmp_path / "uneven.mp4", [0, 50, 500, 520]), clock)
    seen = []
    while (frame := video.read()) is not None:
        assert clock.now() == pytest.approx(frame.time_s)
        seen.append(round(1000 * (frame.time_s - 100)))
    assert seen == [0, 50, 500, 520]
    assert video.read() is None


def test_a_late_reader_gets_the_newest_frame(tmp_path: Path) -> None:
    clock = ManualClock()
    video = PacedVideo(write_video(tmp_path / "even.mp4", range(0, 800, 40)), clock)
    numbers = []
    while (frame := video.read()) is not None:
        assert 0 <= clock.now() - frame.time_s < 0.04
        numbers.append(number_of(frame.image))
        clock.sleep(0.13)
    assert numbers == [0, 3, 6, 9, 13, 16, 19]


def test_the_film_starts_with_the_first_read(tmp_path: Path) -> None:
    clock = ManualClock()
    video = PacedVideo(write_video(tmp_path / "even.mp4", range(0, 400, 40)), clock)
    clock.sleep(3.0)
    frame = video.read()
    assert frame is not None
    assert (frame.time_s, number_of(frame.image)) == (3.0, 0)
    assert video.name == "video even.mp4"


def test_pictures_that_are_let_pass_take_their_time(tmp_path: Path) -> None:
    clock = ManualClock()
    video = PacedVideo(write_video(tmp_path / "even.mp4", range(0, 400, 40)), clock)
    assert not video.skip(), "the film has not begun"
    video.read()
    assert all(video.skip() for _ in range(4))
    assert clock.now() == pytest.approx(0.16)
    frame = video.read()
    assert frame is not None
    assert number_of(frame.image) == 5
    while video.skip():
        pass
    assert clock.now() == pytest.approx(0.36)
    assert video.read() is None


def test_a_cut_file_is_said_at_its_end(tmp_path: Path) -> None:
    path = write_video(tmp_path / "cut.mp4", range(0, 2000, 40), options={"movflags": "faststart"})
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    video = PacedVideo(path, ManualClock())
    while video.read() is not None:
        assert video.warning is None
    assert video.warning is not None
    video.close()
    video.close()


def test_no_video_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadVideo):
        PacedVideo(tmp_path / "nothing.mp4", ManualClock())
