"""Exercise files: the shipped ones load, wrong ones are refused with file, key, what was found and what is allowed."""

from __future__ import annotations

import hashlib
import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.errors import BadExercise
from formcheck.exercise.detectors import DETECTORS
from formcheck.exercise.exercise import Exercise
from formcheck.exercise.find import exercise_ids
from formcheck.exercise.load import find_exercise, load, parse
from formcheck.measure.readings import MEASURES
from formcheck.resources import exercises_folder

KICK = (exercises_folder() / "supine_leg_kick.toml").read_text()


@pytest.mark.parametrize("name", exercise_ids())
def test_each_shipped_file_loads_and_says_where_its_numbers_come_from(name: str) -> None:
    found = find_exercise(name)
    assert found.id == name
    assert found.text == (exercises_folder() / f"{name}.toml").read_text()
    assert found.sha256 == hashlib.sha256(found.text.encode()).hexdigest()
    assert found.dose.source.strip()
    assert found.setup
    assert all(result.source in MEASURES for result in found.results)
    for rule in found.compensations:
        assert rule.id in DETECTORS
        assert rule.exit < rule.enter
        assert rule.source.strip()


def test_limits_are_numbers_that_the_detector_knows_with_their_source() -> None:
    limits = (
        "[compensations.limits]\nlowered_deg_s = 15.0    # a held leg that sinks faster is being laid down\nsource = "
    )
    assert next(r for r in find_exercise("supine_leg_kick").compensations if r.id == "thigh_drop").limits == {
        "lowered_deg_s": 15.0
    }
    assert "source: missing" in refused(changed(limits, limits.replace("source = ", "words = ")))
    assert "no such key" in refused(changed("lowered_deg_s = 15.0", "falling_deg_s = 15.0"))
    for found in map(find_exercise, exercise_ids()):
        # Of knees one limit is for a leg that works alone, two for both together.
        others = {"each": {"to_floor_deg_s", "back_deg"}, "both": {"way_back_s"}}[found.sides]
        # Only a dog may be in its hold when the session opens, and yet have another start posture.
        others |= set() if found.id == "downward_dog" else {"moved_deg"}
        for rule in found.compensations:
            if rule.id == "hip_lift" and not rule.limits:
                continue  # one limit, however far the leg is up
            assert set(rule.limits) == set(DETECTORS[rule.id].limits) - others, "a shipped file leaves nothing open"
    assert "found" in refused(changed("lowered_deg_s = 15.0", 'lowered_deg_s = "fast"'))
    assert "slowest_hz" in refused(changed("slowest_hz = 0.5", "slowest_hz = 0.0"))
    assert "fastest_hz" in refused(changed("fastest_hz = 3.0", "fastest_hz = 0.3"))


def test_strictness_scales_the_thresholds_and_keeps_their_order() -> None:
    normal = find_exercise("supine_leg_kick")
    for strictness, factor in (("gentle", 1.5), ("strict", 0.75)):
        for rule, before in zip(normal.at(strictness).compensations, normal.compensations, strict=True):
            if rule.unit != "s":
                assert (rule.enter, rule.exit) == pytest.approx((before.enter * factor, before.exit * factor))
            assert (rule.enter > before.enter) is (factor > 1)
            assert rule.exit < rule.enter


def test_of_a_time_that_lacks_strictness_scales_what_lacks_against_what_is_left() -> None:
    normal = find_exercise("supine_leg_kick")
    for strictness, factor in (("gentle", 1.5), ("normal", 1.0), ("strict", 0.75)):
        for rule, before in zip(normal.at(strictness).compensations, normal.compensations, strict=True):
            whole = {"too_fast": normal.dose.move_s, "hold_too_short": normal.dose.hold_s}.get(rule.id)
            if whole is not None:
                assert rule.enter / (whole - rule.enter) == pytest.approx(
                    factor * before.enter / (whole - before.enter)
                )


def refused(text: str) -> str:
    with pytest.raises(BadExercise) as error:
        parse(text, "mine.toml")
    message = str(error.value)
    assert message.startswith("mine.toml: ")
    assert "\n" not in message
    return message


