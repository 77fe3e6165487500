"""The short way into the pose landmarker gives what the library's own way gives, to the bit."""

from __future__ import annotations

from itertools import islice

import mediapipe
import numpy as np
from analyzed import CLIPS
from mediapipe.framework.formats import landmark_pb2

from formcheck.capture.video import read_video
from formcheck.pose.mediapipe_detect import detect, read_marks
from formcheck.pose.mediapipe_tracker import MediapipeTracker


def test_the_same_as_detect_for_video() -> None:
    ours, theirs = MediapipeTracker(), MediapipeTracker()
    nobody = np.full((240, 320, 3), 90, np.uint8)
    assert detect(ours._landmarker, nobody, 0) is None
    theirs._landmarker.detect_for_video(mediapipe.Image(mediapipe.ImageFormat.SRGB, nobody), 0)
    for number, frame in enumerate(islice(read_video(CLIPS / "toe_touch__good.mp4"), 8), 1):
        found = detect(ours._landmarker, frame.image, number * 33)
        picture = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=frame.image)
        wanted = theirs._landmarker.detect_for_video(picture, number * 33)
        assert found is not None
        for mine, its in ((found.marks, wanted.pose_landmarks[0]), (found.world, wanted.pose_world_landmarks[0])):
            assert mine.tolist() == [[m.x, m.y, m.z, m.visibility, m.presence] for m in its]
        assert np.array_equal(found.mask, np.squeeze(wanted.segmentation_masks[0].numpy_view()))
        assert frame.image.flags.writeable
    ours.close()
    theirs.close()


def test_marks_are_read_whatever_fields_they_have() -> None:
    usual = landmark_pb2.NormalizedLandmarkList()
    for n in range(33):
        usual.landmark.add(x=n / 7, y=-n, z=0.0, visibility=0.5, presence=1.0)
    assert read_marks(usual.SerializeToString())[3].tolist() == [np.float32(3 / 7), -3.0, 0.0, 0.5, 1.0]
    usual.landmark[4].ClearField("visibility")
    assert read_marks(usual.SerializeToString())[4].tolist() == [np.float32(4 / 7), -4.0, 0.0, 0.0, 1.0]
    assert read_marks(b"").shape == (0, 5)
