from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from patience import PATIENCE_S, until
from video_files import number_of, write_video

from formcheck.capture.frame import Camera, Frame
from formcheck.capture.grabber import Grabber, Limits
from formcheck.capture.paced import PacedVideo
from formcheck.capture.scripted import End, Frames, Lost, NoCamera, ScriptedCamera, Stall, Step
from formcheck.clock import ManualClock, SystemClock
from formcheck.errors import BadVideo, CameraLost, CameraUnavailable

LIMITS = Limits(first_open_s=2.0, stall_s=0.2, retry_s=0.02, give_up_s=60.0, close_s=0.2)
NO_STALLS = replace(LIMITS, stall_s=600.0)
"""Where a thread that comes late is no silence of the camera."""


def start(steps: list[Step], limits: Limits = LIMITS) -> tuple[Grabber, ScriptedCamera]:
    camera = ScriptedCamera(steps, SystemClock())
    return Grabber(camera.open, SystemClock(), limits), camera


def test_only_the_newest_frame_is_kept_and_handed_out_once() -> None:
    grabber, camera = start([Frames(20), Stall()])
    until(lambda: camera.delivered == 20)
    frame = grabber.newest(PATIENCE_S)
    while frame is not None and frame.image[0, 0, 0] < 19:
        frame = grabber.newest(PATIENCE_S)
    assert frame is not None
    assert grabber.newest(0.0) is None
    assert grabber.name == "scripted camera"
    grabber.close()


def test_capture_times_grow() -> None:
    grabber, _ = start([Frames(100_000, every_s=0.005)])
    times = []
    while len(times) < 5:
        frame = grabber.newest(PATIENCE_S)
        assert frame is not None
        times.append(frame.time_s)
    assert times == sorted(set(times))
    grabber.close()


def test_no_camera_at_the_start_is_said_at_once() -> None:
    with pytest.raises(CameraUnavailable, match="not there"):
        start([NoCamera()])[0].__enter__()


def test_what_is_no_video_is_passed_on(tmp_path: Path) -> None:
    clock = SystemClock()
    with pytest.raises(BadVideo):
        Grabber(lambda: PacedVideo(tmp_path / "nothing.mp4", clock), clock, LIMITS).__enter__()


def test_an_opening_that_blocks_is_given_up_and_released_later() -> None:
    gate = threading.Event()
    camera = ScriptedCamera([Frames(1)], SystemClock())

    def slow() -> Camera:
        gate.wait()
        return camera.open()

    with pytest.raises(CameraUnavailable, match="did not answer"):
        Grabber(slow, SystemClock(), Limits(first_open_s=0.1, close_s=0.05)).__enter__()
    gate.set()
    until(lambda: camera.closed == 1)


def test_the_camera_opens_while_other_things_are_done() -> None:
    gate = threading.Event()
    camera = ScriptedCamera([Frames(1), Stall()], SystemClock())

    def slow() -> Camera:
        gate.wait()
        return camera.open()

    with closing(Grabber(slow, SystemClock(), NO_STALLS)) as opening:
        gate.set()
        with opening as grabber:
            assert grabber.newest(PATIENCE_S) is not None


def test_a_film_begins_when_it_is_looked_at(tmp_path: Path) -> None:
    path, clock = write_video(tmp_path / "film.mp4", [0, 40, 80]), ManualClock()

    class Film(PacedVideo):
        reads = 0

        def read(self) -> Frame | None:
            self.reads += 1
            return super().read()

    film = Film(path, clock)
    with Grabber(lambda: film, clock, LIMITS) as grabber:
        assert film.reads == 0
        first = grabber.newest(PATIENCE_S)
        assert first is not None
        assert film.reads > 0


def test_a_lost_camera_is_said_retried_and_back() -> None:
    camera, plugged_in = ScriptedCamera([Frames(1), Lost(), NoCamera(), Frames(1)], SystemClock()), threading.Event()

    def open_it() -> Camera:
        if camera.opened and not plugged_in.is_set():
            raise CameraUnavailable("The camera is unplugged: plug it in")
        return camera.open()

    grabber = Grabber(open_it, SystemClock(), NO_STALLS)
    first = grabber.newest(PATIENCE_S)
    until(lambda: grabber.state == "lost")
    assert "Trying again" in grabber.message
    assert "\n" not in grabber.message
    plugged_in.set()
    second = grabber.newest(PATIENCE_S)
    assert first is not None
    assert second is not None
    assert second.time_s > first.time_s
    assert (camera.opened, camera.closed) == (2, 1)
    grabber.close()


def test_back_means_ok() -> None:
    grabber, camera = start([Frames(1), Lost(), Frames(2000, every_s=0.002)], NO_STALLS)
    until(lambda: camera.opened == 2)
    until(lambda: grabber.state == "ok")
    assert grabber.message == ""
    camera.finish()
    grabber.close()
    assert grabber.state == "ended"


def test_a_stall_is_lost_until_the_read_returns() -> None:
    stall = Stall()
    grabber, camera = start([Frames(1), stall, Frames(2000, every_s=0.002)])
    assert grabber.newest(PATIENCE_S) is not None
    until(lambda: grabber.state == "lost")
    assert grabber.newest(0.01) is None
    stall.released.set()
    assert grabber.newest(PATIENCE_S) is not None
    until(lambda: grabber.state == "ok")
    assert camera.opened == 1
    grabber.close()


