"""Plays a recorded session or a video on a stage: at its own pace, from any second on, from fault to fault."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from formcheck.capture.frame import Image
from formcheck.checker import Checker
from formcheck.cli.sources import Source
from formcheck.cli.stage import Stage
from formcheck.clock import Clock
from formcheck.errors import UsageError
from formcheck.exercise.outcome import Outcome
from formcheck.feedback.overlay import blank
from formcheck.feedback.summary import summary
from formcheck.pose.observation import Observation

_LOOK_S = 0.02
_GAP_S = 0.1
"""Seconds without a picture, as after a loss of the camera, from which on the window is looked after in between."""
_LEAD_S = 1.0
"""Seconds shown before the fault that was jumped to."""
_BACK_S = 5.0
_TOLD_S = 2.0
_LOOK_FRAMES = 200
"""While frames are passed over: how many between two looks at the keys."""
NO_MORE, ON_THE_WAY = "no more faults", "One moment…"


class Player:
    """Shows every moment of a source when it is due. `stopped`: whether the user wants no more of anything.

    What is skipped is computed all the same, so that what follows is as it was. Only a recording can be gone through
    again: only there keys jump on and back, and the time is shown.
    """

    def __init__(
        self, source: Source, stage: Stage, clock: Clock, speed: float = 1.0, stopped: Callable[[], bool] = bool
    ) -> None:
        self._source, self._stage, self._clock = source, stage, clock
        self._speed, self._stopped = speed, stopped
        self._faults: list[float] | None = None
        self._checker = Checker(source.exercise, source.options)
        self._until_s = self._no_more_s = self._last_s = 0.0
        self._due_s: float | None = None
        stage.seeks = source.recording is not None

    def play(self, since_s: float = 0.0) -> Outcome | None:
        """Play to the end, or until the user leaves; then print the summary. since_s: where to begin.

        The result; None if the user left before the end. Raises UsageError if it ends before since_s.
        """
        self._until_s = since_s
        try:
            while self._run():
                self._checker = Checker(self._source.exercise, self._source.options)
        finally:
            self._stage.seeks, self._stage.notice = False, ""
            beyond = self._last_s < since_s and not self._left
            outcome = self._checker.finish()
            if not beyond:
                self._stage.summarize(summary(outcome, self._source.options.last))
        if beyond:
            raise UsageError(
                f"--from {since_s:g}: {self._source.name} has {self._last_s:.1f} s: give an earlier second"
            )
        return None if self._left else outcome

    def _run(self) -> bool:
        """Go through the source; true when it is to be gone through again, to an earlier place."""
        self._due_s = None
        for passed, (observation, image) in enumerate(self._source.seen(pictures=True, checker=self._checker)):
            moment = self._checker.step(observation)
            self._last_s = observation.time_s
            if observation.time_s < self._until_s:
                if passed % _LOOK_FRAMES == 0:
                    self._stage.idle(ON_THE_WAY)
                if self._left:
                    break
                continue
            if not self._wait(observation.time_s) and not self._stage.asked:
                break
            if self._stage.seeks:
                self._stage.notice = NO_MORE if observation.time_s < self._no_more_s else f"{observation.time_s:.1f} s"
            self._stage.show(_picture(image, observation), moment)
            if self._stage.asked and self._go(observation.time_s):
                return True
        return False

    @property
    def _left(self) -> bool:
        return self._stopped() or self._stage.quit

    def _wait(self, time_s: float) -> bool:
        """Until this second is due; false when the user wants something else."""
        clock, stage = self._clock, self._stage
        if self._due_s is None:  # the first one after a jump is seen at once, also while it stands still
            self._due_s = clock.now() - time_s / self._speed
            return not self._left
        due_s, since_s = self._due_s + time_s / self._speed, clock.now()
        while not (self._left or stage.asked) and (clock.now() < due_s or stage.paused):
            waited_s = clock.now()
            clock.sleep(_LOOK_S if stage.paused else min(_LOOK_S, due_s - waited_s))
            if stage.paused or waited_s - since_s > _GAP_S:
                stage.idle()
            if stage.paused:
                paused_s = clock.now() - waited_s
                self._due_s, due_s = self._due_s + paused_s, due_s + paused_s
        return not (self._left or stage.asked)

    def _go(self, now_s: float) -> bool:
        """Do what the keys ask for; whether that lies behind what was shown."""
        wanted_s = now_s
        for key in self._stage.take_commands():
            if key == "repeat":
                wanted_s = max(0.0, wanted_s - _BACK_S)
            elif key == "next":
                wanted_s = self._next_fault(wanted_s)
        self._until_s, self._due_s = wanted_s, None
        return wanted_s < now_s

    def _next_fault(self, now_s: float) -> float:
        """Shortly before the next fault; where one is, if there is none."""
        if self._faults is None:
            self._faults = self._places()
        at = bisect_right(self._faults, now_s + _LOOK_S)
        if at == len(self._faults):
            self._no_more_s = now_s + _TOLD_S
            return now_s
        return max(0.0, self._faults[at])

    def _places(self) -> list[float]:
        """Where one can go to: shortly before each fault; those that begin together are one place."""
        checker = Checker(self._source.exercise, self._source.options)
        for passed, (observation, _) in enumerate(self._source.seen(pictures=False, checker=checker)):
            checker.step(observation)
            if passed % _LOOK_FRAMES == 0:
                self._stage.idle(ON_THE_WAY)
            if self._left:
                break
        places: list[float] = []
        for start_s in sorted(event.start_s - _LEAD_S for event in checker.finish().events):
            if not places or start_s > places[-1] + _LEAD_S:
                places.append(start_s)
        return places


def _picture(image: Image | None, observation: Observation) -> Image:
    return image if image is not None else blank(observation.size)
