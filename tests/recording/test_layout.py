from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from recorded_session import cue, event, observation

from formcheck.coach.result import Summary
from formcheck.exercise.cue import Cue
from formcheck.exercise.event import PHASES, Event
from formcheck.pose.landmarks import COUNT
from formcheck.pose.observation import Observation, Pose
from formcheck.recording import layout
from formcheck.recording import observations as observations_read
from formcheck.recording.layout import Command, Packet, PhaseChange, Status

SUMMARY = Summary(
    exercise="supine_leg_kick",
    reps={"left": 3, "right": 2},
    measures={"left": 18.4, "right": None},
    best={"left": 12.0, "right": None},
    faults={"hip_lift": 2},
    watch="Keep your hips on the floor",
    sentence="Left 18 degrees short of straight",
    lines=("Left 18° short of straight, best 12°", "Hips up: twice"),
)


def counts(steps: int) -> st.SearchStrategy[float]:
    return st.integers(-1_000_000_000, 1_000_000_000).map(lambda count: count / steps)


def pose(seed: int, largest: int) -> Pose:
    """One of any numbers that can be stored, up to so many steps of each."""
    chance = np.random.default_rng(seed)

    def row(steps: int) -> tuple[float, ...]:
        return tuple((chance.integers(-largest, largest, COUNT, endpoint=True) / steps).tolist())

    points, world = (tuple(zip(*(row(steps) for _ in range(of)), strict=True)) for steps, of in ((10, 2), (1000, 3)))
    return Pose(points, row(1000), row(100), row(100), world)


poses = st.builds(pose, st.integers(0, 2**32 - 1), st.sampled_from([0, 1, 10, 1000, 65_536, 1_000_000_000]))
observations = st.builds(
    Observation,
    time_us=st.integers(0, 10**12),
    size=st.tuples(st.integers(1, 8000), st.integers(1, 8000)),
    pose=st.none() | poses,
    outline=st.lists(st.tuples(counts(10), counts(10)), max_size=30).map(tuple),
    light=st.none() | st.integers(0, 255),
)


@given(observations)
def test_an_observation_comes_back_exactly(seen: Observation) -> None:
    assert layout.decode_observation(layout.encode_observation(seen)) == seen


def test_keys_and_the_result_come_back() -> None:
    for kind in ("next", "repeat", "pause", "resume"):
        command = Command(3.25, kind)
        assert layout.decode_command(layout.encode_command(command)) == command
    judged = replace(SUMMARY, assessed=("hip_lift",), not_assessed=("lumbar_rounding",))
    for result in (SUMMARY, judged):  # an older one does not tell what could be judged
        assert layout.decode_summary(layout.encode_summary(result)) == result


def test_what_the_tracker_saw_comes_back_exactly() -> None:
    for number in range(20):
        seen = observation(number)
        data = layout.encode_observation(seen)
        assert layout.decode_observation(data) == seen
        assert layout.encode_observation(layout.decode_observation(data)) == data


def test_an_observation_is_stored_as_whole_numbers() -> None:
    message = json.loads(layout.encode_observation(observation(0)))
    assert message["t"] == 0
    assert message["size"] == [64, 48]
    assert {key: len(message["pose"][key]) for key in message["pose"]} == {
        "points": 66,
        "depth": 33,
        "visibility": 33,
        "presence": 33,
        "world": 99,
    }
    assert all(type(number) is int for key in message["pose"] for number in message["pose"][key])
    seen = observation(0).pose
    assert seen is not None
    assert message["pose"]["points"][3] / 10 == seen.points[1][1]


@given(observations)
def test_the_outline_of_the_first_format_is_read(seen: Observation) -> None:
    message = json.loads(layout.encode_observation(seen))
    del message["outline_steps"]
    ring = [round(10 * number) for point in seen.outline for number in point]
    light = message.pop("light", None)
    message |= {"outline": ring} if light is None else {"outline": ring, "light": light}
    for separators in ((",", ":"), None):  # as it was written, and as any JSON
        assert layout.decode_observation(json.dumps(message, separators=separators).encode()) == seen


