from __future__ import annotations

import gc
import os
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from video_files import number_of, picture, write_sound, write_video

from formcheck.capture.video import probe, read_video
from formcheck.errors import BadVideo

UNEVEN_MS = [0, 33, 100, 110, 900, 933]
EVEN_MS = [40 * number for number in range(50)]


def test_frames_keep_their_own_times(tmp_path: Path) -> None:
    path = write_video(tmp_path / "uneven.mp4", UNEVEN_MS)
    with read_video(path) as reader:
        frames = list(reader)
        assert reader.warning is None
    assert [round(1000 * frame.time_s) for frame in frames] == UNEVEN_MS
    assert [number_of(frame.image) for frame in frames] == list(range(6))
    assert all(frame.image.flags.c_contiguous and frame.image.dtype == np.uint8 for frame in frames)


def test_times_count_from_the_first_frame(tmp_path: Path) -> None:
    path = write_video(tmp_path / "late.mkv", [5000, 5040, 5080])
    assert [round(1000 * frame.time_s) for frame in read_video(path)] == [0, 40, 80]


def test_a_film_that_begins_late_is_not_called_cut(tmp_path: Path) -> None:
    reader = read_video(write_video(tmp_path / "late.mkv", [5000, 5040, 5080]))
    assert (reader.info.frames, len(list(reader)), reader.warning) == (3, 3, None)


def test_photos_one_after_another_are_a_film(tmp_path: Path) -> None:
    path, photo = tmp_path / "camera.mjpeg", tmp_path / "one.jpg"
    with path.open("wb") as film:
        for number in range(4):
            Image.fromarray(picture(number)).save(photo)
            film.write(photo.read_bytes())
    assert [number_of(frame.image) for frame in read_video(path)] == [0, 1, 2, 3]


def test_frames_without_a_time_of_their_own_are_left_out_and_said(tmp_path: Path) -> None:
    path = write_video(tmp_path / "even.mp4", EVEN_MS[:8])
    data = bytearray(path.read_bytes())
    tick_at = data.index(b"stts") + 16  # ISO/IEC 14496-12: how long each frame is shown
    data[tick_at : tick_at + 4] = bytes(4)
    path.write_bytes(data)
    reader = read_video(path)
    assert len(list(reader)) == 1
    assert reader.warning is not None
    assert "frames have no time of their own and are left out" in reader.warning


@pytest.mark.parametrize(("units", "left_out"), [(30, 7), (0, 8)])
def test_frames_outside_the_playing_time_are_left_out_and_said(tmp_path: Path, units: int, left_out: int) -> None:
    """With a wrong time scale they come long after the end."""
    path = write_video(tmp_path / "even.mp4", EVEN_MS[:8])
    data = bytearray(path.read_bytes())
    scale_at = data.index(b"mdhd") + 16  # ISO/IEC 14496-12: units of time in a second
    data[scale_at : scale_at + 4] = units.to_bytes(4, "big")
    path.write_bytes(data)
    if left_out == 8:
        with pytest.raises(BadVideo, match="none of its 8 frames can be read within the playing time that it gives"):
            read_video(path)
        return
    reader = read_video(path)
    assert len(list(reader)) == 8 - left_out
    assert reader.warning == (
        f"{path}: {left_out} of its 8 frames lie outside the playing time that it gives, and are left out"
    )


@pytest.mark.parametrize(
    ("rotation", "size", "corner"),
    [(0, (64, 48), (0, 0)), (-90, (48, 64), (0, 1)), (90, (48, 64), (1, 0)), (180, (64, 48), (1, 1))],
)
def test_turned_videos_stand_upright(
    tmp_path: Path, rotation: int, size: tuple[int, int], corner: tuple[int, int]
) -> None:
    path = write_video(tmp_path / "turned.mp4", [0, 40], rotation=rotation)
    frame = next(iter(read_video(path)))
    assert frame.size == size
    down, right = corner
    block = frame.image[-3 if down else 2, -3 if right else 2]
    assert block.min() > 200
    assert (probe(path).width, probe(path).height) == size


def test_portrait_without_metadata_stays_portrait(tmp_path: Path) -> None:
    path = write_video(tmp_path / "portrait.mp4", [0, 40], size=(48, 64))
    assert [frame.size for frame in read_video(path)] == [(48, 64)] * 2


def test_wide_pixels_become_square(tmp_path: Path) -> None:
    path = write_video(tmp_path / "wide.mp4", [0, 40], pixel_aspect=Fraction(3, 2))
    assert [frame.size for frame in read_video(path)] == [(96, 48)] * 2


@pytest.mark.parametrize("size", [(40_000, 16), (9000, 9000)])
def test_pictures_of_an_impossible_size_are_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    """A side that ends the process in the tracker, and more pixels than anybody films."""
    path = tmp_path / "large.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1", rate=30)
        stream.width, stream.height, stream.pix_fmt = *size, "gray"
        picture = av.VideoFrame.from_ndarray(np.zeros(size[::-1], np.uint8), format="gray")
        container.mux([*stream.encode(picture), *stream.encode(None)])
    assert "larger than 8K" in refused(path)


