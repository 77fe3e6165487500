"""Somebody whom the tracker does not find changes the light of a steady room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from figures import LYING, filmed
from led import led, said

from formcheck.coach.presence import Presence
from formcheck.coach.repeat import AGAIN_S


def came(light: Callable[[float], int | None]) -> list[float]:
    """When somebody has come, in the seconds in which only the light tells it."""
    presence = Presence()
    return [n / 10 for n in range(round(AGAIN_S[0] * 10)) if presence.too_close(light(n / 10), n / 10)]


def test_a_change_in_a_steady_room_is_somebody() -> None:
    assert came(lambda t: 120 if t < 4 else 112)[0] == 4.5
    assert came(lambda t: 120 if t < 4 or t > 5 else 112)[-1] == 5.0


def test_exposure_that_settles_noise_and_what_is_not_known_are_nobody() -> None:
    assert came(lambda t: min(120, round(60 + 30 * t))) == []
    assert came(lambda t: 120 + round(t * 10) % 3) == []
    assert came(lambda t: None) == []


def test_who_is_not_found_for_long_must_be_too_close_for_a_while() -> None:
    presence = Presence()
    told = [n for n in range(40) if presence.too_close(120, float(n))]
    assert told == list(range(6, 18))
    presence.forget()
    assert not presence.too_close(120, 41.0)


def test_who_comes_too_close_to_be_found_is_told_to_move_back() -> None:
    nobody = list(filmed(lambda _: None, 8, 15))
    seen = [replace(one, light=130 if one.time_s < 3 else 118) for one in nobody]
    assert said(led(seen)[1])[1:3] == ["Step back, into the picture", "Move back so I can see all of you"]
    later = [replace(one, time_us=one.time_us + 8_000_000) for one in filmed(lambda _: LYING, 5, 15)]
    assert said(led([*seen, *later])[1])[-1] == "Right leg: straighten the knee slowly"
