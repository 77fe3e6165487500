"""`formcheck live`: the camera loop. Grab the newest frame, track, record, check, show, say."""

from __future__ import annotations

import argparse
import shlex
from contextlib import closing
from datetime import datetime
from pathlib import Path

from formcheck.capture.frame import Frame
from formcheck.capture.grabber import Grabber
from formcheck.capture.source import CameraSource
from formcheck.capture.watch import DarkWatch
from formcheck.checker import Checker
from formcheck.cli.attention import Attention
from formcheck.cli.called import called
from formcheck.cli.earlier import last_time
from formcheck.cli.options import as_text, check_allowed, check_camera, check_kept, check_meant, check_view, chosen
from formcheck.cli.pace import Pace
from formcheck.cli.quiet import native_messages_off
from formcheck.cli.stage import Stage, open_stage
from formcheck.cli.stopping import Stop, stop_on_signal
from formcheck.cli.tap import Tap
from formcheck.cli.telling import tell, telling_in_passing
from formcheck.cli.versions import versions
from formcheck.clock import Clock, SystemClock
from formcheck.coach.result import result_of
from formcheck.errors import CameraLost
from formcheck.exercise.exercise import Exercise
from formcheck.exercise.load import find_exercise
from formcheck.feedback.summary import summary
from formcheck.pose.ahead import Ahead, Seen
from formcheck.pose.mediapipe_tracker import MediapipeTracker
from formcheck.pose.tracker import ChoosingTracker, Tracker
from formcheck.recording.session import SessionInfo
from formcheck.recording.sink import check_folder

_WAIT_S = 0.03
"""How long to wait for a frame before the window is looked after again."""
_IDLE_S = 0.08
"""How long to rest between two looks at the keys while it stands still."""
_SLOW_S = 0.2
"""The same while a frame is tracked, which a slow machine needs all its time for."""
_RESULT_S = 60.0
"""How long the result of a led session stays on the screen: who was lying down gets up first."""
LOST, BACK = "Camera lost", "Camera is back"


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    exercise = find_exercise(args.exercise)
    check_allowed(exercise, args.allow)
    check_view(exercise, args.view)
    check_meant(exercise, args.side, args.progressions, args.free, args.view)
    check_kept(args.video, args.no_record)
    check_camera(args.camera)
    if not args.no_record:
        check_folder(Path(args.record))
    clock = SystemClock()
    with (
        native_messages_off(),
        telling_in_passing(),
        stop_on_signal() as stop,
        closing(Grabber(CameraSource(args.camera, clock), clock)) as camera,
        # Loaded while the camera opens.
        closing(MediapipeTracker(Path(args.model) if args.model else None)) as tracker,
        camera as grabber,
    ):
        stage = open_stage(f"formcheck - {exercise.name}", args, waits=False)
        return Live(exercise, args, grabber, tracker, stage, clock).run(stop)


