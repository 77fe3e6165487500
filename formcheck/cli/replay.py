"""`formcheck replay`: a recorded session, or a video, with overlay and cues, at its own pace."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from formcheck.checker import Checker
from formcheck.cli.quiet import native_messages_off
from formcheck.cli.sources import Source, open_source
from formcheck.cli.stage import Stage, open_stage
from formcheck.cli.stopping import stop_on_signal
from formcheck.cli.telling import tell
from formcheck.clock import Clock, SystemClock
from formcheck.errors import UsageError
from formcheck.feedback.overlay import blank
from formcheck.feedback.summary import summary

_LOOK_S = 0.02


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    path = Path(args.path)
    with native_messages_off():
        source = open_source(path, args.exercise, model=args.model)
        if source.exercise is None:
            raise UsageError(f"{path} is a video: say what to check with --exercise, see `formcheck exercises`")
        stage = open_stage(f"formcheck - {source.name}", args)
        try:
            with stop_on_signal() as stop:
                play(source, stage, SystemClock(), args.speed, lambda: stop.asked)
        finally:
            stage.close()
        if source.warning:
            tell(source.warning)
    return 0


def play(source: Source, stage: Stage, clock: Clock, speed: float, stopped: Callable[[], bool]) -> None:
    """Show every moment of a source when it is due, then its summary; the stage stays open."""
    checker = Checker(source.exercise, source.options)
    start_s: float | None = None
    try:
        for observation, image in source.seen(pictures=True, checker=checker):
            moment = checker.step(observation)
            if start_s is None:
                start_s = clock.now()
            due_s = start_s + observation.time_s / speed
            while not (stopped() or stage.quit) and (clock.now() < due_s or stage.paused):
                waited_s = clock.now()
                clock.sleep(_LOOK_S if stage.paused else min(_LOOK_S, due_s - waited_s))
                if stage.paused:
                    stage.idle()
                    paused_s = clock.now() - waited_s
                    start_s, due_s = start_s + paused_s, due_s + paused_s
            if stopped() or stage.quit:
                break
            stage.show(image if image is not None else blank(observation.size), moment)
    finally:
        stage.summarize(summary(checker.finish(), source.options.last))