def test_a_stalled_handle_is_opened_anew_once_it_can_be_released() -> None:
    stall = Stall(then_lost=True)
    grabber, camera = start([Frames(1), stall, Frames(2000, every_s=0.002)])
    assert grabber.newest(PATIENCE_S) is not None
    until(lambda: grabber.state == "lost")
    stall.released.set()
    assert grabber.newest(PATIENCE_S) is not None
    assert (camera.opened, camera.closed) == (2, 1)
    grabber.close()


def test_close_does_not_wait_for_a_stuck_read() -> None:
    stall = Stall()
    grabber, camera = start([Frames(1), stall])
    grabber.newest(PATIENCE_S)
    grabber.close()
    grabber.close()
    assert (grabber.state, camera.closed) == ("ended", 0)
    assert grabber.newest(PATIENCE_S) is None
    stall.released.set()
    camera.finish()
    until(lambda: camera.closed == 1)


def waited(grabber: Grabber, clock: ManualClock, seconds: float) -> None:
    """Ask for frames all this time; none comes."""
    for part_s in (1.0,) * int(seconds) + (seconds % 1.0,):
        clock.sleep(part_s)
        assert grabber.newest(0.0) is None


def test_a_camera_that_does_not_come_back_is_given_up_after_the_limit() -> None:
    clock = ManualClock()
    camera = ScriptedCamera([Frames(1), Lost(), NoCamera(times=10**6)], ManualClock())
    grabber = Grabber(camera.open, clock, LIMITS)
    assert grabber.newest(PATIENCE_S) is not None
    until(lambda: grabber.state == "lost")
    waited(grabber, clock, 59.9)
    clock.sleep(0.2)
    with pytest.raises(CameraLost, match="given up"):
        grabber.newest(0.01)
    with pytest.raises(CameraLost, match="given up"):
        grabber.newest(0.01)
    grabber.close()


def test_a_stalled_camera_is_given_up_too() -> None:
    clock = ManualClock()
    stall = Stall()
    camera = ScriptedCamera([Frames(1), stall], ManualClock())
    grabber = Grabber(camera.open, clock, LIMITS)
    assert grabber.newest(PATIENCE_S) is not None
    clock.sleep(1.0)
    assert grabber.state == "lost"
    assert "sends no pictures" in grabber.message
    waited(grabber, clock, 58.9)
    clock.sleep(0.2)
    with pytest.raises(CameraLost, match="given up"):
        grabber.newest(0.01)
    stall.released.set()
    camera.finish()
    grabber.close()


def test_a_minute_of_sleep_is_no_silence_of_the_camera() -> None:
    """On systems whose clock goes on while the machine sleeps."""
    clock = ManualClock()
    stall = Stall()
    camera = ScriptedCamera([Frames(1), stall, Frames(2000, every_s=0.002)], ManualClock())
    grabber = Grabber(camera.open, clock, LIMITS)
    assert grabber.newest(PATIENCE_S) is not None
    clock.sleep(3600.0)
    assert grabber.newest(0.01) is None
    assert grabber.state == "ok"
    waited(grabber, clock, 58.0)
    stall.released.set()
    assert grabber.newest(PATIENCE_S) is not None
    grabber.close()


def test_the_end_is_the_end() -> None:
    grabber, camera = start([Frames(1), End()])
    assert grabber.newest(PATIENCE_S) is not None
    until(lambda: grabber.state == "ended")
    assert grabber.newest(PATIENCE_S) is None
    until(lambda: camera.closed == 1)
    grabber.close()


def test_a_file_is_played_to_its_end(tmp_path: Path) -> None:
    clock = SystemClock()
    path = write_video(tmp_path / "gap.mp4", [0, 20, 40, 500, 520])
    limits = Limits(stall_s=0.1)
    states, numbers, began_s = set(), [], clock.now()
    with Grabber(lambda: PacedVideo(path, clock), clock, limits) as grabber:
        while grabber.state != "ended" or not numbers:
            frame = grabber.newest(0.02)
            states.add(grabber.state)
            numbers += [number_of(frame.image)] if frame is not None else []
        last = grabber.newest(0.0)
    numbers += [number_of(last.image)] if last is not None else []
    assert states <= {"ok", "ended"}  # a gap in a film is no stall
    assert numbers == sorted(set(numbers))
    assert numbers[-1] == 4
    assert clock.now() - began_s > 0.5, "as fast as it was filmed"


def test_a_change_of_size_is_passed_on() -> None:
    grabber, camera = start([Frames(1, size=(64, 48)), Lost(), Frames(3, size=(48, 64))])
    until(lambda: camera.delivered == 4)
    frame = grabber.newest(PATIENCE_S)
    while frame is not None and frame.image[0, 0, 0] < 3:
        frame = grabber.newest(PATIENCE_S)
    assert frame is not None
    assert frame.size == (48, 64)
    camera.finish()
    grabber.close()


def test_when_few_are_enough_the_others_are_let_pass_and_the_next_ones_come_all_again() -> None:
    grabber, camera = start([Frames(10_000, every_s=0.002)], Limits(stall_s=5.0))
    grabber.seldom(0.1)
    for _ in range(2):  # what was read before
        grabber.newest(PATIENCE_S)
    frames = [grabber.newest(PATIENCE_S) for _ in range(4)]
    times = [frame.time_s for frame in frames if frame is not None]
    assert len(times) == 4
    assert all(later - before >= 0.1 for before, later in pairwise(times))
    assert camera.delivered > 8
    grabber.seldom(0.0)
    until(lambda: (frame := grabber.newest(PATIENCE_S)) is not None and _close(grabber, frame.time_s))
    grabber.close()


def _close(grabber: Grabber, time_s: float) -> bool:
    following = grabber.newest(PATIENCE_S)
    return following is not None and following.time_s - time_s < 0.1
