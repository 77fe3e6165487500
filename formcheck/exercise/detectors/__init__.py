"""The detectors, one file each: `find` gives a value, the base class turns values into events."""

from formcheck.exercise.detectors.bouncing import Bouncing
from formcheck.exercise.detectors.detector import Detector
from formcheck.exercise.detectors.hip_lift import HipLift
from formcheck.exercise.detectors.hips_behind_feet import HipsBehindFeet
from formcheck.exercise.detectors.hold_too_short import HoldTooShort
from formcheck.exercise.detectors.knee_bend import KneeBend
from formcheck.exercise.detectors.knee_hyperextension import KneeHyperextension
from formcheck.exercise.detectors.knee_rotation import KneeRotation
from formcheck.exercise.detectors.lumbar_rounding import LumbarRounding
from formcheck.exercise.detectors.other_leg_moves import OtherLegMoves
from formcheck.exercise.detectors.pelvis_twist import PelvisTwist
from formcheck.exercise.detectors.thigh_drop import ThighDrop
from formcheck.exercise.detectors.toes_dropped import ToesDropped
from formcheck.exercise.detectors.too_fast import TooFast

DETECTORS: dict[str, type[Detector]] = {
    detector.id: detector
    for detector in (
        Bouncing,
        HipLift,
        HipsBehindFeet,
        HoldTooShort,
        KneeBend,
        KneeHyperextension,
        KneeRotation,
        LumbarRounding,
        OtherLegMoves,
        PelvisTwist,
        ThighDrop,
        ToesDropped,
        TooFast,
    )
}
"""Every detector by the id that exercise files use."""

__all__ = ["DETECTORS", "Detector"]
