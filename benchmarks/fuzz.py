"""Coverage-guided fuzzing of all that is read from files, with atheris (`pip install atheris`; Linux and macOS).

    python benchmarks/fuzz.py {recording,message,exercise} [-max_total_time=120] [other options of libFuzzer]

Each input is read as the program reads it: a good read or one of formcheck's own errors in one line; anything else
is a finding, and so are 500 MB or 10 seconds. Seeds are what comes with formcheck. `recording`: whole files.
`message`: one message behind the checksums, whose first byte chooses its topic. `exercise`: an exercise as TOML.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from itertools import islice
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["formcheck"]):
    from formcheck.checker import Checker
    from formcheck.clock import ManualClock
    from formcheck.errors import FormcheckError
    from formcheck.exercise.load import parse
    from formcheck.pose.observation import Observation
    from formcheck.recording.layout import OBSERVATIONS, decode_observation, encode_observation
    from formcheck.recording.read import _DECODERS, read_recording
    from formcheck.recording.write import RecordingWriter
    from formcheck.resources import exercises_folder, recordings_folder

LIMITS = ["-rss_limit_mb=500", "-timeout=10"]
_FOLDER = Path(tempfile.mkdtemp(prefix="formcheck-fuzz-"))
_TOPICS = sorted(_DECODERS)
_MOST_FRAMES = 40


def _one_line(error: Exception) -> None:
    if "\n" in str(error):
        raise AssertionError(f"more than one line: {error}")


def recording(data: bytes) -> None:
    """A file: opened, read to its end, and its frames checked as its exercise."""
    path = _FOLDER / "fuzzed.mcap"
    path.write_bytes(data)
    try:
        found = read_recording(path)
        checker = Checker(parse(found.info.exercise_text, "fuzzed"))
        seen = [item for item in found.messages() if isinstance(item, Observation)]
        for observation in seen[:_MOST_FRAMES]:
            checker.step(observation)
        checker.finish().as_dict("fuzzed")
    except FormcheckError as error:
        _one_line(error)


def message(data: bytes) -> None:
    """One message: decoded, or refused with a ValueError, which the reader turns into its line."""
    topic = _TOPICS[data[0] % len(_TOPICS)] if data else OBSERVATIONS
    try:
        item = _DECODERS[topic](data[1:])
    except ValueError as error:
        _one_line(error)
        return
    if isinstance(item, Observation):
        Checker(None).step(item)


def exercise(data: bytes) -> None:
    """An exercise file."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return
    try:
        parse(text, "fuzzed.toml")
    except FormcheckError as error:
        _one_line(error)


def seeds(target: str) -> Path:
    """A folder of what is good."""
    folder = _FOLDER / target
    folder.mkdir()
    demos = sorted(recordings_folder().glob("demo_*.mcap"))
    if target == "exercise":
        for path in exercises_folder().glob("*.toml"):
            (folder / path.name).write_bytes(path.read_bytes())
    elif target == "recording":
        for path in demos:
            (folder / path.name).write_bytes(path.read_bytes()[:60_000])
            found = read_recording(path)
            with RecordingWriter(folder, replace(found.info, video=False), ManualClock()) as writer:
                for seen in islice(found.observations(), 30):
                    writer.observation(seen)
    else:
        from mcap.reader import make_reader

        for path in demos:
            with path.open("rb") as file:
                for number, (_, channel, found) in enumerate(make_reader(file).iter_messages()):
                    if number % 50 == 0 or channel.topic != OBSERVATIONS:
                        head = bytes([_TOPICS.index(channel.topic)])
                        (folder / f"{path.stem}-{number}").write_bytes(head + found.data[:20_000])
                    if number % 50 == 0 and channel.topic == OBSERVATIONS:
                        # As they are written now: the bundled ones may be older.
                        seen = encode_observation(decode_observation(found.data))
                        (folder / f"{path.stem}-{number}-now").write_bytes(head + seen)
    return folder


def main() -> None:
    targets = {"recording": recording, "message": message, "exercise": exercise}
    if len(sys.argv) < 2 or sys.argv[1] not in targets:
        sys.exit((__doc__ or "").strip())
    name = sys.argv.pop(1)
    new = _FOLDER / "new"
    new.mkdir()
    atheris.Setup([*sys.argv, *LIMITS, f"-artifact_prefix={_FOLDER}/", str(new), str(seeds(name))], targets[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
