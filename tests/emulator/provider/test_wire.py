"""Calls of botocore's clients over plain sockets, to servers that answer as emulated AWS does, or not at all."""

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import botocore.session
import pytest
from botocore.awsrequest import AWSPreparedRequest
from botocore.config import Config
from botocore.credentials import Credentials
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


def client(service: str, url: str, token: str | None = None) -> Any:
    """A client of botocore whose calls take the wire."""
    made = botocore.session.Session().create_client(
        service,
        region_name="eu-west-1",
        endpoint_url=url,
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="test",
        config=Config(s3={"addressing_style": "path"}),
    )
    made.meta.events.register(
        "before-call", wire.Wire(made.meta.service_model, "eu-west-1", Credentials("AKIDEXAMPLE", "test", token))
    )
    return made


def answered(body: bytes, status: bytes = b"200 OK") -> bytes:
    return b"HTTP/1.1 " + status + b"\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body


def test_a_call_says_who_calls_for_which_region_and_service() -> None:
    with server(answered(b"{}")) as (url, asked):
        client("organizations", url, token="session").list_roots()
    lines = asked[0].split(b"\r\n")
    assert any(b"Credential=AKIDEXAMPLE/20260101/eu-west-1/organizations/aws4_request" in line for line in lines)
    assert b"X-Amz-Security-Token: session" in lines
    assert b"X-Amz-Target: AWSOrganizationsV20161128.ListRoots" in lines


def test_without_a_session_there_is_no_token() -> None:
    with server(answered(b"{}")) as (url, asked):
        client("organizations", url).list_roots()
    assert b"Security-Token" not in asked[0]


def test_a_form_is_encoded_and_its_answer_parsed() -> None:
    result = b"<GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult>"
    with server(answered(b"<GetCallerIdentityResponse>" + result + b"</GetCallerIdentityResponse>")) as (url, asked):
        assert client("sts", url).get_caller_identity()["Account"] == "1"
    assert asked[0].endswith(b"\r\n\r\nAction=GetCallerIdentity&Version=2011-06-15")


def test_an_error_is_raised_with_the_members_that_its_model_has() -> None:
    refusal = (
        b'{"__type": "ConstraintViolationException", "Message": "too many", "Reason": "POLICY_NUMBER_LIMIT_EXCEEDED"}'
    )
    with server(answered(refusal, b"400 Bad Request")) as (url, _):
        organizations = client("organizations", url)
        with pytest.raises(organizations.exceptions.ConstraintViolationException, match="too many") as error:
            organizations.list_roots()
    assert error.value.response["Reason"] == "POLICY_NUMBER_LIMIT_EXCEEDED"
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_calls_of_s3_and_streams_go_the_usual_way() -> None:
    with server(answered(b"object")) as (url, asked):
        body = client("s3", url).get_object(Bucket="bucket", Key="key")["Body"].read()
    assert body == b"object"
    assert b"Signature=none" not in asked[0]
    with server(answered(b"{}")) as (url, asked):
        client("lambda", url).invoke(FunctionName="name", Payload=io.BytesIO(b"stream"))
    assert b"Signature=none" not in asked[0]
