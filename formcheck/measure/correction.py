"""Corrections of the geometry's errors, learned from rendered bodies with exact truth, for one frame.

Geometry comes first. This corrects, from the body's shape (`shape.py`), what geometry leaves: joints are not where the
tracker puts them, in a different way for each posture and body. Each of three postures has a small network with one
layer of tanh units and a few members: their mean is used, their disagreement says how sure it is. Three things keep it
from inventing: a correction is at most LARGEST_DEG; it fades to none for shapes unlike those it was fitted on; its
uncertainty goes into that of the readings. `benchmarks/fit_corrections.py` fits it; the numbers are in
`corrections.json`, whose SHA-256 is beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from math import tanh
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from formcheck.measure.at_rest import AtRest
from formcheck.measure.geometry import ramp
from formcheck.measure.learned_file import learned_file
from formcheck.measure.network import Familiar, Folded, Network
from formcheck.measure.second_look import Seen
from formcheck.measure.second_opinion import SecondOpinion, second_opinions
from formcheck.measure.shape import NEAR_SHANK, TRUNK

Floats = NDArray[np.float64]

LARGEST_DEG, LARGEST_YAW_DEG = 15.0, 20.0
OUTPUTS = (
    *(
        f"{joint}_{side}"
        for joint in ("knee_flexion", "hip_flexion", "thigh_elevation", "ankle_dorsiflexion")
        for side in ("near", "far")
    ),
    "trunk_inclination",
    "lumbar_flexion",
)
"""What is corrected, degrees. The last is no correction but the state of the lower back less a share of the outline's
bend (`lumbar.py`): only its change counts.
The network has one output more, the yaw beyond that of geometry."""
_FILE = Path(__file__).with_name("corrections.json")

Posture = Literal["lying", "hands_and_feet", "standing"]
POSTURES: tuple[Posture, ...] = ("lying", "hands_and_feet", "standing")
"""Each has a network and uncertainties of its own: what tells a hip's error lying is lost among what differs between
lying and standing."""
_LYING_FROM, _LYING = 0.6, 0.8
"""How far the trunk points along the floor to the side of the back: rendered trunks have 0.97 and more lying, under
0.1 otherwise. Between the two both networks count."""
_SLANTED_FROM, _SLANTED = 0.17, 0.31
"""How far the near knee is before its ankle, of the shank's length: 0.31 to 0.7 in rendered downward dogs, -0.37 to
0.19 standing."""


@dataclass(slots=True)
class Correction:
    """What to correct in one frame. Not to be written to.

    degrees, spread: of OUTPUTS; spread is the members' standard deviation, none where none of their corrections counts.
    familiar: 0..1. more_yaw: what to add to the yaw, degrees. unlike: how far the shape is from typical ones,
    0..1; 1 is as far as may be and yet count as familiar, or farther.
    posture: whose uncertainties count. narrowed: by its place among OUTPUTS, what the uncertainty of a reading that is
    better known is multiplied by. moves: how far the joints are from the landmarks, see `second_look.Seen.again`; empty
    where that is not known.
    """

    degrees: tuple[float, ...]
    spread: tuple[float, ...]
    familiar: float
    more_yaw: float = 0.0
    unlike: float = 0.0
    posture: Posture = "standing"
    narrowed: Mapping[int, float] = field(default_factory=dict)
    moves: Sequence[float] = ()

    def as_familiar(self, familiar: float) -> Correction:
        """The same correction, of a shape that counts as this familiar."""
        return Correction(
            self.degrees, self.spread, familiar, self.more_yaw, self.unlike, self.posture, self.narrowed, self.moves
        )

    def corrected(self, degrees: tuple[float, ...]) -> Correction:
        """The same with other corrections."""
        return Correction(
            degrees, self.spread, self.familiar, self.more_yaw, self.unlike, self.posture, self.narrowed, self.moves
        )


@dataclass(frozen=True)
class Learned:
    """What was learned of one posture: its network, and the shapes that it knows. second: another opinion on the
    joints, None where there is none.
    """

    network: Network
    known: Familiar
    second: SecondOpinion | None = None

    @cached_property
    def _folded(self) -> Folded:
        return Folded.of(self.network, self.known)

    def of(self, seen: Seen, posture: Posture) -> Correction:
        """The correction of a frame."""
        degrees, off, distance = self._folded(seen.row)
        familiar = self.known.share(distance)
        *joints, lumbar, more_yaw = degrees
        narrowed: dict[int, float] = {}
        moves: Sequence[float] = ()
        if self.second is not None:
            joints, lumbar, counts, moves = self.second.joined(seen, joints, lumbar, posture == "lying")
            counts *= familiar
            narrowed = {place: 1.0 - counts * (1.0 - width) for place, width in enumerate(self.second.width)}
        # Plain numbers: with so few an array's arithmetic costs more.
        corrected = [familiar * max(-LARGEST_DEG, min(angle, LARGEST_DEG)) for angle in joints]
        unlike = min(distance / self.known.whole, 1.0)
        off = tuple([familiar * one for one in off])
        more_yaw = familiar * LARGEST_YAW_DEG * tanh(more_yaw / LARGEST_YAW_DEG)
        return Correction((*corrected, lumbar), off, familiar, more_yaw, unlike, posture, narrowed, moves)


@dataclass(frozen=True)
class Corrections:
    """The whole file. width: of each posture, for each measure the terms of its 90 % half-width, see
    `uncertainty.py`.
    """

    learned: Mapping[Posture, Learned]
    at_rest: AtRest
    width: Mapping[Posture, Mapping[str, tuple[float, ...]]]

    def of(self, seen: Seen) -> Correction:
        """The correction of a frame, between postures a mixture."""
        found = [(share, self.learned[name].of(seen, name)) for name, share in shares(seen.row) if share > 0]
        return found[0][1] if len(found) == 1 else _mixed(found)


def shares(row: Floats) -> tuple[tuple[Posture, float], ...]:
    """How much each posture counts; together 1. row: `Shape.row`, the picture's roll taken out."""
    lying = ramp(-row.item(TRUNK), _LYING_FROM, _LYING)
    slanted = (1 - lying) * ramp(-row.item(NEAR_SHANK), _SLANTED_FROM, _SLANTED)
    return ("lying", lying), ("hands_and_feet", slanted), ("standing", 1 - lying - slanted)


