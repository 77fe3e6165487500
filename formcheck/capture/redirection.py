"""Where the sender of a stream sends one on to: nothing but the address that the user gave is ever contacted."""

from __future__ import annotations

import re
import socket
import ssl
from urllib.parse import SplitResult, urljoin, urlsplit

from formcheck.clock import Clock

_PORTS = {"http": 80, "https": 443, "rtsp": 554}
_SENT_ON = re.compile(rb"(?:HTTP|RTSP)/\d\.\d 3\d\d")
_LOCATION = re.compile(rb"^Location:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_HEAD = 4096
"""Bytes of an answer that are looked at."""


def sent_on_to(url: str, timeout_s: float, clock: Clock) -> str | None:
    """The address that the server names instead of a stream, None where it does not, or cannot be asked.

    One request to the server of the address; the new address is only read. timeout_s: for all of it, seconds, however
    slowly an answer drips.
    """
    try:
        head = _answer(urlsplit(url), clock.now() + timeout_s, clock)
        location = _LOCATION.search(head) if _SENT_ON.match(head) else None
        return urljoin(url, location[1].decode("ascii", "replace")) if location else None
    except (OSError, ValueError):
        return None  # whoever opens the stream finds out, and says what is wrong


def _answer(parts: SplitResult, end_s: float, clock: Clock) -> bytes:
    """The head of what the server answers, as far as it has come by end_s."""
    server = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    connection = socket.create_connection(server, _left_s(end_s, clock))
    try:
        if parts.scheme == "https":
            connection.settimeout(_left_s(end_s, clock))
            # Cameras sign for themselves; nothing is told to them but the address.
            connection = ssl._create_unverified_context().wrap_socket(connection, server_hostname=server[0])
        connection.settimeout(_left_s(end_s, clock))
        connection.sendall(_question(parts))
        head = b""
        while b"\r\n\r\n" not in head and len(head) < _HEAD:
            connection.settimeout(_left_s(end_s, clock))
            more = connection.recv(_HEAD)
            if not more:
                break
            head += more
        return head.partition(b"\r\n\r\n")[0]
    finally:
        connection.close()


def _left_s(end_s: float, clock: Clock) -> float:
    """Raises TimeoutError where nothing is left."""
    left_s = end_s - clock.now()
    if left_s <= 0:
        raise TimeoutError
    return left_s


def _question(parts: SplitResult) -> bytes:
    """A request for the stream, without name and password."""
    host = parts.netloc.rpartition("@")[2]
    if parts.scheme == "rtsp":
        address = parts._replace(netloc=host).geturl()
        return f"DESCRIBE {address} RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\n\r\n".encode()
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    return f"GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode("ascii")
