"""Plane geometry on image points (pixels, y down). Angles in degrees, scalar and without branches on NaN."""

from __future__ import annotations

from math import atan2, degrees, hypot

from formcheck.pose.observation import Point


def vector(start: Point, end: Point) -> Point:
    """From one point to another."""
    return end[0] - start[0], end[1] - start[1]


def length(v: Point) -> float:
    """Length of a vector in pixels."""
    return hypot(v[0], v[1])


def turn(first: Point, second: Point) -> float:
    """The angle by which the first vector must be turned to point like the second, -180..180.

    Positive is clockwise on the screen (x right, y down).
    """
    return degrees(atan2(first[0] * second[1] - first[1] * second[0], first[0] * second[0] + first[1] * second[1]))


def wrapped(angle: float) -> float:
    """The same direction, -180..180."""
    return (angle + 180.0) % 360.0 - 180.0


def ramp(value: float, none: float, whole: float) -> float:
    """0 at `none` and on its side, 1 at `whole` and beyond, straight between."""
    share = (value - none) / (whole - none)
    if share < 0.0:
        return 0.0
    return 1.0 if share > 1.0 else share
