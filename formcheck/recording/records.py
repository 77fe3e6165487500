"""The records of an MCAP file that may be cut anywhere: framing and checks, no meaning.

The `mcap` readers expect whole files; here what a record claims about its length is checked
against the file first, so that a cut and damage are told apart and neither costs memory.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, TypeVar, cast

import zstandard
from mcap.data_stream import ReadDataStream
from mcap.exceptions import McapError
from mcap.opcode import Opcode
from mcap.records import Attachment, Channel, Chunk, Message, Metadata

MAGIC = b"\x89MCAP0\r\n"
"""The first and the last eight bytes of an MCAP file."""

RECORD_LIMIT = 64 * 2**20
"""Bytes. The writer's chunks stay near 1 MB; a longer record than this is damage."""
CHUNK_LIMIT = 16 * 2**20
"""Bytes of an unpacked chunk: one message more than 1 MB, such as a large picture."""
MOST_PACKED = 50
"""All chunks of a file are unpacked no more than this many times its bytes; formcheck's own, at most five times."""
_SMALL = 2**20
"""Bytes that may be unpacked of any file, however small it is."""

_HEAD = struct.Struct("<BQ")
_LAST_TIME = struct.Struct("<8xQ")
_MESSAGE = struct.Struct("<HIQQ")
_LENGTH = struct.Struct("<I")


class DamagedError(ValueError):
    """What the file says about itself cannot be. The text says what."""


Parsed = TypeVar("Parsed", Attachment, Channel, Chunk, Metadata)


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its opcode, its bytes after the length, and whether they are all there."""

    opcode: int
    body: bytes
    whole: bool


def has_end(file: BinaryIO) -> bool:
    """Whether the file ends as a closed MCAP file does."""
    if file.seek(0, os.SEEK_END) < 2 * len(MAGIC):
        return False
    file.seek(-len(MAGIC), os.SEEK_END)
    return file.read() == MAGIC


def walk(file: BinaryIO, wanted: Collection[int], most: int = RECORD_LIMIT) -> Iterator[Record]:
    """The wanted records in order, `most` bytes of each; the last one is not whole where the file was cut in it.

    Others are passed over unread. Raises DamagedError.
    """
    ended = has_end(file)
    stop = file.seek(0, os.SEEK_END) - (len(MAGIC) if ended else 0)
    position = file.seek(len(MAGIC))
    while position < stop:
        head = file.read(_HEAD.size)
        if position + _HEAD.size > stop:
            break
        opcode, length = _HEAD.unpack(head)
        if opcode == 0 and not ended and _only_zeros(file):
            return  # the power failed: the file was lengthened, its bytes never came
        if opcode == 0 or length > RECORD_LIMIT:
            raise DamagedError(f"no record starts at byte {position}")
        position += _HEAD.size + length
        if position > stop and ended:
            break
        if opcode in wanted:
            yield Record(opcode, file.read(min(length, most)), position <= stop)
        file.seek(position)
        if opcode == Opcode.FOOTER:
            break
    if ended and position != stop:
        raise DamagedError("its records do not fill it")


def last_time_ns(file: BinaryIO) -> int:
    """The latest log time in the whole chunks of a file, 0 without any. Raises DamagedError."""
    heads = walk(file, {Opcode.CHUNK}, _LAST_TIME.size)
    return max((_LAST_TIME.unpack(head.body)[0] for head in heads if head.whole), default=0)


def messages(file: BinaryIO, since_ns: int = 0) -> Iterator[tuple[Channel, Message]]:
    """All messages in file order with their channels; of a cut file those that are there.

    since_ns: chunks that end before this log time are passed over. Raises DamagedError.
    """
    channels: dict[int, Channel] = {}
    unpacker = zstandard.ZstdDecompressor()  # one for all chunks: with a new one each takes half as long again
    room = MOST_PACKED * file.seek(0, os.SEEK_END) + _SMALL
    for record in walk(file, {Opcode.CHUNK}):
        early = _ends_before(record, since_ns)
        if early and channels:
            continue  # formcheck's own files have all channels in their first chunk
        data = _chunk_data(record, unpacker)
        room -= len(data or b"")
        if room < 0:
            raise DamagedError("its chunks are larger than any are")
        if data is None:
            if _only_zeros(file):
                return  # the power failed while it was written
            raise DamagedError("a checksum does not match")
        for opcode, body in _inside(data, record.whole):
            if opcode == Opcode.CHANNEL:
                channel = parsed(Channel, body)
                channels[channel.id] = channel
            elif opcode == Opcode.MESSAGE and not early:
                message = _message(body)
                if message.channel_id not in channels and since_ns:
                    channels |= {channel.id: channel for channel, _ in messages(file)}
                if message.channel_id not in channels:
                    raise DamagedError(f"a message is on channel {message.channel_id}, which it has not")
                yield channels[message.channel_id], message


def _ends_before(record: Record, since_ns: int) -> bool:
    known = since_ns > 0 and len(record.body) >= _LAST_TIME.size
    return known and bool(_LAST_TIME.unpack_from(record.body)[0] < since_ns)


def named(record: Record) -> bytes:
    """The name of a metadata record, without the work of reading all of it; empty where it is not whole."""
    (length,) = _LENGTH.unpack_from(record.body) if len(record.body) >= _LENGTH.size else (0,)
    return record.body[_LENGTH.size : _LENGTH.size + length]


def parsed(kind: type[Parsed], body: bytes) -> Parsed:
    """A record's fields. Raises DamagedError."""
    try:
        return cast(Parsed, kind.read(ReadDataStream(BytesIO(body))))
    except (McapError, struct.error, ValueError, OverflowError):
        raise DamagedError(f"a {kind.__name__.lower()} record does not add up") from None


