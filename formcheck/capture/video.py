"""Video files and photos, frame by frame, with their own timestamps and upright."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import av
import av.logging
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from formcheck.capture.files import check_file, reason
from formcheck.capture.frame import Frame
from formcheck.capture.photo import read_photo
from formcheck.capture.picture import LARGEST, LARGEST_BYTES, Picture, decoded_bytes
from formcheck.capture.times import PresentationTimes
from formcheck.errors import BadVideo

# libav sees a video in nearly anything (karaoke graphics in zeros, terminal art in text), and some of it makes it wait
# for other files or servers (play lists), so: these only.
_FILES = frozenset(("mov", "matroska", "avi", "mpegts", "mpeg", "flv", "asf", "ogg", "gif", "mxf", "nut"))
_BARE_CODECS = frozenset(("mpegvideo", "m4v", "h264", "hevc", "obu", "ivf", "mjpeg", "dv", "apng", "live_flv"))
VIDEO_FORMATS = _FILES | _BARE_CODECS
_OPTIONS = {
    "format_whitelist": ",".join(sorted(VIDEO_FORMATS)),
    "protocol_whitelist": "file",
    "max_pixels": str(LARGEST),  # for what libav decodes to find out what the file is
}
_AHEAD_BYTES, _LARGEST_AHEAD = 2**26, 4096 * 2304
"""Memory for pictures that are decoded ahead, and pixels of the largest that are: 4K."""
_USUAL_FPS = 30.0
_CUT_S = 0.3
"""Missing at the end before a video without any error counts as cut, in seconds."""
_UNTIMED = 0.1
"""Share of pictures without a time of their own from which on that is told."""
_MOVING_JPEG = (".mjpeg", ".mjpg")
"""Endings of films that begin, and go on, as a photo does."""


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """What a file says about itself; for a progress bar, not for times.

    width, height: pixels, upright. fps: average frames per second, None for a photo.
    frames, duration_s: estimates, None when the file does not tell.
    """

    width: int
    height: int
    fps: float | None
    frames: int | None
    duration_s: float | None
    photo: bool = False


class VideoReader:
    """One video file or photo; iterate over it for its frames, times from the first one.

    Times are the file's own presentation times (see `PresentationTimes` for broken ones); a photo is
    one frame at time 0. Damaged places are left out. After the last frame `warning` holds one line
    when something was missing, such as the end of a cut file, else None. Decoding runs ahead in
    libav's own threads while the caller works on a frame.

    Raises BadVideo at once when the file is missing, unreadable, no video or without a single frame.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.name = self.path.name
        self.warning: str | None = None
        self._container: InputContainer | None = None
        self._damaged = self._untimed = self._timed = 0
        self._damaged_end = False
        self._cut = False
        self._last_s = 0.0
        check_file(self.path)
        try:
            photo = None if self.path.suffix.lower() in _MOVING_JPEG else read_photo(self.path)
        except OSError as error:
            raise BadVideo(f"{self.path} cannot be read ({reason(error)}); check the file") from error
        if photo is not None:
            height, width = photo.shape[:2]
            self.info = VideoInfo(width, height, None, 1, 0.0, photo=True)
            self._pictures: Iterator[Picture] = iter([Picture(0.0, photo)])
            self._first: Picture | None = next(self._pictures)
        else:
            self._open()

    def _open(self) -> None:
        av.logging.set_level(None)
        try:
            container = av.open(str(self.path.absolute()), options=_OPTIONS, metadata_errors="replace")
        except av.ArgumentError:
            raise _no_video(self.path, "it is no video") from None  # none of these formats
        except (av.FFmpegError, OSError, ValueError) as error:
            why = f"it is no video, or its head or end is missing ({reason(error)})"
            raise _no_video(self.path, why) from error
        self._container = container
        try:
            stream = _video_stream(self.path, container)
            _limit_memory(self.path, stream)
            self._pictures = self._decode(container, stream)
            self._first = next(self._pictures, None)
            if self._first is None:
                raise _no_video(self.path, "it holds no picture that can be decoded (one larger than 8K cannot)")
            self.info = _describe(container, stream, self._first)
        except BadVideo:
            self.close()
            raise

    def next_picture(self) -> Picture | None:
        """The next picture, decoded but not converted; None at the end."""
        if self._first is not None:
            picture, self._first = self._first, None
        else:
            found = next(self._pictures, None)
            if found is None:
                self._finish()
                return None
            picture = found
        self._last_s = picture.time_s
        return picture

    def __iter__(self) -> Iterator[Frame]:
        return self

    def __next__(self) -> Frame:
        picture = self.next_picture()
        if picture is None:
            raise StopIteration
        return picture.frame()

    def close(self) -> None:
        """Close the file; there are no more frames then. Safe to call twice."""
        self._first, self._pictures = None, iter(())
        if self._container is not None:
            self._container.close()
            self._container = None

    def __enter__(self) -> VideoReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _decode(self, container: InputContainer, stream: VideoStream) -> Iterator[Picture]:
        times = PresentationTimes(1.0 / _fps(stream))
        aspect = float(stream.sample_aspect_ratio or 1)
        for decoded in self._decoded(container, stream):
            # libav fills what it could not decode with smears: nothing to measure a body in.
            if decoded.is_corrupt:
                self._damaged += 1
                self._damaged_end = True
                continue
            self._damaged_end = False
            time_s = times.place(decoded.time)
            if time_s is None:
                self._untimed += 1
            else:
                self._timed += 1
                picture = Picture(time_s, decoded, aspect)
                if not picture.fits:
                    raise _too_large(self.path)
                yield picture
                del picture
            del decoded  # else the decoder works on the next while this one is still held

    def _decoded(self, container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
        packets = container.demux(stream)
        while True:
            try:
                packet = next(packets, None)
            except (av.FFmpegError, OSError):
                packet, self._cut = None, True
            try:
                if packet is None:
                    yield from stream.codec_context.decode(None)
                    return
                # Decoding the empty packet that ends a file empties the decoder, as above.
                self._cut = packet.is_corrupt or (self._cut and packet.size == 0)
                yield from stream.codec_context.decode(packet)
            except av.EOFError:
                return
            except av.FFmpegError:
                self._damaged += 1
                self._damaged_end = True
                if packet is None:
                    return

    def _finish(self) -> None:
        """Say once what was missing."""
        if self._container is None or self.info.photo:
            return
        expected_s = self.info.duration_s
        interval_s = 1.0 / (self.info.fps or _USUAL_FPS)
        short = expected_s is not None and self._last_s + interval_s < expected_s - _CUT_S
        if short or self._cut or self._damaged_end:
            of = f" of {expected_s:.1f} s" if expected_s and short else ""
            self.warning = f"{self.path} is cut: its first {self._last_s + interval_s:.1f} s{of} are used"
        elif self._damaged:
            places = "place" if self._damaged == 1 else "places"
            self.warning = f"{self.path} is damaged in {self._damaged} {places}: these frames are left out"
        elif self._untimed > _UNTIMED * self._timed:
            them = f"{self._untimed} of its {self._untimed + self._timed} frames"
            self.warning = f"{self.path}: {them} have no time of their own and are left out"
        self.close()


def read_video(path: str | Path) -> VideoReader:
    """Read a video file or photo frame by frame; see `VideoReader`. Raises BadVideo."""
    return VideoReader(path)


def probe(path: str | Path) -> VideoInfo:
    """Size, frame rate and length of a video or photo; decodes one frame. Raises BadVideo."""
    with VideoReader(path) as reader:
        return reader.info


def _video_stream(path: Path, container: InputContainer) -> VideoStream:
    """The first stream that moves: not the cover picture of a piece of music."""
    for stream in container.streams.video:
        if not stream.disposition & av.stream.Disposition.attached_pic and stream.codec_context is not None:
            return stream
    raise _no_video(path, "it holds sound but no video" if container.streams.audio else "it holds no video")


def _limit_memory(path: Path, stream: VideoStream) -> None:
    """Decoding runs ahead in threads, each with a picture of its own; a large picture is shared by several threads.

    Whatever the stream turns into later is decoded only as long as memory is enough for it.
    """
    codec = stream.codec_context
    size, pixels = decoded_bytes(codec), codec.width * codec.height
    if size > LARGEST_BYTES or pixels > LARGEST:
        raise _too_large(path)
    ahead = size > 0 and pixels <= _LARGEST_AHEAD
    codec.thread_type = "AUTO" if ahead else "SLICE"
    codec.thread_count = max(1, min(_AHEAD_BYTES // size, os.cpu_count() or 1)) if ahead else 0
    codec.options = {"max_pixels": str(_LARGEST_AHEAD if ahead else LARGEST)}


def _describe(container: InputContainer, stream: VideoStream, first: Picture) -> VideoInfo:
    height, width = first.frame().image.shape[:2]
    fps = _fps(stream)
    duration_s = _duration_s(container, stream)
    frames = round(duration_s * fps) if duration_s else None
    # Some containers count ticks; believe a count only when it is near what the duration says.
    if stream.frames and (frames is None or abs(stream.frames - frames) <= 0.5 * frames):
        frames = stream.frames
    return VideoInfo(width, height, fps, frames or None, duration_s)


def _fps(stream: VideoStream) -> float:
    rate = stream.average_rate or stream.guessed_rate
    return float(rate) if rate else _USUAL_FPS


def _duration_s(container: InputContainer, stream: VideoStream) -> float | None:
    """How long the video says it is. The whole file may be longer: its sound may be."""
    known: list[float] = []
    if stream.duration and stream.time_base:
        known.append(float(stream.duration * stream.time_base))
    if container.duration and (known or len(container.streams) == 1):
        # Matroska counts from 0, wherever the first picture is.
        before = max(0, container.start_time or 0) if "matroska" in container.format.name else 0
        known.append((container.duration - before) / av.time_base)
    return min(known) if known else None


def _too_large(path: Path) -> BadVideo:
    return BadVideo(f"{path} has pictures larger than 8K, or than 6K in 10 bits; save a smaller copy and use that")


def _no_video(path: Path, why: str) -> BadVideo:
    return BadVideo(f"{path} cannot be used: {why}; give a video or a photo")
