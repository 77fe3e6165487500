from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recorded_session import observation, picture, write_session

from formcheck.capture.frame import Frame
from formcheck.pose.observation import Observation
from formcheck.recording.read import read_recording
from formcheck.recording.video_track import VideoDecoder, VideoEncoder

SIZE = (64, 48)


def coded(count: int, step_us: int = 33_333, size: tuple[int, int] = SIZE) -> list[bytes]:
    encoder = VideoEncoder(size)
    packets = [encoder.encode(picture(number, size), number * step_us) for number in range(count)]
    assert {len(packet) for packet in packets} == {1}
    return [packet[0] for packet in packets]


def units(packet: bytes) -> list[int]:
    """The types of the NAL units in a packet (ITU-T H.264, table 7-1)."""
    starts = [place for place in range(len(packet) - 3) if packet[place : place + 3] == b"\0\0\1"]
    return [packet[start + 3] & 31 for start in starts]


@pytest.mark.parametrize("size", [(64, 48), (63, 47), (48, 64), (641, 481)])
def test_pictures_come_back_nearly_as_they_were(size: tuple[int, int]) -> None:
    decoder = VideoDecoder()
    for number, packet in enumerate(coded(6, size=size)):
        image = decoder.decode(packet, size)
        assert image.shape == (size[1], size[0], 3)
        assert image.dtype == np.uint8
        assert image.flags.c_contiguous
        assert np.abs(image.astype(int) - picture(number, size)).mean() < 6


@pytest.mark.parametrize("step_us", [16_667, 33_333, 200_000])
def test_a_keyframe_with_its_parameters_comes_each_second(step_us: int) -> None:
    key_times = []
    for number, packet in enumerate(coded(3_000_000 // step_us, step_us)):
        kinds = units(packet)
        if 5 in kinds:
            assert kinds.index(7) < kinds.index(8) < kinds.index(5)
            key_times.append(number * step_us)
        else:
            assert 1 in kinds
    assert key_times[0] == 0
    assert np.diff(key_times).max() <= 1_000_000


def test_decoding_can_start_at_any_keyframe() -> None:
    packets = coded(60)
    later = next(number for number in range(1, 60) if 5 in units(packets[number]))
    image = VideoDecoder().decode(packets[later], SIZE)
    assert np.abs(image.astype(int) - picture(later)).mean() < 6


def test_a_camera_that_changes_its_size_is_followed() -> None:
    encoder, decoder = VideoEncoder(SIZE), VideoDecoder()
    for number, size in enumerate([(64, 48), (64, 48), (48, 64), (33, 31), (64, 48)]):
        (packet,) = encoder.encode(picture(number, size), number * 33_333)
        image = decoder.decode(packet, size)
        assert np.abs(image.astype(int) - picture(number, size)).mean() < 6


@pytest.mark.parametrize("data", [b"", b"no picture", b"\0\0\0\1\x67"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    decoder = VideoDecoder()
    with pytest.raises(ValueError, match=r"H\.264"):
        decoder.decode(data, SIZE)
    assert decoder.decode(coded(1)[0], SIZE).shape == (48, 64, 3)


def test_a_picture_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="64x48, 320x240 is expected"):
        VideoDecoder().decode(coded(1)[0], (320, 240))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_packets_are_pictures_or_refused(data: st.DataObject) -> None:
    decoder = VideoDecoder()
    for packet in coded(3):
        broken = bytearray(packet)
        for _ in range(data.draw(st.integers(0, 3))):
            broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
        try:
            assert decoder.decode(bytes(broken), SIZE).shape == (48, 64, 3)
        except ValueError as error:
            assert "\n" not in str(error)  # noqa: PT017


@pytest.mark.parametrize("size", [(64, 48), (63, 47)])
def test_a_recording_with_video_shows_the_person(tmp_path: Path, size: tuple[int, int]) -> None:
    recording = read_recording(write_session(tmp_path, frames=40, video=True, size=size))
    assert recording.has_video
    frames = list(recording.video_frames())
    assert [frame.time_s for frame in frames] == [seen.time_s for seen in recording.observations()]
    assert {frame.size for frame in frames} == {size}
    assert np.abs(frames[-1].image.astype(int) - picture(39, size)).mean() < 6


def test_each_picture_comes_before_its_observation(tmp_path: Path) -> None:
    recording = read_recording(write_session(tmp_path, frames=20, video=True))
    seen = [item for item in recording.messages(video=True) if isinstance(item, Frame | Observation)]
    for number in range(20):
        frame, after = seen[2 * number : 2 * number + 2]
        assert isinstance(frame, Frame)
        assert after == observation(number)
        assert frame.time_s == after.time_s


def test_a_cut_keeps_the_pictures_before_it(tmp_path: Path) -> None:
    path = write_session(tmp_path, frames=40, video=True, close=False)
    path.write_bytes(path.read_bytes()[:-6000])
    recording = read_recording(path)
    assert recording.cut
    assert 20 < len(list(recording.video_frames())) < 40
