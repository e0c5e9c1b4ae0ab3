"""HTTP/1.1 on the loopback: one thread per connection, kept alive, one write per response.

Owns bytes only. werkzeug's development server would do, but it closes the connection after every response, which
makes up half of the time of a call.
"""

import io
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import BinaryIO, cast

from emulator.process import LOOPBACK

MAX_LINE = 65_536


@dataclass(slots=True)
class HttpRequest:
    """One request: `target` is the raw path with its query string, header names are in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """The path, still percent-encoded."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The query string without its question mark."""
        return self.target.partition("?")[2]


@dataclass(slots=True)
class HttpResponse:
    """One response; the content length is added when it is written."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


Application = Callable[[HttpRequest], HttpResponse]


def listen(port: int) -> socket.socket:
    """A listening socket on the loopback; port 0 takes a free one."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((LOOPBACK, port))
    listener.listen(128)
    return listener


def serve(listener: socket.socket, application: Application) -> None:
    """Answer connections for ever."""
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=_converse, args=(connection, application), daemon=True).start()


def _converse(connection: socket.socket, application: Application) -> None:
    with connection, cast(BinaryIO, connection.makefile("rb", MAX_LINE)) as stream:
        try:
            while (request := _read(stream, connection)) is not None:
                response = application(request)
                connection.sendall(_write(request, response))
                if request.headers.get("connection", "").lower() == "close":
                    return
        except (ConnectionError, TimeoutError):
            return  # the client went away


def _read(stream: BinaryIO, connection: socket.socket) -> HttpRequest | None:
    """The next request, or None when the client closed the connection or does not speak HTTP."""
    words = stream.readline(MAX_LINE).decode("latin-1").split()
    if len(words) != 3:
        return None
    headers: dict[str, str] = {}
    while (line := stream.readline(MAX_LINE)) not in (b"\r\n", b"\n", b""):
        name, _, value = line.decode("latin-1").partition(":")
        name, value = name.lower(), value.strip()
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    if headers.get("expect", "").lower() == "100-continue":
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    if "chunked" in headers.get("transfer-encoding", "").lower():
        headers.pop("transfer-encoding")
        body = _dechunked(stream)
        headers["content-length"] = str(len(body))
    else:
        body = stream.read(int(headers.get("content-length") or 0))
    return HttpRequest(method=words[0], target=words[1], headers=headers, body=body)


def _dechunked(stream: BinaryIO) -> bytes:
    body = io.BytesIO()
    while size := int(stream.readline(MAX_LINE).split(b";")[0] or b"0", 16):
        body.write(stream.read(size))
        stream.readline(MAX_LINE)
    while stream.readline(MAX_LINE).strip():
        pass  # trailers
    return body.getvalue()


def _write(request: HttpRequest, response: HttpResponse) -> bytes:
    headers = {name: value for name, value in response.headers.items() if name.lower() not in _OURS}
    if request.method == "HEAD":
        length = response.headers.get("Content-Length", "0")
        body = b""
    else:
        length = str(len(response.body))
        body = response.body
    lines = [f"HTTP/1.1 {response.status} {_REASONS.get(response.status, '')}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines.append(f"Content-Length: {length}\r\n\r\n")
    return "\r\n".join(lines).encode("utf-8") + body


_OURS = {"content-length", "connection", "transfer-encoding"}
_REASONS = {int(status): status.phrase for status in HTTPStatus}
