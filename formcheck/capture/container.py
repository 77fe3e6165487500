"""A video file opened by libav: which formats are taken, which stream, how much memory, what it says of itself."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import av
import av.logging
from av.container import InputContainer
from av.video.stream import VideoStream

from formcheck.capture.files import reason
from formcheck.capture.picture import FOUR_K, LARGEST, LARGEST_BYTES, decoded_bytes
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
_AHEAD_BYTES = 2**26
"""Memory for pictures that are decoded ahead; none larger than 4K is."""
USUAL_FPS = 30.0
"""Frames a second of a file that does not say how many it has."""


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


def opened(path: Path) -> tuple[InputContainer, VideoStream]:
    """The file and its video. Raises BadVideo when it is no video, or its pictures are too large."""
    av.logging.set_level(None)
    try:
        container = av.open(str(path.absolute()), options=_OPTIONS, metadata_errors="replace")
    except av.ArgumentError:
        raise no_video(path, "it is no video") from None  # none of these formats
    except (av.FFmpegError, OSError, ValueError) as error:
        raise no_video(path, f"it is no video, or its head or end is missing ({reason(error)})") from error
    try:
        stream = _video_stream(path, container)
        _limit_memory(path, stream)
    except BadVideo:
        container.close()
        raise
    return container, stream


def _video_stream(path: Path, container: InputContainer) -> VideoStream:
    """The first stream that moves: not the cover picture of a piece of music."""
    for stream in container.streams.video:
        if not stream.disposition & av.stream.Disposition.attached_pic and stream.codec_context is not None:
            return stream
    raise no_video(path, "it holds sound but no video" if container.streams.audio else "it holds no video")


def _limit_memory(path: Path, stream: VideoStream) -> None:
    """Decoding runs ahead in threads, each with a picture of its own; a large picture is shared by several threads.

    Whatever the stream turns into later is decoded only as long as memory is enough for it.
    """
    codec = stream.codec_context
    size, pixels = decoded_bytes(codec), codec.width * codec.height
    if size > LARGEST_BYTES or pixels > LARGEST:
        raise too_large(path)
    ahead = size > 0 and pixels <= FOUR_K
    codec.thread_type = "AUTO" if ahead else "SLICE"
    codec.thread_count = max(1, min(_AHEAD_BYTES // size, os.cpu_count() or 1)) if ahead else 0
    codec.options = {"max_pixels": str(FOUR_K if ahead else LARGEST)}


def described(container: InputContainer, stream: VideoStream, size: tuple[int, int]) -> VideoInfo:
    """What the file says. size: (width, height) of its first picture, upright."""
    rate = fps(stream)
    duration_s = _duration_s(container, stream)
    frames = round(duration_s * rate) if duration_s else None
    # Some containers count ticks; believe a count only when it is near what the duration says.
    if stream.frames and (frames is None or abs(stream.frames - frames) <= 0.5 * frames):
        frames = stream.frames
    return VideoInfo(*size, rate, frames or None, duration_s)


def fps(stream: VideoStream) -> float:
    """Frames a second, on average."""
    rate = stream.average_rate or stream.guessed_rate
    return float(rate) if rate else USUAL_FPS


def held(container: InputContainer, stream: VideoStream) -> int:
    """How many pictures the file holds, also outside its playing time; 0 where its format does not count them."""
    return int(stream.frames) if "mov" in container.format.name.split(",") else 0


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


def too_large(path: Path) -> BadVideo:
    """The error for a video whose pictures would fill the memory."""
    return BadVideo(f"{path} has pictures larger than 8K, or than 6K in 10 bits: save a smaller copy and use that")


def no_video(path: Path, why: str) -> BadVideo:
    """The error for a file that cannot be read as a video or photo. why: the reason, in words."""
    return BadVideo(f"{path} cannot be used: {why}: give a video or a photo")
