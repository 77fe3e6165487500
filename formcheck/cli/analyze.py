"""`formcheck analyze`: a recording, a video or a photo here, several side by side."""

from __future__ import annotations

import argparse


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    # Not above: what analyses a file takes a while to load, and several are analysed by processes of their own.
    if len(args.paths) > 1:
        from formcheck.cli.several import analyze_several

        return analyze_several(args)
    from formcheck.cli.analyze_one import analyze_one

    return analyze_one(args)
