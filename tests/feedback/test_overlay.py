"""The drawn picture: what is where, in which colour, mirrored or not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from moments import JOINTS, NOBODY, SIZE, lying

from formcheck.capture.frame import Image
from formcheck.exercise.moment import Fault
from formcheck.feedback.marks.canvas import SMALLEST, prepared
from formcheck.feedback.overlay import Overlay, blank
from formcheck.feedback.palette import FAULT, GOOD, GREY, PURPLE, SKY, Colour
from formcheck.measure.reading import no_reading
from formcheck.pose.landmarks import COUNT, Landmark

SCALE = SMALLEST / SIZE[0]
HIP_FAULT = Fault("hip_lift", "right", "hips lifted", ("hip",))
BACK = tuple((120.0 + 10 * k, 176.0) for k in range(7))


def draw(moment=NOBODY, image: Image | None = None, **options) -> Image:
    return Overlay().draw(blank(SIZE) if image is None else image, moment, **options)


def count(image: Image, colour: Colour, centre=None, radius: float = 0) -> int:
    """Pixels of about this colour, in a square about a drawn point if one is given."""
    if centre is not None:
        x, y = centre
        image = image[max(0, int(y - radius)) : int(y + radius), max(0, int(x - radius)) : int(x + radius)]
    return int((np.abs(image.astype(int) - colour).max(axis=2) <= 6).sum())


def drawn_at(joint: str, mirrored: bool) -> tuple[float, float]:
    x, y = JOINTS[joint][0] * SCALE, JOINTS[joint][1] * SCALE
    return (SMALLEST - 1 - x, y) if mirrored else (x, y)


@pytest.mark.parametrize(
    ("size", "drawn"),
    [
        ((320, 240), (640, 480)),
        ((640, 480), (640, 480)),
        ((480, 640), (480, 640)),
        ((1280, 720), (1280, 720)),
        ((1920, 1080), (1920, 1080)),
        ((3840, 2160), (3840, 2160)),
    ],
)
def test_small_pictures_are_enlarged_and_large_ones_keep_their_size(size, drawn):
    image = draw(NOBODY, blank(size))
    assert (image.shape[1], image.shape[0]) == drawn
    assert image.dtype == np.uint8


def test_the_camera_picture_is_mirrored_and_not_touched():
    image = blank((640, 480))
    image[200:300, 100:200] = (200, 10, 10)
    before = image.copy()
    shown = draw(NOBODY, image)
    assert (image == before).all()
    assert tuple(shown[250, 640 - 1 - 150]) == (200, 10, 10)
    assert tuple(shown[250, 150]) != (200, 10, 10)
    assert tuple(draw(NOBODY, image, mirrored=False)[250, 150]) == (200, 10, 10)


@pytest.mark.parametrize("mirrored", [True, False])
def test_marks_are_where_the_joint_is_shown(mirrored):
    image = draw(lying(faults=(HIP_FAULT,)), mirrored=mirrored)
    assert count(image, FAULT, drawn_at("hip", mirrored), 45) > 500
    assert count(image, FAULT, drawn_at("hip", not mirrored), 45) == 0


def test_text_is_not_mirrored():
    moment = replace(NOBODY, instruction="Left leg: 12°")
    assert (draw(moment, mirrored=True) == draw(moment, mirrored=False)).all()


def test_same_input_same_picture():
    moment = lying(faults=(HIP_FAULT,), back_line=BACK, instruction="Slowly", hold_s=2.0, hold_target_s=5.0)
    overlay = Overlay()
    first = overlay.draw(blank(SIZE), moment)
    overlay.draw(blank(SIZE), lying(instruction="Something else"))
    assert (overlay.draw(blank(SIZE), moment) == first).all()
    assert (draw(moment) == first).all()


@pytest.mark.parametrize(("visibility", "colour"), [(0.9, SKY), (0.5, PURPLE), (0.1, GREY)])
def test_joints_tell_how_well_they_are_seen(visibility, colour):
    image = draw(lying(visibility=(visibility,) * COUNT, working_angle=None))
    near = drawn_at("knee", True)
    assert count(image, colour, near, 14) > 40
    for other in {SKY, PURPLE, GREY} - {colour}:
        assert count(image, other, near, 9) == 0


def test_the_word_of_a_fault_is_near_its_joint_and_goes_with_the_fault():
    bent = Fault("knee_bend", "right", "knee bent", ("knee",))
    with_word, without = draw(lying(faults=(bent,))), draw(lying(faults=(replace(bent, label=""),)))
    changed = np.argwhere((with_word != without).any(axis=2))
    x, y = drawn_at("knee", True)
    assert np.hypot(changed[:, 1] - x, changed[:, 0] - y).min() < 80
    assert len(changed) > 2000
    assert count(draw(lying()), FAULT) == 0


def test_a_fault_of_both_sides_is_marked_on_both():
    both = Fault("knee_bend", "both", "knees bent", ("knee",))
    image = draw(lying(faults=(both,)), mirrored=False)
    assert count(image, FAULT, drawn_at("knee", False), 45) > 500
    assert count(image, FAULT, (225 * SCALE, 162 * SCALE), 45) > 500


def test_the_back_is_green_until_it_is_rounded():
    flat = draw(lying(back_line=BACK), mirrored=False)
    rounded = Fault("lumbar_rounding", "both", "back rounded", ("hip", "shoulder"))
    bent = draw(lying(back_line=BACK, faults=(rounded,)), mirrored=False)
    middle = (150 * SCALE, 176 * SCALE)
    assert count(flat, GOOD, middle, 20) > 100
    assert count(flat, FAULT) == 0
    assert count(bent, FAULT, middle, 20) > 100
    assert count(bent, GOOD) == 0


def test_a_rounded_back_without_its_line_is_marked_at_the_joints():
    rounded = Fault("lumbar_rounding", "both", "back rounded", ("hip", "shoulder"))
    image = draw(lying(faults=(rounded,)))
    assert count(image, FAULT, drawn_at("hip", True), 45) > 500
    assert count(image, FAULT, drawn_at("shoulder", True), 45) > 500


def test_nobody_is_the_picture_with_the_instruction():
    silent, told = draw(NOBODY), draw(replace(NOBODY, instruction="Step into the picture"))
    changed = np.argwhere((silent != told).any(axis=2))
    assert changed[:, 0].max() < 0.3 * silent.shape[0]
    assert count(silent, SKY) == 0


def test_the_target_band_is_green():
    assert count(draw(lying()), GOOD) == 0
    assert count(draw(lying(), target=(0.0, 10.0)), GOOD) > 100


def test_no_reading_draws_no_arc():
    unread = {"knee_flexion_right_deg": no_reading("hidden")}
    with_arc = draw(lying(), mirrored=False)
    without = draw(lying(measures=unread), mirrored=False)
    bare = draw(lying(working_angle=None), mirrored=False)
    on_the_bone = (slice(int(80 * SCALE), int(105 * SCALE)), slice(int(184 * SCALE), int(190 * SCALE)))
    assert (with_arc[on_the_bone] != bare[on_the_bone]).any()
    assert (without[on_the_bone] == bare[on_the_bone]).all()
    assert (without != bare).any(), "a dash says that there is no reading"


def test_notices_and_panel_are_seen():
    plain = draw(NOBODY)
    assert (draw(NOBODY, notices=("Paused", "Muted")) != plain).any()
    panel = draw(NOBODY, panel=("q  quit", "m  mute", "space  pause"))
    assert (panel[220:260, 290:350] != plain[220:260, 290:350]).any()


@pytest.mark.parametrize("far", [(-5000.0, 90.0), (1e12, -1e12), (0.0, 0.0), (319.0, 239.0), (160.0, 100_000.0)])
def test_points_outside_of_the_picture_do_no_harm(far):
    points = list(lying().points or ())
    for joint in (Landmark.RIGHT_KNEE, Landmark.RIGHT_HIP, Landmark.NOSE):
        points[joint] = far
    faults = (HIP_FAULT, Fault("knee_bend", "both", "knees bent", ("knee", "hip")))
    image = draw(lying(points=tuple(points), faults=faults, back_line=(far, (10.0, 10.0))), target=(0.0, 10.0))
    assert image.shape == (480, 640, 3)


@pytest.mark.parametrize("size", [(1, 1), (1, 9000), (9000, 1), (2, 2)])
def test_a_picture_of_a_pixel_or_a_line_does_no_harm(size):
    image = Overlay().draw(blank(size), lying(faults=(HIP_FAULT,)))
    closer = Overlay(close=True).draw(blank(size), lying(faults=(HIP_FAULT,)))
    assert min(*image.shape, *closer.shape) > 0


def test_all_points_in_one_place():
    image = draw(lying(points=((160.0, 120.0),) * COUNT, faults=(HIP_FAULT,)))
    assert image.shape == (480, 640, 3)


@pytest.mark.parametrize("size", [(640, 480), (480, 640), (1280, 720), (1920, 1080)])
@pytest.mark.parametrize("text", ["Hold", "word " * 60, "x" * 300])
def test_an_instruction_stays_inside_the_picture(size, text):
    silent, told = draw(NOBODY, blank(size)), draw(replace(NOBODY, instruction=text), blank(size))
    changed = np.argwhere((silent != told).any(axis=2))
    height, width = silent.shape[:2]
    assert changed.min() > 0
    assert changed[:, 1].max() < width - 1
    assert changed[:, 0].max() < 0.34 * height


def test_the_ring_fills_with_the_hold():
    def filled(hold_s: float) -> int:
        return count(draw(replace(NOBODY, phase="hold", hold_s=hold_s, hold_target_s=10.0)), SKY)

    assert 0 == filled(0.0) < filled(2.0) < filled(6.0) < filled(10.0) == filled(14.0)


def test_the_ring_is_only_there_for_a_hold():
    assert (draw(NOBODY) == draw(replace(NOBODY, hold_target_s=10.0))).all()
    assert (draw(NOBODY) != draw(replace(NOBODY, hold_target_s=10.0, hold_s=1.0))).any()


@pytest.mark.parametrize("size", [(640, 480), (1280, 720), (3840, 2160), (480, 640)])
def test_marks_grow_with_the_picture(size):
    canvas = prepared(blank(size), mirrored=True)
    assert canvas.px(0.1) == pytest.approx(0.1 * min(canvas.height, 0.75 * canvas.width), abs=1)
