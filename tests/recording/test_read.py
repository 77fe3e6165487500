from __future__ import annotations

import io
import json
import zlib
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcap.data_stream import RecordBuilder
from mcap.exceptions import EndOfFile
from mcap.opcode import Opcode
from mcap.reader import make_reader
from mcap.records import Channel as KnownChannel
from mcap.records import Chunk, Message, Metadata
from mcap.stream_reader import StreamReader
from mcap.writer import CompressionType, Writer
from recorded_session import EXERCISE_TEXT, STARTED, cue, event, info, observation, write_session

from formcheck.capture.frame import Frame
from formcheck.clock import ManualClock
from formcheck.coach.result import Summary
from formcheck.errors import BadRecording
from formcheck.exercise.cue import Cue
from formcheck.exercise.event import Event
from formcheck.pose.observation import Observation
from formcheck.pose.quantise import quantise
from formcheck.recording import layout, records
from formcheck.recording.layout import PhaseChange, Status
from formcheck.recording.read import is_mcap, read_recording
from formcheck.recording.write import RecordingWriter


def everything(path: Path) -> list[object]:
    return list(read_recording(path).messages())


def refused(path: Path) -> str:
    """The one line with which a file is refused, at opening or on the way."""
    with pytest.raises(BadRecording) as caught:
        everything(path)
    line = str(caught.value)
    assert line.startswith(f"{path}: ")
    assert "\n" not in line
    return line


def test_a_session_comes_back(tmp_path: Path) -> None:
    recording = read_recording(write_session(tmp_path))
    assert recording.info == info()
    assert recording.info.exercise_text == EXERCISE_TEXT
    assert recording.warning is None
    assert not recording.cut
    assert not recording.has_video
    assert recording.end is not None
    assert (recording.end.reason, recording.end.frames) == ("stopped", 40)
    assert list(recording.observations()) == [observation(number) for number in range(40)]
    assert [fault.as_dict() for fault in recording.events()] == [
        event().as_dict(),
        event(end_s=None).as_dict(),
    ]
    assert list(recording.cues()) == [Cue(0.5, cue().text, "knee_bend")]
    assert list(recording.phases()) == [PhaseChange(0.1, "hold", 1, "left")]
    assert list(recording.statuses()) == [Status(0.0, "camera 0 is open")]


def test_messages_come_in_the_order_in_which_they_were_written(tmp_path: Path) -> None:
    kinds = [type(item) for item in read_recording(write_session(tmp_path)).messages()]
    assert kinds[:9] == [Status, *[Observation] * 4, PhaseChange, Cue, Observation, Observation]
    assert kinds[9] is Event
    assert kinds[-2:] == [Observation, Event]


@pytest.mark.parametrize("close", [True, False])
def test_it_can_be_read_from_any_second_on(close: bool, tmp_path: Path) -> None:
    recording = read_recording(write_session(tmp_path, close=close))
    whole = list(recording.observations())
    for since_s in (0.0, 0.01, 0.7, 1.2, 9.0):
        assert list(recording.observations(since_s)) == [seen for seen in whole if seen.time_s >= since_s]


def test_a_channel_that_begins_in_a_part_that_is_passed_over_is_known(tmp_path: Path) -> None:
    """Not so in formcheck's own files, but any writer of MCAP may do it."""
    path = tmp_path / "other.mcap"
    with path.open("wb") as file:
        writer = Writer(file, chunk_size=1)  # each message in a chunk of its own
        writer.start()
        writer.add_metadata("formcheck", info().as_metadata())
        writer.add_attachment(0, 0, "exercise.toml", "application/toml", EXERCISE_TEXT.encode())
        started = info().started_ns
        writer.add_message(writer.register_channel("/cues", "json", 0), started, layout.encode_cue(cue()), started)
        channel = writer.register_channel("/observations", "json", 0)
        for number in range(4):
            at = started + number * 33_333_000
            writer.add_message(channel, at, layout.encode_observation(observation(number)), at)
        writer.finish()
    assert list(read_recording(path).observations(0.05)) == [observation(2), observation(3)]


