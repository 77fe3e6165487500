"""Text on the picture: real glyphs, contrast, wrapping, and labels beside each other."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from formcheck.feedback import palette
from formcheck.feedback.marks.canvas import prepared
from formcheck.feedback.marks.faults import word_of
from formcheck.feedback.marks.placing import beside
from formcheck.feedback.marks.sprites import paste, rings
from formcheck.feedback.marks.text import Style, block_width, fitted, label, plate_height, text_width
from formcheck.feedback.overlay import blank
from formcheck.resources import font_path

BARE = Style(plate=None)


def test_the_font_is_found_without_importing_matplotlib():
    code = (
        "import sys; from formcheck.feedback.marks import text; text.label(('12°',), 40, text.Style());"
        "print(text.font_path().name, 'matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["DejaVuSans-Bold.ttf", "False"]


@pytest.mark.parametrize("glyph", list("°—–−äöüÄÖÜßéñłš…·✓"))
def test_glyphs_are_real(glyph):
    assert font_path() is not None
    missing = label(("\ufffe",), 40, BARE)
    drawn = label((glyph,), 40, BARE)
    assert drawn.ink.any()
    assert drawn.size != missing.size or (drawn.ink != missing.ink).any()


def contrast(a: palette.Colour, b: palette.Colour) -> float:
    """Contrast ratio of two colours, 1..21 (WCAG 2.1, "contrast ratio")."""
    bright, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: palette.Colour) -> float:
    """Relative luminance, 0..1 (WCAG 2.1)."""
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("ink", "plate"),
    [
        (palette.WHITE, palette.PLATE),
        (palette.ANGLE, palette.PLATE),
        (palette.YELLOW, palette.PLATE),
        (palette.BLACK, palette.ORANGE),
    ],
)
def test_text_stands_out(ink, plate):
    assert contrast(ink, plate) >= 7  # WCAG 2.1 level AAA


def test_a_plate_over_white_still_stands_out():
    image = np.full((100, 200, 3), 255, np.uint8)
    paste(image, label(("    ",), 40, Style()), 20, 20)
    darkest = tuple(int(v) for v in image.reshape(-1, 3).min(axis=0))
    assert contrast(palette.WHITE, darkest) >= 7


def test_text_that_fits_keeps_its_size():
    assert fitted("Hold", 900, 70, 40, 2) == (("Hold",), 70)


def test_text_shrinks_then_wraps_evenly_then_is_cut():
    lines, size = fitted("Keep your hips on the floor", 700, 70, 40, 1)
    assert len(lines) == 1
    assert 40 <= size < 70
    lines, size = fitted("Keep your hips on the floor", 700, 70, 60, 2)
    assert len(lines) == 2
    assert max(map(len, lines)) - min(map(len, lines)) < 6
    lines, size = fitted("word " * 60, 700, 70, 40, 2)
    assert (len(lines), size) == (2, 40)
    assert lines[-1].endswith("…")
    assert all(text_width(line, size) <= 700 for line in lines)


def test_a_word_that_is_too_long_is_cut():
    lines, size = fitted("x" * 300, 500, 70, 40, 2)
    assert len(lines) == 1
    assert lines[0].endswith("…")
    assert text_width(lines[0], size) <= 500


@pytest.mark.parametrize("corner", [(-30, -30), (95, 75), (500, 500), (-500, 0), (20, 20)])
def test_sprites_are_cut_at_the_edges(corner):
    image = blank((120, 100))
    paste(image, rings((20, 5, palette.SKY, 1.0)), *corner)
    outside = corner[0] >= 120 or corner[0] < -40
    assert (image != blank((120, 100))).any() == (not outside)


def test_labels_keep_off_each_other_and_inside():
    canvas = prepared(blank((960, 720)), True)
    for _ in range(5):
        plate = label(("knee bent",), 50, Style())
        x, y = beside(canvas, (900.0, 60.0), plate.size, 40, (1.0, -1.0))
        canvas.write(plate, round(x), round(y))
    for number, (left, top, right, bottom) in enumerate(canvas.taken):
        assert left >= 0
        assert top >= 0
        assert right <= 960
        assert bottom <= 720
        for other in canvas.taken[number + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def test_a_label_keeps_off_the_body_if_there_is_room():
    canvas = prepared(blank((960, 720)), True)
    canvas.busy = [(480.0 + 10 * k, 360.0) for k in range(20)]
    x, y = beside(canvas, (480.0, 360.0), (200, 60), 40, (1.0, 0.0))
    assert not any(x <= px <= x + 200 and y <= py <= y + 60 for px, py in canvas.busy)


def test_a_label_covers_the_body_rather_than_another_label():
    """Half a leg can still be seen, half a word cannot be read."""
    canvas = prepared(blank((640, 480)), mirrored=False)
    canvas.taken += [(95, 7, 545, 118), (12, 417, 484, 468), (489, 120, 628, 259)]
    canvas.busy += [(x, y) for x in range(0, 640, 24) for y in range(118, 400, 24)]
    x, y = beside(canvas, (325.0, 300.0), (285, 92), 34.0, (-1.0, -0.6))
    assert all(x >= r[2] or x + 285 <= r[0] or y >= r[3] or y + 92 <= r[1] for r in canvas.taken)


@pytest.mark.parametrize("words", ["thigh drops", "Oberschenkel sinkt", "anderes Bein", "zu kurz gehalten"])
def test_the_word_of_a_fault_stands_in_one_line_at_every_size(words: str):
    for size in ((640, 480), (1280, 720), (3840, 2160)):
        canvas = prepared(blank(size), mirrored=False)
        plate = word_of(canvas, words)
        assert plate.size[1] < 0.12 * size[1]
        assert plate.size[0] <= 0.5 * size[0]


def test_the_parts_of_lines_in_columns_stand_below_each_other():
    lines = ("n  next", "space  pause, go on", "nothing to part")
    size, left = 40, Style(plate=None, centred=False)
    assert block_width(lines, size) == max(
        text_width("space  ", size) + text_width("pause, go on", size), text_width(lines[2], size)
    )
    height, second = plate_height(size, 2) - plate_height(size), text_width("space  ", size)
    ink = label(lines, size, left).ink.any(axis=2)
    for row in range(2):
        inked = np.flatnonzero(ink[row * height : (row + 1) * height - size // 2].any(axis=0))
        assert inked[inked < second].max() < second - size / 4
        assert second < inked[inked >= second].min() < second + size
