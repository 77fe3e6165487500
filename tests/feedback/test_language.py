"""Languages: complete tables, every word of a session translated, and nothing but words changed."""

from __future__ import annotations

import ast
import lzma
import string
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from transcript import moments

from formcheck.cli.player import NO_MORE, ON_THE_WAY
from formcheck.exercise.find import exercise_ids
from formcheck.exercise.load import find_exercise
from formcheck.exercise.moment import Moment
from formcheck.feedback.cue_table import cue_table
from formcheck.feedback.keys import ARMS_HINT, KEYS_HINT, help_lines
from formcheck.feedback.labels import Labels
from formcheck.feedback.language import Language
from formcheck.feedback.voices import SAMPLE_RATE_HZ, CueSounds, decode, number_names, pieces, voice_file
from formcheck.resources import languages, voices_folder

SESSION = Path(__file__).parent.parent / "sessions" / "led_kick.mcap.xz"
SOURCE = Path(__file__).parents[2] / "formcheck"
OTHERS = [name for name in languages() if name != "en"]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> list[Moment]:
    path = tmp_path_factory.mktemp("session") / "led_kick.mcap"
    path.write_bytes(lzma.decompress(SESSION.read_bytes()))
    return list(moments(path))


def test_there_is_a_second_language() -> None:
    assert languages()[0] == "en"
    assert "de" in OTHERS


@pytest.mark.parametrize("code", OTHERS)
def test_no_phrase_is_missing_in_either_table_and_each_has_its_voice(code: str) -> None:
    english, other = cue_table().phrases, cue_table(code).phrases
    assert set(english) - set(other) == set()
    assert {name for name in set(other) - set(english) if not name.endswith("_and")} == set()
    assert {path.stem for path in voices_folder(code).glob("*.flac")} == set(other)
    for name, text in english.items():
        assert voice_file(text, code) == voices_folder(code) / f"{name}.flac"
    assert sum(path.stat().st_size for path in voices_folder(code).glob("*.flac")) < 7e6


@pytest.mark.parametrize("code", OTHERS)
def test_phrases_are_not_much_longer_than_the_time_that_is_kept_for_them(code: str) -> None:
    english, other = CueSounds(), CueSounds(language=code)
    for text in cue_table().phrases.values():
        assert len(other.words(text)) < len(english.words(text)) + 0.9 * SAMPLE_RATE_HZ, text


def shown() -> Iterator[str]:
    """Everything fixed that can be shown or said: labels, keys, and the words of the exercise files."""
    labels = Labels()
    yield from (
        *labels.phases.values(),
        *labels.stages.values(),
        ARMS_HINT,
        KEYS_HINT,
        *help_lines(True),
        *help_lines(False, True),
        NO_MORE,
        ON_THE_WAY,
    )
    yield from (text for name in labels.__slots__ if isinstance(text := getattr(labels, name), str))
    for found in map(find_exercise, exercise_ids()):
        plan = found.plan
        yield from (found.name, *found.needs, plan.camera, plan.show, *plan.move, *([plan.back] if plan.back else []))
        yield from (plan.posture_for(side) for side in (("left", "right") if found.sides == "each" else (None,)))
        yield from (text for one in plan.progressions for text in (one.words, one.rest, one.label) if text)
        yield from (text for unseen in found.unseen for text in (unseen.id.replace("_", " "), unseen.reason))
        yield from (result.words for result in found.results)
        for rule in found.compensations:
            cues = (rule.cue.replace("{side}", "left"), rule.cue_both, *rule.again)
            yield from (rule.label, *filter(None, cues), rule.id.replace("_", " "))
            watch = rule.cue_both or rule.cue.replace("{side} ", "")
            yield from ([f"Next time: {watch}"] if watch else [])
        end = found.plan_from_end
        yield from (end.camera, end.turn, end.clean, *end.move) if end is not None else ()
        yield from (plan.result, plan.below) if plan.below else ()


@pytest.mark.parametrize("code", OTHERS)
def test_all_that_is_fixed_is_translated(code: str) -> None:
    missing: list[str] = []
    language = Language(code, missing.append)
    for text in shown():
        there = {field for _, field, _, _ in string.Formatter().parse(text) if field}
        assert {field for _, field, _, _ in string.Formatter().parse(language.words(text)) if field} == there
    assert missing == []


