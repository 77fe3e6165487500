"""Lumbar flexion against the person's own neutral: from the back's outline, lying from the pelvis."""

from __future__ import annotations

from formcheck.measure.back_line import BackLine
from formcheck.measure.body import Body
from formcheck.measure.correction import Correction
from formcheck.measure.corrector import LUMBAR
from formcheck.measure.geometry import ramp
from formcheck.measure.limbs import reading, sagittal_trouble
from formcheck.measure.neutral import Neutral
from formcheck.measure.pelvis import LUMBAR_PER_LIFT, NO_NEUTRAL
from formcheck.measure.reading import Reading, no_reading
from formcheck.measure.view import View

_BEND_GAIN = 1.2
"""Degrees of lumbar flexion per degree of bend in the outline (rendered bodies, dog and toe touch)."""
_HIP_SHARE = 0.05
"""Degrees of bend that each degree of hip flexion adds by itself: the outline of the seat tips with the pelvis."""
BEND_SHARE = 0.4
"""Degrees of lumbar flexion per degree of bend, beside what was learned. Of 0 to 1.2 tried, this makes the mean error
of toe touches on bodies left out 7 % smaller, and a dog's no larger."""
FLAT_DEG = 5.0
"""The learned state of a flat back on hands and feet: the median of 273 rendered dogs that the corrections had not seen
(standard deviation 8.2; with the second look's opinion 5.6 and 4.7 in 112 dogs). Of 59 real ones in photos it was 9
(6.5)."""
WITHOUT_NEUTRAL_DEG = 15.0
"""The smallest uncertainty of such a back: of the rendered dogs, each against FLAT_DEG instead of its own neutral, nine
in ten are within 14.2; of the photos all are within 17, mostly on the side of rounding."""

_UPRIGHT, _LEVEL, _DOWN = -0.7, 0.2, 0.33
"""How much lower than the hips the shoulders are, in torso lengths: over 0.33 in all of 273 rendered dogs that begin
in a dog, -0.4 to 0.2 in planks and on hands and knees. There a back hollows by 10 to 20 degrees, so a straight one
changes: against such a neutral four of five real dogs with straight backs were called round, by 13 to 34 degrees."""


def lumbar_flexion_change(
    body: Body,
    view: View,
    neutral: Neutral | None,
    back: BackLine | str,
    pelvis: Reading,
    hip_flexion_deg: float | None,
    correction: Correction | None,
) -> Reading:
    """Degrees, rounding positive. pelvis: the pelvis' height change of the same frame.

    Where the body's shape is a familiar one it is a share of the outline's bend and, for what that does not tell, the
    learned state of the lower back; else the outline's bend. Where the neutral was taken in a posture that is not, or
    in a plank or on hands and knees, a dog's learned state is held against a flat back's.
    """
    trouble = sagittal_trouble(view) or ("" if neutral else NO_NEUTRAL)
    if trouble or neutral is None or view.near_side is None:
        return no_reading(trouble)
    if view.lying:
        return _from_pelvis(pelvis)
    if isinstance(back, str):
        return no_reading(back)
    if neutral.bend_deg is None:
        return no_reading("the back was not seen at neutral")
    bent = back.bend_deg - neutral.bend_deg
    change = _BEND_GAIN * bent
    if hip_flexion_deg is not None and neutral.hip_flexion_deg is not None:
        change -= _HIP_SHARE * (hip_flexion_deg - neutral.hip_flexion_deg)
    if correction is not None:
        both, now_alone = known_shares(correction, neutral)
        state = correction.degrees[LUMBAR]
        learned = BEND_SHARE * bent + state - neutral.lumbar_state_deg
        change += both * (learned - change) + now_alone * (state - FLAT_DEG - change)
    joints = (("shoulder", view.near_side), ("hip", view.near_side))
    return reading(view, body.confidence(*joints), change)


def known_shares(now: Correction, neutral: Neutral) -> tuple[float, float]:
    """(how familiar the postures are that the change lies between; how much more the one of now is by itself, on hands
    and feet), 0..1 together.
    """
    if now.posture != "hands_and_feet":
        return min(now.familiar, neutral.familiar), 0.0
    both = min(now.familiar, neutral.familiar * (1.0 - _level(neutral)))
    return both, now.familiar - both


def _level(neutral: Neutral) -> float:
    """How much the trunk lay level at neutral, 0..1: neither upright nor head down as in a dog."""
    down = (neutral.shoulder[1] - neutral.hip[1]) / neutral.torso
    return 1.0 - ramp(down, _LEVEL, _DOWN) if down > _UPRIGHT else 0.0


def _from_pelvis(pelvis: Reading) -> Reading:
    """Lying, the shoulders stay on the floor: a pelvis that lifts does so by flexing the lower back."""
    if pelvis.value is None:
        return pelvis
    return Reading(LUMBAR_PER_LIFT * pelvis.value, 0.8 * pelvis.confidence)
