"""The way of a botocore client's calls to emulated AWS: the same requests and answers, at a quarter of the cost.

botocore still turns parameters into requests and answers into results, by its service models. What is left out between
the two only real AWS needs: retries, redirects, TLS and proxies, and the signature, which emulated AWS does not check;
the credentials' scope, by which it knows who calls, is there. Each thread keeps one connection to each address.
"""

import io
import socket
import threading
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.credentials import Credentials
from botocore.endpoint import convert_to_response_dict
from botocore.exceptions import ConnectionClosedError
from botocore.parsers import create_parser

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


class Wire:
    """Makes the calls of one client: a handler of botocore's event `before-call`, which may answer a call itself."""

    def __init__(self, service: Any, region: str, credentials: Credentials) -> None:
        """`service` is the botocore model of the client's service."""
        self._parser = create_parser(service.resolved_protocol)
        scope = f"{credentials.access_key}/20260101/{region}/{service.signing_name}/aws4_request"
        self._headers = {"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=none"}
        if credentials.token:
            self._headers["X-Amz-Security-Token"] = credentials.token

    def __call__(self, model: Any, params: Mapping[str, Any], **_: object) -> tuple[Any, dict[str, Any]] | None:
        """The answer and its parsed content; None leaves a call to botocore, whose request is a stream or S3's.

        Raises ConnectionClosedError when nobody answers.
        """
        if not isinstance(params["body"], str | bytes | dict) or model.service_model.service_name == "s3":
            return None
        request = AWSRequest(
            method=params["method"],
            url=params["url"],
            data=params["body"],
            headers={**params["headers"], **self._headers},
        )
        answer = send(request.prepare())
        content = convert_to_response_dict(answer, model)
        parsed: dict[str, Any] = self._parser.parse(content, model.output_shape)
        shape = model.service_model.shape_for_error_code(parsed.get("Error", {}).get("Code"))
        if shape is not None:
            parsed.update(self._parser.parse(content, shape))
        return answer, parsed


def send(request: Any) -> Any:
    """The answer to a prepared request. Raises ConnectionClosedError when nobody answers."""
    body = request.body.encode("utf-8") if isinstance(request.body, str) else request.body or b""
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
    length = 0 if request.method == "HEAD" else int(headers.get("Content-Length", 0))
    body = stream.read(length)
    if len(body) < length:
        raise ConnectionError("the connection was closed within an answer")
    return AWSResponse(request.url, int(status[1]), headers, _Body(body))
