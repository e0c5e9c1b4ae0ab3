"""`Custom::...` and `AWS::CloudFormation::CustomResource`: a Lambda function that CloudFormation asks, and its answer.

The function answers by a PUT to the URL in its event, which on AWS is a presigned one of S3; here a receiver on the
loopback that lives as long as the question. Topics as service tokens are left out. CloudFormation waits an hour for an
answer; here the function's end without one is the failure.
"""

import json
import secrets
import sys
import threading
import uuid
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer
from typing import Any

from emulator.aws.services.cloudformation.calls import CallFailed, Calls
from emulator.aws.services.cloudformation.resource_types.function_runs import run
from emulator.aws.services.cloudformation.resource_types.type_of_resource import Made, Properties, ResourceType, Wanted

_LONGEST = 4096
"""Bytes of an answer."""
_FUNCTION = "ServiceToken"


def is_custom(name: str) -> bool:
    """Whether a type's name is that of a custom resource."""
    return name == "AWS::CloudFormation::CustomResource" or name.startswith("Custom::")


def named(name: str) -> ResourceType:
    """The type of that name. It takes every property and hands them to its function."""

    def create(call: Calls, wanted: Wanted) -> Made:
        return _asked(call, name, "Create", wanted, {})

    def update(call: Calls, physical: str, old: Properties, wanted: Wanted) -> Made:
        if old[_FUNCTION] != wanted.properties[_FUNCTION]:
            raise CallFailed("Modifying service token is not allowed", "ValidationError")
        more = {"PhysicalResourceId": physical, "OldResourceProperties": _texts(old)}
        return _asked(call, name, "Update", wanted, more)

    def delete(call: Calls, physical: str, was: Wanted) -> None:
        _asked(call, name, "Delete", was, {"PhysicalResourceId": physical})

    return ResourceType(
        properties=frozenset({_FUNCTION}),
        required=frozenset({_FUNCTION}),
        replaces=frozenset(),  # the function decides, by a physical id of another name
        create=create,
        update=update,
        delete=delete,
    )


def _asked(call: Calls, kind: str, request: str, wanted: Wanted, more: Mapping[str, Any]) -> Made:
    """Ask the function, and take its answer. Raises CallFailed in CloudFormation's words."""
    function = str(wanted.properties[_FUNCTION])
    _check_token(call, function)
    event = {
        "RequestType": request,
        "ServiceToken": function,
        "StackId": wanted.stack_id,
        "RequestId": str(uuid.uuid4()),
        "LogicalResourceId": wanted.logical,
        "ResourceType": kind,
        "ResourceProperties": _texts(wanted.properties),
        **more,
    }
    with _Receiver() as receiver:
        ended = run(call, function, {**event, "ResponseURL": receiver.url})
        body = receiver.body
    if not ended.is_whole:
        print(f"{function} in account {call.account}: {ended.log}", file=sys.stderr)
    if body is None:
        raise CallFailed(
            f"CloudFormation did not receive a response from your Custom Resource. Please check your logs for "
            f"requestId [{event['RequestId']}]",
            "NotStabilized",
        )
    return _made(event, body)


def _check_token(call: Calls, function: str) -> None:
    parts = function.split(":")
    if parts[2:3] != ["lambda"]:
        raise CallFailed("emulated AWS asks Lambda functions only, by their ARN", "NotImplementedByEmulator")
    if parts[3:5] != [call.region, call.account]:
        raise CallFailed(f"Invalid Lambda function ARN or Region: {function}", "ValidationError")


def _made(event: Mapping[str, Any], body: bytes) -> Made:
    if len(body) > _LONGEST:
        raise CallFailed("Response object is too long.", "ValidationError")
    try:
        answer = json.loads(body)
    except ValueError as unreadable:
        raise CallFailed("Invalid response: it is not JSON", "ValidationError") from unreadable
    for name in ("StackId", "RequestId", "LogicalResourceId"):
        if answer.get(name) != event[name]:
            raise CallFailed(f"Invalid response: {name} is not that of the request", "ValidationError")
    if answer.get("Status") not in ("SUCCESS", "FAILED"):
        raise CallFailed("Invalid response: Status is neither SUCCESS nor FAILED", "ValidationError")
    if answer["Status"] == "FAILED":
        reason = answer.get("Reason") or "no reason was given"
        message = f"Received response status [FAILED] from custom resource. Message returned: {reason}"
        raise CallFailed(f"{message} (RequestId: {event['RequestId']})", "CustomResourceFailed")
    if not answer.get("PhysicalResourceId"):
        raise CallFailed("Invalid PhysicalResourceId", "ValidationError")
    return Made(str(answer["PhysicalResourceId"]), dict(_texts(answer.get("Data") or {})))


def _texts(value: Any) -> Any:
    """Values as CloudFormation hands them over: every number and boolean is text."""
    if isinstance(value, Mapping):
        return {key: _texts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_texts(item) for item in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


class _Receiver:
    """Takes one answer, at a URL that nobody else can know."""

    def __init__(self) -> None:
        self.body: bytes | None = None
        path = f"/{secrets.token_urlsafe(16)}"
        receiver = self

        class Answered(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                # The signature of the URL on AWS is one of a PUT without content type: urllib sends one by itself.
                if self.path != path or self.headers.get("Content-Type"):
                    self.send_error(403, "SignatureDoesNotMatch")
                    return
                receiver.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_arguments: object) -> None:
                pass

        self._server = TCPServer(("127.0.0.1", 0), Answered)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}{path}"

    def __enter__(self) -> "_Receiver":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self._server.shutdown()
        self._server.server_close()
