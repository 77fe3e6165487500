"""`formcheck replay`: a recorded session, or a video, with overlay and cues, at its own pace."""

from __future__ import annotations

import argparse
from pathlib import Path

from formcheck.cli.called import called
from formcheck.cli.player import Player
from formcheck.cli.quiet import native_messages_off
from formcheck.cli.sources import open_source
from formcheck.cli.stage import open_stage
from formcheck.cli.stopping import stop_on_signal
from formcheck.cli.telling import nobody_in, tell
from formcheck.clock import SystemClock
from formcheck.errors import UsageError


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    path = Path(args.path)
    with native_messages_off():
        source = open_source(path, args.exercise, model=args.model)
        if source.exercise is None:
            raise UsageError(f"{path} is a video: say what to check with --exercise, see `{called()} exercises`")
        with stop_on_signal() as stop:
            stage = open_stage(f"formcheck - {source.name}", args)
            stop.instead(lambda: stage.stuck, int)
            try:
                outcome = Player(source, stage, SystemClock(), args.speed, lambda: stop.asked).play(args.since)
            finally:
                stage.close()
        if source.warning:
            tell(source.warning)
    if outcome is not None and not outcome.tracked:
        tell(nobody_in(args.path, outcome.frames))
        return 1
    return 0
