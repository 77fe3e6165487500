"""Where the sender of a stream sends one on to: nothing but the address that the user gave is ever contacted."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from urllib.parse import SplitResult, urljoin, urlsplit

_PORTS = {"http": 80, "https": 443, "rtsp": 554}
_LOCATION = re.compile(rb"^Location:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_HEAD = 4096
"""Bytes of an RTSP answer that are looked at."""


def sent_on_to(url: str, timeout_s: float) -> str | None:
    """The address that the server names instead of a stream, None where it does not, or cannot be asked.

    One request to the server of the address; the new address is only read.
    """
    try:
        parts = urlsplit(url)
        location = _of_rtsp(parts, timeout_s) if parts.scheme == "rtsp" else _of_http(parts, timeout_s)
        return urljoin(url, location) if location else None
    except (OSError, ValueError, http.client.HTTPException):
        return None  # whoever opens the stream finds out, and says what is wrong


def _of_http(parts: SplitResult, timeout_s: float) -> str | None:
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        # Cameras sign for themselves; nothing is told to them but the address.
        unchecked = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection(*_server(parts), timeout=timeout_s, context=unchecked)
    else:
        connection = http.client.HTTPConnection(*_server(parts), timeout=timeout_s)
    try:
        connection.request("GET", f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}")
        answer = connection.getresponse()
        return answer.getheader("Location") if answer.status // 100 == 3 else None
    finally:
        connection.close()


def _of_rtsp(parts: SplitResult, timeout_s: float) -> str | None:
    address = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    with socket.create_connection(_server(parts), timeout_s) as connection:
        connection.settimeout(timeout_s)
        connection.sendall(f"DESCRIBE {address} RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\n\r\n".encode())
        head = b""
        while b"\r\n\r\n" not in head and len(head) < _HEAD and (more := connection.recv(_HEAD)):
            head += more
    location = _LOCATION.search(head) if re.match(rb"RTSP/1\.\d 3\d\d", head) else None
    return location[1].decode("ascii", "replace") if location else None


def _server(parts: SplitResult) -> tuple[str, int]:
    return parts.hostname or "", parts.port or _PORTS[parts.scheme]