def reasons() -> Iterator[str]:
    """Every reason for a missing reading that the measures and detectors have in their source."""
    for path in [*(SOURCE / "measure").glob("*.py"), *(SOURCE / "exercise").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "no_reading":
                yield from (one.value for one in node.args if isinstance(one, ast.Constant))
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                named = node.targets[0]
                words = node.value.value
                if isinstance(named, ast.Name) and named.id.isupper() and isinstance(words, str) and " " in words:
                    yield words
    for joint in ("left knee", "right toes", "left shoulder"):
        yield from (f"{joint} out of the picture", f"{joint} not seen", f"{joint} not found on the body")
    yield from (
        "no hold seen",
        "no way back seen",
        "the legs are mixed up: repetition 2",
        "the legs are mixed up: repetitions 1, 2, 4",
    )


@pytest.mark.parametrize("code", OTHERS)
def test_why_something_was_not_judged_is_told_in_the_language(code: str) -> None:
    language = Language(code)
    found = sorted(set(reasons()))
    assert len(found) > 40
    assert [reason for reason in found if language.words(reason) == reason] == []
    whole = language.words("not assessed: other leg moves (the resting leg is hidden: repetitions 1, 3)")
    assert "resting" not in whole
    assert "repetition" not in whole


@pytest.mark.parametrize("code", OTHERS)
def test_a_whole_session_leaves_nothing_english(code: str, session: list[Moment]) -> None:
    missing: list[str] = []
    language, sounds = Language(code, missing.append), CueSounds(missing.append, code)
    for moment in session:
        other = language.moment(moment)
        assert replace(
            other, instruction=moment.instruction, cues=moment.cues, faults=moment.faults, guide=moment.guide
        ) == (moment)
        assert all(sounds.words(cue.text).any() for cue in moment.cues)
    assert missing == []
    assert other.guide is not None
    assert session[-1].guide is not None
    assert set(other.guide.result) & set(session[-1].guide.result) == set()


def test_english_is_left_as_it_is(session: list[Moment]) -> None:
    assert Language().moment(session[-1]) is session[-1]
    assert Language().labels() == Labels()


def test_results_are_german_as_a_german_says_them() -> None:
    language, phrases = Language("de"), cue_table("de").phrases
    assert language.words("Left 28 degrees short of straight, right 13") == "Links 28 Grad bis zur Streckung, rechts 13"
    said = [phrases[name].casefold() for name in pieces("Left 28 degrees short of straight, right 13", phrases)]
    assert " ".join(said) == "links achtund zwanzig grad bis zur streckung rechts dreizehn"
    assert [phrases[name] for name in number_names(121, phrases)] == ["Hundert", "Einund", "Zwanzig"]
    assert language.words("  hip lift: 1 time (right), at most 13 % of the trunk's length") == (
        "  Hüfte gehoben: 1-mal (rechts), höchstens 13 % der Rumpflänge"
    )


@pytest.mark.parametrize("name", [name for name in exercise_ids() if find_exercise(name).sides == "each"])
def test_after_a_colon_german_goes_on_small_and_alone_it_begins_with_a_capital(name: str) -> None:
    german = Language("de")
    for line in find_exercise(name).plan.move:
        together = german.words(f"Left leg: {line[0].lower()}{line[1:]}")
        assert together.startswith("Linkes Bein: ")
        assert together.removeprefix("Linkes Bein: ")[0].islower(), together
        assert german.words(line)[0].isupper()
        assert german.words(f"Next time: {line}").removeprefix("Nächstes Mal: ")[0].isupper()


def test_what_has_no_translation_stays_english_and_is_told_once() -> None:
    missing: list[str] = []
    language = Language("de", missing.append)
    assert [language.words("Wiggle your toes"), language.words("Wiggle your toes")] == ["Wiggle your toes"] * 2
    assert missing == ["Wiggle your toes"]


def test_a_german_voice_is_another_than_the_english_one() -> None:
    text = "Keep your hips on the floor"
    german, english = voice_file(text, "de"), voice_file(text)
    assert german is not None
    assert english is not None
    assert decode(german).tobytes() != decode(english).tobytes()
    assert CueSounds(language="de").words(text).tobytes() == decode(german).tobytes()


def test_several_faults_in_one_line_are_all_translated() -> None:
    assert Language("de").words("Hips up: once, back rounds: 3 times") == "Hüfte hoch: einmal, Rücken rund: 3-mal"
    assert Language("de").words("Rest, then left leg") == "Ausruhen, dann das linke Bein"