def test_the_result_is_found_at_the_end(tmp_path: Path) -> None:
    result = Summary("toe_touch", {"both": 2}, {"both": 3.5}, {"both": 2.0}, {}, "", "Well done", ("Well done",))
    for close in (True, False):
        with RecordingWriter(tmp_path, info(), ManualClock()) as writer:
            for number in range(40):
                writer.observation(observation(number))
            writer.summary(result)
            if not close:
                writer.flush()
                writer._sink.abandon()
                writer.failed = True
        assert read_recording(writer.path).summary() == result
    assert read_recording(write_session(tmp_path)).summary() is None


def test_two_readers_do_not_disturb_each_other(tmp_path: Path) -> None:
    recording = read_recording(write_session(tmp_path))
    for one, other in zip(recording.observations(), recording.observations(), strict=True):
        assert one == other


def test_a_recording_is_told_from_a_video(tmp_path: Path) -> None:
    named = write_session(tmp_path)
    unnamed = tmp_path / "session"
    unnamed.write_bytes(named.read_bytes())
    video = tmp_path / "clip.mp4"
    video.write_bytes(b"\0\0\0\x18ftypmp42")
    assert is_mcap(named)
    assert is_mcap(unnamed)
    assert not is_mcap(video)
    assert not is_mcap(tmp_path / "nothing")
    assert not is_mcap(tmp_path)


# Stock readers


def stock_topics(path: Path) -> dict[str, int]:
    counts: dict[str, int] = {}
    with path.open("rb") as file:
        for schema, channel, message in make_reader(file, validate_crcs=True).iter_messages():
            assert schema is not None
            assert schema.encoding == "jsonschema"
            assert channel.message_encoding == "json"
            assert message.log_time == message.publish_time
            counts[channel.topic] = counts.get(channel.topic, 0) + 1
    return counts


def test_the_stock_reader_reads_it(tmp_path: Path) -> None:
    path = write_session(tmp_path)
    expected = {"/observations": 40, "/events": 2, "/cues": 1, "/phases": 1, "/status": 1}
    assert stock_topics(path) == expected
    with path.open("rb") as file:
        reader = make_reader(file)
        summary = reader.get_summary()
        assert summary is not None
        assert summary.statistics is not None
        assert summary.statistics.message_count == sum(expected.values())
        assert len(summary.chunk_indexes) > 3
        assert {chunk.compression for chunk in summary.chunk_indexes} == {"zstd"}
        assert {record.name for record in reader.iter_metadata()} == {"formcheck", "formcheck.end"}
        (attachment,) = reader.iter_attachments()
    assert attachment.name == "exercise.toml"
    assert attachment.data == EXERCISE_TEXT.encode()


class Pipe(io.BytesIO):
    def seekable(self) -> bool:
        return False


def test_the_stock_reader_reads_it_from_a_pipe(tmp_path: Path) -> None:
    path = write_session(tmp_path)
    reader = make_reader(Pipe(path.read_bytes()), validate_crcs=True)
    assert sum(1 for _ in reader.iter_messages(log_time_order=False)) == 45


def test_log_times_are_wall_time_and_steady(tmp_path: Path) -> None:
    with write_session(tmp_path).open("rb") as file:
        found = make_reader(file).iter_messages(topics=["/observations"], log_time_order=False)
        times = [message.log_time for _, _, message in found]
    start = int(STARTED.timestamp()) * 1_000_000_000 + STARTED.microsecond * 1000
    assert times == [start + number * 33_333_000 for number in range(40)]


def test_the_stock_stream_reader_reads_a_cut_one_until_its_cut(tmp_path: Path) -> None:
    path = write_session(tmp_path, close=False)
    opcodes = []
    with path.open("rb") as file, pytest.raises(EndOfFile):
        opcodes.extend(type(record).__name__ for record in StreamReader(file).records)
    assert opcodes.count("Message") == 45


# Cut and damaged files


def test_a_killed_session_opens_with_a_warning(tmp_path: Path) -> None:
    path = write_session(tmp_path, close=False)
    recording = read_recording(path)
    assert recording.cut
    assert recording.warning is not None
    assert recording.warning.startswith(f"{path}: ")
    assert len(list(recording.observations())) == 40


