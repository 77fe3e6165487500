"""The packed index gives back what was put in, and the writer uses it."""

from __future__ import annotations

from pathlib import Path

from mcap.reader import make_reader
from mcap.records import ChunkIndex
from recorded_session import write_session

from formcheck.recording.packed_index import PackedIndex
from formcheck.recording.read import read_recording
from formcheck.recording.write import RecordingWriter


def index(number: int) -> ChunkIndex:
    return ChunkIndex(
        chunk_length=number,
        chunk_start_offset=2**40 + number,
        compression="",
        compressed_size=7,
        uncompressed_size=7,
        message_end_time=2**60,
        message_index_length=3,
        message_index_offsets={channel: number + channel for channel in range(number % 4)},
        message_start_time=5,
    )


def test_what_is_kept_comes_back_in_order() -> None:
    packed, kept = PackedIndex(), [index(number) for number in range(100)]
    for each in kept:
        packed.append(each)
    assert list(packed) == kept
    assert list(packed) == kept, "as often as is asked"


def test_a_recording_has_its_index(tmp_path: Path) -> None:
    path = write_session(tmp_path, frames=90)
    with path.open("rb") as file:
        summary = make_reader(file).get_summary()
    assert summary is not None
    assert len(summary.chunk_indexes) > 5
    info = read_recording(path).info
    with RecordingWriter(tmp_path, info) as writer:
        assert isinstance(getattr(writer._mcap, "_Writer__chunk_indices"), PackedIndex)  # noqa: B009
