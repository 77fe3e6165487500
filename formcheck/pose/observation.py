"""What the tracker saw in one frame, in the precision in which it is stored.

Live, replay and analysis all compute on an `Observation`. Its numbers are rounded the moment they
leave the tracker, so that a replay of a recording computes on the very same values as live did.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

Point = tuple[float, float]
"""(x, y) in pixels of the upright, unmirrored image; (0, 0) is its top left corner, y points down."""


@dataclass(frozen=True, slots=True)
class Pose:
    """The person's landmarks in one frame, each a tuple of 33 in the order of `Landmark`.

    points: (x, y) in pixels, to 0.1.
    depth: z as the model gives it (image widths, smaller is nearer), to 0.001. Not a measurement.
    visibility, presence: 0..1, to 0.01.
    world: (x, y, z) in metres about the mid-hip, to 0.001. Poor in depth: never used for angles.
    """

    points: tuple[Point, ...]
    depth: tuple[float, ...]
    visibility: tuple[float, ...]
    presence: tuple[float, ...]
    world: tuple[tuple[float, float, float], ...]


class Outline(Sequence[Point]):
    """A polygon that never changes, kept as an array: hundreds of points, read by arithmetic only.

    array: (n, 2) float64, read-only. Equal to any sequence of the same points.
    """

    __slots__ = ("array",)

    def __init__(self, points: ArrayLike = ()) -> None:
        """points: (n, 2); copied."""
        self.array: NDArray[np.float64] = np.array(points, np.float64).reshape(-1, 2)
        self.array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.array)

    @overload
    def __getitem__(self, index: int) -> Point: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Point, ...]: ...
    def __getitem__(self, index: int | slice) -> Point | tuple[Point, ...]:
        found = self.array[index].tolist()
        return tuple((x, y) for x, y in found) if isinstance(index, slice) else (found[0], found[1])

    def __iter__(self) -> Iterator[Point]:
        return ((x, y) for x, y in self.array.tolist())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Outline):
            return np.array_equal(self.array, other.array)
        return tuple(self) == tuple(other) if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Outline({self.array.tolist()})"


def as_array(outline: Sequence[Point]) -> NDArray[np.float64]:
    """An outline as (n, 2) float64, not to be written to."""
    return (outline if isinstance(outline, Outline) else Outline(list(outline))).array


NO_OUTLINE = Outline()


@dataclass(frozen=True, slots=True)
class Observation:
    """One frame as the tracker saw it.

    time_us: microseconds since the first frame of the session.
    size: (width, height) of the image in pixels.
    pose: None when nobody was found.
    outline: the person's silhouette as one closed polygon (last point joins the first), in pixels
        to 0.1, evenly spaced; empty when there is none. An `Outline` from trackers and recordings.
    light: the picture's mean brightness, 0..255; None where it was not looked at.
    """

    time_us: int
    size: tuple[int, int]
    pose: Pose | None
    outline: Sequence[Point] = NO_OUTLINE
    light: int | None = None

    @property
    def time_s(self) -> float:
        """Seconds since the first frame of the session."""
        return self.time_us / 1_000_000
