"""The part of the picture that is shown: large, calm, and nothing of the body ever cut off."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from moments import lying

from formcheck.exercise.guide import Guide
from formcheck.feedback.framing import Framing, bounds, inside, part_for
from formcheck.feedback.marks.canvas import prepared
from formcheck.feedback.overlay import Overlay, blank
from formcheck.pose.landmarks import COUNT

SIZE = (1280, 960)
POINTS = tuple((x + 300.0, y + 500.0) for x, y in lying().points or ())


def shifted(points, dx, dy):
    return tuple((x + dx, y + dy) for x, y in points)


@pytest.mark.parametrize("size", [(640, 480), (1280, 960), (960, 1280), (3840, 2880)])
def test_somebody_small_is_shown_large_whole_and_in_the_pictures_proportions(size):
    scale = min(size) / 960
    points = tuple((x * scale, y * scale) for x, y in POINTS)
    part = Framing().update(0.0, size, points, whole=False)
    assert part.width < 0.7 * size[0]
    assert part.width / part.height == pytest.approx(size[0] / size[1])
    assert part.holds(inside(bounds(points), size))
    assert part.left >= 0
    assert part.left + part.width <= size[0] + 1e-6
    assert part.top >= 0
    assert part.top + part.height <= size[1] + 1e-6


def test_the_room_over_the_hips_of_somebody_lying_is_kept_for_the_leg():
    flat = [*POINTS]
    for right, left in ((26, 25), (28, 27), (30, 29), (32, 31)):
        flat[right] = flat[left]
    part = Framing().update(0.0, SIZE, tuple(flat), whole=False)
    assert part.holds(inside(bounds(POINTS), SIZE)), "the raised leg would be cut off"


def test_a_kick_moves_nothing():
    framing, parts = Framing(), []
    for frame in range(300):
        swing = 30 * math.sin(frame / 15)
        moved = [*POINTS]
        for foot in (28, 30, 32):
            moved[foot] = (moved[foot][0] + swing, moved[foot][1])
        parts.append(framing.update(frame / 30, SIZE, tuple(moved), whole=False))
    assert max(part.left for part in parts) - min(part.left for part in parts) < 0.06 * SIZE[0]


def test_who_moves_fast_is_never_cut_off_and_who_stays_is_centred_again():
    framing, points = Framing(), POINTS
    for frame in range(240):
        points = shifted(POINTS, min(400.0, 12.0 * frame), 0)
        part = framing.update(frame / 30, SIZE, points, whole=False)
        assert part.holds(inside(bounds(points), SIZE))
    for frame in range(240, 900):
        part = framing.update(frame / 30, SIZE, points, whole=False)
    assert part.left == pytest.approx(part_for(inside(bounds(points), SIZE), SIZE).left, abs=0.08 * SIZE[0])


def test_the_way_to_the_whole_picture_is_a_glide_and_nobody_is_the_whole_picture():
    framing = Framing()
    small = framing.update(0.0, SIZE, POINTS, whole=False)
    widths = [framing.update(t / 30, SIZE, POINTS, whole=True).width for t in range(1, 120)]
    assert small.width < widths[0] < widths[10] < widths[-1] == pytest.approx(SIZE[0], rel=0.01)
    for t in range(120, 400):
        part = framing.update(t / 30, SIZE, None, whole=False)
    assert part.width == pytest.approx(SIZE[0], rel=0.01)


def test_another_picture_or_a_jump_in_time_begins_anew():
    framing = Framing()
    framing.update(0.0, SIZE, POINTS, whole=False)
    assert framing.update(60.0, SIZE, None, whole=False).width == SIZE[0]
    assert framing.update(60.1, (640, 480), None, whole=False).width == 640


@pytest.mark.parametrize("mirrored", [False, True])
def test_marks_are_where_the_body_is_in_the_shown_part(mirrored):
    image = blank(SIZE)
    x, y = (round(value) for value in POINTS[26])
    image[y - 6 : y + 7, x - 6 : x + 7] = 255
    part = Framing().update(0.0, SIZE, POINTS, whole=False)
    canvas = prepared(image, mirrored, part=part)
    assert canvas.image.shape == image.shape
    at = canvas.at(POINTS[26])
    rows, columns = np.nonzero(canvas.image[..., 0] > 200)
    assert (columns.mean(), rows.mean()) == pytest.approx(at, abs=3)


def test_while_the_camera_finds_its_place_all_of_the_picture_is_shown_and_the_key_shows_it_always():
    moment = lying(points=POINTS, guide=Guide("exercise"), visibility=(1.0,) * COUNT)
    placing = replace(moment, guide=Guide("set_up", whole=True))
    whole, close = Overlay(), Overlay(close=True)
    assert (whole.draw(blank(SIZE), moment) != close.draw(blank(SIZE), moment)).any()
    assert (Overlay(close=True).draw(blank(SIZE), placing) == Overlay().draw(blank(SIZE), placing)).all()
    close.close = False
    assert (close.draw(blank(SIZE), moment) == whole.draw(blank(SIZE), moment)).all()
