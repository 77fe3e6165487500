"""Streams through OpenCV's real code, from servers on 127.0.0.1."""

from __future__ import annotations

import io
import socketserver
import sys
import threading
import time
from collections.abc import Iterator
from itertools import pairwise

import av
import numpy as np
import pytest
from mjpeg_server import MjpegServer, Mode, noisy_jpegs
from patience import PATIENCE_S, until
from rtsp_server import RtspServer, noise_as_mpegts

from formcheck.capture.frame import Image
from formcheck.capture.grabber import Grabber, Limits
from formcheck.capture.picture import Picture
from formcheck.capture.redirection import sent_on_to
from formcheck.capture.source import CameraSource
from formcheck.capture.stream import Stream, without_password
from formcheck.clock import SystemClock
from formcheck.errors import CameraLost, CameraUnavailable

CLOCK = SystemClock()


@pytest.fixture
def phone() -> Iterator[MjpegServer]:
    with MjpegServer(noisy_jpegs(20)) as server:
        yield server


@pytest.fixture(scope="module")
def mpegts() -> list[bytes]:
    return noise_as_mpegts(8.0)


def read_on(stream: Stream) -> None:
    """Through what was sent before, until it is lost."""
    end_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < end_s:
        stream.read()


def sends(grabber: Grabber, size: tuple[int, int] = (160, 120)) -> None:
    """Until a picture of this size has come and all is well; one from before may still lie there."""

    def came() -> bool:
        frame = grabber.newest(0.5)
        return frame is not None and frame.size == size and grabber.state == "ok"

    until(came, "no picture comes")


def drain_until_lost(grabber: Grabber) -> None:
    until(lambda: (grabber.newest(0.05), grabber.state)[1] == "lost", "the loss was not noticed")


def test_pictures_with_growing_times(phone: MjpegServer) -> None:
    stream = Stream(phone.url, CLOCK)
    assert stream.name == f"stream {phone.url}"
    frames = [stream.read() for _ in range(5)]
    assert {frame.size for frame in frames} == {(160, 120)}
    times = [frame.time_s for frame in frames]
    assert times == sorted(times)
    stream.close()
    stream.close()


@pytest.mark.parametrize("mode", ["stall", "reset", "repeat", "truncate"])
def test_a_phone_that_fails_is_lost_and_comes_back(phone: MjpegServer, mode: Mode) -> None:
    with Grabber(CameraSource(phone.url, CLOCK), CLOCK, Limits()) as grabber:
        sends(grabber)
        phone.mode = mode
        drain_until_lost(grabber)
        assert phone.url in grabber.message
        phone.mode = "run"
        sends(grabber)


def test_a_phone_that_comes_back_with_another_size_of_picture() -> None:
    jpegs = noisy_jpegs(20)
    with (
        MjpegServer(jpegs) as phone,
        Grabber(CameraSource(phone.url, CLOCK), CLOCK, Limits()) as grabber,
    ):
        sends(grabber)
        phone.mode = "reset"
        drain_until_lost(grabber)
        jpegs[:] = noisy_jpegs(20, size=(120, 160))
        phone.mode = "run"
        sends(grabber, (120, 160))


def test_a_phone_that_is_turned_without_a_new_connection() -> None:
    jpegs = noisy_jpegs(20)
    with MjpegServer(jpegs) as phone:
        stream = Stream(phone.url, CLOCK)
        assert stream.read().size == (160, 120)
        jpegs[:] = noisy_jpegs(20, size=(120, 160))
        until(lambda: stream.read().size == (120, 160), "pictures keep their size")
        stream.close()


def test_a_stream_of_damaged_pictures_is_no_camera() -> None:
    jpegs = noisy_jpegs(20)
    with MjpegServer(jpegs) as phone:
        stream = Stream(phone.url, CLOCK, stale_s=0.3)
        stream.read()
        jpegs[:] = [b"\xff\xd8" + bytes(500) + b"\xff\xd9"] * 20
        with pytest.raises(CameraLost, match="nothing that can be read"):
            read_on(stream)
        stream.close()