def test_a_file_cut_at_any_byte_of_its_last_second_gives_what_is_there(tmp_path: Path) -> None:
    """Somebody is seen in three frames only, so that a second has few bytes."""
    with RecordingWriter(tmp_path, info(), ManualClock()) as writer:
        for number in range(45):
            writer.observation(observation(number) if number % 15 == 7 else quantise(number * 33_333, (64, 48)))
            if number == 30:
                writer.event(event())
            if number == 15:
                before = writer._sink.tell()
        writer.flush()
        after = writer._sink.tell()
    path = writer.path
    data, whole = path.read_bytes(), everything(path)
    cut = tmp_path / "cut.mcap"
    shown: list[object] = []
    for size in (*range(len(data) - 1, after, -97), *range(after, before, -1)):
        cut.write_bytes(data[:size])
        recording = read_recording(cut)
        there = list(recording.messages())
        assert recording.cut
        assert there == whole[: len(there)]
        shown.append(len(there))
    assert shown[0] == len(whole)
    assert shown[-1] >= 7  # a chunk is a quarter of a second
    assert shown == sorted(shown, reverse=True)
    assert len(set(shown)) > 3


def test_a_file_cut_in_its_first_bytes_is_refused_or_good(tmp_path: Path) -> None:
    data = write_session(tmp_path, frames=3).read_bytes()
    cut = tmp_path / "cut.mcap"
    good = 0
    for size in (*range(1100), *range(1100, 2000, 9)):
        cut.write_bytes(data[:size])
        if size < 8:
            assert "empty" in refused(cut)
            continue
        try:
            everything(cut)
            good += 1
        except BadRecording as error:
            assert good == 0
            assert "cut off at its start" in str(error)  # noqa: PT017
            assert str(error).endswith(": delete it and record another")  # noqa: PT017
    assert good > 100


def test_zeros_that_a_power_cut_left_are_a_cut(tmp_path: Path) -> None:
    path = write_session(tmp_path, close=False)
    data, whole = path.read_bytes(), everything(path)
    for kept in (len(data), len(data) - 700, len(data) - 3000):
        path.write_bytes(data[:kept] + bytes(len(data) - kept + 5000))
        assert read_recording(path).cut
        there = everything(path)
        assert there == whole[: len(there)]
        assert len(there) > 20