def changed(old: str, new: str, text: str = KICK) -> str:
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "key", "found", "allowed"),
    [
        ("schema = 1", "schema = 2", "schema", "2", "1"),
        ("schema = 1", 'schema = "1"', "schema", "'1'", "whole number"),
        ("schema = 1", "schema = true", "schema", "True", "whole number"),
        ('id = "supine_leg_kick"', 'id = "Leg Kick"', "id", "'Leg Kick'", "small letters"),
        ('id = "supine_leg_kick"', 'id = "../../x"', "id", "'../../x'", "small letters"),
        ('view = "side"', 'view = "above"', "view", "'above'", "side, front or end"),
        ("reps = 3", "reps = 2.5", "dose.reps", "2.5", "whole number"),
        ("reps = 3", "reps = 0", "dose.reps", "0", "from 1"),
        ("hold_s = 2.0", 'hold_s = "2 s"', "dose.hold_s", "'2 s'", "a number"),
        ("hold_s = 2.0", "hold_s = nan", "dose.hold_s", "nan", "a number"),
        ("hold_s = 2.0", "hold_s = inf", "dose.hold_s", "inf", "a number"),
        ("hold_s = 2.0", "hold_s = true", "dose.hold_s", "True", "a number"),
        ('driver = "knee_flexion"', 'driver = "knee_angle"', "phases.driver", "'knee_angle'", "knee_flexion"),
        ('toward = "less"', 'toward = "down"', "phases.toward", "'down'", "more or less"),
        ("min = -130.0", "min = -10.0", "phases.start[1].max", "-55", "more than min (-10)"),
        ('from = "knee_flexion"', 'from = "elbow"', "measures[1].from", "'elbow'", "thigh_elevation"),
        ('id = "hip_lift"', 'id = "hip_lifting"', "compensations[1].id", "'hip_lifting'", "hip_lift"),
        ('unit = "torso"', 'unit = "deg"', "compensations[1].unit", "'deg'", "torso"),
        ("exit = 0.035", "exit = 0.5", "compensations[1].exit", "0.5", "less than enter (0.05)"),
        ("exit = 0.035", "exit = 0.05", "compensations[1].exit", "0.05", "less than enter"),
        ("enter = 0.05", "enter = -1", "compensations[1].enter", "-1", "from 0"),
        ("Keep your hips on the floor", "Keep {sid} hips", "compensations[1].cue", "'Keep {sid} hips'", "{side}"),
        ('posture = "{side} leg', 'posture = "{0} leg', "protocol.posture", "'{0} leg", "{side}"),
        ("min_s = 0.3", "min_s = -0.3", "compensations[1].min_s", "-0.3", "from 0"),
        ('phases = ["move", "hold", "return"]', 'phases = ["top"]', "compensations[1].phases", "'top'", "hold"),
        ('phases = ["move", "hold", "return"]', "phases = []", "compensations[1].phases", "[]", "a list"),
        ('label = "hips up"', "label = 3", "compensations[1].label", "3", "line of text"),
        ('label = "hips up"', 'label = "hips\\u001b[2J"', "compensations[1].label", "'hips\\x1b[2J'", "line of text"),
        ('cue = ["Keep your hips', 'cue = ["a\\nb", "Keep', "compensations[1].cue", "['a", "a list of lines"),
        ('label = "hips up"', 'label = ""', "compensations[1].label", "''", "line of text"),
        (
            'name = "thigh_elevation_deg"',
            'name = "front"',
            "measures[2].name",
            "'front'",
            "ends in _deg, the unit of thigh",
        ),
        ("setup = [", "setup = []\nother = [", "setup", "[]", "a list of lines"),
        ('id = "lumbar_rounding"', 'id = "hip_lift"', "compensations[2].unit", "'deg'", "torso"),
        ("[dose]", "[[dose]]", "dose", "", "a table [dose]"),
        ('first = "near"', 'first = "last"', "protocol.first", "'last'", "near, far, left or right"),
        ("rest_s = 6.0", "rest_s = -1", "protocol.rest_s", "-1", "from 0"),
        ("target = [-5.0, 20.0]", "target = [20.0, -5.0]", "protocol.target", "[20.0, -5.0]", "two growing numbers"),
        ("target = [-5.0, 20.0]", "target = 20.0", "protocol.target", "20.0", "two growing numbers"),
        ("change = 7.0", "change = nan", "protocol.change", "nan", "a number"),
        ('id = "toes"', 'id = "Toes up"', "protocol.progressions[1].id", "'Toes up'", "small letters"),
        ('cue = ["Keep your hips', 'cue = [3, "Keep your hips', "compensations[1].cue", "[3, ", "a list of lines"),
    ],
)
def test_a_wrong_value_is_refused_with_all_that_helps(old: str, new: str, key: str, found: str, allowed: str) -> None:
    message = refused(changed(old, new))
    assert message.startswith(f"mine.toml: {key}: found {found}"), message
    assert allowed in message.partition("allowed is")[2], message


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('name = "Supine leg kick"\n', "name"),
        ("hold_s = 2.0\n", "dose.hold_s"),
        ("travel = 25.0", "phases.travel"),
        ("enter = 0.05\n", "compensations[1].enter"),
        ("min_periods = 1.5\n", "compensations[5].min_periods"),
    ],
)
def test_a_missing_key_is_named(line: str, key: str) -> None:
    message = refused(changed(line, ""))
    assert message.startswith(f"mine.toml: {key}: missing, needed is "), message


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("schema = 1", "schema = 1\nauthor = 'me'", "author"),
        ("hold_s = 2.0", "hold_s = 2.0\nholds = 3", "dose.holds"),
        ("enter = 0.05", "enter = 0.05\nexits = 0.03", "compensations[1].exits"),
        ("min_periods = 1.5", "min_periods = 1.5\nmin_s = 0.3", "compensations[5].min_s"),
    ],
)
def test_a_key_that_nobody_knows_is_refused_with_those_that_there_are(old: str, new: str, key: str) -> None:
    message = refused(changed(old, new))
    assert message.startswith(f"mine.toml: {key}: no such key, allowed are "), message