def test_a_server_that_refuses(phone: MjpegServer, capfd: pytest.CaptureFixture[str]) -> None:
    phone.mode = "refuse"
    with pytest.raises(CameraUnavailable, match=r"cannot be opened \(.*5.*Server Error.*\): check the address"):
        Stream(phone.url, CLOCK)
    assert capfd.readouterr() == ("", "")


def test_a_server_that_never_answers(phone: MjpegServer) -> None:
    phone.mode = "stall"
    with pytest.raises(CameraUnavailable, match=r"\(no answer in time\)"):
        Stream(phone.url, CLOCK, open_s=0.5)


def test_a_repeated_picture_is_not_new(phone: MjpegServer) -> None:
    stream = Stream(phone.url, CLOCK, stale_s=0.3)
    stream.read()
    phone.mode = "repeat"
    with pytest.raises(CameraLost, match="does not change"):
        read_on(stream)
    stream.close()


def test_rtsp(mpegts: list[bytes], capfd: pytest.CaptureFixture[str]) -> None:
    with (
        RtspServer(mpegts) as server,
        Grabber(CameraSource(server.url, CLOCK), CLOCK, Limits()) as grabber,
    ):
        sends(grabber)
        server.mode = "stall"
        drain_until_lost(grabber)
        server.mode = "run"
        sends(grabber)
    assert capfd.readouterr() == ("", "")


def test_rtsp_that_sends_its_last_picture_again_and_again() -> None:
    """The sender lives, its camera does not."""
    with (
        RtspServer(noise_as_mpegts(20.0, still_after_s=2.0)) as server,
        Grabber(CameraSource(server.url, CLOCK), CLOCK, Limits()) as grabber,
    ):
        sends(grabber)
        drain_until_lost(grabber)
        assert "does not change" in grabber.message


@pytest.mark.parametrize("passed", [1, 3, 4, 5, 12])
def test_what_is_let_pass_leaves_the_next_picture_whole(mpegts: list[bytes], passed: int) -> None:
    """Each fifth picture stands for itself; the others are made of those before."""
    with av.open(io.BytesIO(b"".join(mpegts))) as container:
        sent = [Picture(0.0, picture).frame().image for picture in container.decode(video=0)]
    with RtspServer(mpegts) as server:
        stream = Stream(server.url, CLOCK)
        numbers = [number_of(stream.read().image, sent)]
        for _ in range(3):
            assert all(stream.skip() for _ in range(passed))
            numbers.append(number_of(stream.read().image, sent))
        stream.close()
    # The decoder holds one picture back, so after a gap that it was told of the next one is one later.
    assert {b - a - passed for a, b in pairwise(numbers)} <= {1, 2}


def number_of(image: Image, sent: list[Image]) -> int:
    (number,) = (n for n, one in enumerate(sent) if np.array_equal(one, image))
    return number


def test_a_stream_that_ends_while_its_pictures_pass_is_lost(phone: MjpegServer) -> None:
    stream = Stream(phone.url, CLOCK)
    phone.mode = "reset"
    with pytest.raises(CameraLost, match="broke off"):
        until(lambda: not stream.skip(), "it goes on")
    stream.close()


class Elsewhere:
    """Two servers: `url` answers every request with the given answer, in which {new} is the address of the other.

    `contacted` tells whether anybody has come to the other.
    """

    def __init__(self, scheme: str, answer: str) -> None:
        self._other = socketserver.TCPServer(("127.0.0.2", 0), socketserver.BaseRequestHandler, bind_and_activate=True)
        self._other.socket.setblocking(False)
        self.new = f"{scheme}://127.0.0.2:{self._other.server_address[1]}/new"
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                number = ""
                while line := self.rfile.readline().strip().decode():
                    number = line if line.startswith("CSeq") else number
                self.wfile.write(answer.format(new=outer.new, number=number).replace("\n", "\r\n").encode())

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        self.url = f"{scheme}://{self.address}/video"

    @property
    def contacted(self) -> bool:
        try:
            self._other.socket.accept()[0].close()
        except BlockingIOError:
            return False
        return True

    def __enter__(self) -> Elsewhere:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._other.server_close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere 127.0.0.2 must be set up first")