texts = st.text(max_size=20)
times = st.floats(0, 1e6).map(lambda value: round(value, 3))
scores = st.floats(0, 1).map(lambda value: round(value, 2))


@given(
    st.builds(
        Event,
        compensation=texts,
        side=st.sampled_from(["left", "right", "both"]),
        rep=st.none() | st.integers(1, 99),
        phase=st.sampled_from(PHASES),
        start_s=times,
        raised_s=times,
        end_s=st.none() | times,
        peak=times,
        unit=st.sampled_from(["deg", "torso", "s", "hz", "m"]),
        threshold=times,
        confidence=scores,
    )
)
def test_an_event_comes_back(fault: Event) -> None:
    assert layout.decode_event(layout.encode_event(fault)) == fault


def test_an_event_is_stored_as_in_the_output_of_analyze() -> None:
    data = layout.encode_event(event())
    assert json.loads(data) == event().as_dict()
    assert list(json.loads(data)) == list(event().as_dict())
    assert layout.decode_event(data).as_dict() == event().as_dict()


@given(st.builds(Cue, times, texts, st.none() | texts))
def test_a_cue_comes_back(said: Cue) -> None:
    assert layout.decode_cue(layout.encode_cue(said)) == said


def test_a_cue_is_stored_as_in_the_output_of_analyze() -> None:
    assert json.loads(layout.encode_cue(cue())) == cue().as_dict()


@given(
    st.builds(
        PhaseChange,
        times,
        st.sampled_from(PHASES),
        st.none() | st.integers(1, 99),
        st.none() | st.sampled_from(["left", "right", "both"]),
    )
)
def test_a_phase_comes_back(change: PhaseChange) -> None:
    assert layout.decode_phase(layout.encode_phase(change)) == change


@given(st.builds(Status, times, texts))
def test_a_status_comes_back(status: Status) -> None:
    assert layout.decode_status(layout.encode_status(status)) == status


@given(st.builds(Packet, st.integers(0, 2**60), st.just((640, 480)), st.binary(max_size=50)))
def test_a_packet_comes_back(packet: Packet) -> None:
    assert layout.decode_video(layout.encode_video(packet)) == packet


def changed(data: bytes, /, **values: object) -> bytes:
    return json.dumps({**json.loads(data), **values}).encode()


SEEN = layout.encode_observation(observation(0))
POSE = json.loads(SEEN)["pose"]
EVENT = layout.encode_event(event())
VIDEO = layout.encode_video(Packet(0, (640, 480), b"x"))


