"""One call of the pose landmarker, without the copies and objects that its Python layer makes.

`PoseLandmarker.detect_for_video` copies the picture twice and makes an object of each of 66 landmarks,
all under the interpreter's lock. Here it is copied once and the landmarks are read as one array.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

import mediapipe
import numpy as np
from mediapipe.framework.formats import landmark_pb2
from mediapipe.python import packet_creator
from mediapipe.python._framework_bindings import _packet_getter
from mediapipe.tasks.python.components.containers.rect import NormalizedRect
from numpy.typing import NDArray

from formcheck.capture.frame import Image
from formcheck.pose.landmarks import COUNT

# 33 serialised marks: list tag and length, then tag and float32 of x, y, z, visibility and presence.
_TAGS = COUNT * b"\x0a\x19\x0d____\x15____\x1d____\x25____\x2d____"
_NUMBERS = struct.Struct("<" + COUNT * "xxxfxfxfxfxf")
_WHOLE_PICTURE = packet_creator.create_proto(NormalizedRect(0.5, 0.5, 1, 1).to_pb2())


@dataclass(frozen=True, slots=True)
class Found:
    """A person as the model gives them.

    marks, world: (33, 5) float64, x, y, z, visibility and presence of each landmark; x and y of `marks`
    as shares of the picture's width and height, `world` in metres. mask: (h, w) float32, 0..1.
    """

    marks: NDArray[np.float64]
    world: NDArray[np.float64]
    mask: NDArray[np.float32]


def detect(landmarker: Any, pixels: Image, time_ms: int) -> Found | None:
    """The first person in a picture, None for nobody.

    landmarker: a PoseLandmarker in video mode with masks. pixels: C-contiguous. time_ms: must grow from call to call.
    """
    # Copied: a picture that is only lent is given back by a thread without the lock, which ends the process.
    picture = packet_creator.create_image(pixels, image_format=mediapipe.ImageFormat.SRGB, copy=True)
    found = landmarker._process_video_data(
        {"image_in": picture.at(time_ms * 1000), "norm_rect_in": _WHOLE_PICTURE.at(time_ms * 1000)}
    )
    if found["norm_landmarks"].is_empty():
        return None
    marks = _packet_getter._get_serialized_proto_list(found["norm_landmarks"])
    world = _packet_getter._get_serialized_proto_list(found["world_landmarks"])
    masks = _packet_getter.get_image_list(found["segmentation_mask"])
    if not marks:
        return None
    mask: NDArray[np.float32] = np.squeeze(masks[0].numpy_view())
    return Found(read_marks(marks[0]), read_marks(world[0]), mask)


def read_marks(message: bytes) -> NDArray[np.float64]:
    """The (n, 5) numbers of a serialised LandmarkList or NormalizedLandmarkList (the same on the wire)."""
    # Compared as bytes and unpacked by C at once: arrays of this size cost more in being made.
    if len(message) == len(_TAGS) and all(message[n::27] == _TAGS[n::27] for n in (0, 1, 2, 7, 12, 17, 22)):
        return np.array(_NUMBERS.unpack(message)).reshape(COUNT, 5)
    # A field is missing, or there is one more than today.
    marks = landmark_pb2.NormalizedLandmarkList.FromString(message).landmark
    return np.array([(m.x, m.y, m.z, m.visibility, m.presence) for m in marks], np.float64).reshape(-1, 5)
