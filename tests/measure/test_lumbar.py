"""The lower back of a dog whose neutral was taken in a posture that the corrections do not know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from formcheck.measure.correction import Correction
from formcheck.measure.lumbar import FLAT_DEG, WITHOUT_NEUTRAL_DEG, known_shares
from formcheck.measure.measurer import Measurer
from formcheck.measure.neutral import Neutral
from formcheck.measure.reading import Reading
from formcheck.recording.read import read_recording
from formcheck.resources import recordings_folder

NEUTRAL_S, HOLD_S = 0.4, 4.0


def held(**neutral: float) -> Sequence[Reading]:
    """The backs of the bundled dog's hold, its neutral changed."""
    (file,) = recordings_folder().glob("demo_*_downward_dog.mcap")
    measurer, found = Measurer(), []
    for seen in read_recording(file).observations():
        measured = measurer.measure(seen)
        if measurer.neutral is None and measured.time_s >= NEUTRAL_S:
            measurer.take_neutral(0.0)
            assert measurer.neutral is not None
            measurer.neutral = replace(measurer.neutral, **neutral)
        elif measured.time_s >= HOLD_S:
            found.append(measured.readings["lumbar_flexion_change_deg"])
    return found


def test_in_an_unknown_posture_the_neutral_has_no_say() -> None:
    """Whatever was learned of a plank: the back of the hold is held against a flat one, and told to be less certain."""
    own, without, other = (held(**changes) for changes in ({}, {"familiar": 0.0}, {"familiar": 0.0, "bend_deg": 60.0}))
    assert [reading.value for reading in without] == pytest.approx([reading.value for reading in other], abs=1e-9)
    pairs = [(a, b) for a, b in zip(own, without, strict=True) if a.value is not None and b.value is not None]
    assert len(pairs) > 20
    for known, unknown in pairs:
        assert abs((unknown.value or 0.0) - (known.value or 0.0)) < WITHOUT_NEUTRAL_DEG
        assert (unknown.uncertainty or 0.0) >= WITHOUT_NEUTRAL_DEG > (known.uncertainty or 0.0)


@pytest.mark.parametrize(
    ("now", "neutral", "posture", "shares"),
    [
        (1.0, 1.0, "hands_and_feet", (1.0, 0.0)),
        (1.0, 0.0, "hands_and_feet", (0.0, 1.0)),
        (0.4, 1.0, "hands_and_feet", (0.4, 0.0)),
        (0.9, 0.3, "hands_and_feet", (0.3, 0.6)),
        (1.0, 0.0, "standing", (0.0, 0.0)),
    ],
)
def test_a_posture_is_told_by_itself_only_on_hands_and_feet(
    now: float, neutral: float, posture: str, shares: tuple[float, float]
) -> None:
    nothing = Neutral((0.0, 0.0), (0.0, 1.0), 1.0, {}, (), None, None, FLAT_DEG, neutral)
    correction = Correction((), (), now, posture=posture)  # type: ignore[arg-type]
    assert known_shares(correction, nothing) == pytest.approx(shares)


@pytest.mark.parametrize(
    ("shoulder", "own"), [((1.0, 0.0), 0.0), ((0.97, 0.2), 0.0), ((0.8, 0.6), 1.0), ((0.0, -1.0), 1.0)]
)
def test_a_neutral_with_a_level_trunk_is_no_dogs_own(shoulder: tuple[float, float], own: float) -> None:
    """Planks, hands and knees: backs hollow there, so a dog's is held against a flat one, however familiar they are."""
    neutral = Neutral((0.0, 0.0), shoulder, 1.0, {}, (), None, None, FLAT_DEG, 1.0)
    dog = Correction((0.0,) * 10, (0.0,) * 10, 1.0, posture="hands_and_feet")
    assert known_shares(dog, neutral) == pytest.approx((own, 1.0 - own))
    assert known_shares(replace(dog, posture="standing"), neutral) == (1.0, 0.0)
