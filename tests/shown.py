"""A body of which only its shape's row is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from formcheck.measure.leg_pictures import COUNT
from formcheck.measure.second_look import Floats


@dataclass(frozen=True)
class Shown:
    """A second look sees it as the first did, with every place of the legs' pictures on the outline.

    turned: by how many degrees the joints' angles are others then; None if there is no second look.
    """

    row: Floats
    turned: Sequence[float] | None = 9 * (0.0,)

    def again(self, moves: Sequence[float], lying: bool, legs: bool) -> tuple[Floats, list[float]] | None:
        if self.turned is None:
            return None
        return np.concatenate((self.row, moves, np.zeros(COUNT if legs else 0))), list(self.turned)
