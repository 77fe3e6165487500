"""Somebody before the person: area and trunk jump together; a body that moves does one of them at most."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.measure.disturbance import SETTLES_S, Disturbance

RING = np.exp(2j * np.pi * np.arange(90) / 90)


def outline(radius: float) -> np.ndarray:
    ring = 300 + radius * RING
    return np.column_stack((ring.real, ring.imag + 200))


def found(radius: list[float], torso: list[float], fps: float = 30.0, turn: float = 0.0) -> list[bool]:
    """turn: of the trunk, degrees a second."""
    watch = Disturbance()
    trunks = [t * np.exp(1j * np.radians(turn * n / fps)) for n, t in enumerate(torso)]
    return [watch.update(n / fps, outline(r), complex(t)) for n, (r, t) in enumerate(zip(radius, trunks, strict=True))]


def test_both_together_are_found_and_forgotten_after_half_a_second() -> None:
    jump = 6 * [100.0] + 3 * [112.0] + 60 * [100.0]
    told = found(jump, [value if value == 100.0 else 90.0 for value in jump])
    assert not any(told[:6])
    assert told[6]
    last = max(n for n, each in enumerate(told) if each)
    # The jump back is one too, and stays within view for a quarter of a second.
    assert 8 / 30 + SETTLES_S <= last / 30 <= 8 / 30 + 0.3 + SETTLES_S


@pytest.mark.parametrize("moving", ["area", "trunk"])
def test_one_alone_is_a_movement(moving: str) -> None:
    still, swinging = 60 * [100.0], [100 + 15 * float(np.sin(n)) for n in range(60)]
    both = (swinging, still) if moving == "area" else (still, swinging)
    assert not any(found(*both))


@pytest.mark.parametrize("fps", [8.0, 30.0])
def test_a_quick_bend_is_a_movement(fps: float) -> None:
    """The trunk turns by 90 degrees in a second; the picture of it shrinks, trunk and all."""
    n = round(fps)
    radius, torso = ([float(v) for v in np.linspace(100, end, n)] for end in (70, 75))
    assert not any(found(radius, torso, fps, turn=90))
    assert any(found(radius, torso, fps, turn=20)), "so slowly nobody bends and shrinks like this"
    assert any(found(radius, [100.0] * (n // 2) + [60.0] * (n - n // 2), fps, turn=90)), "an end of the trunk is lost"


@pytest.mark.parametrize("fps", [10.0, 30.0])
def test_landmarks_that_tremble_do_not_tear_a_trunk(fps: float) -> None:
    """White noise of 0.03 of the trunk, while the area goes up and down as it does when a leg is raised."""
    chance = np.random.default_rng(0)
    n = round(20 * fps)
    radius = 100 + 12 * np.sin(2 * np.pi * np.arange(n) / fps)

    def told(jitter: float, torso: np.ndarray) -> list[bool]:
        watch = Disturbance()
        of_frame = zip(np.arange(n) / fps, radius, torso, strict=True)
        return [watch.update(float(t), outline(r), complex(trunk), jitter) for t, r, trunk in of_frame]

    trembling = 100 + 3 * (chance.normal(size=n) + 1j * chance.normal(size=n))
    assert np.mean(told(0.0, trembling)) > 0.5, "taken for movement it looks torn"
    assert np.mean(told(0.03, trembling)) < 0.1
    torn = np.where(np.arange(n) < n // 2, trembling, 0.7 * trembling)
    assert any(told(0.03, torn)[n // 2 : n // 2 + round(0.3 * fps)]), "a trunk that loses an end is still told"


def test_who_was_hidden_is_not_judged_at_once() -> None:
    watch = Disturbance()
    watch.lose()
    assert not watch.update(0.0, outline(100), 100j), "who steps in was not hidden"
    watch.lose()
    assert watch.update(0.1, outline(100), 100j)
    assert not watch.update(0.1 + SETTLES_S, outline(100), 100j)


def test_without_an_outline_nothing_is_known() -> None:
    watch = Disturbance()
    assert not any(watch.update(n / 30, np.empty((0, 2)), 100j + 20j * (n % 2)) for n in range(30))
