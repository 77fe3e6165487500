"""A recorded session computed anew: what is said, sounded, counted and when, as a therapist would have it.

The recording is of a rendered person (tests/sessions); its transcript was read through line by line. Times may
move by half a second and angles by some degrees with the measures, but not the words nor their order.
"""

from __future__ import annotations

import itertools
import lzma
import re
from pathlib import Path

import pytest
from analyzed import formcheck
from transcript import moments, transcript

from formcheck.exercise.moment import Moment
from formcheck.feedback.voices import CueSounds
from formcheck.recording.read import read_recording

SESSIONS = Path(__file__).parent.parent / "sessions"
TRUE_SHORT = {"right": 14.0, "left": 24.0}


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("session") / "led_kick.mcap"
    path.write_bytes(lzma.decompress((SESSIONS / "led_kick.mcap.xz").read_bytes()))
    return path


@pytest.fixture(scope="module")
def session(recording: Path) -> list[Moment]:
    return list(moments(recording))


def told(line: str) -> tuple[float, str]:
    """A line's time and its words, numbers left open."""
    time_s, words = line.split(maxsplit=1)
    return float(time_s), re.sub(r"\d+ degrees|right \d+", "N", words)


def test_it_goes_as_it_should(session: list[Moment]) -> None:
    golden = [told(line) for line in (SESSIONS / "led_kick.txt").read_text().splitlines()]
    found = [told(line) for line in transcript(iter(session))]
    assert [words for _, words in found] == [words for _, words in golden]
    late = [(words, a - b) for (a, words), (b, _) in zip(found, golden, strict=True) if abs(a - b) > 0.5]
    assert late == []


def test_the_result_is_near_the_truth(session: list[Moment]) -> None:
    guide = session[-1].guide
    assert guide is not None
    (score,) = guide.scores
    assert score.right == pytest.approx(TRUE_SHORT["right"], abs=4)
    assert score.left == pytest.approx(TRUE_SHORT["left"], abs=6), "the far leg, half hidden by the near one"


def test_everything_that_is_said_has_a_voice(session: list[Moment]) -> None:
    missing: list[str] = []
    sounds = CueSounds(on_missing=missing.append)
    for moment in session:
        for cue in moment.cues:
            assert sounds.words(cue.text).any()
    assert missing == []


def test_one_voice_never_two_at_once(session: list[Moment]) -> None:
    cues = [cue for moment in session for cue in moment.cues]
    assert all(len(moment.cues) <= 1 for moment in session)
    assert min(b.time_s - a.time_s for a, b in itertools.pairwise(cues)) > 0.6


def test_its_summary_is_in_it(recording: Path) -> None:
    summary = read_recording(recording).summary()
    assert summary is not None
    assert summary.reps == {"left": 3, "right": 3}
    assert summary.faults["hip_lift"] == 1


def test_analyze_finds_the_same_as_the_led_session(recording: Path, session: list[Moment]) -> None:
    done = formcheck("analyze", recording)
    assert done.returncode == 0, done.stderr
    assert "6 repetitions" in done.stdout
    assert "next time: Keep your hips on the floor" in done.stdout
