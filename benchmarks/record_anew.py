"""Record sessions anew: the same pictures and observations, with what this version makes of them.

    .venv/bin/python benchmarks/record_anew.py RECORDING... --out FOLDER

What is judged, said and told at the end changes from version to version; `history` shows it as it was recorded. So the
bundled recordings (`recordings/`) are recorded anew when that changes, each under its own name.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from formcheck import __version__
from formcheck.checker import Checker
from formcheck.cli.tap import State, write_end, write_moment
from formcheck.coach.result import result_of
from formcheck.exercise.load import find_exercise
from formcheck.recording import layout, records
from formcheck.recording.read import read_recording
from formcheck.recording.write import RecordingWriter


def record_anew(old: Path, out: Path) -> Path:
    """The new recording of a session that was not led."""
    recording = read_recording(old)
    exercise = find_exercise(recording.info.exercise)
    versions = {**recording.info.versions, "formcheck": __version__}
    info = replace(recording.info, exercise_text=exercise.text, versions=versions)
    checker = Checker(exercise)
    state: State = ()
    with RecordingWriter(out, info) as writer, open(old, "rb") as file:
        for channel, message in records.messages(file, 0):
            if channel.topic == layout.VIDEO:
                writer.packet(layout.decode_video(message.data))
            elif channel.topic == layout.OBSERVATIONS:
                seen = layout.decode_observation(message.data)
                state = write_moment(writer, seen, checker.step(seen), state)
        outcome = checker.finish()
        reason = recording.end.reason if recording.end is not None else "finished"
        write_end(writer, checker.remaining(), result_of(outcome, None), reason)
    return writer.path.rename(out / old.name)


def main() -> None:
    parser = argparse.ArgumentParser(description="Record sessions anew with this version.")
    parser.add_argument("recordings", nargs="+", type=Path, help="sessions that were not led")
    parser.add_argument("--out", required=True, type=Path, help="another folder than theirs")
    args = parser.parse_args()
    for recording in args.recordings:
        print(record_anew(recording, args.out))


if __name__ == "__main__":
    main()