def test_the_same_compensation_twice_is_refused() -> None:
    block = KICK[KICK.index("[[compensations]]") :].split("[[compensations]]")[1]
    assert "hip_lift twice" in refused(f"{KICK}\n[[compensations]]{block}")


@pytest.mark.parametrize("text", ["", "just words", "a = ", "[[[", "a = 1\na = 2", "x = " + "[" * 5000])
def test_what_is_no_toml_is_refused(text: str) -> None:
    refused(text)


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    binary, huge = tmp_path / "binary.toml", tmp_path / "huge.toml"
    binary.write_bytes(bytes(range(256)))
    huge.write_text(KICK + "# filling\n" * 100_000)
    for path, words in (
        (tmp_path / "absent.toml", "No such file"),
        (tmp_path, "cannot be read"),
        (binary, "not a text file"),
        (huge, "larger than 200 kB"),
    ):
        with pytest.raises(BadExercise) as error:
            load(path)
        assert str(error.value).startswith(f"{path}: ")
        assert words in str(error.value)


def test_an_exercise_that_reuses_what_there_is_needs_no_code(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(changed('id = "supine_leg_kick"', 'id = "my_kick"'))
    assert load(mine).id == "my_kick"


LINES = KICK.splitlines()
VALUES = st.sampled_from(["nan", "-1", "1e308", "true", '""', '"x"', "[]", "{}", "1979-05-27", "[[1]]", "999999999999"])


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """The leg kick with some lines dropped, doubled, cut, given another value or shuffled."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        n = draw(st.integers(0, len(lines) - 1))
        how = draw(st.sampled_from(["drop", "double", "cut", "value", "shuffle", "text"]))
        if how == "drop":
            del lines[n]
        elif how == "double":
            lines.insert(n, lines[n])
        elif how == "cut":
            lines[n] = lines[n][: draw(st.integers(0, len(lines[n])))]
        elif how == "value":
            lines[n] = lines[n].partition("=")[0] + "= " + draw(VALUES)
        elif how == "shuffle":
            random.Random(n).shuffle(lines)
        else:
            lines.insert(n, draw(st.text(max_size=20)))
    return "\n".join(lines)


@settings(max_examples=300, deadline=None)
@given(mutated())
def test_any_mutation_is_an_exercise_or_is_refused(text: str) -> None:
    try:
        found: Exercise | BadExercise = parse(text, "mine.toml")
    except BadExercise as error:
        found = error
    assert isinstance(found, Exercise) or re.fullmatch("mine.toml: .+", str(found))


def test_an_exercise_may_do_without_a_protocol() -> None:
    begin, end = KICK.index("[protocol]"), KICK.index("[phases]")
    found = parse(KICK[:begin] + KICK[end:], "mine.toml")
    assert found.plan.progressions == ()
    assert found.plan.target is None
    assert found.plan.posture_for("left")


def test_the_protocol_of_the_kick_says_where_its_numbers_come_from() -> None:
    plan = find_exercise("supine_leg_kick").plan
    assert plan.posture_for("left") == "Left leg: bring the knee over the hip"
    assert (plan.change, plan.better) == (7.0, "less")
    assert "minimal detectable" in plan.change_source
    assert plan.target_source


def test_a_compensation_may_have_several_wordings() -> None:
    first, *_ = find_exercise("supine_leg_kick").compensations
    assert first.cue == "Keep your hips on the floor"
    assert len(first.again) >= 1
    one = parse(KICK.replace('cue = ["Keep your hips on the floor"', 'cue = ["Hips down"'), "mine.toml")
    assert one.compensations[0].cue == "Hips down"


@pytest.mark.parametrize("name", exercise_ids())
def test_what_is_corrected_is_said_positively_and_another_way_the_next_time(name: str) -> None:
    for rule in find_exercise(name).compensations:
        wordings = [words for words in (rule.cue, rule.cue_both, *rule.again) if words]
        assert not any(re.search(r"\b(no|not|never|don't|avoid|wrong)\b", words.lower()) for words in wordings), (
            wordings
        )
        assert not wordings or rule.again
        assert all(len(words.split()) <= 9 for words in wordings), wordings


@pytest.mark.parametrize("name", exercise_ids())
def test_each_exercise_says_where_the_camera_belongs(name: str) -> None:
    found = find_exercise(name)
    assert found.plan.camera == f"Camera {'low' if 'low' in found.setup[0] else 'at hip height'}, two metres away"
    assert len(found.needs) == len(found.setup)
