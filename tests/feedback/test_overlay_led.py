"""What a led session shows: steps of the set-up, the dial, the pause, the result."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from moments import NOBODY, SIZE, lying

from formcheck.exercise.find import exercise_ids
from formcheck.exercise.guide import Guide, Score
from formcheck.exercise.load import find_exercise
from formcheck.exercise.moment import Fault, Moment
from formcheck.feedback.keys import ARMS_HINT, KEYS_HINT
from formcheck.feedback.labels import Labels
from formcheck.feedback.language import Language
from formcheck.feedback.marks import plates
from formcheck.feedback.marks.canvas import prepared
from formcheck.feedback.marks.dial import SIZE as SIZE_OF_DIAL
from formcheck.feedback.marks.dial import dial_text, stands_still
from formcheck.feedback.marks.placing import beside
from formcheck.feedback.marks.result import score_text
from formcheck.feedback.overlay import Overlay, blank
from formcheck.feedback.palette import GOOD, ORANGE, SKY, WHITE, YELLOW, Colour

LED = Guide("exercise", 8, 8, ("right", "left"), "right", 2, 5)
FAULT = Fault("hip_lift", "right", "", ())
DONE = Guide(
    "done",
    result=("Left 12 degrees short of straight, right 18", "Left 12°", "Hips up: twice", "Next time: slowly"),
    scores=(Score("short of straight", "°", 12.0, 18.0),),
)
SIZES = [(640, 480), (480, 640), (1280, 720), (1920, 1080), (3840, 2160)]


def draw(moment: Moment, size: tuple[int, int] = SIZE, **options) -> np.ndarray:
    return Overlay().draw(blank(size), moment, **options)


def count(image: np.ndarray, colour: Colour) -> int:
    return int((np.abs(image.astype(int) - colour).max(axis=2) <= 6).sum())


def holding(**changes) -> Moment:
    return replace(NOBODY, phase="hold", hold_s=4.0, hold_target_s=10.0, guide=LED, **changes)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (replace(NOBODY, guide=LED), "2/5"),
        (replace(NOBODY, guide=replace(LED, stage="rest", rest_left_s=11.2)), "12"),
        (replace(NOBODY, guide=replace(LED, stage="set_up")), ""),
        (replace(NOBODY, guide=DONE), ""),
        (replace(NOBODY, guide=Guide("exercise")), ""),
        (holding(), "6"),
        (replace(holding(), hold_s=10.0), "✓"),
        (replace(holding(), hold_target_s=None), "4 s"),
    ],
)
def test_the_number_in_the_dial(moment: Moment, text: str) -> None:
    assert dial_text(moment, Labels()) == text


def test_a_hold_that_stands_still_is_told_by_more_than_its_colour() -> None:
    going, standing = draw(holding()), draw(holding(faults=(FAULT,)))
    assert count(going, SKY) > 500
    assert count(going, ORANGE) == 0
    assert count(standing, SKY) == 0
    assert stands_still(holding(faults=(FAULT,)))
    assert not stands_still(holding())
    assert not stands_still(holding(faults=(replace(FAULT, stops=False),))), "a tight leg is a result"
    assert [blocks(going), blocks(standing)] == [1, 4], "40 % as one arc, or in pieces"


def test_what_is_a_result_and_nothing_to_correct_is_no_alarm_on_the_body() -> None:
    plain, tight, lifted = (draw(holding(faults=faults)) for faults in ((), (replace(FAULT, stops=False),), (FAULT,)))
    assert (tight == plain).all()
    assert (lifted != plain).any()


def blocks(image: np.ndarray) -> int:
    """Filled stretches of the ring of the hold, all the way round."""
    diameter, edge = round(SIZE_OF_DIAL * 480), round(0.025 * 480)
    centre = np.array([640 - edge - diameter + diameter // 2, 480 - edge - diameter + diameter // 2])
    turns = np.radians(np.arange(-90, 270, 1.0))
    around = np.rint(centre + 0.35 * diameter * np.stack([np.cos(turns), np.sin(turns)], axis=1)).astype(int)
    pixels = image[around[:, 1], around[:, 0]].astype(int)
    filled = np.any([np.abs(pixels - colour).max(axis=1) < 40 for colour in (SKY, ORANGE)], axis=0)
    return int(np.count_nonzero(filled & ~np.roll(filled, 1)))


def test_every_repetition_fills_a_piece_of_the_outer_ring() -> None:
    filled = [count(draw(replace(NOBODY, guide=replace(LED, reps_done=done))), WHITE) for done in range(6)]
    assert [b - a > 100 for a, b in itertools.pairwise(filled)] == [True] * 5


def test_the_steps_of_the_set_up_fill_one_by_one() -> None:
    filled = [count(draw(replace(NOBODY, guide=Guide("set_up", step_done=done, steps=8))), SKY) for done in range(9)]
    assert filled[0] == 0
    assert all(b - a > 100 for a, b in itertools.pairwise(filled))


def test_the_guides_target_is_drawn_while_the_exercise_goes_on() -> None:
    led = replace(LED, target=(0.0, 10.0))
    assert count(draw(lying(guide=led)), GOOD) > 100
    assert count(draw(lying(guide=replace(led, stage="rest"))), GOOD) == 0


def test_in_the_target_the_number_is_ticked_off() -> None:
    inside, outside = (count(draw(lying(guide=replace(LED, target=t))), YELLOW) for t in ((15.0, 25.0), (0.0, 10.0)))
    assert inside != outside


@pytest.mark.parametrize("how", ["key", "guide"])
def test_a_pause_darkens_the_picture_and_shows_its_sign(how: str) -> None:
    ground = np.full((480, 640, 3), 200, np.uint8)
    moment = replace(NOBODY, guide=replace(LED, stage="paused")) if how == "guide" else NOBODY
    image = Overlay().draw(ground, moment, paused=how == "key")
    assert tuple(image[20, 20]) == (100, 100, 100)
    assert count(image[180:300, 260:380], WHITE) > 1500
    assert (ground == 200).all()


@pytest.mark.parametrize("size", SIZES)
def test_the_result_is_inside_and_the_longer_bar_is_the_larger_value(size: tuple[int, int]) -> None:
    empty, image = draw(replace(NOBODY, guide=LED, phase="hold"), size), draw(replace(NOBODY, guide=DONE), size)
    changed = np.argwhere((empty != image).any(axis=2))
    assert changed.min() > 0
    assert count(image, ORANGE) == pytest.approx(1.5 * count(image, SKY), rel=0.03)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(12.4, "°", "12°"), (-3.0, "deg", "−3°"), (None, "°", "–"), (0.071, "torso", "0.071 torso")],
)
def test_scores_are_written_with_real_glyphs(value: float | None, unit: str, text: str) -> None:
    assert score_text(value, unit) == text


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", ["Hold", "Turn a little so that your side is toward the camera"])
def test_the_instruction_is_large_enough_for_two_metres(size: tuple[int, int], text: str) -> None:
    """Its letters are at least 3.2 % of the picture's height (2.4 % of a portrait's) high: see docs."""
    silent, told = draw(NOBODY, size), draw(replace(NOBODY, instruction=text), size)
    rows = np.flatnonzero((np.abs(told.astype(int) - WHITE).max(axis=2) < 30).sum(axis=1) > 0)
    runs = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
    tallest = max(len(run) for run in runs)
    assert tallest >= (0.032 if size[0] > size[1] else 0.024) * silent.shape[0]


def test_before_the_first_frame_there_is_a_message() -> None:
    image = Overlay().message((640, 480), ("Waiting for the camera…",))
    assert image.shape == (480, 640, 3)
    assert count(image[200:280], WHITE) > 500


def test_a_label_stays_where_it_was_beside_its_joint() -> None:
    """What would move it in a picture of its own does not, as long as nothing is in its way there."""
    places: dict[str, tuple[float, float, int]] = {}
    corners = []
    for degrees in range(0, 180, 5):
        toward = (float(np.cos(np.radians(degrees))), float(np.sin(np.radians(degrees))))
        canvas = prepared(blank((640, 480)), False, places)
        corners.append(beside(canvas, (320.0 + degrees / 10, 240.0), (90, 40), 30.0, toward, "angle"))
    moved = np.abs(np.diff(np.array(corners), axis=0))
    assert moved.max() == pytest.approx(0.5)
    canvas = prepared(blank((640, 480)), False, places)
    canvas.taken.append((300, 0, 640, 480))
    assert beside(canvas, (320.0, 240.0), (90, 40), 30.0, (1.0, 0.0), "angle")[0] < 300 - 90


def most_to_read() -> list[str]:
    """The exercises whose needs are longest: all in one line, and line by line."""
    needs = {name: find_exercise(name).needs for name in exercise_ids()}
    measures = (lambda name: sum(map(len, needs[name])), lambda name: len(needs[name]))
    return [max(needs, key=measure) for measure in measures]


@pytest.mark.parametrize("size", SIZES)
def test_what_is_needed_fits_between_instruction_and_state(size: tuple[int, int]) -> None:
    """Every exercise where there is least room; of larger pictures, which are in proportion, the fullest lists."""
    instruction, language = "Step back, into the picture", Language("de")
    names = exercise_ids() if max(size) <= max(SIZE) else most_to_read()
    for name, words in itertools.product(names, (Language(), language)):
        exercise = find_exercise(name)
        hints = words.lines((ARMS_HINT, KEYS_HINT))
        guide = Guide("set_up", 0, 8, needs=(*exercise.needs, exercise.plan.safety or "Stop", *hints))
        moment = words.moment(replace(NOBODY, instruction=instruction, guide=guide))
        canvas = prepared(blank(size), mirrored=True)
        plates.draw_instruction(canvas, moment.instruction)
        plates.draw_steps(canvas, moment)
        plates.draw_needs(canvas, moment)
        plates.draw_status(canvas, moment, words.labels())
        above, steps, needs, status = canvas.taken
        assert above[3] < steps[3] < needs[1] < needs[3] < status[1], name
        assert needs[2] <= canvas.width


def test_beside_the_help_nothing_is_written() -> None:
    """The state at the bottom and the dial are not seen through its edges."""
    kept, bare = (draw(state, panel=("h  this help", "q  quit")) for state in (holding(), lying()))
    assert (kept[-60:, :200] == bare[-60:, :200]).all()
    assert (draw(holding())[-60:, :200] != draw(replace(holding(), phase="move"))[-60:, :200]).any()


def test_what_is_too_uncertain_has_no_bar_and_no_error() -> None:
    unsure, known = (Score("short", "°", value, 9.0, left_off=18.0) for value in (None, 12.0))
    done = [lying(guide=Guide("done", result=("Done",), scores=(score,))) for score in (unsure, known)]
    assert count(draw(done[0]), SKY) < 0.2 * count(draw(done[1]), SKY)
