"""The trunk's inclination, from the middle of the hips to the middle of the shoulders."""

from __future__ import annotations

from formcheck.measure.body import Body, indices_of
from formcheck.measure.limbs import end_trouble, levelled, reading
from formcheck.measure.reading import Reading, no_reading
from formcheck.measure.view import View

_UPRIGHT_OFFSET = 3.7
"""From landmarks to joint centres: the tracked shoulders of upright bodies lie behind the joints by this
angle (mean over 56 rendered clips of nine bodies, +/- 3). Degrees."""
_ENDS = indices_of("shoulder", "hip")


def trunk_inclination(body: Body, view: View) -> Reading:
    """0 upright, 90 bent forward to the horizontal, more with the head below the hips, -90 on the back.

    Degrees. Only the near shoulder and hip must be seen: the far ones are often hidden.
    """
    trouble = end_trouble(view)
    if trouble or view.near_side is None:
        return no_reading(trouble)
    trouble, seen = body.sight(_ENDS[view.near_side])
    if trouble:
        return no_reading(trouble)
    inclination = view.orientation * levelled(body.trunk_turned(), view)
    if not view.lying:
        inclination += _UPRIGHT_OFFSET
    # Bent further than upside down is still bent forward; nobody leans back beyond lying.
    return reading(view, seen, inclination if inclination > -150 else inclination + 360)
