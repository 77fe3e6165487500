"""A session as one would write it down: what was said, with which tone, what was counted, which faults were there.

python tests/transcript.py RECORDING.mcap
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from formcheck.checker import Checker
from formcheck.cli.sources import open_source
from formcheck.exercise.moment import Moment


def moments(path: Path) -> Iterator[Moment]:
    """The recorded session, computed anew with its own options and keys."""
    source = open_source(path, None)
    checker = Checker(source.exercise, source.options)
    for observation, _ in source.seen(pictures=False, checker=checker):
        yield checker.step(observation)


def transcript(session: Iterator[Moment]) -> list[str]:
    """Lines of time, kind and words: say, tone, fault, count (when it changes), stage (when it changes)."""
    lines: list[str] = []
    stage, count = "", (0, 0)
    for moment in session:
        found: list[str] = []
        guide = moment.guide
        assert guide is not None
        if guide.stage != stage:
            stage = guide.stage
            found.append(f"stage {stage.replace('_', '-')}" + (f", {guide.side} leg" if guide.side else ""))
        if moment.reps_done != count[0]:
            count = moment.reps_done, count[1]
            found.append(f"count {moment.reps_done}")
        for event in moment.raised:
            found.append(f"fault {event.compensation}, {event.side}")
        for cue in moment.cues:
            found += [f"tone  {cue.compensation}"] if cue.tone else []
            found.append(f"say   {cue.text}")
        lines += [f"{moment.time_s:6.1f}  {words}" for words in found]
    return lines


if __name__ == "__main__":
    print("\n".join(transcript(moments(Path(sys.argv[1])))))
