"""What rendered bodies with exact truth taught about the errors of the geometry, applied to one frame.

Geometry comes first; this adds, from the body's shape (`shape.py`), what geometry leaves: joints are not where the
tracker puts them, differently so in each posture and body. A small network with one layer of tanh units, a few
members whose mean is used and whose disagreement tells how sure it is. Kept from inventing by three means: a
correction is at most LARGEST_DEG; it fades to none for shapes unlike those it was fitted on; its sureness goes
into the uncertainty of the readings. `benchmarks/fit_corrections.py` fits it; the numbers are in
`corrections.json`, whose SHA-256 is beside it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from math import tanh
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from formcheck.errors import ModelUnavailable
from formcheck.measure.at_rest import AtRest as AtRest
from formcheck.measure.network import Familiar as Familiar
from formcheck.measure.network import Folded
from formcheck.measure.network import Network as Network
from formcheck.measure.shape import NEAR_SHANK

Floats = NDArray[np.float64]

LARGEST_DEG = 15.0
OUTPUTS = (
    *(
        f"{joint}_{side}"
        for joint in ("knee_flexion", "hip_flexion", "thigh_elevation", "ankle_dorsiflexion")
        for side in ("near", "far")
    ),
    "trunk_inclination",
    "lumbar_flexion",
)
"""What is corrected, degrees. The last is no correction but the state of the lower back: only its change counts.
The network has one output more, the yaw beyond that of geometry."""
_FILE = Path(__file__).with_name("corrections.json")


class Correction(NamedTuple):
    """Of one frame. degrees, spread: of OUTPUTS; spread is the members' standard deviation. familiar: 0..1.

    more_yaw: what to add to the yaw, degrees. slant: how far the near shank is from upright, 0..1.
    """

    degrees: tuple[float, ...]
    spread: tuple[float, ...]
    familiar: float
    more_yaw: float = 0.0
    slant: float = 0.0


@dataclass(frozen=True)
class Corrections:
    """The whole file. width: for each measure the terms of its 90 % half-width, see `uncertainty.py`."""

    network: Network
    known: Familiar
    at_rest: AtRest
    width: Mapping[str, tuple[float, ...]]

    @cached_property
    def _folded(self) -> Folded:
        return Folded.of(self.network, self.known)

    def of(self, row: Floats) -> Correction:
        """For a shape without the picture's roll."""
        degrees, off, distance = self._folded(row)
        familiar = self.known.share(distance)
        kept = familiar * LARGEST_DEG
        *joints, lumbar, more_yaw = degrees
        # Plain numbers: of so few an array's arithmetic costs more.
        corrected = [kept * tanh(angle / LARGEST_DEG) for angle in joints]
        return Correction((*corrected, lumbar), off, familiar, familiar * more_yaw, abs(row.item(NEAR_SHANK)))


@cache
def corrections() -> Corrections:
    """The shipped corrections.

    Raises ModelUnavailable when the file is missing or not the one that was fitted.
    """
    try:
        text = _FILE.read_bytes()
        wanted = _FILE.with_suffix(".sha256").read_text(encoding="ascii").split()[0]
    except (OSError, IndexError) as error:
        raise ModelUnavailable(f"{_FILE.name} cannot be read ({error}): install formcheck again") from error
    if hashlib.sha256(text.replace(b"\r\n", b"\n")).hexdigest() != wanted:
        raise ModelUnavailable(f"{_FILE} is not the file that came with formcheck: install it again")
    return parsed(json.loads(text))


def parsed(data: Mapping[str, Any]) -> Corrections:
    """Corrections from the file's content."""
    known, rest = data["known"], data["at_rest"]
    return Corrections(
        Network.of(data["network"]),
        Familiar(np.array(known["axes"]), np.array(known["centres"]), float(known["whole"]), float(known["none"])),
        AtRest(*(np.array(rest[name], dtype=float) for name in ("bends", "spread", "directions", "slopes"))),
        {name: tuple(map(float, terms)) for name, terms in data["width"].items()},
    )
