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


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a file.

    time_s: seconds from the first one. pixel_aspect: width of a pixel by its height, as stored.
    """

    time_s: float
    source: VideoFrame | Image
    pixel_aspect: float = 1.0

    def frame(self) -> Frame:
        """As a Frame: RGB, upright, square pixels (an angle is one only in these)."""
        if isinstance(self.source, VideoFrame):
            return Frame(_upright_rgb(self.source, self.pixel_aspect), self.time_s)
        return Frame(self.source, self.time_s)


def _upright_rgb(picture: VideoFrame, pixel_aspect: float) -> Image:
    width = max(1, round(picture.width * pixel_aspect))
    rgb = picture.to_ndarray(format="rgb24", width=width, height=picture.height)
    image: Image = np.ascontiguousarray(rgb, dtype=np.uint8)
    for data in cast("SideDataContainer", picture.side_data):
        if data.type is SideDataType.DISPLAYMATRIX:
            return from_display_matrix(bytes(data)).apply(image)
    return image
