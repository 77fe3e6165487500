"""A second opinion on what geometry leaves at the joints: fitted to silhouettes of many more bodies.

The first one (`correction.py`) is fitted to clips that were rendered and tracked, which takes minutes a clip. Bodies
differ more than a few hundred clips can show. Their silhouettes with exact joints take a hundredth of the time: for
this one the tracker's landmarks are drawn, joints plus errors as it makes them in clips. It knows many bodies, but not
how a body leads the tracker astray; the first one knows that, of few bodies. Each output is a mean of the two, by
shares that suit tracked clips best. `benchmarks/fit_second_opinion.py` fits it, `benchmarks/rig/silhouettes.py` makes
the silhouettes.

A line beside its limb hides what the outline tells of the limb. So it looks twice (`second_look.py`): a first network
says where the joints are, a second one what geometry leaves there.

The state of the lower back is told by a third, where somebody is not lying: it was fitted to the same bodies beside
themselves at rest, as only the change counts. `benchmarks/fit_lower_back.py` fits it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from formcheck.measure.learned_file import learned_file
from formcheck.measure.network import Familiar, Network, OfOne
from formcheck.measure.second_look import Seen

_FILE = Path(__file__).with_name("second_opinion.json")
_LOWER_BACK = Path(__file__).with_name("lower_back.json")


@dataclass(frozen=True)
class LowerBack:
    """What the second look tells of the lower back's state. network: from what is seen to degrees, as the last of
    `correction.OUTPUTS`. share: how much it counts."""

    network: OfOne
    share: float


@dataclass(frozen=True)
class SecondOpinion:
    """Of one posture. moves: from a shape to where the joints are, see `second_look.Seen.again`. angles: from what is
    seen there to degrees. legs: whether it looks at pictures of the legs. known: the shapes that it knows; of others
    it says nothing.

    shares: how much it counts for each joint, 0..1, in the order of `correction.OUTPUTS`. width: of each joint, what
    its uncertainty is multiplied by where both opinions count; the lower back's follows, where there is one.
    """

    moves: OfOne
    angles: OfOne
    legs: bool
    known: Familiar
    shares: Sequence[float]
    width: Sequence[float]
    lower_back: LowerBack | None = None

    def joined(
        self, seen: Seen, first: Sequence[float], lumbar: float, lying: bool
    ) -> tuple[list[float], float, float, Sequence[float]]:
        """The mean of both opinions on the joints and on the lower back, degrees; how far the second counts, 0..1; how
        far the joints are to be moved, see `second_look.Seen.again`, empty where it does not count.

        first, lumbar: what that one says of the joints and of the lower back. lying: on the back.
        """
        moves, normal = self.moves(seen.row)
        counts = self.known.share(self.known.distance(normal))
        again = seen.again(moves, lying, self.legs) if counts > 0.0 else None
        if again is None:
            return list(first), lumbar, 0.0, ()
        row, turned = again
        if (back := self.lower_back) is not None:
            lumbar += counts * back.share * (back.network(row)[0][0] - lumbar)
        told = self.angles(row)[0]
        all_three = zip(first, told, turned, self.shares, strict=True)
        joints = [one + counts * share * (more + turn - one) for one, more, turn, share in all_three]
        return joints, lumbar, counts, moves


@cache
def second_opinions() -> Mapping[str, SecondOpinion]:
    """The shipped ones, by posture.

    Raises ModelUnavailable when the file is missing or not the one that was fitted.
    """
    backs = learned_file(_LOWER_BACK)["postures"]
    return {posture: parsed(data, backs.get(posture)) for posture, data in learned_file(_FILE)["postures"].items()}


def parsed(data: Mapping[str, Any], of_back: Mapping[str, Any] | None = None) -> SecondOpinion:
    """From the entries of the files."""
    known = data["known"]
    axes, centres = (np.array(known[name], dtype=float) for name in ("axes", "centres"))
    width, back = [*data["width"].values()], None
    if of_back is not None:
        back = LowerBack(OfOne.of(Network.of(of_back["network"])), float(of_back["share"]))
        width.append(of_back["width"])
    return SecondOpinion(
        OfOne.of(Network.of(data["moves"])),
        OfOne.of(Network.of(data["angles"])),
        bool(data["legs"]),
        Familiar(axes, centres, float(known["whole"]), float(known["none"])),
        tuple(data["shares"]),
        tuple(width),
        back,
    )
