"""Replay goes from fault to fault and back, and what it shows then is what was there."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from formcheck.__main__ import main
from formcheck.capture.frame import Image
from formcheck.checker import Checker
from formcheck.cli.commands import arguments
from formcheck.cli.player import NO_MORE, Player
from formcheck.cli.sources import Source, open_source
from formcheck.cli.stage import Stage
from formcheck.clock import ManualClock
from formcheck.errors import UsageError
from formcheck.exercise.moment import Moment
from formcheck.feedback.keys import PAUSE, QUIT, TONES
from formcheck.feedback.speaker import SilentSpeaker
from formcheck.feedback.text_view import TextView
from formcheck.feedback.window import ScriptedWindow
from formcheck.pose.observation import Observation
from formcheck.resources import recordings_folder

KICK = recordings_folder() / "demo_1_supine_leg_kick.mcap"
FAULTS_S = (1.8, 7.9)
"""Where its hips lift, as `analyze` tells."""


class Watched(Stage):
    """A stage that keeps the moments it was shown; keys: (from this second on, key), in order."""

    def __init__(self, keys: list[tuple[float, str]]) -> None:
        self.moments: list[Moment] = []
        self.notices: list[str] = []
        self._script = keys
        super().__init__(ScriptedWindow(self._pressed()), SilentSpeaker("muted"), TextView(io.StringIO(), tty=False))

    def show(self, image: Image, moment: Moment) -> None:
        self.moments.append(moment)
        self.notices.append(self.notice)
        super().show(image, moment)

    @property
    def times(self) -> np.ndarray:
        return np.array([moment.time_s for moment in self.moments])

    def _pressed(self) -> Iterator[str | None]:
        for time_s, key in self._script:
            while not self.moments or self.moments[-1].time_s < time_s:
                yield None
            yield key


def played(*keys: tuple[float, str], since_s: float = 0.0) -> Watched:
    stage = Watched(list(keys))
    Player(open_source(KICK, None), stage, ManualClock()).play(since_s)
    return stage


@pytest.fixture(scope="module")
def whole() -> Watched:
    return played()


def test_everything_is_shown_once_in_order(whole: Watched) -> None:
    assert len(whole.moments) == 252
    assert (np.diff(whole.times) > 0).all()


def test_it_begins_where_it_is_told_to_as_if_it_had_been_seen_from_the_start(whole: Watched) -> None:
    stage = played(since_s=8.0)
    assert stage.times[0] == pytest.approx(8.0, abs=0.06)
    assert stage.moments == whole.moments[-len(stage.moments) :]


def test_next_leads_to_each_fault_and_then_says_that_there_are_no_more(whole: Watched) -> None:
    stage = played((0.2, "next"), (0.9, "next"), (7.0, "next"))
    jumps = [(a, b) for a, b in zip(stage.times[:-1], stage.times[1:], strict=True) if b - a > 0.2]
    assert [after for _, after in jumps] == [pytest.approx(at - 1.0, abs=0.2) for at in FAULTS_S]
    assert NO_MORE in stage.notices
    assert stage.moments[-1] == whole.moments[-1]


def test_back_shows_the_last_seconds_again_as_they_were(whole: Watched) -> None:
    stage = played((6.0, "repeat"))
    (at,) = np.flatnonzero(np.diff(stage.times) < 0)
    assert stage.times[at + 1] == pytest.approx(1.0, abs=0.1)
    again = stage.moments[at + 1 :]
    assert again == whole.moments[-len(again) :]


def test_while_it_stands_still_the_place_that_one_goes_to_is_seen() -> None:
    stage = played((0.2, "pause"), (0.2, "next"), (0.3, "quit"))
    assert stage.times[-1] == pytest.approx(FAULTS_S[0] - 1.0, abs=0.2)


class WithGap(Source):
    """An hour without a picture after a second and a half."""

    def seen(self, pictures: bool, checker: Checker | None = None) -> Iterator[tuple[Observation, Image | None]]:
        for seen, image in super().seen(pictures, checker):
            late_us = 3_600_000_000 if seen.time_s > 1.5 else 0
            yield replace(seen, time_us=seen.time_us + late_us), image


def test_keys_are_heard_while_no_picture_comes() -> None:
    kick, stage, clock = open_source(KICK, None), Watched([(1.5, TONES), (1.5, PAUSE), (1.5, QUIT)]), ManualClock()
    source = WithGap(kick.name, kick.exercise, kick.options, kick.frames, kick.recording)
    Player(source, stage, clock).play()
    assert stage.quit
    assert clock.now() < 60.0, "what is in the recording an hour later was not waited for"


def test_a_video_can_only_be_gone_through_once(tmp_path: Path) -> None:
    stage = Watched([])
    source = open_source(Path(__file__).parent.parent / "clips" / "supine_kick__good.mp4", "supine_leg_kick")
    Player(source, stage, ManualClock())
    assert not stage.seeks


@pytest.mark.parametrize(("text", "seconds"), [("12.5", 12.5), ("1:30", 90.0), ("10:05.5", 605.5), ("0", 0.0)])
def test_a_place_is_given_in_seconds_or_minutes(text: str, seconds: float) -> None:
    assert arguments(["replay", "a.mcap", "--from", text]).since == seconds


@pytest.mark.parametrize("text", ["-1", "soon", "1:5", "nan", "1:2:3", ""])
def test_other_places_are_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="--from"):
        arguments(["replay", "a.mcap", f"--from={text}"])
    assert main(["replay", "a.mcap", f"--from={text}"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
