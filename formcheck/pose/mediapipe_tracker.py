"""The pose tracker: MediaPipe's PoseLandmarker in video mode, with its silhouette mask.

Nothing outside the files `mediapipe_*.py` knows this library.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from formcheck.capture.frame import Frame, Image
from formcheck.errors import BadModel, ModelUnavailable
from formcheck.pose.mediapipe_bundle import model_file, sha256
from formcheck.pose.mediapipe_import import lightly
from formcheck.pose.observation import Observation
from formcheck.pose.outline import outline_of
from formcheck.pose.person import Box, SamePerson, body_box
from formcheck.pose.quantise import quantise

if TYPE_CHECKING:
    from formcheck.pose.mediapipe_detect import Found


_EGL = "EGL_PLATFORM"
_ELSEWHERE_FRAMES = 2
"""Pictures in which a person is painted over: in the first one the model still looks where it last found them, in the
second one everywhere."""


class MediapipeTracker:
    """Follows one person from frame to frame. See `Tracker` for the calls.

    model: a `.task` bundle, None for the one built from the mediapipe wheel.
    Raises BadModel or ModelUnavailable.
    """

    def __init__(self, model: Path | str | None = None) -> None:
        path = model_file(None if model is None else Path(model))
        self.model_name = path.name
        self.model_sha256 = sha256(path)
        self._person = SamePerson()
        self._stranger: Box | None = None
        self._followed: Box | None = None
        self._without = 0
        self._size: tuple[int, int] | None = None
        self._last_ms = -1
        self._landmarker: Any = _open(path, chosen=model is not None)

    def observe(self, frame: Frame, time_us: int) -> Observation:
        """Find the person in a frame.

        frame: any size, RGB. time_us: microseconds, must grow from call to call.
        """
        return self.look(frame, time_us)()

    def look_elsewhere(self) -> None:
        """Look for another person than the one who is followed."""
        self._without = _ELSEWHERE_FRAMES

    def look(self, frame: Frame, time_us: int) -> Callable[[], Observation]:
        """`observe` without the outline and the rounding, which what it returns adds."""
        from formcheck.pose.mediapipe_detect import detect

        pixels = np.ascontiguousarray(frame.image)
        if frame.size != self._size:
            self._size = frame.size
            self._forget()
        without = self._without > 0 and self._followed is not None
        if without:
            self._without -= 1
            self._stranger, self._person = self._followed, SamePerson()
        if self._stranger is not None:
            pixels = _painted_over(pixels, self._stranger)
        # The library counts in whole milliseconds and refuses one that does not grow.
        self._last_ms = max(self._last_ms + 1, time_us // 1000)
        found = detect(self._landmarker, pixels, self._last_ms)
        self._stranger = None
        if found is None:
            return partial(_nobody, frame, time_us)
        points = found.marks[:, :2] * frame.size
        if not self._person.is_same(points, time_us / 1e6):
            # The model would go on following them: out of the next picture, so that it looks again.
            self._stranger = body_box(points)
            return partial(_nobody, frame, time_us)
        if not without:
            self._followed = _with_head(points)
        return partial(_somebody, frame, time_us, points, found)

    def _forget(self) -> None:
        """In pictures of another size nobody is at the pixels where they were."""
        self._person, self._stranger, self._followed, self._without = SamePerson(), None, None, 0

    def close(self) -> None:
        if self._landmarker is not None:
            self._landmarker.close()
            self._landmarker = None


def _nobody(frame: Frame, time_us: int) -> Observation:
    return Observation(time_us, frame.size, None, light=_light(frame.image))


def _somebody(frame: Frame, time_us: int, points: NDArray[np.float64], found: Found) -> Observation:
    return quantise(
        time_us,
        frame.size,
        points=points,
        depth=found.marks[:, 2],
        visibility=found.marks[:, 3],
        presence=found.marks[:, 4],
        world=found.world[:, :3],
        outline=outline_of(found.mask),
        light=_light(frame.image),
    )


def _light(image: Image) -> int:
    """Mean brightness, 0..255, of every eighth pixel each way."""
    return round(float(image[::8, ::8].mean()))


def _with_head(points: NDArray[np.float64]) -> Box:
    """The box round the whole body, (33, 2) in pixels; the crown is as far from the ears as these from the mouth."""
    left, top = points.min(axis=0).tolist()
    right, bottom = points.max(axis=0).tolist()
    head = float(np.ptp(points[:11], axis=0).max())
    return left - head, top - head, right + head, bottom + head


def _painted_over(pixels: Image, box: Box) -> Image:
    """A copy of the picture with a box, widened by a tenth, in its mean colour."""
    wider, higher = 0.1 * (box[2] - box[0]), 0.1 * (box[3] - box[1])
    left, top, right, bottom = (
        int(max(0.0, edge)) for edge in (box[0] - wider, box[1] - higher, box[2] + wider, box[3] + higher)
    )
    copy = pixels.copy()
    copy[top:bottom, left:right] = pixels.mean(axis=(0, 1)).astype(np.uint8)
    return copy


@contextmanager
def _no_screen() -> Iterator[None]:
    """The library looks for a graphics card, which it does not use, and would wait for a frozen screen for ever."""
    before = os.environ.get(_EGL)
    os.environ[_EGL] = "surfaceless"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_EGL]
        else:
            os.environ[_EGL] = before


def _open(path: Path, chosen: bool) -> Any:
    # Read before the library starts: it logs its graph to standard error otherwise.
    os.environ.setdefault("GLOG_minloglevel", "3")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with lightly():
        from mediapipe.tasks.python import BaseOptions, vision

    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(path)),
        running_mode=vision.RunningMode.VIDEO,
        num_poses=1,
        output_segmentation_masks=True,
    )
    try:
        with _no_screen():
            return vision.PoseLandmarker.create_from_options(options)
    except (RuntimeError, ValueError) as error:
        reason = str(error).splitlines()[0][:120]
        if chosen:
            raise BadModel(f"{path}: cannot be loaded as a pose model ({reason}): give another --model") from None
        # Its hash is right: what is wrong is the machine, most likely that its memory is full.
        raise ModelUnavailable(
            f"the pose model cannot be loaded ({reason}): close other programs, or delete {path} and try again"
        ) from None
