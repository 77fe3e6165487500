"""The film of a session through `formcheck live` for real: what was said, and whether it was heard.

    python benchmarks/led_session.py [--film tests/sessions/led_kick.mp4]

Takes the film's two minutes. Needs Xvfb and PulseAudio: the window opens on a virtual screen, the sound goes to a
null sink, where a matched filter looks for each phrase and tone that the recording says was played.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
sys.path += [str(TOP), str(TOP / "tests")]

import live_session  # noqa: E402
from live_session import live, the_recording  # noqa: E402
from null_sink import identify, missing_tools, null_sink  # noqa: E402
from xvfb import xvfb  # noqa: E402

from formcheck.feedback.voices import CueSounds  # noqa: E402
from formcheck.recording.read import read_recording  # noqa: E402

SURE = 0.65
"""Score of a matched filter from which a sound counts as heard; equal waves have 1."""


def main() -> int:
    """Run it; status 1 when something that was said was not heard."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--film", type=Path, default=TOP / "tests" / "sessions" / "led_kick.mp4")
    args = parser.parse_args()
    if missing_tools():
        print(f"not installed: {', '.join(missing_tools())}", file=sys.stderr)
        return 1
    live_session.PATIENCE_S = 300.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with xvfb(folder) as screen, null_sink(folder) as sink, sink.record() as heard:
            env = {**sink.env, "DISPLAY": screen.env["DISPLAY"], "PYTHONPATH": os.pathsep.join(sys.path)}
            with live("supine_leg_kick", "--camera", args.film, "--record", folder / "recordings", env=env) as session:
                status = session.end()
            samples = heard.samples.copy()
        cues = list(read_recording(the_recording(folder / "recordings")).cues())
    print("".join(session.out))
    sounds = CueSounds()
    said = {cue.text for cue in cues}
    waves = {text: sounds.words(text) for text in said}
    waves |= {f"tone of {cue.compensation}": sounds.tone(cue.compensation) for cue in cues if cue.compensation}
    played = set(waves)
    scores = {fit.name: fit for fit in identify(samples, waves)}
    for name in sorted(played, key=lambda name: scores[name].start_s):
        print(f"{scores[name].start_s:6.1f} s  {scores[name].score:.2f}  {name}")
    heard_of = sum(scores[name].score > SURE for name in played)
    print(f"{len(cues)} cues, {len(played)} different sounds, {heard_of} of them heard; exit status {status}")
    return 0 if heard_of == len(played) and status == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
