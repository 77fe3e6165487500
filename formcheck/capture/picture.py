"""A decoded picture that is not converted yet, so that dropping it costs little."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
from av.sidedata.sidedata import SideDataContainer
from av.sidedata.sidedata import Type as SideDataType
from av.video.frame import VideoFrame

from formcheck.capture.frame import Frame, Image
from formcheck.capture.orientation import from_display_matrix

_LONGEST, _LARGEST = 16_000, 2**25
"""Pixels of a side, and of a picture: 8K, and more than any person is filmed with. Far more fills the memory, or ends
the process in the tracker."""


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
        return max(width, height) <= _LONGEST and width * height <= _LARGEST

    def frame(self) -> Frame:
        """As a Frame: RGB, upright, square pixels (an angle is one only in these)."""
        if isinstance(self.source, VideoFrame):
            return Frame(_upright_rgb(self.source, self.pixel_aspect), self.time_s)
        return Frame(self.source, self.time_s)


def _width(picture: VideoFrame, pixel_aspect: float) -> int:
    return max(1, round(picture.width * pixel_aspect))


def _upright_rgb(picture: VideoFrame, pixel_aspect: float) -> Image:
    rgb = picture.to_ndarray(format="rgb24", width=_width(picture, pixel_aspect), height=picture.height)
    image: Image = np.ascontiguousarray(rgb, dtype=np.uint8)
    for data in cast("SideDataContainer", picture.side_data):
        if data.type is SideDataType.DISPLAYMATRIX:
            return from_display_matrix(bytes(data)).apply(image)
    return image