@pytest.mark.parametrize(
    ("decode", "data", "says"),
    [
        (layout.decode_observation, b"", "no JSON"),
        (layout.decode_observation, b"\xff{}", "no JSON"),
        (layout.decode_observation, b"[" * 100_000, "no JSON"),
        (layout.decode_observation, b'{"t": NaN}', "NaN"),
        (layout.decode_observation, b"[]", "JSON object"),
        (layout.decode_observation, b"{}", '"t" is nothing'),
        (layout.decode_command, b'{"time_s":1,"command":"stop"}', "next, repeat, pause, resume"),
        (layout.decode_summary, changed(layout.encode_summary(SUMMARY), reps={"left": "3"}), "a whole number"),
        (layout.decode_summary, changed(layout.encode_summary(SUMMARY), lines="x"), "a list of texts"),
        (layout.decode_observation, changed(SEEN, t=True), '"t" is true'),
        (layout.decode_observation, changed(SEEN, t=10**400), '"t" is 1000'),
        (layout.decode_observation, changed(SEEN, size=[640]), "1 numbers, 2 are expected"),
        (layout.decode_observation, changed(SEEN, size=[0, 5]), "width and height"),
        (layout.decode_observation, changed(SEEN, pose=[]), "an object is expected"),
        (layout.decode_observation, changed(SEEN, pose={**POSE, "depth": [1] * 32}), "32 numbers, 33"),
        (layout.decode_observation, changed(SEEN, pose={**POSE, "world": [0.5] * 99}), "whole numbers"),
        (layout.decode_observation, changed(SEEN, outline=[1, 2, 3]), "pairs"),
        (layout.decode_observation, changed(SEEN, outline=[1, 10**12]), "32 bits"),
        (layout.decode_observation, changed(SEEN, outline="long" * 99), "a list is expected"),
        (layout.decode_observation, changed(SEEN, outline_steps=[1, 2, 3]), "pairs"),
        (layout.decode_observation, changed(SEEN, outline_steps=None), '"outline_steps" is nothing'),
        (layout.decode_event, changed(EVENT, side="up"), '"side" is "up"'),
        (layout.decode_event, changed(EVENT, phase=["hold"]), '"phase" is ["hold"]'),
        (layout.decode_event, changed(EVENT, rep="1"), '"rep" is "1"'),
        (layout.decode_event, EVENT.replace(b"15.0", b"1e999"), "a number is expected"),
        (layout.decode_cue, b'{"time_s": 1, "text": 5}', '"text" is 5'),
        (layout.decode_phase, b'{"time_s": "1"}', '"time_s" is "1"'),
        (layout.decode_status, b'{"time_s": 1}', '"text" is nothing'),
        (layout.decode_video, changed(VIDEO, format="vp9"), '"format" is "vp9"'),
        (layout.decode_video, changed(VIDEO, data="!"), "base64"),
        (layout.decode_video, changed(VIDEO, timestamp=3), '"timestamp" is 3'),
    ],
)
def test_a_wrong_message_says_what_was_found(decode: Callable[[bytes], object], data: bytes, says: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011  the text is looked at below
        decode(data)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("topic", layout.SCHEMAS)
def test_each_schema_describes_every_field(topic: str) -> None:
    schema = layout.SCHEMAS[topic]
    assert schema["type"] == "object"
    assert schema["title"]
    assert all(field.get("description") for field in schema["properties"].values())


@pytest.mark.parametrize(
    ("topic", "data"),
    [
        (layout.OBSERVATIONS, SEEN),
        (layout.EVENTS, EVENT),
        (layout.CUES, layout.encode_cue(cue())),
        (layout.PHASES, layout.encode_phase(PhaseChange(0, "setup", None, None))),
        (layout.STATUS, layout.encode_status(Status(0, "x"))),
        (layout.COMMANDS, layout.encode_command(Command(0, "next"))),
        (layout.SUMMARY, layout.encode_summary(SUMMARY)),
        (layout.SUMMARY, layout.encode_summary(replace(SUMMARY, assessed=("knee_bend",), not_assessed=("hip_lift",)))),
        (layout.VIDEO, VIDEO),
    ],
)
def test_each_message_has_the_fields_of_its_schema(topic: str, data: bytes) -> None:
    schema = layout.SCHEMAS[topic]
    assert [key for key in schema["properties"] if key in json.loads(data)] == list(json.loads(data))
    assert set(schema["required"]) <= set(json.loads(data))


@given(st.text("0123456789,-", max_size=24) | st.lists(st.integers(-(2**33), 2**33)).map(lambda n: str(n)[1:-1]))
@example("-")
@example(",1")
@example("9" * 30)
def test_numbers_read_the_short_way_are_those_that_json_reads(text: str) -> None:
    text = text.replace(" ", "")
    found = observations_read._numbers(text.encode())
    try:
        wanted = json.loads(f"[{text}]")
    except ValueError:
        # Leading zeros alone are let pass.
        wanted = [int(part) for part in text.split(",")] if re.fullmatch(r"-?\d+(,-?\d+)*", text) else None
    if wanted is not None and all(-(2**31) <= number < 2**31 for number in wanted):
        assert found is not None
        assert found.tolist() == wanted
    else:
        assert found is None