def damaged_chunk(path: Path, number: int) -> Path:
    """One byte changed in the middle of what this chunk holds."""
    with path.open("rb") as file:
        summary = make_reader(file).get_summary()
    assert summary is not None
    chunk = summary.chunk_indexes[number]
    data = bytearray(path.read_bytes())
    data[chunk.chunk_start_offset + chunk.chunk_length // 2] ^= 1
    path.write_bytes(data)
    return path


def changed(path: Path, old: bytes, new: bytes) -> Path:
    data = path.read_bytes()
    assert data.count(old) == 1
    assert len(old) == len(new)
    path.write_bytes(data.replace(old, new))
    return path


def test_a_changed_message_is_noticed(tmp_path: Path) -> None:
    told = refused(damaged_chunk(write_session(tmp_path), 2))
    assert told.endswith(": is damaged (a checksum does not match) and cannot be used: give another")


def test_a_changed_exercise_is_noticed(tmp_path: Path) -> None:
    path = changed(write_session(tmp_path), b"Perro boca abajo", b"Perro boca arrib")
    assert "hash" in refused(path)


def written(path: Path, metadata: dict[str, str], messages: list[tuple[str, bytes]]) -> Path:
    """A file of the stock writer."""
    with path.open("wb") as file:
        writer = Writer(file, compression=CompressionType.NONE)
        writer.start()
        if metadata:
            writer.add_metadata("formcheck", metadata)
            writer.add_attachment(0, 0, "exercise.toml", "application/toml", EXERCISE_TEXT.encode())
        for topic, data in messages:
            channel = writer.register_channel(topic, "json", 0)
            writer.add_message(channel, 0, data, 0)
        writer.finish()
    return path


def test_a_newer_format_asks_for_an_update(tmp_path: Path) -> None:
    path = written(tmp_path / "new.mcap", {"format_version": "3", "something": "else"}, [])
    assert refused(path).endswith("has recording format 3, this formcheck reads up to 2: update formcheck")


def test_a_wrong_message_is_named_by_its_topic(tmp_path: Path) -> None:
    for topic in layout.SCHEMAS:
        path = written(tmp_path / "wrong.mcap", info().as_metadata(), [(topic, b'{"t": 1}')])
        with pytest.raises(BadRecording, match=f"a message on {topic} is wrong: ") as caught:
            list(read_recording(path).messages(video=True))
        assert "\n" not in str(caught.value)


def test_topics_of_others_are_passed_over(tmp_path: Path) -> None:
    messages = [("/heart_rate", b"72"), ("/cues", b'{"time_s":1,"text":"Up"}')]
    path = written(tmp_path / "more.mcap", info().as_metadata(), messages)
    assert everything(path) == [Cue(1, "Up")]
    assert read_recording(path).cut  # nobody wrote that it ended well


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    foreign = written(tmp_path / "foreign.mcap", {}, [("/cues", b"{}")])
    assert refused(foreign).endswith("that formcheck did not record: give one that it has made")
    text = tmp_path / "text.mcap"
    text.write_text("a few words")
    assert "no MCAP file" in refused(text)
    empty = tmp_path / "empty.mcap"
    empty.touch()
    assert "empty" in refused(empty)
    assert "No such file" in refused(tmp_path / "missing.mcap")
    assert "not a file" in refused(tmp_path)


def test_a_chunk_that_claims_to_unpack_to_a_gigabyte_takes_no_memory(tmp_path: Path) -> None:
    packed = bytes.fromhex("28b52ffde0") + (2**30).to_bytes(8, "little") + bytes.fromhex("010000")
    assert zstandard.frame_content_size(packed) == 2**30
    for claimed in (2**30, 1000):
        builder = RecordBuilder()
        Chunk("zstd", packed, 0, 0, 0, claimed).write(builder)
        path = written(tmp_path / "bomb.mcap", info().as_metadata(), [])
        data = path.read_bytes()
        path.write_bytes(data[: data.index(bytes([Opcode.DATA_END, 4, 0, 0, 0]))] + builder.end())
        assert "larger" in refused(path)


def with_chunks(path: Path, *unpacked: bytes) -> Path:
    """A file with these chunks, compressed, whose checksums are right."""
    builder = RecordBuilder()
    for data in unpacked:
        packed = zstandard.ZstdCompressor().compress(data)
        Chunk("zstd", packed, 0, 0, zlib.crc32(data), len(data)).write(builder)
    data = written(path, info().as_metadata(), []).read_bytes()
    path.write_bytes(data[: data.index(bytes([Opcode.DATA_END, 4, 0, 0, 0]))] + builder.end())
    return path


def of_cues(count: int, data: bytes = b'{"time_s":1,"text":"Up"}') -> bytes:
    """What is in a chunk of so many messages."""
    builder = RecordBuilder()
    KnownChannel(id=1, topic="/cues", message_encoding="json", metadata={}, schema_id=0).write(builder)
    channel = builder.end()
    Message(channel_id=1, log_time=0, data=data, publish_time=0, sequence=0).write(builder)
    return channel + builder.end() * count


def test_a_few_bytes_do_not_unpack_to_hours_of_messages(tmp_path: Path) -> None:
    """Ten thousand times smaller than what is in them, they would be read for minutes."""
    assert len(everything(with_chunks(tmp_path / "some.mcap", of_cues(1000)))) == 1000
    path = with_chunks(tmp_path / "bomb.mcap", *[of_cues(17_000)] * 100)
    assert path.stat().st_size < 50_000
    assert "larger than any" in refused(path)
    assert "larger than any" in refused(with_chunks(tmp_path / "one.mcap", bytes(17 * 2**20)))


def test_a_message_of_a_million_numbers_is_refused(tmp_path: Path) -> None:
    """As arrays its numbers take a hundred times what they take in the file."""
    message = b'{"time_s":1,"text":"' + b"U" * 300_000 + b'"}'
    assert "longer than any" in refused(with_chunks(tmp_path / "long.mcap", of_cues(1, message)))


def test_a_picture_for_which_no_memory_is_enough_is_refused(tmp_path: Path) -> None:
    """A replay draws the person on a picture of this size."""
    for pose in (None, observation(0).pose):
        seen = replace(observation(0), size=(60_000, 60_000), pose=pose)
        message = layout.encode_observation(seen)
        path = written(tmp_path / "large.mcap", info().as_metadata(), [("/observations", message)])
        assert '"size" is [60000, 60000]' in refused(path)


def test_what_others_say_in_a_recording_is_not_kept(tmp_path: Path) -> None:
    """Half a million entries of another program."""
    builder = RecordBuilder()
    for number in range(20_000):
        Metadata(name=f"of others {number}", metadata={"a": "b"}).write(builder)
    path = written(tmp_path / "many.mcap", info().as_metadata(), [("/cues", b'{"time_s":1,"text":"Up"}')])
    data = path.read_bytes()
    at = data.index(bytes([Opcode.DATA_END, 4, 0, 0, 0]))
    path.write_bytes(data[:at] + builder.end() + data[at:])
    with patch.object(records, "parsed", wraps=records.parsed) as parsed:
        assert read_recording(path).info == info()
    assert parsed.call_count == 2
    huge = {**info().as_metadata(), **{f"option.{number}": "" for number in range(100_000)}}
    assert "longer than any" in refused(written(tmp_path / "huge.mcap", huge, []))


def test_the_first_format_is_read(tmp_path: Path) -> None:
    """Chunks were not compressed, and each point of the outline told its place."""
    seen = observation(0)
    message = json.loads(layout.encode_observation(seen))
    message["outline"] = [round(10 * number) for point in seen.outline for number in point]
    del message["outline_steps"]
    metadata = {**info().as_metadata(), "format_version": "1"}
    path = written(tmp_path / "old.mcap", metadata, [("/observations", json.dumps(message).encode())])
    assert everything(path) == [seen]


def test_one_compressed_otherwise_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "lz4.mcap"
    with path.open("wb") as file:
        writer = Writer(file, compression=CompressionType.LZ4)
        writer.start()
        writer.add_metadata("formcheck", info().as_metadata())
        writer.add_attachment(0, 0, "exercise.toml", "application/toml", EXERCISE_TEXT.encode())
        writer.add_message(writer.register_channel("/cues", "json", 0), 0, b"{}", 0)
        writer.finish()
    assert "compressed ('lz4')" in refused(path)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    folder = tmp_path_factory.mktemp("small")
    path = write_session(folder, frames=4, video=True, size=(32, 16))
    return folder / "changed.mcap", path.read_bytes()


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_any_damage_gives_a_good_read_or_one_line(small: tuple[Path, bytes], data: st.DataObject) -> None:
    path, good = small
    broken = bytearray(good)
    for _ in range(data.draw(st.integers(0, 4))):
        place = data.draw(st.integers(0, len(broken) - 1))
        broken[place : place + 1] = data.draw(st.binary(min_size=0, max_size=9))
    del broken[data.draw(st.integers(0, len(broken)) | st.just(len(broken))) :]
    path.write_bytes(broken)
    try:
        for item in read_recording(path).messages(video=True):
            assert isinstance(item, Observation | Event | Cue | PhaseChange | Status | Frame)
    except BadRecording as error:
        assert "\n" not in str(error)  # noqa: PT017
        assert len(str(error)) < len(str(path)) + 200  # noqa: PT017


def test_the_example_of_the_documentation_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parents[2] / "docs" / "recording-format.md").read_text(encoding="utf-8")
    example = page.split("```python\n")[1].split("```")[0]
    path = write_session(tmp_path)
    name = '"2026-11-22T17-05-00_downward_dog.mcap"'
    assert name in example
    exec(example.replace(name, repr(str(path))))
    lines = capsys.readouterr().out.splitlines()
    seen = observation(0).pose
    assert seen is not None
    assert lines[0] == f"0.0 s: {seen.points[25]} pixels"
    assert len(lines) == 35
