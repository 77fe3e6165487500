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
from functools import cache
from math import exp, pi, sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from formcheck.errors import ModelUnavailable
from formcheck.measure.shape import Shape

Floats = NDArray[np.float64]

LARGEST_DEG = 15.0
LARGEST_ROLL_DEG = 7.0
_FAR_TURNED = 0.18
"""Radians: so far may parts of the body be from where they are at a level start."""
_LEAST_LIKE = 0.43
"""A posture less like a start than this says nothing of the roll."""
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
_FURTHEST_OUT = 4.0
"""Inputs count at most this many standard deviations from their mean."""
_FILE = Path(__file__).with_name("corrections.json")


@dataclass(frozen=True)
class Network:
    """Members of one ensemble side by side: inputs -> tanh units -> outputs of every member, plus a linear part."""

    mean: Floats
    scale: Floats
    into: Floats
    into_bias: Floats
    out: Floats
    out_bias: Floats
    straight: Floats
    members: int

    @staticmethod
    def of(data: Mapping[str, Any]) -> Network:
        """From its entry in the file."""
        names = ("mean", "scale", "into", "into_bias", "out", "out_bias", "straight")
        arrays = {name: np.array(data[name], dtype=float) for name in names}
        return Network(**arrays, members=int(data["members"]))

    def normal(self, row: Floats) -> Floats:
        """The inputs in standard deviations from their mean, limited."""
        limited: Floats = np.minimum(np.maximum((row - self.mean) / self.scale, -_FURTHEST_OUT), _FURTHEST_OUT)
        return limited

    def __call__(self, normal: Floats) -> Floats:
        """(members, outputs) for one row of normal inputs."""
        hidden = np.tanh(normal @ self.into + self.into_bias)
        found: Floats = (hidden @ self.out + self.out_bias + normal @ self.straight).reshape(self.members, -1)
        return found


@dataclass(frozen=True)
class Familiar:
    """How like the shapes of the fit a shape is: its distance to the nearest of some typical ones.

    axes: (inputs, k), orthonormal: what typical shapes differ by; all else counts as distance. centres: (n, k).
    Up to `whole` it is familiar, from `none` on it is not.
    """

    axes: Floats
    centres: Floats
    whole: float
    none: float

    def distance(self, normal: Floats) -> float:
        """In standard deviations of the inputs."""
        along = normal @ self.axes
        away = self.centres - along
        beside = max(float(normal @ normal - along @ along), 0.0)
        return sqrt(float(np.einsum("nk,nk->n", away, away).min()) + beside)

    def __call__(self, normal: Floats) -> float:
        """1 familiar, 0 not, smooth between."""
        share = min(max((self.none - self.distance(normal)) / (self.none - self.whole), 0.0), 1.0)
        return share * share * (3 - 2 * share)


@dataclass(frozen=True, slots=True)
class Correction:
    """Of one frame. degrees, spread: of OUTPUTS; spread is the members' standard deviation. familiar: 0..1.

    more_yaw: what to add to the yaw, degrees.
    """

    degrees: Floats
    spread: Floats
    familiar: float
    more_yaw: float = 0.0


@dataclass(frozen=True)
class AtRest:
    """The postures in which people start, from which the roll of the camera is read: all their parts lie as in a
    level picture but for the roll, and a sum of them tells it better than any one line.

    bends: (k, 6) hips, knees and ankles of each posture, radians; spread: (k, 6), how far they differ.
    directions: (k, 7) as in `Shape`, radians; slopes: (k, 8) degrees of roll for a radian of each and for a
    degree of yaw.
    """

    bends: Floats
    spread: Floats
    directions: Floats
    slopes: Floats

    def roll(self, shape: Shape, yaw_deg: float) -> tuple[float, float]:
        """(roll of a body that shows its right side, degrees; 0..1 how like a start the posture is)."""
        off = (self.bends - shape.bends) / self.spread
        turned = (shape.directions - self.directions + pi) % (2 * pi) - pi
        away = np.einsum("ij,ij->i", off, off) / off.shape[1]
        # A body that lies far otherwise in the picture is another posture with the same bends.
        away += np.einsum("ij,ij->i", turned, turned) / (turned.shape[1] * _FAR_TURNED**2)
        at = int(away.argmin())
        like, turned = exp(-float(away[at]) / 2), turned[at]
        roll = float(turned @ self.slopes[at, :-1]) + float(self.slopes[at, -1]) * yaw_deg
        return max(-LARGEST_ROLL_DEG, min(LARGEST_ROLL_DEG, roll)), like if like > _LEAST_LIKE else 0.0


@dataclass(frozen=True)
class Corrections:
    """The whole file. width: for each measure the terms of its 90 % half-width, see `uncertainty.py`."""

    network: Network
    known: Familiar
    at_rest: AtRest
    width: Mapping[str, tuple[float, ...]]

    def of(self, row: Floats) -> Correction:
        """For a shape without the picture's roll."""
        normal = self.network.normal(row)
        members = self.network(normal)
        # As mean() and std() do, which take longer over looking at their arguments.
        degrees = np.add.reduce(members, axis=0) / len(members)
        off = members[:, :-1] - degrees[:-1]
        spread = np.sqrt(np.add.reduce(off * off, axis=0) / len(members))
        familiar = self.known(normal)
        more_yaw = familiar * degrees.item(-1)
        joints = degrees[:-1]
        joints[:-1] = familiar * LARGEST_DEG * np.tanh(joints[:-1] / LARGEST_DEG)
        return Correction(joints, spread, familiar, more_yaw)


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
