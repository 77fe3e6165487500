"""What is heard of a session: words, tones, both or neither, as the person chose."""

from __future__ import annotations

from dataclasses import replace

from formcheck.exercise.cue import Cue
from formcheck.exercise.moment import Moment
from formcheck.feedback.approach import Approach
from formcheck.feedback.speaker import Speaker


class Hearing:
    """Between the moments and a speaker. What is on can be changed at any time.

    tones: all of them, the ones of compensations and the rising ticks toward the target; ticks: these alone.
    """

    def __init__(self, speaker: Speaker, words: bool = True, tones: bool = True, ticks: bool = True) -> None:
        self._speaker = speaker
        self._approach = Approach()
        self.words, self.tones, self.ticks = words, tones, ticks

    def moment(self, moment: Moment) -> None:
        """Say the cues of a moment; tick when the movement came nearer to its target."""
        for cue in moment.cues:
            self.cue(cue)
        share = moment.guide.approaching if moment.guide is not None else None
        step = self._approach.update(moment.time_s, share, in_form=not moment.faults)
        if step is not None and self.tones and self.ticks:
            self._speaker.tick(step)

    def cue(self, cue: Cue) -> None:
        """Say what of it is to be heard: without words a correction is its tone alone."""
        heard = replace(cue, text=cue.text if self.words else "", tone=cue.tone and self.tones)
        if heard.text or heard.tone:
            self._speaker.say(heard)
