"""How far a reading may be off: the half-width of the interval that holds the truth nine times in ten.

A sum of terms, each growing with something that makes readings worse. The terms were fitted to the errors on
rendered bodies that the corrections had not seen (`benchmarks/fit_corrections.py`), so that 90 % of the truths
fall inside; what rendering leaves out (cloth that moves, blur, soft tissue) is not in them.
"""

from __future__ import annotations

_YAW_UNIT, _CORRECTION_UNIT = 20.0, 5.0
TERMS = ("always", "yaw", "oblique", "unseen", "spread", "correction", "unlike", "unfamiliar")
"""What the terms are for: yaw in 20 degrees and what of it is over that, lack of visibility 0..1, the members'
disagreement in degrees, the size of the correction in 5 degrees, how far the shape is from typical ones (1: as far as
may be and yet count as familiar), and how unfamiliar it is, 0..1."""


def conditions(
    yaw: float, visibility: float, spread: float, correction: float, unlike: float, familiar: float
) -> tuple[float, ...]:
    """The numbers that TERMS multiply."""
    turned = abs(yaw) / _YAW_UNIT
    oblique = turned - 1.0 if turned > 1.0 else 0.0
    return (1.0, turned, oblique, 1.0 - visibility, spread, abs(correction) / _CORRECTION_UNIT, unlike, 1.0 - familiar)


def half_width(
    terms: tuple[float, ...],
    yaw: float,
    visibility: float,
    spread: float,
    correction: float,
    unlike: float,
    familiar: float,
) -> float:
    """Half of the 90 % interval of a measure, in its unit. terms: as in the file under its name.

    The sum of `terms` times `conditions`, written out: it is asked for with each reading.
    """
    width, of_yaw, of_oblique, of_unseen, of_spread, of_correction, of_unlike, of_unfamiliar = terms
    turned = abs(yaw) / _YAW_UNIT
    width += of_yaw * turned
    if turned > 1.0:
        width += of_oblique * (turned - 1.0)
    return (
        width
        + of_unseen * (1.0 - visibility)
        + of_spread * spread
        + of_correction * (abs(correction) / _CORRECTION_UNIT)
        + of_unlike * unlike
        + of_unfamiliar * (1.0 - familiar)
    )


SIDE_ON_YAW = 22.0
"""Degrees off the side view, as estimated, from which readings must be worth showing."""
WIDEST = {
    "knee_flexion": 10.0,
    "hip_flexion": 10.0,
    "thigh_elevation": 10.0,
    "shank_inclination": 10.0,
    "ankle_dorsiflexion": 18.0,
    "trunk_inclination": 8.0,
    "lumbar_flexion": 18.0,
}
"""Half-widths over which an oblique view gives no reading: twice the largest error that is aimed at from the side.
Lifts of a lying pelvis were right to that from any view that is read."""
TOO_OBLIQUE = "not certain from this view: turn side-on to the camera"


def too_wide(name: str, width: float) -> bool:
    """Whether a reading of this measure is too uncertain to show from an oblique view (from SIDE_ON_YAW on)."""
    return width > WIDEST.get(name, width)
