"""A phone used as a camera: an MJPEG server on 127.0.0.1 that can stall, refuse, repeat and break off."""

from __future__ import annotations

import io
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

import numpy as np
from PIL import Image

Mode = Literal["run", "stall", "repeat", "refuse", "reset", "truncate"]


def noisy_jpegs(count: int, size: tuple[int, int] = (160, 120)) -> list[bytes]:
    """Grey pictures with the noise of a real camera; size: (width, height)."""
    random = np.random.default_rng(1)
    pictures = []
    for _ in range(count):
        noise = random.integers(96, 160, (size[1], size[0], 3), dtype=np.uint8)
        file = io.BytesIO()
        Image.fromarray(noise).save(file, "JPEG", quality=80)
        pictures.append(file.getvalue())
    return pictures


class MjpegServer:
    """Serves `jpegs` in a loop at `fps` on `url`; set `mode` at any time.

    run: pictures; repeat: the same one again and again; stall: the connection stays, nothing comes;
    reset: connections are cut, new ones too; refuse: cut, and new ones get a 503; truncate: cut in the middle
    of a picture, new ones too.
    """

    def __init__(self, jpegs: Sequence[bytes], fps: float = 30.0) -> None:
        self.mode: Mode = "run"
        self._stop = threading.Event()
        self._number = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer._serve(self, jpegs, fps)

            def log_message(self, format: str, *args: object) -> None:
                """A test needs no log on standard error."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/video"

    def close(self) -> None:
        """Cut all connections and free the port."""
        self._stop.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> MjpegServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _serve(self, request: BaseHTTPRequestHandler, jpegs: Sequence[bytes], fps: float) -> None:
        request.close_connection = True
        if self.mode == "reset":
            return
        if self.mode == "refuse":
            request.send_error(503)
            return
        request.send_response(200)
        request.send_header("Content-Type", "multipart/x-mixed-replace; boundary=picture")
        request.end_headers()
        while not self._stop.wait(1.0 / fps):
            if self.mode in ("reset", "refuse"):
                return
            if self.mode == "stall":
                continue
            self._number += self.mode == "run"
            picture = jpegs[self._number % len(jpegs)]
            head = f"--picture\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
            if self.mode == "truncate":
                request.wfile.write(head.encode() + picture[: len(picture) // 2])
                return
            try:
                request.wfile.write(head.encode() + picture + b"\r\n")
            except ConnectionError:
                return
