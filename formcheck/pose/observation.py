"""What the tracker saw in one frame, in the precision in which it is stored.

Live, replay and analysis all compute on an `Observation`. Its numbers are rounded the moment they
leave the tracker, so that a replay of a recording computes on the very same values as live did.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar, cast, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

Point = tuple[float, float]
"""(x, y) in pixels of the upright, unmirrored image; (0, 0) is its top left corner, y points down."""
Spot = tuple[float, float, float]
"""(x, y, z) in metres."""
Plane = NDArray[np.complex128]
"""x + iy of each of some points of the picture, pixels."""
Row = TypeVar("Row", Point, Spot)
Kind = TypeVar("Kind", bound="Rows[Any]")


class Rows(Sequence[Row]):
    """Points that never change, kept as an array: read by arithmetic mostly, made tuples when one is asked for.

    array: (n, `width`) float64, read-only. Equal to any sequence of the same points.
    """

    __slots__ = ("_rows", "array")
    width: ClassVar[int]

    def __init__(self, points: ArrayLike = ()) -> None:
        """points: (n, `width`); copied."""
        self.array: NDArray[np.float64] = np.array(points, np.float64).reshape(-1, self.width)
        self.array.flags.writeable = False
        self._rows: tuple[Row, ...] | None = None

    @classmethod
    def of(cls: type[Kind], array: NDArray[np.float64]) -> Kind:
        """Without a copy: an (n, `width`) array that nobody writes to any more."""
        made = cls.__new__(cls)
        array.flags.writeable = False
        made.array, made._rows = array, None
        return made

    @property
    def rows(self) -> tuple[Row, ...]:
        """The points one by one."""
        if self._rows is None:
            numbers = iter(self.array.ravel().tolist())
            self._rows = cast(tuple[Row, ...], tuple(zip(*(numbers,) * self.width, strict=True)))
        return self._rows

    def __len__(self) -> int:
        return len(self.array)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, index: int | slice) -> Row | tuple[Row, ...]:
        return self.rows[index]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Rows):
            return np.array_equal(self.array, other.array)
        return self.rows == tuple(other) if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.rows)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.array.tolist()})"


class Points(Rows[Point]):
    """Points of the picture."""

    __slots__ = ()
    width = 2

    @property
    def plane(self) -> Plane:
        """x + iy of each."""
        return self.array.view(np.complex128)[:, 0]


class Outline(Points):
    """A polygon: hundreds of points."""

    __slots__ = ()


class Spots(Rows[Spot]):
    """Points in space."""

    __slots__ = ()
    width = 3


def as_points(points: Sequence[Point]) -> Points:
    """These points with their array."""
    return points if isinstance(points, Points) else Points(list(points))


@dataclass(slots=True)
class Pose:
    """The person's landmarks in one frame, 33 each in the order of `Landmark`: `Points` and `Spots` from trackers and
    recordings. Not to be written to; frozen, it would take three times as long to make.

    points: (x, y) in pixels, to 0.1.
    depth: z as the model gives it (image widths, smaller is nearer), to 0.001. Not a measurement.
    visibility, presence: 0..1, to 0.01.
    world: (x, y, z) in metres about the mid-hip, to 0.001. Poor in depth: never used for angles.
    """

    points: Sequence[Point]
    depth: tuple[float, ...]
    visibility: tuple[float, ...]
    presence: tuple[float, ...]
    world: Sequence[Spot]


def as_array(outline: Sequence[Point]) -> NDArray[np.float64]:
    """An outline as (n, 2) float64, not to be written to."""
    return as_points(outline).array if len(outline) else NO_OUTLINE.array


NO_OUTLINE = Outline()


@dataclass(slots=True)
class Observation:
    """One frame as the tracker saw it. Not to be written to; frozen, it would take three times as long to make.

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
