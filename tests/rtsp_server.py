"""A network camera: an RTSP server on 127.0.0.1 that sends noise as MPEG-TS over TCP, and can stall.

Just enough of RFC 2326 (RTSP, interleaved), RFC 3550 (RTP) and RFC 2250 (MPEG-TS in RTP) for libav.
"""

from __future__ import annotations

import io
import socketserver
import struct
import threading
from typing import Literal

import av
import numpy as np

Mode = Literal["run", "stall", "reset"]

_SDP = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=camera\r\nt=0 0\r\nm=video 0 RTP/AVP 33\r\na=control:track\r\n"
_PACKET = 7 * 188


def noise_as_mpegts(
    seconds: float, fps: int = 25, size: tuple[int, int] = (160, 120), still_after_s: float | None = None
) -> list[bytes]:
    """Pieces of MPEG-TS of one picture each; size: (width, height). still_after_s: then the last one for ever."""
    random = np.random.default_rng(2)
    file = io.BytesIO()
    pieces = []
    with av.open(file, "w", format="mpegts") as container:
        # All the same quality, and each picture for itself where they stand still: else decoded ones would differ.
        stream = container.add_stream("mpeg2video", rate=fps, options={"qmin": "4", "qmax": "4"})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.gop_size = 5 if still_after_s is None else 1
        noise = np.zeros((size[1], size[0], 3), np.uint8)
        for number in range(round(seconds * fps)):
            if still_after_s is None or number < still_after_s * fps:
                noise = random.integers(96, 160, (size[1], size[0], 3), dtype=np.uint8)
            for packet in stream.encode(av.VideoFrame.from_ndarray(noise, format="rgb24")):
                start = file.tell()
                container.mux(packet)
                pieces.append(file.getvalue()[start:])
    return pieces


class RtspServer:
    """Plays `pieces` once for each connection at `fps` on `url`; set `mode` at any time.

    run: pictures; stall: the connection stays and nothing comes; reset: connections are cut, new ones too.
    """

    def __init__(self, pieces: list[bytes], fps: float = 25.0) -> None:
        self.mode: Mode = "run"
        self._stop = threading.Event()
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                try:
                    if outer._set_up(self):
                        outer._play(self, pieces, fps)
                except ConnectionError:
                    return

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"rtsp://127.0.0.1:{self._server.server_address[1]}/camera"

    def close(self) -> None:
        """Cut all connections and free the port."""
        self._stop.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> RtspServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _set_up(self, connection: socketserver.StreamRequestHandler) -> bool:
        """Answer requests up to PLAY; False when there is nothing to play."""
        while self.mode != "reset":
            lines = []
            while line := connection.rfile.readline().decode().strip():
                lines.append(line)
            if not lines:
                return False
            method = lines[0].split()[0]
            headers = {key.lower(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
            body = _SDP if method == "DESCRIBE" else ""
            answer = [
                f"RTSP/1.0 200 OK\r\nCSeq: {headers['cseq']}",
                "Session: 1",
                "Public: DESCRIBE, SETUP, PLAY",
            ]
            if method == "SETUP":
                answer.append("Transport: RTP/AVP/TCP;unicast;interleaved=0-1")
            answer += ["Content-Type: application/sdp", f"Content-Length: {len(body)}", "", body]
            connection.wfile.write("\r\n".join(answer).encode())
            if method == "PLAY":
                return True
        return False

    def _play(self, connection: socketserver.StreamRequestHandler, pieces: list[bytes], fps: float) -> None:
        sequence = number = 0
        while number < len(pieces) and not self._stop.wait(1.0 / fps):
            if self.mode == "reset":
                return
            if self.mode == "stall":
                continue
            piece = pieces[number]
            for start in range(0, len(piece), _PACKET):
                part = piece[start : start + _PACKET]
                rtp = struct.pack(">BBHII", 0x80, 33, sequence % 65536, round(number * 90000 / fps), 7) + part
                connection.wfile.write(b"$\0" + struct.pack(">H", len(rtp)) + rtp)
                sequence += 1
            number += 1