class Live:
    """One live session, from the first frame to the summary."""

    def __init__(
        self,
        exercise: Exercise,
        args: argparse.Namespace,
        grabber: Grabber,
        tracker: Tracker,
        stage: Stage,
        clock: Clock,
    ) -> None:
        self._exercise, self._args = exercise, args
        self._grabber, self._tracker, self._stage, self._clock = grabber, tracker, stage, clock
        self._ahead = Ahead(tracker)
        folder = None if args.no_record else Path(args.record)
        self._tap = Tap(folder, clock)
        self._options = chosen(args, None if folder is None else last_time(folder, exercise.id))
        self._checker = Checker(exercise, self._options)
        stage.led = not args.free
        self._tell_needs()
        stage.last_words(lambda: self.end("screen lost"))
        self._done_s: float | None = None
        self._start_s: float | None = None
        self._last_us = -1
        self._camera_ok = True
        self._dark, self._pace, self._waited_s = DarkWatch(), Pace(), 0.0
        self._attention = Attention()
        self._status = 0
        self._ended = False

    def _tell_needs(self) -> None:
        """What the exercise needs, in the terminal."""
        exercise = self._checker.exercise or self._exercise
        for line in (exercise.name, *(f"  {need}" for need in exercise.needs)):
            self._stage.line(line)

    def run(self, stop: Stop) -> int:
        """The loop; the exit status."""
        reason = "broken off"
        stop.instead(lambda: self._stage.stuck, self._end_without_screen)
        try:
            try:
                while not (stop.asked or self._stage.quit or self._over) and self.turn():
                    pass
            finally:
                self._see_last()
            reason = "stopped" if stop.asked or self._stage.quit else "finished"
        except CameraLost as error:
            if self._done_s is None:
                tell(str(error))
                reason, self._status = "camera lost", 1
            else:  # nothing of the session is missing: only its result was still on the screen
                reason = "finished"
        finally:
            self.end(reason)
        return 1 if self._tap.failed else self._status

    @property
    def busy(self) -> bool:
        """Whether a frame is with the tracker."""
        return self._ahead.busy

    def turn(self) -> bool:
        """One turn: the newest frame goes to the tracker while the one before is shown; false at a film's end."""
        seen = self._ahead.take(_SLOW_S)
        if seen is None and self._ahead.busy:
            self._stage.idle()
            return True
        try:
            return self._track(0.0 if seen is not None else _WAIT_S)
        finally:
            if seen is not None:
                self._see(*seen)

    def _track(self, wait_s: float) -> bool:
        """Give the tracker the newest frame; false when there will be no more."""
        every_s = self._look_how_often()
        self._grabber.seldom(every_s)
        if every_s:
            self._pace.gap()
        asked_s = self._clock.now()
        frame = self._grabber.newest(_IDLE_S if every_s else wait_s)
        self._waited_s += self._clock.now() - asked_s
        if frame is None and self._grabber.state == "ended":
            # The last one may have come after the first look.
            frame = self._grabber.newest(0.0)
            if frame is None:
                return False
        if frame is None:
            if wait_s or every_s:
                self._without_frame()
        elif self._stage.paused or not self._attention.wants(frame):
            self._stage.idle()
            self._clock.sleep(_IDLE_S)
        else:
            self._attention.tracked(frame)
            self._camera(True)
            self._ahead.start(frame, self._time_us(frame))
            self._look_at(frame)
        return True

    def _look_how_often(self) -> float:
        """Seconds from one frame that is looked at to the next, 0 for all. A key ends a pause at once."""
        resting = self._stage.stands and not self._stage.asked
        self._attention.set(self._stage.paused or resting, self._checker.signing and not self._stage.paused)
        return self._attention.every_s

    def _see_last(self) -> None:
        """What was given to the tracker is stored, however the session ends."""
        seen = self._ahead.take()
        if seen is not None:
            self._see(*seen)

    def _look_at(self, frame: Frame) -> None:
        """Say once when frames are too few or too dark."""
        slow = self._pace.frame(self._clock.now(), self._waited_s)
        self._waited_s = 0.0
        if slow:
            tell(slow)
        if self._dark.look(frame):
            tell(self._dark.notice)
        self._stage.notice = self._dark.notice

    def _time_us(self, frame: Frame) -> int:
        if self._start_s is None:
            self._start_s = frame.time_s
        self._last_us = max(round((frame.time_s - self._start_s) * 1e6), self._last_us + 1)
        return self._last_us

    @property
    def _over(self) -> bool:
        """Whether the result of a led session was on the screen for a while."""
        return self._done_s is not None and self._last_us / 1e6 - self._done_s > _RESULT_S

    def _obey(self, time_s: float) -> None:
        """Hand the keys to the session; they are recorded, so that a replay does the same."""
        if self._tap.due:
            return  # before the first frame nothing can be recorded, nor is there anything to steer
        for kind in self._stage.take_commands():
            self._checker.command(kind)
            self._tap.command(time_s, kind)

    def _see(self, frame: Frame, seen: Seen) -> None:
        observation = seen()
        self._obey(observation.time_s)
        moment = self._checker.step(observation)
        if self._checker.done and self._done_s is None:
            self._done_s = observation.time_s
        if moment.guide is not None and moment.guide.elsewhere and isinstance(self._tracker, ChoosingTracker):
            self._tracker.look_elsewhere()
        if self._tap.due:
            self._tap.begin(self._info(frame))
            if self._tap.path is not None:
                self._stage.line(f"Recording to {self._tap.path}")
        self._tap.frame(frame, observation, moment)
        self._stage.show(frame.image, moment)  # last: a frozen screen holds it

    def _without_frame(self) -> None:
        lost = self._grabber.state == "lost"
        if lost:
            self._pace.gap()
        self._camera(not lost)
        self._stage.idle(LOST if lost else "")
        self._tap.flush()

    def _camera(self, ok: bool) -> None:
        """Say once that the camera went, and once that it came back."""
        if ok == self._camera_ok:
            return
        self._camera_ok = ok
        tell(BACK if ok else self._grabber.message)
        self._stage.say(BACK if ok else LOST)
        if self._start_s is not None:
            now_s = self._clock.now() - self._start_s
            self._tap.status(now_s, BACK if ok else LOST)

    def _end_without_screen(self) -> int:
        """In another thread, while the screen holds the main one."""
        self._stage.leave_window()
        self._see_last()
        self.end("stopped")
        return 1 if self._tap.failed else self._status

    def end(self, reason: str) -> None:
        """Close the recording, say what the session came to. Once: whatever holds up the rest, another may call it."""
        if self._ended:
            return
        self._ended = True
        self._ahead.close()
        outcome = self._checker.finish()
        last = self._options.last
        lines = summary(outcome, last)
        self._tap.close(self._checker.remaining(), result_of(outcome, last), reason)
        if self._tap.path is not None:
            lines.append(f"Recorded in {self._tap.path}")
            lines.append(f"See it again: {called()} replay {shlex.quote(str(self._tap.path))}")
            if last is not None:
                lines.append(f"From session to session: {called()} history {shlex.quote(str(self._tap.path.parent))}")
        if self._grabber.warning:
            tell(self._grabber.warning)
        self._stage.summarize(lines)
        self._stage.close()

    def _info(self, frame: Frame) -> SessionInfo:
        return SessionInfo(
            exercise=self._exercise.id,
            exercise_text=self._exercise.text,
            model_name=self._tracker.model_name,
            model_sha256=self._tracker.model_sha256,
            size=frame.size,
            camera=self._grabber.name,
            started=datetime.now().astimezone(),
            video=self._args.video,
            options=as_text(self._options),
            versions=versions(),
        )
