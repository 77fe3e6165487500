"""Led sessions of the stick figure, for tests: observations in, what is said and shown out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from figures import Figure, filmed

from formcheck.checker import Checker, Options
from formcheck.coach.session import CommandKind
from formcheck.exercise.load import find_exercise
from formcheck.exercise.moment import Moment
from formcheck.pose.observation import Observation

FPS = 15
SAFETY = "Stop if it hurts"


def led(
    scene: Callable[[float], Figure | None] | Iterable[Observation],
    seconds: float = 10.0,
    options: Options | None = None,
    keys: Mapping[float, CommandKind] | None = None,
    name: str = "supine_leg_kick",
) -> tuple[Checker, list[Moment]]:
    """The moments of a led session; keys: what is pressed, by second."""
    checker = Checker(find_exercise(name), options or Options(led=True))
    waiting = sorted((keys or {}).items())
    moments = []
    for seen in filmed(scene, seconds, FPS) if callable(scene) else scene:
        while waiting and seen.time_s >= waiting[0][0]:
            checker.command(waiting.pop(0)[1])
        moments.append(checker.step(seen))
    return checker, moments


def said(moments: Iterable[Moment]) -> list[str]:
    """Everything that was said, in order, but for the word on safety, which each session has once."""
    return [cue.text for moment in moments for cue in moment.cues if cue.text != SAFETY]


def when(moments: Iterable[Moment], text: str) -> list[float]:
    """The times at which something was said."""
    return [cue.time_s for moment in moments for cue in moment.cues if cue.text == text]
