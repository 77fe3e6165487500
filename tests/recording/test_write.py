from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from recorded_session import cue, event, info, observation, picture, write_session

from formcheck.clock import ManualClock
from formcheck.errors import RecordingFailed, UsageError
from formcheck.recording.read import read_recording
from formcheck.recording.write import RecordingWriter

HERE = Path(__file__).parent.parent


def test_the_name_tells_when_and_what(tmp_path: Path) -> None:
    assert write_session(tmp_path / "new" / "folder").name == "2026-11-22T17-05-00_downward_dog.mcap"


def test_sessions_in_the_same_second_do_not_meet(tmp_path: Path) -> None:
    with (
        RecordingWriter(tmp_path, info()) as one,
        RecordingWriter(tmp_path, info()) as two,
        RecordingWriter(tmp_path, info()) as three,
    ):
        one.observation(observation(0))
        two.observation(observation(1))
    assert one.path.name == "2026-11-22T17-05-00_downward_dog.mcap"
    assert two.path.name == "2026-11-22T17-05-00_downward_dog-2.mcap"
    assert three.path.name == "2026-11-22T17-05-00_downward_dog-3.mcap"
    assert list(read_recording(one.path).observations()) == [observation(0)]
    assert list(read_recording(two.path).observations()) == [observation(1)]


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    assert stat.S_IMODE(write_session(tmp_path).stat().st_mode) == 0o600


def test_everything_is_on_the_disk_within_a_quarter_second_of_frames(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path, info(), ManualClock())
    for number in range(60):
        writer.observation(observation(number))
        there = [seen.time_us for seen in read_recording(writer.path).observations()]
        assert number * 33_333 - (there[-1] if there else 0) < 300_000
    writer.close()


def test_frames_that_come_late_do_not_wait(tmp_path: Path) -> None:
    clock = ManualClock()
    with RecordingWriter(tmp_path, info(), clock) as writer:
        writer.observation(observation(0))
        clock.sleep(0.26)
        writer.observation(observation(1))
        assert len(list(read_recording(writer.path).observations())) == 2


def test_a_flush_and_a_status_put_all_on_the_disk(tmp_path: Path) -> None:
    with RecordingWriter(tmp_path, info(), ManualClock()) as writer:
        writer.cue(cue())
        writer.flush()
        assert len(list(read_recording(writer.path).cues())) == 1
        writer.event(event())
        writer.status(0.6, "camera 0 is lost")
        assert len(list(read_recording(writer.path).events())) == 1


def test_the_exercise_is_there_before_the_first_frame(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path, info())
    recording = read_recording(writer.path)
    assert recording.cut
    assert recording.info == info()
    writer.close()


def test_the_end_says_why_and_how_long(tmp_path: Path) -> None:
    with RecordingWriter(tmp_path, info()) as writer:
        writer.observation(observation(0))
        writer.close("camera lost")
        writer.close("again")
    end = read_recording(writer.path).end
    assert end is not None
    assert (end.reason, end.frames) == ("camera lost", 1)
    with pytest.raises(ValueError, match="is closed"):
        writer.observation(observation(1))


def test_an_error_in_the_session_closes_the_recording(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), RecordingWriter(tmp_path, info()) as writer:
        raise KeyboardInterrupt
    end = read_recording(writer.path).end
    assert end is not None
    assert end.reason == "KeyboardInterrupt"


def test_pictures_are_left_out_unless_asked_for(tmp_path: Path) -> None:
    with RecordingWriter(tmp_path, info(video=False)) as writer:
        writer.frame(picture(0), 0)
    assert not read_recording(writer.path).has_video
    assert not list(read_recording(writer.path).video_frames())


def one_line(error: BaseException, path: Path) -> str:
    assert "\n" not in str(error)
    assert str(path) in str(error)
    return str(error)


def test_a_file_as_folder_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    for folder in (file, file / "below"):
        with pytest.raises(UsageError) as caught:
            RecordingWriter(folder, info())
        assert "--record" in one_line(caught.value, folder)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
def test_a_folder_where_nothing_can_be_made_is_refused() -> None:
    for folder in (Path("/proc/self"), Path("/proc/recordings")):
        with pytest.raises(UsageError) as caught:
            RecordingWriter(folder, info())
        assert "--record" in one_line(caught.value, folder)


