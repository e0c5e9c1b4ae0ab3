"""Stands for AWS STS on the loopback: answers AssumeRole, at first with the refusals that it is given."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

GRANTED = """<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>none</SecretAccessKey>
<SessionToken>none</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
</AssumeRoleResult></AssumeRoleResponse>"""
REFUSED = """<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<Error><Type>Sender</Type><Code>{code}</Code><Message>refused by a test</Message></Error></ErrorResponse>"""


@dataclass
class SessionTokens:
    """What the service was asked, and what it answers next."""

    url: str = ""
    refusals: list[str] = field(default_factory=list)
    """Error codes of the next answers; none left means that the role can be assumed."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """ARN of the role and name of the session, of each call."""


@contextmanager
def serving() -> Iterator[SessionTokens]:
    """The service, until the block ends."""
    tokens = SessionTokens()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            tokens.asked.append((form["RoleArn"][0], form["RoleSessionName"][0]))
            code = tokens.refusals.pop(0) if tokens.refusals else None
            self.send_response(403 if code else 200)
            self.end_headers()
            self.wfile.write((REFUSED.format(code=code) if code else GRANTED).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing: the test looks at `asked`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    tokens.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield tokens
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
