"""The picture with everything drawn on it: a function of the camera picture and the moment.

It knows no rule and decides nothing: whatever is wrong, and what to say, is in the moment.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from formcheck.capture.frame import Image
from formcheck.exercise.moment import Moment
from formcheck.feedback.framing import Framing, Part
from formcheck.feedback.labels import Labels
from formcheck.feedback.marks import angle, dial, faults, plates, skeleton
from formcheck.feedback.marks.canvas import Canvas, Place, prepared
from formcheck.feedback.marks.result import draw_result
from formcheck.feedback.palette import GROUND, WHITE

Band = tuple[float, float]
_PAUSE = 0.16


class Overlay:
    """Draws moments on pictures, one after another. `labels`: the words for phases and counts.

    close: whether the person is shown large instead of the whole picture, as far as the guide allows.
    Between two pictures it remembers only where labels were and what part was shown, so that they stay there. One
    thread at a time.
    """

    def __init__(self, labels: Labels | None = None, close: bool = False) -> None:
        self._labels = labels or Labels()
        self.close = close
        self._framing = Framing()
        self._done_s = float("inf")
        self._places: dict[str, Place] = {}
        self._shape: tuple[object, ...] = ()

    def draw(
        self,
        image: Image,
        moment: Moment,
        *,
        mirrored: bool = True,
        notices: Sequence[str] = (),
        panel: Sequence[str] = (),
        paused: bool = False,
        target: Band | None = None,
    ) -> Image:
        """A new picture, (h, w, 3) uint8 RGB; the given one is not touched.

        image: upright and unmirrored, in the size that the moment's points are in; use `blank` when there
            is none. A small one is enlarged (longer side at least 640 pixels).
        mirrored: show it as a mirror does; text stays readable. notices: states such as "Muted".
        panel: lines in the middle; of several, such as help, nothing else is written beside them.
        paused: whether it stands still, beside what the guide says.
        target: band of the working angle, degrees, in place of the guide's.
        """
        guide = moment.guide
        target = target or (guide.target if guide is not None else None)
        paused = paused or (guide is not None and guide.stage == "paused")
        reading = len(panel) > 1
        if self._shape != (image.shape, mirrored):
            self._places, self._shape = {}, (image.shape, mirrored)
        canvas = prepared(image, mirrored, self._places, self._part(image, moment))
        if paused or panel:
            canvas.dim()
        skeleton.draw_body(canvas, moment)
        at_work = guide is None or guide.stage == "exercise"
        if at_work:
            angle.draw_arc(canvas, moment, target)
        skeleton.draw_back(canvas, moment)
        faults.draw_marks(canvas, moment)
        done = guide is not None and guide.stage == "done" and bool(guide.result or guide.scores)
        if guide is not None and done and not reading:
            self._done_s = min(self._done_s, moment.time_s)
            draw_result(canvas, guide, self._labels, moment.time_s - self._done_s)
        elif not reading:
            self._done_s = float("inf")
            self._draw_state(canvas, moment)
            plates.draw_notices(canvas, notices)
            if at_work:
                angle.draw_number(canvas, moment, target)
            faults.draw_words(canvas, moment)
            if paused and not panel:
                bars = dial.pause_bars(canvas.px(_PAUSE), WHITE)
                canvas.stamp(bars, (canvas.width / 2, canvas.height / 2))
        plates.draw_panel(canvas, panel)
        return canvas.image

    def _part(self, image: Image, moment: Moment) -> Part | None:
        """What of the picture is shown; also followed while all of it is, so that coming close needs no search."""
        whole = not self.close or (moment.guide is not None and moment.guide.whole)
        part = self._framing.update(moment.time_s, (image.shape[1], image.shape[0]), moment.points, whole)
        return part if self.close else None

    def message(self, size: tuple[int, int], lines: Sequence[str]) -> Image:
        """A picture of (width, height) with nothing but these lines: before the first frame has come."""
        canvas = prepared(blank(size), mirrored=False)
        plates.draw_panel(canvas, lines)
        return canvas.image

    def _draw_state(self, canvas: Canvas, moment: Moment) -> None:
        plates.draw_instruction(canvas, moment.instruction)
        plates.draw_steps(canvas, moment)
        plates.draw_needs(canvas, moment)
        plates.draw_status(canvas, moment, self._labels)
        dial.draw_dial(canvas, moment, self._labels)


def blank(size: tuple[int, int]) -> Image:
    """A dark picture of (width, height) for a replay without video."""
    return np.full((size[1], size[0], 3), GROUND, np.uint8)
