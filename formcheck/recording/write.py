"""Writing a session as it happens, so that a kill at any moment costs less than half a second."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, cast

from mcap.writer import CompressionType, Writer

from formcheck.capture.frame import Image
from formcheck.clock import Clock, SystemClock
from formcheck.coach.result import Summary
from formcheck.coach.session import CommandKind
from formcheck.errors import RecordingFailed
from formcheck.exercise.cue import Cue
from formcheck.exercise.event import Event, EventSide, Phase
from formcheck.pose.observation import Observation
from formcheck.recording import layout
from formcheck.recording.packed_index import keep_small
from formcheck.recording.session import END_METADATA, EXERCISE_FILE, METADATA, SessionInfo
from formcheck.recording.sink import new_file

if TYPE_CHECKING:
    from formcheck.recording.video_track import VideoEncoder

FLUSH_S = 0.25
"""The longest time, by the session's clock or the machine's, that something waits for the next write."""


class RecordingWriter:
    """One session's file, open from the first frame to `close`. Not for use by two threads.

    folder: made if missing. info: written at once, so even the shortest recording can be replayed.
    clock: the machine's monotonic clock.
    Raises UsageError when nothing can be written there, RecordingFailed when the disk is full.

    When the disk fails during the session, one call raises RecordingFailed; what follows is left
    out (`failed` is then true) and `close` does nothing more.
    """

    def __init__(self, folder: Path, info: SessionInfo, clock: Clock | None = None) -> None:
        self.failed = False
        self._info = info
        self._encoder = _encoder(info) if info.video else None
        self._clock = clock or SystemClock()
        self.path, self._sink = new_file(folder, info.file_stem)
        self._mcap = Writer(cast(IO[bytes], self._sink), compression=CompressionType.ZSTD)
        keep_small(self._mcap)
        self._channels: dict[str, int] = {}
        self._closed = False
        self._frames = 0
        self._latest_us = 0
        self._flushed_us = 0
        self._flushed_at = self._clock.now()
        try:
            self._begin()
        except OSError as error:
            self._stop()
            self.path.unlink(missing_ok=True)
            raise RecordingFailed(
                f"{self.path}: no recording can be begun ({error.strerror}): free some space"
            ) from None

    def observation(self, seen: Observation) -> None:
        """What the tracker saw in a frame, its numbers rounded as `quantise` does."""
        self._frames += 1
        self._add(layout.OBSERVATIONS, seen.time_us, layout.encode_observation(seen))

    def event(self, event: Event) -> None:
        """A compensation that is over; at the session's end also those still on. Logged as of now."""
        self._add(layout.EVENTS, self._latest_us, layout.encode_event(event))

    def cue(self, cue: Cue) -> None:
        """Something said to the person."""
        self._add(layout.CUES, _microseconds(cue.time_s), layout.encode_cue(cue))

    def phase(self, time_s: float, phase: Phase, rep: int | None, side: EventSide | None) -> None:
        """A change of phase, rep or working side. Call it at each change only."""
        change = layout.PhaseChange(time_s, phase, rep, side)
        self._add(layout.PHASES, _microseconds(time_s), layout.encode_phase(change))

    def status(self, time_s: float, text: str) -> None:
        """Something about the session, such as a lost camera. Reaches the disk at once."""
        status = layout.Status(time_s, text)
        self._add(layout.STATUS, _microseconds(time_s), layout.encode_status(status))
        self.flush()

    def command(self, time_s: float, kind: CommandKind) -> None:
        """A key of a led session, before the observation from which on it is in effect."""
        self._add(layout.COMMANDS, self._latest_us, layout.encode_command(layout.Command(time_s, kind)))

    def summary(self, summary: Summary) -> None:
        """What the session came to, at its end."""
        self._add(layout.SUMMARY, self._latest_us, layout.encode_summary(summary))

    def frame(self, image: Image, time_us: int) -> None:
        """A picture for the video: (h, w, 3) RGB, not mirrored, with its observation's time.

        Call it just before `observation`. Does nothing unless the session was started with video.
        """
        if self._encoder is None or self.failed:
            return
        try:
            packets = self._encoder.encode(image, time_us)
        except RecordingFailed:
            self.flush()
            self._stop()
            raise
        size = (image.shape[1], image.shape[0])
        for coded in packets:
            self.packet(layout.Packet(self._info.started_ns + time_us * 1000, size, coded))

    def packet(self, packet: layout.Packet) -> None:
        """A picture that is coded already, as another recording of the session has it."""
        self._add(layout.VIDEO, (packet.time_ns - self._info.started_ns) // 1000, layout.encode_video(packet))

    def flush(self) -> None:
        """Put everything on the disk now. To be called when no frames come for a while."""
        if self.failed or self._closed:
            return
        with self._disk():
            self._mcap.flush()  # type: ignore[no-untyped-call]
        self._flushed_us = self._latest_us
        self._flushed_at = self._clock.now()

    def close(self, reason: str = "finished") -> None:
        """End the recording properly. reason: why the session ended, in a few words.

        Safe to call twice and after a failure. Raises RecordingFailed when the end cannot be written;
        the file is then closed all the same and reads as one that was cut. Also when another program has
        moved or replaced the file.
        """
        if self._closed or self.failed:
            return
        self.flush()
        with self._disk():
            self._mcap.add_metadata(END_METADATA, {"reason": reason, "frames": str(self._frames)})
            self._mcap.finish()  # type: ignore[no-untyped-call]
            self._sink.close()
        self._closed = True
        if not self._sink.is_whole_at(self.path):
            raise RecordingFailed(
                f"{self.path}: this is not the recording any more: another program moved or replaced it, "
                "or its disk was taken out"
            )

    def __enter__(self) -> RecordingWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close("finished" if kind is None else kind.__name__)

    def _begin(self) -> None:
        self._mcap.start(library="formcheck")
        self._mcap.add_metadata(METADATA, self._info.as_metadata())
        self._mcap.add_attachment(
            create_time=self._info.started_ns,
            log_time=self._info.started_ns,
            name=EXERCISE_FILE,
            media_type="application/toml",
            data=self._info.exercise_text.encode(),
        )
        self._sink.flush()
        for topic, schema in layout.SCHEMAS.items():
            if topic != layout.VIDEO or self._info.video:
                data = json.dumps(schema, ensure_ascii=False).encode()
                schema_id = self._mcap.register_schema(schema["title"], "jsonschema", data)
                self._channels[topic] = self._mcap.register_channel(topic, "json", schema_id)

    def _add(self, topic: str, time_us: int, data: bytes) -> None:
        if self.failed:
            return
        if self._closed:
            raise ValueError(f"{self.path} is closed")
        # Seconds since 1970, yet steady: wall time of the start plus monotonic time since.
        log_time = self._info.started_ns + time_us * 1000
        self._mcap.add_message(self._channels[topic], log_time, data, publish_time=log_time)
        self._latest_us = max(self._latest_us, time_us)
        waited_s = (self._latest_us - self._flushed_us) / 1e6
        if max(waited_s, self._clock.now() - self._flushed_at) >= FLUSH_S:
            self.flush()

    def _stop(self) -> None:
        self.failed = True
        self._sink.abandon()

    @contextmanager
    def _disk(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self._stop()
            raise RecordingFailed(
                f"{self.path}: the recording stopped ({error.strerror}): {self._sink.left}"
            ) from error


def _encoder(info: SessionInfo) -> VideoEncoder:
    # PyAV takes a while to load and most sessions do without.
    from formcheck.recording.video_track import VideoEncoder

    return VideoEncoder(info.size)


def _microseconds(time_s: float) -> int:
    return round(time_s * 1_000_000)
