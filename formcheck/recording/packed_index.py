"""Where the chunks of a recording are, in 100 bytes a chunk: the library takes 600, which is 9 MB an hour."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from mcap.data_stream import ReadDataStream, RecordBuilder
from mcap.records import ChunkIndex
from mcap.writer import Writer

_HEAD = 9
"""A record's opcode and length, which come before its fields."""


class PackedIndex:
    """A list of chunk indices, as far as a Writer needs one: appended to, and gone through once at the end."""

    def __init__(self) -> None:
        self._packed = bytearray()

    def append(self, index: ChunkIndex) -> None:
        """Keep one more."""
        builder = RecordBuilder()
        index.write(builder)
        self._packed += builder.end()  # type: ignore[no-untyped-call]

    def __iter__(self) -> Iterator[ChunkIndex]:
        position = 0
        while position < len(self._packed):
            length = int.from_bytes(self._packed[position + 1 : position + _HEAD], "little")
            start, position = position + _HEAD, position + _HEAD + length
            yield ChunkIndex.read(ReadDataStream(BytesIO(self._packed[start:position])))


def keep_small(writer: Writer) -> None:
    """Give a writer that has not begun this list in place of its own."""
    # Its name in the library, which offers no other way; under another name the library's list just stays.
    setattr(writer, "_Writer__chunk_indices", PackedIndex())  # noqa: B010
