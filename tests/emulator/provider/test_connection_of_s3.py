"""A connection that is closed under a request to S3: it is asked once more, and not for ever."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from botocore.credentials import Credentials
from botocore.exceptions import ConnectionClosedError

from emulator.provider.connection import _client

EMPTY = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
CREDENTIALS = Credentials("AKIAEMULATEDEMULATED", "secret")


@contextmanager
def closing(times: int) -> Iterator[tuple[str, list[bytes]]]:
    """A server that closes so many connections after the request, and answers the next; what it was asked."""
    listener = socket.create_server(("127.0.0.1", 0))
    asked: list[bytes] = []

    def serve() -> None:
        for number in range(times + 1):
            connection, _ = listener.accept()
            with connection:
                asked.append(connection.recv(65_536))
                if number == times:
                    connection.sendall(EMPTY)

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked
    listener.close()


def test_a_request_is_asked_once_more_when_its_connection_is_closed() -> None:
    with closing(1) as (url, asked):
        _client("s3", "eu-central-1", url, CREDENTIALS).delete_bucket(Bucket="one")
    assert [one.split(b" ")[:2] for one in asked] == [[b"DELETE", b"/one"]] * 2


def test_it_is_not_asked_a_third_time() -> None:
    with closing(2) as (url, asked), pytest.raises(ConnectionClosedError):
        _client("s3", "eu-central-1", url, CREDENTIALS).delete_bucket(Bucket="one")
    assert len(asked) == 2
