"""Video files and photos, frame by frame, with their own timestamps and upright."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from formcheck.capture.container import USUAL_FPS, VideoInfo, described, fps, held, no_video, opened, too_large
from formcheck.capture.files import check_file, reason
from formcheck.capture.frame import Frame
from formcheck.capture.photo import read_photo
from formcheck.capture.picture import Picture
from formcheck.capture.times import PresentationTimes
from formcheck.errors import BadVideo

_CUT_S = 0.3
"""Missing at the end before a video without any error counts as cut, in seconds."""
_UNTIMED = 0.1
"""Share of pictures without a time of their own from which on that is told."""
_HIDDEN = 0.5
"""Share of pictures outside the film's playing time from which on that is told: a wrong time scale rather than a film
that its owner has trimmed."""
_MOVING_JPEG = (".mjpeg", ".mjpg")
"""Endings of films that begin, and go on, as a photo does."""


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
        self._damaged = self._untimed = self._timed = self._held = 0
        self._damaged_end = False
        self._cut = False
        self._last_s = 0.0
        check_file(self.path)
        try:
            photo = None if self.path.suffix.lower() in _MOVING_JPEG else read_photo(self.path)
        except OSError as error:
            raise BadVideo(f"{self.path} cannot be read ({reason(error)}): check the file") from error
        if photo is not None:
            height, width = photo.shape[:2]
            self.info = VideoInfo(width, height, None, 1, 0.0, photo=True)
            self._pictures: Iterator[Picture] = iter([Picture(0.0, photo)])
            self._first: Picture | None = next(self._pictures)
        else:
            self._open()

    def _open(self) -> None:
        self._container, stream = opened(self.path)
        self._held = held(self._container, stream)
        try:
            self._pictures = self._decode(self._container, stream)
            self._first = next(self._pictures, None)
            if self._first is None:
                raise no_video(self.path, self._why_none())
            self.info = described(self._container, stream, self._first.frame().size)
        except BadVideo:
            self.close()
            raise

    def _why_none(self) -> str:
        if self._held and not (self._damaged or self._cut):
            return f"none of its {self._held} frames can be read within the playing time that it gives"
        return "it holds no picture that can be decoded (one larger than 8K cannot)"

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
        times = PresentationTimes(1.0 / fps(stream))
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
                    raise too_large(self.path)
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
        interval_s = 1.0 / (self.info.fps or USUAL_FPS)
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
        elif (hidden := self._held - self._untimed - self._timed) > _HIDDEN * self._held:
            them = f"{hidden} of its {self._held} frames"
            self.warning = f"{self.path}: {them} lie outside the playing time that it gives, and are left out"
        self.close()


def read_video(path: str | Path) -> VideoReader:
    """Read a video file or photo frame by frame; see `VideoReader`. Raises BadVideo."""
    return VideoReader(path)


def probe(path: str | Path) -> VideoInfo:
    """Size, frame rate and length of a video or photo; decodes one frame. Raises BadVideo."""
    with VideoReader(path) as reader:
        return reader.info
