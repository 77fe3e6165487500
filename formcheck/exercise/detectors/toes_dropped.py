"""The foot points where the toes should be pulled to the shin. Measured against its angle as the movement starts."""

from __future__ import annotations

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.event import NOT_ASKED
from formcheck.exercise.situation import Situation
from formcheck.measure.reading import Reading, no_reading

ASKED_IN = "toes"
"""The round of a session (progression of the exercise) that asks for it."""


class ToesDropped(Detector):
    """Judges the ankle of the working leg."""

    id = "toes_dropped"
    unit = "deg"
    joints = ("ankle", "foot_index")

    def find(self, situation: Situation) -> Finding:
        """How far the toes have gone from the shin since the start of the movement.

        As seen, where the ankle can be read at all: what was learned of ankles comes from feet that hardly move, and
        takes most of a drop for the tracker's error.
        """
        leg = situation.legs[0]
        if situation.progression != ASKED_IN and not self.rule.always:
            return Finding(no_reading(NOT_ASKED), situation.midline_side)
        read = situation.reading("ankle_dorsiflexion", leg)
        change = situation.since_start("ankle_as_seen", leg) if read.value is not None else read
        if change.value is None:
            return Finding(change, situation.midline_side)
        return Finding(Reading(-change.value, change.confidence), situation.midline_side)