if os.name == "posix" and os.geteuid() != 0:  # root cannot be denied a folder: /proc above stands for one

    def test_a_read_only_folder_is_refused(tmp_path: Path) -> None:
        folder = tmp_path / "locked"
        folder.mkdir()
        folder.chmod(0o500)
        with pytest.raises(UsageError) as caught:
            RecordingWriter(folder, info())
        assert "--record" in one_line(caught.value, folder)


@pytest.mark.skipif(os.name != "posix", reason="an open file cannot be deleted on Windows")
def test_a_recording_that_is_deleted_meanwhile_is_noticed(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path, info(), ManualClock())
    writer.observation(observation(0))
    writer.path.unlink()
    with pytest.raises(RecordingFailed) as caught:
        writer.flush()
    assert "deleted): nothing of it is left" in one_line(caught.value, writer.path)
    assert writer.failed
    writer.observation(observation(20))
    writer.close()


FULL_DISK = """
import resource, sys
from pathlib import Path
from recorded_session import info, observation
from formcheck.errors import RecordingFailed
from formcheck.recording.write import RecordingWriter

resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))
failures = 0
with RecordingWriter(Path(sys.argv[1]), info()) as writer:
    for number in range(100):
        try:
            writer.observation(observation(number))
        except RecordingFailed as error:
            failures += 1
            print(error)
print(failures, writer.failed)
"""


def python(code: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code, str(folder)],
        env={**os.environ, "PYTHONPATH": f"{HERE}{os.pathsep}{HERE.parent}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(os.name != "posix", reason="limits of file size are POSIX")
def test_a_full_disk_is_one_error_and_what_was_written_stays(tmp_path: Path) -> None:
    out, err = python(FULL_DISK, tmp_path).communicate(timeout=60)
    lines = out.splitlines()
    (file,) = tmp_path.iterdir()
    assert err == ""
    assert lines[-1] == "1 True"
    assert lines[0].startswith(f"{file}: the recording stopped (File too large)")
    recording = read_recording(file)
    assert recording.cut
    seen = list(recording.observations())
    assert len(seen) > 20
    assert seen == [observation(number) for number in range(len(seen))]


NO_ROOM = """
import resource, sys
from pathlib import Path
from recorded_session import info
from formcheck.errors import RecordingFailed
from formcheck.recording.sink import check_folder
from formcheck.recording.write import RecordingWriter

folder = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
for begin in (lambda: check_folder(folder / "new"), lambda: RecordingWriter(folder, info())):
    try:
        begin()
    except RecordingFailed as error:
        print(error)
"""


@pytest.mark.skipif(os.name != "posix", reason="limits of file size are POSIX")
def test_a_disk_without_room_is_told_before_and_leaves_nothing(tmp_path: Path) -> None:
    out, err = python(NO_ROOM, tmp_path).communicate(timeout=60)
    assert err == ""
    before, beginning = out.splitlines()
    assert "no recording can be made there (File too large)" in before
    assert "no recording can be begun (File too large)" in beginning
    assert list(tmp_path.iterdir()) == []


RECORDS_FOREVER = """
import sys, time
from pathlib import Path
from recorded_session import info, observation
from formcheck.recording.write import RecordingWriter

with RecordingWriter(Path(sys.argv[1]), info()) as writer:
    start = time.monotonic()
    for number in range(100_000):
        time.sleep(max(0.0, start + number / 30 - time.monotonic()))
        writer.observation(observation(number))
        print(number, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL and waiting for pipes are POSIX")
def test_kill_loses_less_than_half_a_second(tmp_path: Path) -> None:
    """SIGKILL at some moment of a session at 30 frames a second, counted in frames: the machine may be slow."""
    recorder = python(RECORDS_FOREVER, tmp_path)
    assert recorder.stdout is not None
    written = -1
    while written < 40:
        written = int(recorder.stdout.readline())
    recorder.kill()
    recorder.communicate()
    (file,) = tmp_path.iterdir()
    recording = read_recording(file)
    assert recording.cut
    assert recording.warning == f"{file}: the recording was cut off: using what is there"
    seen = list(recording.observations())
    assert seen == [observation(number) for number in range(len(seen))]
    assert len(seen) > written - 15
