"""botocore's requests over plain sockets: the same bytes on the wire, at half the cost of urllib3.

The peer is our own emulated AWS on the loopback, which keeps connections open and says how long each answer is. So
there is no TLS, no proxy, no redirect and no pool here: each thread has one connection to each address.
"""

import io
import socket
import threading
from collections.abc import Iterator
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError

_LONGEST_LINE = 65_536
_LONGEST_WAIT = 60.0
"""Seconds; botocore's own default."""


class _Connections(threading.local):
    """The open connections of a thread, by address."""

    def __init__(self) -> None:
        self.open: dict[str, tuple[socket.socket, BinaryIO]] = {}


_connections = _Connections()


class _Body(io.BytesIO):
    """The body of an answer, as botocore reads it."""

    def stream(self) -> Iterator[bytes]:
        """All of it."""
        yield self.read()


def send(request: Any, **_: object) -> Any:
    """The answer to a prepared request: a handler of botocore's event `before-send`.

    Leaves a request to botocore when its body is a stream or waits for a word of the server. Raises
    ConnectionClosedError when nobody answers.
    """
    body = request.body.encode("utf-8") if isinstance(request.body, str) else request.body or b""
    if not isinstance(body, bytes | bytearray) or "Expect" in request.headers:
        return None
    address = urlsplit(request.url).netloc
    try:
        connection, stream = _connection(address)
        connection.sendall(_head(request, address) + body)
        return _answer(request, stream)
    except (OSError, ValueError) as error:
        _connections.open.pop(address, None)
        raise ConnectionClosedError(error=error, endpoint_url=request.url) from error


def _connection(address: str) -> tuple[socket.socket, BinaryIO]:
    if address not in _connections.open:
        host, _, port = address.rpartition(":")
        connection = socket.create_connection((host, int(port)), timeout=_LONGEST_WAIT)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _connections.open[address] = connection, cast(BinaryIO, connection.makefile("rb", _LONGEST_LINE))
    return _connections.open[address]


def _head(request: Any, address: str) -> bytes:
    target = request.url.partition(address)[2] or "/"
    lines = [f"{request.method} {target} HTTP/1.1", f"Host: {address}"]
    for name, value in request.headers.items():
        lines.append(f"{name}: {value.decode('latin-1') if isinstance(value, bytes) else value}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _answer(request: Any, stream: BinaryIO) -> Any:
    status = stream.readline(_LONGEST_LINE).split(b" ", 2)
    if len(status) < 2:
        raise ConnectionError("the connection was closed before an answer")
    headers: dict[str, str] = {}
    while (line := stream.readline(_LONGEST_LINE)) not in (b"\r\n", b""):
        name, _, value = line.decode("latin-1").partition(":")
        headers[name] = value.strip()
    length = 0 if request.method == "HEAD" else int(headers["Content-Length"])
    body = stream.read(length)
    if len(body) < length:
        raise ConnectionError("the connection was closed within an answer")
    return AWSResponse(request.url, int(status[1]), headers, _Body(body))
