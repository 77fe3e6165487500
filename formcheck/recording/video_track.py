"""The optional video: H.264 as `foxglove.CompressedVideo` asks for it, in and out.

Annex B, no B-frames, parameter sets with each keyframe, a keyframe at least each second: any
packet can be shown as soon as it is read, and a cut costs nothing that came before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

import av
import numpy as np
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType

from formcheck.capture.frame import Image
from formcheck.errors import RecordingFailed

KEYFRAME_US = 900_000
"""From this time after a keyframe on, the next picture is one: microseconds, below a second."""

_OPTIONS = {
    "preset": "ultrafast",
    "tune": "zerolatency",  # each picture comes out at once; no B-frames
    "crf": "23",
    "forced-idr": "1",  # a picture asked for as keyframe is one that decoding can start at
    "g": "600",  # keyframes are asked for by time, not by count
}


class VideoEncoder:
    """Pictures to packets, in the caller's thread. A picture of a new size starts a new stream."""

    def __init__(self, size: tuple[int, int]) -> None:
        """size: (width, height) of the first picture. Raises RecordingFailed without an encoder."""
        self._size = size
        self._codec = _encoder(size)
        self._keyframe_us: int | None = None

    def encode(self, image: Image, time_us: int) -> list[bytes]:
        """The coded picture: one packet.

        image: (h, w, 3) RGB, any size. time_us: must grow from call to call.
        Raises RecordingFailed when it cannot be coded.
        """
        size = (image.shape[1], image.shape[0])
        if size != self._size:
            self._size, self._codec, self._keyframe_us = size, _encoder(size), None
        picture = av.VideoFrame.from_ndarray(_even(image), format="rgb24").reformat(format="yuv420p")
        picture.pts, picture.time_base = time_us, Fraction(1, 1_000_000)
        if self._keyframe_us is None or time_us - self._keyframe_us >= KEYFRAME_US:
            picture.pict_type = PictureType.I
            self._keyframe_us = time_us
        with _coding():
            return [bytes(packet) for packet in self._codec.encode(picture)]


class VideoDecoder:
    """Packets to pictures, one for one, in the order in which they were coded."""

    def __init__(self) -> None:
        self._codec = av.CodecContext.create("h264", "r")
        # More threads would hold pictures back.
        self._codec.thread_count = 1

    def decode(self, data: bytes, size: tuple[int, int]) -> Image:
        """The picture in a packet: (h, w, 3) RGB. size: its (width, height) without padding.

        Raises ValueError when there is none.
        """
        try:
            # An empty packet would end the stream.
            pictures = self._codec.decode(av.Packet(data)) if data else []
        except av.error.FFmpegError as error:
            raise ValueError(f"no H.264 picture ({error.strerror})") from None
        if len(pictures) != 1:
            raise ValueError(f"{len(pictures)} H.264 pictures in a packet, 1 is expected")
        image = pictures[0].to_ndarray(format="rgb24")
        width, height = size
        if image.shape != (height + height % 2, width + width % 2, 3):
            raise ValueError(f"a picture of {image.shape[1]}x{image.shape[0]}, {width}x{height} is expected")
        return np.ascontiguousarray(image[:height, :width])


@contextmanager
def _coding() -> Iterator[None]:
    try:
        yield
    except (av.error.FFmpegError, av.codec.codec.UnknownCodecError) as error:
        reason = str(error).splitlines()[0][:80]
        raise RecordingFailed(f"the video cannot be coded as H.264 ({reason}): record without --video") from None


def _encoder(size: tuple[int, int]) -> VideoCodecContext:
    with _coding():
        codec = av.CodecContext.create("libx264", "w")
        codec.width, codec.height = size[0] + size[0] % 2, size[1] + size[1] % 2
        codec.pix_fmt = "yuv420p"
        codec.time_base = Fraction(1, 1_000_000)
        codec.framerate = Fraction(30)
        codec.thread_count = 1
        codec.options = dict(_OPTIONS)
        codec.open()
    return codec


def _even(image: Image) -> Image:
    """The image with its last row and column repeated where their number is odd."""
    height, width = image.shape[:2]
    if height % 2 == 0 and width % 2 == 0:
        return image
    return np.pad(image, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