def _chunk_data(record: Record, unpacker: zstandard.ZstdDecompressor) -> bytes | None:
    """The records in a chunk; None when they are not those that were written."""
    try:
        chunk = parsed(Chunk, record.body)
    except DamagedError:
        if record.whole:
            raise
        return b""
    if chunk.compression == "zstd":
        data = _unpacked(chunk, unpacker) if record.whole else b""
    elif chunk.compression:
        raise DamagedError(f"it is compressed ({chunk.compression[:20]!r}), which formcheck does not write")
    else:
        data = chunk.data
    if data is None or (record.whole and zlib.crc32(data) != chunk.uncompressed_crc):
        return None
    return data


def _unpacked(chunk: Chunk, unpacker: zstandard.ZstdDecompressor) -> bytes | None:
    """The records in a compressed chunk; None when they do not come out as it says."""
    try:
        # Looked at first: unpacking asks for as much memory as the data claim.
        size = zstandard.frame_content_size(chunk.data)
        if size > CHUNK_LIMIT or chunk.uncompressed_size > CHUNK_LIMIT:
            raise DamagedError("a chunk claims to be larger than any is")
        data = unpacker.decompress(chunk.data, max_output_size=chunk.uncompressed_size) if size else b""
    except zstandard.ZstdError:
        return None
    return data if len(data) == chunk.uncompressed_size else None


def _inside(data: bytes, whole: bool) -> Iterator[tuple[int, bytes]]:
    """The records in a chunk: opcode and bytes. The last one of a cut chunk is left out."""
    position = 0
    while position < len(data):
        start = position + _HEAD.size
        opcode, length = _HEAD.unpack_from(data, position) if start <= len(data) else (0, 0)
        position = start + length
        if position > len(data):
            if whole:
                raise DamagedError("a chunk is shorter than its messages")
            return
        yield opcode, data[start:position]


def _message(body: bytes) -> Message:
    if len(body) < _MESSAGE.size:
        raise DamagedError("a message record is too short")
    channel, sequence, log_time, publish_time = _MESSAGE.unpack_from(body)
    return Message(channel, log_time, body[_MESSAGE.size :], publish_time, sequence)


def _only_zeros(file: BinaryIO) -> bool:
    """Whether nothing but zeros follows; moves to where something else does, or to the end."""
    zeros = bytes(2**20)
    while block := file.read(len(zeros)):
        if block != (zeros if len(block) == len(zeros) else bytes(len(block))):
            return False
    return True
