"""The working knee bends, or stops short of straight. Against 0 degrees."""

from __future__ import annotations

from formcheck.exercise.detectors.detector import Detector, Finding
from formcheck.exercise.situation import Situation, both
from formcheck.measure.reading import no_reading


class KneeBend(Detector):
    """Judges the knees of the legs at work."""

    id = "knee_bend"
    unit = "deg"
    joints = ("knee",)

    def find(self, situation: Situation) -> Finding:
        """The more bent knee. Both are named when the other one is over the exit threshold too."""
        seen = [(leg, situation.reading("knee_flexion", leg)) for leg in situation.legs]
        known = [(leg, reading) for leg, reading in seen if reading.value is not None]
        if not known:
            return Finding(seen[0][1], situation.midline_side)
        worst = max(known, key=lambda found: found[1].value or 0.0)
        if worst[1].value is None:
            return Finding(no_reading("knee not seen"), situation.midline_side)
        bent = [leg for leg, reading in known if (reading.value or 0.0) > self.rule.exit] or [worst[0]]
        return Finding(worst[1], both(bent))
