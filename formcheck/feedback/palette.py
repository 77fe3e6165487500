"""Colours, RGB. The hues are those of Okabe and Ito (2008, "Color Universal Design"), which people with
any of the common colour blindnesses tell apart; nothing is told by colour alone.
"""

from __future__ import annotations

Colour = tuple[int, int, int]
"""(red, green, blue), 0..255 each."""

BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)
ORANGE: Colour = (230, 159, 0)
SKY: Colour = (86, 180, 233)
GREEN: Colour = (0, 158, 115)
YELLOW: Colour = (240, 228, 66)
VERMILLION: Colour = (213, 94, 0)
PURPLE: Colour = (204, 121, 167)
GREY: Colour = (150, 150, 150)

GROUND: Colour = (24, 26, 30)
"""The picture where there is none."""
PLATE: Colour = (12, 13, 16)
"""What light text stands on."""
TRACK: Colour = (75, 75, 75)
"""The part of a ring that is not filled yet."""

FAULT = VERMILLION
GOOD = GREEN
ANGLE = YELLOW
NEAR_BONE = WHITE
FAR_BONE = GREY

SURE, UNSURE = 0.75, 0.4
"""From this visibility on a joint is drawn as well seen, and as half seen."""


def confidence_colour(visibility: float) -> Colour:
    """The colour of a joint seen this well (0..1): sky blue, purple, grey."""
    if visibility >= SURE:
        return SKY
    return PURPLE if visibility >= UNSURE else GREY
