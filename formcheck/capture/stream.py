"""A stream over HTTP or RTSP, such as a phone used as a camera.

Read with PyAV: OpenCV hands out an RTSP stream's last picture for ever when it stalls, and squeezes all
pictures into the first one's shape when the phone is turned.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from urllib.parse import urlsplit

import av
import av.logging
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from formcheck.capture.container import VIDEO_FORMATS
from formcheck.capture.frame import Frame, Image
from formcheck.capture.picture import Picture
from formcheck.capture.redirection import sent_on_to
from formcheck.capture.repeats import STALE_S, Repeats, Wait
from formcheck.clock import Clock
from formcheck.errors import CameraLost, CameraUnavailable

OPEN_S = 3.0
READ_S = 1.5
_ASK_S = 1.0
_FORMATS = frozenset(("mpjpeg", "rtsp", "mpegtsraw"))
_OPTIONS = {
    # Not play lists and the like, which name addresses of their own.
    "format_whitelist": ",".join(sorted(_FORMATS | VIDEO_FORMATS)),
    "max_redirects": "0",
    "http_proxy": "",  # whatever the environment says
    # RTSP over TCP where the sender can: lost packets would smear the picture.
    "rtsp_flags": "prefer_tcp",
    # A sender could point to files of this computer.
    "protocol_whitelist": "http,https,tcp,tls,rtsp,rtsps,rtp,srtp,udp,crypto",
}


class Stream:
    """A stream by its address (http, https or rtsp), open and delivering. Its pictures may change their size.

    A picture that is the same as the one before is no new picture (see `Repeats`): senders repeat the
    last one when their camera is slower. Such repeats are skipped, and after `stale_s` seconds of nothing
    else the camera counts as lost.

    open_s, read_s: limits for opening and for one read, in seconds. seen: `repeats.last` of the stream
    that this one replaces. Raises CameraUnavailable.
    """

    def __init__(
        self,
        url: str,
        clock: Clock,
        *,
        open_s: float = OPEN_S,
        read_s: float = READ_S,
        stale_s: float = STALE_S,
        seen: Image | None = None,
    ) -> None:
        self.name = f"stream {without_password(url)}"
        self._clock = clock
        self._stale_s = stale_s
        av.logging.set_level(None)
        start_s = clock.now()
        if url.startswith("rtsp"):  # libav would follow, and cannot be told not to
            self._stay(sent_on_to(url, _ASK_S, clock))
        try:
            left_s = max(read_s, open_s - (clock.now() - start_s))
            self._container = av.open(url, options=_OPTIONS, timeout=(left_s, read_s), metadata_errors="replace")
        except (av.FFmpegError, OSError, ValueError) as error:
            if isinstance(error, OSError) and error.errno == errno.EIO:
                self._stay(sent_on_to(url, _ASK_S, clock))
            why = " (no answer in time)" if clock.now() - start_s >= open_s else _why(error)
            raise CameraUnavailable(
                f"The {self.name} cannot be opened{why}: check the address, and that its sender runs"
            ) from None
        video = [stream for stream in self._container.streams.video if stream.codec_context is not None]
        if not video:
            self.close()
            raise CameraUnavailable(f"The {self.name} holds no video: check the address")
        self._stream: VideoStream = video[0]
        # More threads would hand out each picture some pictures late.
        self._stream.codec_context.thread_count = 1
        self._packets: Iterator[Packet[VideoStream]] = iter(self._container.demux(self._stream))
        self._waiting: list[Frame] = []
        self._passed: list[Packet[VideoStream]] = []
        self.repeats = Repeats(seen)

    def _stay(self, elsewhere: str | None) -> None:
        """Nothing but the address that the user gave is contacted."""
        if elsewhere is not None:
            raise CameraUnavailable(
                f"The {self.name} sends you on to {without_password(elsewhere)}, which was not contacted: "
                "give that address with --camera if you trust it"
            )

    def read(self) -> Frame:
        """The next new frame. Raises CameraLost when none arrives in time."""
        wait, readable = Wait(self._clock, self._stale_s), False
        while True:
            if not self._waiting:
                self._waiting = self._decoded()
            while self._waiting:
                frame, readable = self._waiting.pop(0), True
                if self.repeats.is_new(frame.image):
                    return frame
            if wait.is_over():
                trouble = "does not change its picture" if readable else "sends nothing that can be read"
                raise CameraLost(f"The {self.name} {trouble}: check the camera of its sender")

    def _decoded(self) -> list[Frame]:
        """The pictures of the next packet, with the time of its arrival; none when it is damaged."""
        packet = self._arrived()
        time_s, aspect = self._clock.now(), float(self._stream.sample_aspect_ratio or 1)
        for passed in self._take_passed():
            self._pictures(passed)
        # libav fills what it could not decode with smears.
        decoded = [picture for picture in self._pictures(packet) if not picture.is_corrupt]
        pictures = (Picture(time_s, picture, aspect) for picture in decoded)
        return [picture.frame() for picture in pictures if picture.fits]

    def skip(self) -> bool:
        """Let the next picture pass undecoded, kept only as far as the ones after it are made of it.

        Raises CameraLost when the stream broke off.
        """
        self._waiting.clear()
        self._passed.append(self._arrived())
        return True

    def _arrived(self) -> Packet[VideoStream]:
        """The next packet; what was let pass before one that needs nothing before it is forgotten."""
        try:
            packet = next(self._packets, None)
        except (av.FFmpegError, OSError):
            packet = None
        # An empty packet is libav's word for the end.
        if packet is None or packet.size == 0:
            raise CameraLost(f"The {self.name} broke off: check that its sender runs and is in reach")
        if packet.is_keyframe and self._passed:
            self._passed.clear()
            self._stream.codec_context.flush_buffers()  # else it would hand out pictures from before the gap
        return packet

    def _take_passed(self) -> list[Packet[VideoStream]]:
        passed, self._passed = self._passed, []
        return passed

    def _pictures(self, packet: Packet[VideoStream]) -> list[VideoFrame]:
        try:
            return self._stream.codec_context.decode(packet)
        except av.FFmpegError:
            return []

    def close(self) -> None:
        """Close the connection. Safe to call twice."""
        self._container.close()


def _why(error: Exception) -> str:
    """What libav says about it, such as that a password is asked for. Not what else an error holds: that may be one."""
    words = getattr(error, "strerror", None)
    if isinstance(error, av.ExitError):
        words = "no answer in time"
    elif isinstance(error, av.ArgumentError) or getattr(error, "errno", None) == errno.EIO:
        words = "there is no such server, or it sends no video but a page or a play list"
    elif isinstance(error, av.InvalidDataError):
        words = "what it answers is no video"
    return f" ({words})" if words else ""


def without_password(url: str) -> str:
    """The address without name and password, for messages and recordings."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.rpartition("@")[2]
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