@pytest.mark.parametrize(
    ("scheme", "answer"),
    [
        ("http", "HTTP/1.1 302 Found\nLocation: {new}\nContent-Length: 0\n\n"),
        ("http", "HTTP/1.1 308 Permanent Redirect\nlocation:{new}\nContent-Length: 0\n\n"),
        ("rtsp", "RTSP/1.0 302 Moved Temporarily\n{number}\nLocation: {new}\n\n"),
    ],
)
def test_who_is_sent_elsewhere_is_told_and_does_not_go(scheme: str, answer: str) -> None:
    with Elsewhere(scheme, answer) as phone:
        with pytest.raises(CameraUnavailable) as error:
            Stream(phone.url.replace("://", "://me:secret@"), CLOCK)
        assert f"stream {phone.url} sends you on to {phone.new}, which was not contacted" in str(error.value)
        assert not phone.contacted


@pytest.mark.parametrize(
    ("scheme", "drip"), [("http", b"HTTP/1.1 100 Continue\r\n\r\n"), ("rtsp", b"R"), ("https", b"x")]
)
def test_an_answer_that_drips_is_not_waited_for(scheme: str, drip: bytes) -> None:
    """Each piece of it comes in time, all of it never."""
    gone, drops = threading.Event(), range(200)
    left = iter(drops)

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                for _ in left:
                    self.request.sendall(drip)
                    gone.wait(0.05)
            except OSError:  # nobody listens any more
                gone.set()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"{scheme}://127.0.0.1:{server.server_address[1]}/video"
        assert sent_on_to(address, 0.3, CLOCK) is None
        until(gone.is_set, "the connection is kept")
        server.shutdown()
    assert next(left, None) is not None


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere 127.0.0.2 must be set up first")
def test_a_play_list_is_no_stream() -> None:
    """It would be followed to wherever its lines lead."""
    lines = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{new}\n#EXT-X-ENDLIST\n"
    head = "HTTP/1.1 200 OK\nContent-Type: application/vnd.apple.mpegurl\n\n"
    with Elsewhere("http", head + lines) as phone:
        with pytest.raises(CameraUnavailable, match="it sends no video but a page or a play list"):
            Stream(f"{phone.url}.m3u8", CLOCK)
        assert not phone.contacted


def test_a_page_is_no_stream() -> None:
    with Elsewhere("http", "HTTP/1.1 200 OK\nContent-Type: text/html\n\n<html>My camera</html>") as phone:  # noqa: SIM117
        with pytest.raises(CameraUnavailable, match="it sends no video but a page or a play list"):
            Stream(phone.url, CLOCK)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere 127.0.0.2 must be set up first")
def test_no_proxy_comes_between(phone: MjpegServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with Elsewhere("http", "") as proxy:
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.setenv("http_proxy", proxy.new)
        stream = Stream(phone.url, CLOCK)
        assert stream.read().size == (160, 120)
        stream.close()
        assert not proxy.contacted


def test_the_password_is_not_shown() -> None:
    assert without_password("rtsp://me:secret@10.0.0.7:554/a?b=c") == "rtsp://10.0.0.7:554/a?b=c"
    assert "secret" not in without_password("http://me:secret@[broken/x")
    for address in ("http://me:secret@127.0.0.1:99999/x", "rtsp://me:secret@[broken/x", "http://me:secret@\0/x"):
        with pytest.raises(CameraUnavailable) as refused:
            Stream(address, CLOCK)
        assert "secret" not in str(refused.value)
