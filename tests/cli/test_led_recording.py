"""A led session in its recording: options, keys and result are in it, and it recomputes to the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from figures import LYING, Figure, course, filmed, kicking

from formcheck.checker import Checker, Options
from formcheck.cli.earlier import last_as_text, last_from_text, last_time
from formcheck.cli.sources import open_source
from formcheck.coach.comparison import Last
from formcheck.coach.result import summarized
from formcheck.coach.session import CommandKind
from formcheck.exercise.load import find_exercise
from formcheck.recording.read import read_recording
from formcheck.recording.session import SessionInfo
from formcheck.recording.write import RecordingWriter

KICK = find_exercise("supine_leg_kick")
KEYS: dict[int, CommandKind] = {60: "repeat", 160: "pause", 190: "resume", 330: "next"}
NOW = datetime(2026, 11, 22, 18, 0, tzinfo=timezone.utc)


def scene(t: float) -> Figure:
    knee = course((8, 90.0), (2, 12.0), (3, 12.0), (2, 90.0), (4, 90.0), (2, 12.0), (3, 12.0), (2, 90.0))
    lift = course((8, 90.0), (2, 70.0), (3, 70.0), (2, 90.0), (4, 90.0))
    return kicking(knee(t), lift(t))


def recorded(folder: Path, options: Options, started: datetime = NOW, close: bool = True) -> Path:
    """A session as live runs and records it."""
    said = {"side": options.side, "led": "yes" if options.led else "no"}
    said |= {"last": last_as_text(options.last)} if options.last else {}
    info = SessionInfo(KICK.id, KICK.text, "model", "0" * 64, (640, 480), "film", started, options=said)
    checker, writer = Checker(KICK, options), RecordingWriter(folder, info)
    for number, seen in enumerate(filmed(scene, 30, 15)):
        if options.led and number in KEYS:
            checker.command(KEYS[number])
            writer.command(seen.time_s, KEYS[number])
        moment = checker.step(replace(seen, light=120))
        writer.observation(replace(seen, light=120))
        for cue in moment.cues:
            writer.cue(cue)
        for event in moment.closed:
            writer.event(event)
    outcome = checker.finish()
    for event in checker.remaining():
        writer.event(event)
    writer.summary(summarized(KICK, outcome.reps, outcome.events, options.last))
    if close:
        writer.close()
    else:
        writer.flush()
    return writer.path


@pytest.mark.parametrize("led", [True, False])
def test_it_recomputes_to_the_same_events_and_cues(tmp_path: Path, led: bool) -> None:
    path = recorded(tmp_path, Options(led=led, last=Last("2026-11-15", 20.0, None)))
    source = open_source(path, None)
    assert source.options.led is led
    assert source.options.last == Last("2026-11-15", 20.0, None)
    checker = Checker(source.exercise, source.options)
    closed = [e for seen, _ in source.seen(pictures=True, checker=checker) for e in checker.step(seen).closed]
    outcome, then = checker.finish(), read_recording(path)
    assert [cue.as_dict() for cue in outcome.cues] == [cue.as_dict() for cue in then.cues()]
    found = [event.as_dict() for event in (*closed, *checker.remaining())]
    assert found == [event.as_dict() for event in then.events()]
    assert found
    if led:
        assert [command.kind for command in then.commands()] == list(KEYS.values())
        assert {"Paused", "Go on", "Rest, then left leg"} <= {cue.text for cue in outcome.cues}
        without = Checker(KICK, source.options)
        for seen, _ in source.seen(pictures=False):
            without.step(seen)
        assert without.finish().cues != outcome.cues, "the keys matter"


def test_an_older_recording_without_any_of_it_is_a_free_one(tmp_path: Path) -> None:
    info = SessionInfo(KICK.id, KICK.text, "model", "0" * 64, (640, 480), "film", NOW)
    with RecordingWriter(tmp_path, info) as writer:
        writer.observation(LYING.seen(0.0))
    assert open_source(writer.path, None).options == Options()
    assert read_recording(writer.path).summary() is None


def test_last_time_is_the_newest_result_of_the_same_exercise(tmp_path: Path) -> None:
    assert last_time(tmp_path, KICK.id) is None
    for days in (9, 2, 5):
        recorded(tmp_path, Options(), NOW - timedelta(days=days))
    newest = recorded(tmp_path, Options(), NOW)
    (tmp_path / "2026-11-23T18-00-00_supine_leg_kick.mcap").write_bytes(b"nothing of the kind")
    (tmp_path / "2026-11-24T18-00-00_toe_touch.mcap").write_bytes(newest.read_bytes())
    newest.unlink()
    for day in range(1, 29):  # of exercises that only end in the same name
        (tmp_path / f"2026-12-{day:02}T18-00-00_other_{KICK.id}.mcap").write_bytes(b"")
    found = last_time(tmp_path, KICK.id)
    assert found is not None
    assert (found.date, found.left) == ("2026-11-20", None)
    assert found.right == pytest.approx(15.0, abs=4)


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", "[1]", "{}", '{"date": 3}', "[" * 50_000, '{"date": "\\u001b[31mtext"}', '{"date": "yesterday"}'],
)
def test_nonsense_as_last_time_is_none(text: str) -> None:
    assert last_from_text(text) is None


def test_what_is_no_number_of_last_time_is_left_out() -> None:
    text = f'{{"date": "2026-11-15", "left": 1{"0" * 400}, "right": "3", "left_off": NaN, "right_off": 2}}'
    assert last_from_text(text.replace("NaN", "true")) == Last("2026-11-15", None, None, None, 2.0)
    assert last_from_text(text) is None  # no JSON


def test_last_time_survives_its_text() -> None:
    last = Last("2026-11-15", 18.4, None)
    assert last_from_text(last_as_text(last)) == last
