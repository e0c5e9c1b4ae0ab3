"""botocore's requests over plain sockets, against servers that answer as the emulated AWS does, or not at all."""

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import botocore.session
import pytest
from botocore.awsrequest import AWSPreparedRequest
from botocore.config import Config
from botocore.exceptions import ConnectionClosedError

from emulator.provider import wire

EMPTY = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


@contextmanager
def server(*answers: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """Answers one connection's requests in turn, then closes it; gives the address and what was asked."""
    listener = socket.create_server(("127.0.0.1", 0))
    asked: list[bytes] = []

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            for answer in answers:
                asked.append(connection.recv(65_536))
                connection.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked
    thread.join(timeout=10)
    listener.close()


def request(url: str, method: str = "POST", body: object = b"", **headers: str) -> AWSPreparedRequest:
    return AWSPreparedRequest(method, url, headers, body, stream_output=False)


def test_a_request_goes_out_with_its_path_query_headers_and_body() -> None:
    with server(EMPTY) as (url, asked):
        wire.send(request(f"{url}/path?query=1", body="grün", Name="value"))
    head, _, body = asked[0].partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert lines[0] == b"POST /path?query=1 HTTP/1.1"
    assert f"Host: {url.removeprefix('http://')}".encode() in lines
    assert b"Name: value" in lines
    assert body == "grün".encode()


def test_a_url_without_a_path_asks_for_the_root() -> None:
    with server(EMPTY) as (url, asked):
        wire.send(request(url))
    assert asked[0].startswith(b"POST / HTTP/1.1\r\n")


def test_the_answer_is_what_botocore_expects_of_one() -> None:
    with server(b"HTTP/1.1 404 Not Found\r\nX-Amzn-ErrorType: Gone\r\nContent-Length: 4\r\n\r\nbody") as (url, _):
        answer = wire.send(request(url))
    assert answer.status_code == 404
    assert answer.headers["x-amzn-errortype"] == "Gone"
    assert answer.content == b"body"


def test_the_answer_to_head_has_a_length_and_no_body() -> None:
    with server(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n", EMPTY) as (url, _):
        answer = wire.send(request(url, "HEAD"))
        assert wire.send(request(url)).status_code == 200, "the connection is not in step any more"
    assert answer.headers["Content-Length"] == "4"
    assert answer.content == b""


def test_the_connection_is_used_again() -> None:
    with server(EMPTY, EMPTY) as (url, asked):
        wire.send(request(f"{url}/first"))
        wire.send(request(f"{url}/second"))
    assert len(asked) == 2


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", b"nonsense\r\n\r\n"])
def test_no_whole_answer_is_an_error_that_names_the_endpoint_and_the_next_request_connects_anew(answer: bytes) -> None:
    with server(answer) as (url, _), pytest.raises(ConnectionClosedError, match=url):
        wire.send(request(url))
    with pytest.raises(ConnectionClosedError):  # nobody listens there any more: it was not the old connection
        wire.send(request(url))


def test_what_waits_for_the_server_and_what_is_a_stream_is_left_to_botocore() -> None:
    assert wire.send(request("http://127.0.0.1:1", Expect="100-continue")) is None
    assert wire.send(request("http://127.0.0.1:1", body=io.BytesIO(b"stream"))) is None


def test_a_streamed_answer_can_be_read_in_pieces() -> None:
    with server(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nobject") as (url, _):
        client = botocore.session.Session().create_client(
            "s3",
            region_name="us-east-1",
            endpoint_url=url,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(s3={"addressing_style": "path"}),
        )
        client.meta.events.register("before-send", wire.send)
        body = client.get_object(Bucket="bucket", Key="key")["Body"]
        assert (body.read(2), body.read()) == (b"ob", b"ject")
