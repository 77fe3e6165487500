"""The bare pose tracker with masks, as anybody would call it: what formcheck's speed is compared with.

    .venv/bin/python benchmarks/bare.py MODEL.task CLIP [--first]

Decodes a video and tracks every frame, nothing else; --first stops after one.
"""

from __future__ import annotations

import sys
from typing import Any

import mediapipe
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision
from numpy.typing import NDArray


class BareTracker:
    """MediaPipe's PoseLandmarker in video mode, asked as formcheck asks it. model: a `.task` file."""

    def __init__(self, model: str) -> None:
        options = vision.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=model),
            running_mode=vision.RunningMode.VIDEO,
            num_poses=1,
            output_segmentation_masks=True,
        )
        self._landmarker: Any = vision.PoseLandmarker.create_from_options(options)

    def track(self, image: NDArray[np.uint8], time_ms: int) -> Any:
        """image: (h, w, 3) uint8 RGB; time_ms must grow."""
        picture = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=image)
        return self._landmarker.detect_for_video(picture, time_ms)

    def close(self) -> None:
        self._landmarker.close()


def main() -> None:
    import av

    model, clip = sys.argv[1:3]
    tracker = BareTracker(model)
    with av.open(clip) as container:
        for number, frame in enumerate(container.decode(video=0)):
            tracker.track(frame.to_ndarray(format="rgb24"), number * 33)
            if "--first" in sys.argv:
                break
    tracker.close()


if __name__ == "__main__":
    main()