@pytest.mark.parametrize(("size", "reduced"), [((4096, 2160), (1046, 1983)), ((4800, 2700), (720, 1280))])
def test_a_large_picture_is_reduced_and_given_back(
    tmp_path: Path, size: tuple[int, int], reduced: tuple[int, int]
) -> None:
    """Nothing of it is left to Python's search for circles of references, which comes late."""
    path = write_video(tmp_path / "large.mp4", [0, 40, 80], size=size, rotation=90)
    gc.collect()
    gc.disable()
    try:
        frames = list(read_video(path))
        held = [each for each in gc.get_objects() if isinstance(each, av.VideoFrame)]
    finally:
        gc.enable()
    assert [frame.size for frame in frames] == [reduced] * 3
    assert [number_of(frame.image) for frame in frames] == [0, 1, 2]
    assert held == []


def test_8k_in_more_than_8_bits_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deep.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1", rate=30)
        stream.width, stream.height, stream.pix_fmt = 7680, 4320, "yuv420p10le"
        container.mux([*stream.encode(av.VideoFrame(7680, 4320, "yuv420p10le")), *stream.encode(None)])
    assert "than 6K in 10 bits" in refused(path)


def test_pixels_of_an_impossible_shape_are_refused(tmp_path: Path) -> None:
    path = write_video(tmp_path / "flat.mp4", [0, 40], size=(640, 480), pixel_aspect=Fraction(250))
    assert "pictures larger than 8K" in refused(path)


def test_probe_estimates_for_a_progress_bar(tmp_path: Path) -> None:
    info = probe(write_video(tmp_path / "even.mp4", EVEN_MS))
    assert (info.width, info.height, info.frames, info.photo) == (64, 48, 50, False)
    assert info.duration_s == pytest.approx(2.0, abs=0.05)
    assert info.fps == pytest.approx(25.0, rel=0.03)


def test_a_cut_video_gives_what_is_there_and_one_warning(tmp_path: Path) -> None:
    path = write_video(tmp_path / "cut.mp4", EVEN_MS, options={"movflags": "faststart"})
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    reader = read_video(path)
    frames = list(reader)
    assert 10 < len(frames) < 45
    assert [number_of(frame.image) for frame in frames] == [n % 25 for n in range(len(frames))]
    assert reader.warning is not None
    assert "is cut" in reader.warning
    assert "\n" not in reader.warning


def test_a_damaged_place_is_left_out_and_said(tmp_path: Path) -> None:
    path = write_video(tmp_path / "damaged.mkv", EVEN_MS, size=(320, 240))
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 400] = bytes(400)
    path.write_bytes(data)
    reader = read_video(path)
    frames = list(reader)
    assert 25 <= len(frames) <= 50
    times = [frame.time_s for frame in frames]
    assert times == sorted(set(times))


def test_after_close_there_are_no_frames(tmp_path: Path) -> None:
    reader = read_video(write_video(tmp_path / "even.mp4", EVEN_MS))
    next(reader)
    reader.close()
    reader.close()
    assert list(reader) == []


def refused(path: Path) -> str:
    with pytest.raises(BadVideo) as caught:
        read_video(path)
    message = str(caught.value)
    assert "\n" not in message
    assert str(path) in message
    assert caught.value.exit_status == 2
    return message


def test_missing_folder_empty_and_special(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path / "nothing.mp4")
    assert "is a folder" in refused(tmp_path)
    empty = tmp_path / "empty.mp4"
    empty.touch()
    assert "is empty" in refused(empty)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.mp4")
        assert "not a regular file" in refused(tmp_path / "pipe.mp4")


def test_a_path_that_the_system_refuses(tmp_path: Path) -> None:
    path = write_video(tmp_path / "even.mp4", [0, 40])
    assert "cannot be read" in refused(path / "deeper.mp4")
    assert "cannot be read" in refused(tmp_path / ("long" * 100))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text.txt", b"What libav would draw as terminal art.\n" * 40),
        ("text.mp4", b"What libav would not.\n" * 40),
        ("zeros.mcap", b"\x89MCAP0\r\n" + bytes(4000)),
        ("playlist.m3u8", b"#EXTM3U\n#EXTINF:9,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n"),
        ("live.m3u8", b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:9/x.ts\n"),
        ("receiver.sdp", b"v=0\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n"),
        ("bytes.avi", bytes(range(256)) * 40),
    ],
)
def test_what_is_no_video(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert "no video" in refused(path)


def test_sound_alone(tmp_path: Path) -> None:
    assert "sound but no video" in refused(write_sound(tmp_path / "song.m4a"))


def test_a_video_without_a_frame(tmp_path: Path) -> None:
    path = write_video(tmp_path / "none.mp4", EVEN_MS, options={"movflags": "faststart"})
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"mdat") + 4])
    refused(path)


def test_libav_says_nothing_itself(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = write_video(tmp_path / "cut.mp4", EVEN_MS, options={"movflags": "faststart"})
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    list(read_video(path))
    assert capfd.readouterr() == ("", "")
