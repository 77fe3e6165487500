"""The picture with everything drawn on it: a function of the camera picture and the moment.

It knows no rule and decides nothing: whatever is wrong, and what to say, is in the moment.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from formcheck.capture.frame import Image
from formcheck.exercise.moment import Moment
from formcheck.feedback.labels import Labels
from formcheck.feedback.marks import angle, faults, plates, skeleton
from formcheck.feedback.marks.canvas import prepared
from formcheck.feedback.palette import GROUND


class Overlay:
    """Draws moments on pictures. `labels`: the words for phases and counts."""

    def __init__(self, labels: Labels | None = None) -> None:
        self._labels = labels or Labels()

    def draw(
        self,
        image: Image,
        moment: Moment,
        *,
        mirrored: bool = True,
        notices: Sequence[str] = (),
        panel: Sequence[str] = (),
        target: tuple[float, float] | None = None,
    ) -> Image:
        """A new picture, (h, w, 3) uint8 RGB; the given one is not touched.

        image: upright and unmirrored, in the size that the moment's points are in; use `blank` when there
            is none. A small one is enlarged (longer side at least 640 pixels).
        mirrored: show it as a mirror does; text stays readable. notices: states such as "Muted".
        panel: lines in the middle, such as help or the result. target: band of the working angle, degrees,
            in place of the guide's.
        """
        canvas = prepared(image, mirrored)
        target = target or (moment.guide.target if moment.guide is not None else None)
        skeleton.draw_body(canvas, moment)
        angle.draw_arc(canvas, moment, target)
        skeleton.draw_back(canvas, moment)
        faults.draw_marks(canvas, moment)
        plates.draw_instruction(canvas, moment.instruction)
        plates.draw_status(canvas, moment, self._labels)
        plates.draw_notices(canvas, notices)
        plates.draw_ring(canvas, moment, self._labels)
        angle.draw_number(canvas, moment, target)
        faults.draw_words(canvas, moment)
        plates.draw_panel(canvas, panel)
        return canvas.image


def blank(size: tuple[int, int]) -> Image:
    """A dark picture of (width, height) for a replay without video."""
    return np.full((size[1], size[0], 3), GROUND, np.uint8)
