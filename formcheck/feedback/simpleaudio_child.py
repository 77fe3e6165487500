"""The process in which simpleaudio plays: `python -m formcheck.feedback.simpleaudio_child LANGUAGE`.

simpleaudio holds Python's global lock while a sound server stalls; here that stops nobody else.

On stdin, one JSON object a line: {"id": N, "say": WORDS, "compensation": NAME or null, "tone": BOOL},
N counting up from 1, or {"stop": N}, which ends cue N. On stdout, one line each: `ready` once, `said N`
after each cue, whether it was played to its end or stopped, or `failed REASON`, which is the last.
The end of stdin ends the process.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from queue import Queue
from typing import Any

import numpy as np
import simpleaudio
from simpleaudio._simpleaudio import SimpleaudioError

from formcheck.exercise.cue import Cue
from formcheck.feedback.alsa import alsa_messages_off
from formcheck.feedback.tones import Samples
from formcheck.feedback.voices import SAMPLE_RATE_HZ, CueSounds
from formcheck.resources import ENGLISH

_LOOK_AGAIN_S = 0.02


class Orders:
    """What stdin asks for, read in a thread so that a stop is seen while a cue plays."""

    def __init__(self) -> None:
        self.wanted: Queue[tuple[int, Cue] | None] = Queue()
        self.stopped_up_to = 0
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in sys.stdin:
            order: dict[str, Any] = json.loads(line)
            if "stop" in order:
                self.stopped_up_to = order["stop"]
            else:
                cue = Cue(0.0, order["say"], order["compensation"], order["tone"])
                self.wanted.put((order["id"], cue))
        self.wanted.put(None)


def serve(orders: Orders, sounds: CueSounds) -> None:
    """Play cue after cue until stdin ends."""
    while (wanted := orders.wanted.get()) is not None:
        number, cue = wanted
        samples = sounds.sound(cue)
        if len(samples) and orders.stopped_up_to < number:
            playing = start(samples)
            while playing.is_playing() and orders.stopped_up_to < number:
                time.sleep(_LOOK_AGAIN_S)
            playing.stop()
        answer(f"said {number}")


def start(samples: Samples) -> Any:
    """Start to play; returns simpleaudio's PlayObject at once."""
    return simpleaudio.play_buffer(samples, 1, 2, SAMPLE_RATE_HZ)


def answer(line: str) -> None:
    """Send a line to the parent."""
    print(line, flush=True)


def main() -> int:
    """Play what the parent orders until it hangs up; the exit status."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the parent, and that ends this
    try:
        with alsa_messages_off():
            start(np.zeros(SAMPLE_RATE_HZ // 20, dtype=np.int16))  # fails here without a device
            sounds = CueSounds(language=sys.argv[1] if len(sys.argv) > 1 else ENGLISH)
            answer("ready")
            serve(Orders(), sounds)
    except SimpleaudioError as error:
        answer("failed " + " ".join(str(error).split()))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
