"""A video file played at its own pace, as a camera."""

from __future__ import annotations

from pathlib import Path

from formcheck.capture.frame import Frame
from formcheck.capture.picture import Picture
from formcheck.capture.video import VideoReader
from formcheck.clock import Clock


class PacedVideo:
    """A file as a camera: a frame comes when it is due, and what was missed is dropped.

    The first read starts the film. Frames carry the time at which they were due: the clock's time at
    the first read plus their own presentation time. `warning` is the reader's, after the end.
    Raises BadVideo when the file is no video.
    """

    def __init__(self, path: str | Path, clock: Clock) -> None:
        self._reader = VideoReader(path)
        self._clock = clock
        self.name = f"video {self._reader.name}"
        self.info = self._reader.info
        self._ahead: Picture | None = None
        self._start_s: float | None = None

    @property
    def warning(self) -> str | None:
        """One line when the file was cut or damaged, known after the end."""
        return self._reader.warning

    def read(self) -> Frame | None:
        """The newest frame that is due, or the next one when it is; None at the end of the file."""
        now_s = self._clock.now()
        if self._start_s is None:
            self._start_s = now_s
        picture = self._take()
        if picture is None:
            return None
        # Compared with the time at entry: a machine too slow to decode the file must get out of here.
        while self._start_s + picture.time_s < now_s:
            self._ahead = self._take()
            if self._ahead is None or self._start_s + self._ahead.time_s > now_s:
                break
            picture = self._ahead
            self._ahead = None
        due_s = self._start_s + picture.time_s
        frame = picture.frame()
        self._clock.sleep(due_s - self._clock.now())
        return Frame(frame.image, due_s)

    def skip(self) -> bool:
        """Let the next picture pass when it is due: decoded, since others are made of it, and not converted."""
        picture = self._take() if self._start_s is not None else None
        if picture is None or self._start_s is None:
            return False
        self._clock.sleep(self._start_s + picture.time_s - self._clock.now())
        return True

    def close(self) -> None:
        """Close the file. Safe to call twice."""
        self._ahead = None
        self._reader.close()

    def _take(self) -> Picture | None:
        picture, self._ahead = self._ahead, None
        return picture if picture is not None else self._reader.next_picture()
