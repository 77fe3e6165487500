"""A decoded picture that is not converted yet, so that dropping it costs little."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil, sqrt
from typing import cast

import numpy as np
from av.sidedata.sidedata import SideData, SideDataContainer
from av.sidedata.sidedata import Type as SideDataType
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

from formcheck.capture.frame import Frame, Image
from formcheck.capture.orientation import from_display_matrix

_LONGEST, LARGEST = 16_000, 2**25
"""Pixels of a side, and of a picture: 8K, and more than any person is filmed with. Far more fills the memory, or ends
the process in the tracker."""
LARGEST_BYTES = 2 * LARGEST
"""Of a picture as it is decoded: 8K with 8 bits, 6K with 10. A decoder holds several."""
FOUR_K = 4096 * 2304
"""Pixels of the largest picture of which a decoder may hold many."""
_ENOUGH, _ENOUGH_OF_HUGE = 1920 * 1080, 1280 * 720
"""Pixels to which a larger picture is reduced, and one above 4K, where the decoder takes half of the memory that there
may be: the tracker looks at 256x256 of them, and holds it six times."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a file.

    time_s: seconds from the first one. pixel_aspect: width of a pixel by its height, as stored.
    """

    time_s: float
    source: VideoFrame | Image
    pixel_aspect: float = 1.0

    @property
    def fits(self) -> bool:
        """Whether it is of a size that can be worked with."""
        if not isinstance(self.source, VideoFrame):
            return True
        width, height = _width(self.source, self.pixel_aspect), self.source.height
        return max(width, height) <= _LONGEST and width * height <= LARGEST

    def frame(self) -> Frame:
        """As a Frame: RGB, upright, square pixels (an angle is one only in these), few enough of them."""
        if isinstance(self.source, VideoFrame):
            return Frame(_upright_rgb(self.source, self.pixel_aspect), self.time_s)
        return Frame(self.source, self.time_s)


def decoded_bytes(codec: VideoCodecContext) -> int:
    """Memory of one picture as this decoder gives it, 0 where its size or format is not known yet."""
    parts = codec.format.components if codec.format is not None else ()
    return sum(part.width * part.height * ceil(part.bits / 8) for part in parts)


def _width(picture: VideoFrame, pixel_aspect: float) -> int:
    return max(1, round(picture.width * pixel_aspect))


def _upright_rgb(picture: VideoFrame, pixel_aspect: float) -> Image:
    width, height = _width(picture, pixel_aspect), picture.height
    enough = _ENOUGH if width * height <= FOUR_K else _ENOUGH_OF_HUGE
    share = min(1.0, sqrt(enough / (width * height)))
    rgb = picture.to_ndarray(format="rgb24", width=max(1, round(share * width)), height=max(1, round(share * height)))
    image: Image = np.ascontiguousarray(rgb, dtype=np.uint8)
    for data in _side_data(picture):
        if data.type is SideDataType.DISPLAYMATRIX:
            return from_display_matrix(bytes(data)).apply(image)
    return image


def _side_data(picture: VideoFrame) -> Iterable[SideData]:
    """What comes with the pixels. Not `picture.side_data`, which the picture keeps and which keeps the picture: it
    would stay in memory, 50 MB of 8K, until Python looks for such circles.
    """
    return cast("Callable[[VideoFrame], Iterable[SideData]]", SideDataContainer)(picture)
