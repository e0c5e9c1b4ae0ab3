"""A request as WSGI wants it, which is how moto takes it, and moto's answer back."""

import io
import sys
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote

from emulator.aws.http import HttpRequest, HttpResponse

Environ = dict[str, Any]
WsgiApplication = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


def environ(request: HttpRequest) -> Environ:
    """The WSGI environment of a request."""
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.headers.items()}
    host, _, port = request.headers.get("host", "127.0.0.1:80").partition(":")
    return headers | {
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(request.path, "utf-8").encode("utf-8").decode("latin-1"),
        "QUERY_STRING": request.query,
        "RAW_URI": request.target,
        "REQUEST_URI": request.target,
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(request.body)),
        "SERVER_NAME": host,
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
    }


def run(application: WsgiApplication, environment: Environ) -> HttpResponse:
    """Call a WSGI application and collect its whole answer."""
    response = HttpResponse(status=500)

    def start_response(status: str, headers: list[tuple[str, str]], _error: object = None) -> Callable[[bytes], None]:
        response.status = int(status.split(" ", 1)[0])
        response.headers = dict(headers)
        return lambda _data: None

    chunks = application(environment, start_response)
    response.body = b"".join(chunks)
    close = getattr(chunks, "close", None)
    if close is not None:
        close()
    return response
