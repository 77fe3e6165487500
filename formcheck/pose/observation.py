"""What the tracker saw in one frame, in the precision in which it is stored.

Live, replay and analysis all compute on an `Observation`. Its numbers are rounded the moment they
leave the tracker, so that a replay of a recording computes on the very same values as live did.
"""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Observation:
    """One frame as the tracker saw it.

    time_us: microseconds since the first frame of the session.
    size: (width, height) of the image in pixels.
    pose: None when nobody was found.
    outline: the person's silhouette as one closed polygon (last point joins the first), in pixels
        to 0.1, evenly spaced; empty when there is none.
    light: the picture's mean brightness, 0..255; None where it was not looked at.
    """

    time_us: int
    size: tuple[int, int]
    pose: Pose | None
    outline: tuple[Point, ...] = ()
    light: int | None = None

    @property
    def time_s(self) -> float:
        """Seconds since the first frame of the session."""
        return self.time_us / 1_000_000
