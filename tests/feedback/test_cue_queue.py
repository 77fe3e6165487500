"""The order of cues, and which are dropped."""

from __future__ import annotations

import threading
import time

from formcheck.clock import ManualClock
from formcheck.exercise.cue import Cue
from formcheck.feedback.cue_queue import STALE_AFTER_S, TOO_LATE_S, CueQueue

HIPS = Cue(1.0, "Keep your hips on the floor", "hip_lift", tone=True)
KNEES = Cue(2.0, "Straighten your knees", "knee_bend", tone=True)
READY = Cue(0.0, "Ready")


def drained(queue: CueQueue) -> list[Cue]:
    return [cue for cue in iter(queue.pop, None)]


def test_cues_come_out_in_the_order_said() -> None:
    queue = CueQueue(ManualClock())
    for cue in (READY, HIPS, KNEES):
        queue.push(cue)
    assert len(queue) == 3
    assert drained(queue) == [READY, HIPS, KNEES]


def test_a_new_correction_drops_a_stale_one_but_no_instruction() -> None:
    clock = ManualClock()
    queue = CueQueue(clock)
    queue.push(READY)
    queue.push(HIPS)
    clock.sleep(STALE_AFTER_S + 0.1)
    queue.push(KNEES)
    assert drained(queue) == [READY, KNEES]


def test_a_fresh_correction_stays() -> None:
    clock = ManualClock()
    queue = CueQueue(clock)
    queue.push(HIPS)
    clock.sleep(STALE_AFTER_S - 0.1)
    queue.push(KNEES)
    assert drained(queue) == [HIPS, KNEES]


def test_an_instruction_drops_nothing() -> None:
    clock = ManualClock()
    queue = CueQueue(clock)
    queue.push(HIPS)
    clock.sleep(STALE_AFTER_S + 0.1)
    queue.push(READY)
    assert drained(queue) == [HIPS, READY]


def test_what_waited_through_a_stall_is_not_said_if_it_is_a_correction() -> None:
    clock = ManualClock()
    queue = CueQueue(clock)
    queue.push(HIPS)
    queue.push(READY)
    clock.sleep(TOO_LATE_S + 1)
    assert drained(queue) == [READY]


def test_waiting_ends_with_a_cue_or_with_the_queue() -> None:
    queue = CueQueue(ManualClock())
    answers: list[bool] = []

    def wait_twice() -> None:
        answers.append(queue.wait())
        queue.pop()
        answers.append(queue.wait())

    waiting = threading.Thread(target=wait_twice)
    waiting.start()
    queue.push(READY)
    while len(queue):
        time.sleep(0.001)
    queue.close()
    waiting.join(60)
    assert answers == [True, False]
