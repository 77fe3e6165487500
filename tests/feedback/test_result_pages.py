"""The end on the screen: large enough to be read from the mat, so in pages where there is much to say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from moments import lying

from formcheck.exercise.guide import Guide, Score
from formcheck.feedback.overlay import Overlay, blank
from formcheck.feedback.palette import GREY

LINES = ("Left 12 degrees short of straight, right 18", *(f"What else there is to say, line {n}" for n in range(7)))
DONE = lying(time_s=60.0, guide=Guide("done", result=LINES, scores=(Score("short of straight", "°", 12.0, 18.0),)))


@pytest.mark.parametrize("size", [(640, 480), (1920, 1080)])
def test_pages_take_turns_and_come_round(size):
    overlay, seen = Overlay(), []
    for second in range(0, 22, 7):
        seen.append(overlay.draw(blank(size), replace(DONE, time_s=60.0 + second)))
    assert (seen[0] != seen[1]).any()
    assert any((seen[0] == later).all() for later in seen[2:])


def test_what_the_sentence_says_is_not_written_again_above_the_bars():
    other = replace(DONE.guide.scores[0], words="thigh")
    said, not_said = (
        Overlay().draw(blank((640, 480)), replace(DONE, guide=replace(DONE.guide, result=LINES[:2], scores=(score,))))
        for score in (DONE.guide.scores[0], other)
    )
    grey = [int((np.abs(shown.astype(int) - GREY).max(axis=2) < 20).sum()) for shown in (said, not_said)]
    assert grey[0] < grey[1]


def test_a_long_sentence_is_there_whole():
    title = "Links zu unsicher für eine Aussage, rechts vielleicht gestreckt"
    seen = [
        Overlay().draw(blank((640, 480)), replace(DONE, guide=replace(DONE.guide, result=(title + end,))))
        for end in ("", "e", "er")
    ]
    assert (seen[0] != seen[1]).any()
    assert (seen[1] != seen[2]).any()


def test_what_fits_is_one_page_that_stays():
    overlay, short = Overlay(), replace(DONE, guide=replace(DONE.guide, result=LINES[:2]))
    first = overlay.draw(blank((640, 480)), short)
    assert (overlay.draw(blank((640, 480)), replace(short, time_s=68.0)) == first).all()
