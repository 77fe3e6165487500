"""`formcheck demo`: the bundled recordings through the real pipeline, without a camera."""

from __future__ import annotations

import argparse

from formcheck.cli.called import called
from formcheck.cli.player import Player
from formcheck.cli.quiet import native_messages_off
from formcheck.cli.sources import open_source
from formcheck.cli.stage import open_stage
from formcheck.cli.stopping import stop_on_signal
from formcheck.clock import SystemClock
from formcheck.errors import FormcheckError
from formcheck.resources import bundled_recordings, recordings_folder


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    recordings = bundled_recordings()
    if not recordings:
        raise FormcheckError(f"{recordings_folder()}: the bundled recordings are missing: install formcheck again")
    with native_messages_off(), stop_on_signal() as stop:
        stage = open_stage("formcheck demo", args)
        stop.instead(lambda: stage.stuck, int)
        try:
            for path in recordings:
                source = open_source(path, None)
                stage.line(f"== {source.exercise.name if source.exercise else source.name} ({path.name}) ==")
                Player(source, stage, SystemClock(), stopped=lambda: stop.asked).play()
                if stop.asked or stage.quit:
                    break
        finally:
            stage.close()
    print(f"\nNow yourself: `{called()} doctor`, then `{called()} live supine_leg_kick`.")
    return 0