def _mixed(found: Sequence[tuple[float, Correction]]) -> Correction:
    def mean(values: Iterable[float]) -> float:
        return sum(share * value for (share, _), value in zip(found, values, strict=True))

    each = [correction for _, correction in found]
    narrowed = {place for one in each for place in one.narrowed}
    largest = max(found, key=lambda pair: pair[0])[1]
    return Correction(
        tuple(map(mean, zip(*(one.degrees for one in each), strict=True))),
        tuple(map(mean, zip(*(one.spread for one in each), strict=True))),
        mean(one.familiar for one in each),
        mean(one.more_yaw for one in each),
        mean(one.unlike for one in each),
        largest.posture,
        {place: mean(one.narrowed.get(place, 1.0) for one in each) for place in narrowed},
        largest.moves,
    )


@cache
def corrections() -> Corrections:
    """The shipped corrections.

    Raises ModelUnavailable when the file is missing or not the one that was fitted.
    """
    first, opinions = parsed(learned_file(_FILE)), second_opinions()
    learned = {posture: replace(one, second=opinions[posture]) for posture, one in first.learned.items()}
    return replace(first, learned=learned)


def parsed(data: Mapping[str, Any]) -> Corrections:
    """Corrections from the file's content."""
    rest = data["at_rest"]
    return Corrections(
        {name: _learned(data["learned"][name]) for name in POSTURES},
        AtRest(*(np.array(rest[name], dtype=float) for name in ("bends", "spread", "directions", "slopes"))),
        {
            name: {measure: tuple(map(float, terms)) for measure, terms in data["width"][name].items()}
            for name in POSTURES
        },
    )


def _learned(data: Mapping[str, Any]) -> Learned:
    network, known = Network.of(data["network"]), data["known"]
    centres = np.array(known["centres"], dtype=float)
    return Learned(network, Familiar(network.axes, centres, float(known["whole"]), float(known["none"])))
